"""What pytest must know of every test."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# Scripts that the browser tests serve: importing one would draw its page.
collect_ignore_glob = ["e2e/*_app.py", "e2e/*_page.py"]


@pytest.fixture(autouse=True)
def _the_main_module_stays() -> Iterator[None]:
    """Put the main module back: Streamlit's own test puts the page in its place.

    A process that a later test starts would run that page in order to begin.
    """
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def components_found_once() -> Iterator[None]:
    """Look once for Streamlit's components: its own test does so for each page.

    It reads what every installed package says of itself, which takes longer than
    most pages do.
    """
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield
