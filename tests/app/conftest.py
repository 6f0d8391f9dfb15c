"""What every test of a page needs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clusterviz.ui import widgets

Offered = dict[str, Callable[[], bytes]]
"""How each file is made that a page offers, by its name."""


@pytest.fixture(autouse=True)
def _components_kept(components_found_once: None) -> None:
    """Open each page without looking for Streamlit's components anew."""


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Offered:
    """Return what pages offer from now on."""
    found: Offered = {}

    def kept(label: str, data: Callable[[], bytes], file_name: str, mime: str) -> None:
        assert label
        assert mime
        found[file_name] = data

    monkeypatch.setattr(widgets, "offer_download", kept)
    return found
