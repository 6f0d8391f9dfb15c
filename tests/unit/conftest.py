"""What several tests of one noun each are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.incoming import empty_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace in memory, without layers, with a folder for uploads."""
    return empty_workspace(tmp_path / "workspace")
