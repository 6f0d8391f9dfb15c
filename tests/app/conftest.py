"""What every test of a page needs."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _components_kept(components_found_once: None) -> None:
    """Open each page without looking for Streamlit's components anew."""
