"""The workspace's own picture to lie under its maps: where it is, what is in it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.tiles import open_tiles

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.files.tiles import TileFile
    from clusterviz.workspace import Workspace


def tile_file(workspace: Workspace) -> TileFile:
    """Return the tiles of the file that the settings name.

    Raises
    ------
    InputError
        If the settings name no file of tiles, or it is not there.
    """
    asked = workspace.settings.basemap
    if asked.kind not in {"mbtiles", "pmtiles"}:
        raise InputError(texts.told("errors.no_tiles"))
    return open_tiles(_path(workspace), asked.kind)


def tile_stamp(workspace: Workspace) -> str:
    """Return a name that changes with the file of tiles."""
    path = _path(workspace)
    state = path.stat() if path.is_file() else None
    said = f"{path}|{state.st_size}|{state.st_mtime_ns}" if state else str(path)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _path(workspace: Workspace) -> Path:
    return workspace.root / workspace.settings.basemap.path
