"""What every test of a page needs."""

from __future__ import annotations

import sys

import pytest


@pytest.fixture(autouse=True)
def _main_module_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the main module back, which Streamlit replaces by the script it runs.

    A process that a later test starts imports the main module first, and would
    import a page's script in its place.
    """
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
