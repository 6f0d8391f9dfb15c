"""The frame that a map draws of a file that is not accepted yet."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from clusterviz import __version__
from clusterviz.errors import InputError
from clusterviz.workspace.look import read_frame
from clusterviz.workspace.uploads import open_draft

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.workspace.opened import Workspace

    Words = NDArray[np.object_]

LAYER = "incoming"
"""Name of the layer of the map."""

PLACES = ":places"
"""Follows the name of a draft to ask where it may lie, not what it changes."""

_RANKS = ("around", "best", "second")


def is_there(workspace: Workspace, asked: str) -> bool:
    """Return whether `asked` names an open draft that has something to draw.

    Parameters
    ----------
    workspace
        With a folder, or nothing is there.
    asked
        The name of a draft, and `PLACES` for the places where it may lie.
    """
    try:
        return _path(workspace, asked).is_file()
    except InputError:
        return False


def content_hash(workspace: Workspace, asked: str) -> str:
    """Return a name for the answer that changes with what was found of the draft.

    Parameters
    ----------
    workspace
        For its folder.
    asked
        See `is_there`.

    Raises
    ------
    InputError
        If there is no such draft.
    """
    path = _path(workspace, asked)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(f"{__version__} {asked}".encode())
    return digest.hexdigest()[:20]


def draft_frame(workspace: Workspace, asked: str) -> gpd.GeoDataFrame:
    """Return what there is to draw, in the metric CRS.

    Parameters
    ----------
    workspace
        For its folder.
    asked
        See `is_there`.

    Returns
    -------
    features
        ``feature_id`` (unique), ``map_class`` (see `view.style.INCOMING`),
        ``name`` and geometry.

    Raises
    ------
    InputError
        If there is no such draft.
    """
    folder = _path(workspace, asked).parent
    if asked.endswith(PLACES):
        frame = read_frame(folder, "places")
        classes = np.array(_RANKS, dtype=object)[frame["rank"].to_numpy(dtype=int)]
        names = frame["name"].fillna("").to_numpy(dtype=object)
    else:
        frame = read_frame(folder, "shapes")
        classes, names = _classes(frame), _names(frame, read_frame(folder, "changes"))
    numbers = np.arange(len(frame)).astype(str).astype(object)
    return gpd.GeoDataFrame(
        {"feature_id": classes + "|" + numbers, "map_class": classes, "name": names},
        geometry=frame.geometry.array,
        crs=frame.crs,
    )


def _path(workspace: Workspace, asked: str) -> Path:
    name = asked.removesuffix(PLACES)
    file = "places" if asked.endswith(PLACES) else "shapes"
    return open_draft(workspace.root, name).folder / f"{file}.parquet"


def _classes(shapes: gpd.GeoDataFrame) -> Words:
    """Return the piece of each shape; what is new or gone as a whole says so."""
    pieces = shapes["piece"].to_numpy(dtype=object)
    redrawn = shapes.loc[shapes["piece"] == "after", "feature_id"]
    is_whole = ~shapes["feature_id"].isin(redrawn).to_numpy()
    found = np.where(is_whole & (pieces == "gained"), "added", pieces)
    return np.where(is_whole & (pieces == "lost"), "removed", found)


def _names(shapes: gpd.GeoDataFrame, changes: pd.DataFrame) -> Words:
    names = changes.drop_duplicates("feature_id").set_index("feature_id")
    said: pd.Series[str] = shapes["feature_id"].map(names["feature_name"]).fillna("")
    keys = shapes["feature_id"].astype(str)
    found: Words = said.where(said != "", keys).to_numpy(dtype=object)
    return found
