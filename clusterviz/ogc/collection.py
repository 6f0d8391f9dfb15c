"""The features of one layer that a question is about, a page at a time.

Rows are chosen by columns and by a tree of their shapes; only those of the page become
features. A page is written by the very function that writes a file, so both say the
same.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.ogc import places, values
from clusterviz.workspace.exports import geojson_bytes
from clusterviz.workspace.public import public_layers

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.ogc.asked import Question
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.public import PublicRows, PublicShelf

ADDED = ("area_ha", "illustrative")
"""What a feature has beside the fields of its layer."""


def page(
    workspace: Workspace, shelf: PublicShelf, name: str, asked: Question
) -> tuple[list[dict[str, Any]], int]:
    """Return the features of one page, and how many there are on all pages.

    Parameters
    ----------
    workspace
        Frozen: one page is of one moment.
    shelf
        Has what was read before.
    name
        One of the public layers.
    asked
        By which the features are chosen.
    """
    rows = shelf.rows(workspace, name, asked.end)
    chosen = np.flatnonzero(_chosen(rows, workspace, asked))
    there = chosen[asked.offset : asked.offset + asked.limit]
    return features(workspace, rows, there, asked), len(chosen)


def item(
    workspace: Workspace, shelf: PublicShelf, name: str, key: str, asked: Question
) -> dict[str, Any] | None:
    """Return one feature by its key; ``None`` if there is none."""
    rows = shelf.rows(workspace, name)
    there = np.flatnonzero((rows.frame[rows.layer.key] == key).to_numpy(dtype=bool))
    return next(iter(features(workspace, rows, there, asked)), None)


def extent(
    workspace: Workspace, shelf: PublicShelf, name: str
) -> tuple[list[float], list[str | None]]:
    """Return where and when a layer is: degrees of WGS 84, and days.

    A layer without any place is said to be anywhere.
    """
    rows = shelf.rows(workspace, name)
    box = [-180.0, -90.0, 180.0, 90.0]
    if isinstance(rows.frame, gpd.GeoDataFrame):
        bounds = rows.frame.total_bounds
        if not np.isnan(bounds).any():
            metric = workspace.settings.metric_crs
            box = places.degrees(bounds, metric)
    return box, [_day(rows.begins, "begin"), _day(rows.ends, "end")]


def features(
    workspace: Workspace,
    rows: PublicRows,
    there: NDArray[np.intp],
    asked: Question,
) -> list[dict[str, Any]]:
    """Return rows as GeoJSON features, with the fields and in the system asked for."""
    frame = rows.frame.iloc[there].reset_index(drop=True)
    is_illustrative = workspace.settings.is_illustrative
    spatial = _placed(frame, workspace.settings.metric_crs)
    text = geojson_bytes(spatial, rows.layer, asked.language, is_illustrative)
    found: list[dict[str, Any]] = json.loads(text)["features"]
    if asked.crs != places.CRS84 and rows.tree is not None:
        _write_places(found, spatial, asked.crs, workspace.settings.metric_crs)
    for one in found:
        if rows.layer.geometry == "MultiPolygon":
            # Also where no feature of this page has a shape.
            one["properties"].setdefault("area_ha", None)
        if not asked.has_geometry:
            one["geometry"] = None
        if asked.fields is not None:
            wanted = {*asked.fields, "illustrative"}
            kept = {key: it for key, it in one["properties"].items() if key in wanted}
            one["properties"] = kept
    return found


def _placed(frame: pd.DataFrame, metric: str) -> gpd.GeoDataFrame:
    """Return rows of a table as features without a place."""
    if isinstance(frame, gpd.GeoDataFrame):
        return frame
    shapes = gpd.GeoSeries([None] * len(frame), crs=metric)
    found: gpd.GeoDataFrame = gpd.GeoDataFrame(frame, geometry=shapes)
    return found


def _write_places(
    found: list[dict[str, Any]], frame: gpd.GeoDataFrame, uri: str, metric: str
) -> None:
    shapes = frame.geometry.to_numpy()
    moved = places.written(shapes, uri, metric)
    for one, shape in zip(found, shapely.to_geojson(moved), strict=True):
        if one["geometry"] is not None:
            one["geometry"] = json.loads(shape)
        # What was said of degrees.
        one.pop("bbox", None)


def _chosen(
    rows: PublicRows, workspace: Workspace, asked: Question
) -> NDArray[np.bool_]:
    found = rows.between(asked.begin, asked.end)
    for name, value in asked.wanted.items():
        found &= values.equal(rows.frame[name], value)
    if asked.box is None:
        return found
    if not isinstance(rows.frame, gpd.GeoDataFrame):
        return found
    # The standard: what is nowhere is in every box, so that nobody overlooks it.
    inside: NDArray[np.bool_] = shapely.is_missing(rows.frame.geometry.to_numpy())
    bounds = rows.frame.total_bounds
    for ground in places.grounds_of(asked.box, bounds, workspace.settings.metric_crs):
        inside |= rows.meeting(ground)
    return found & inside


def _day(days: NDArray[np.datetime64], side: str) -> str | None:
    """Return the first or the last of some days; open if any of them is."""
    if not len(days) or np.isnat(days).any():
        return None
    return str(days.min() if side == "begin" else days.max())


def stamp(workspace: Workspace) -> str:
    """Return a name for all that is public, which changes whenever that may."""
    there = workspace.current()
    return "\n".join(f"{name} {there[name].stamp}" for name in public_layers(workspace))
