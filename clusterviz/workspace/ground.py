"""What the workspace knows of where a file's rows should lie, and a sketch of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.place.detective import Ground
from clusterviz.core.place.placing import placed_by
from clusterviz.core.timeline import valid_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clusterviz.core.place.detective import Suspect
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

Frame = TypeVar("Frame", bound=pd.DataFrame)

_PAPER = ("commune_names", "commune_name", "district_names", "district_name")
"""Fields that name areas, the smallest first."""

_SKETCHED = 500


def ground_of(
    workspace: Workspace, layer: Layer, frame: gpd.GeoDataFrame, on: dt.date
) -> Ground:
    """Return what is known of where the rows of `frame` should lie.

    Parameters
    ----------
    workspace
        For its areas, and for the layer as it is.
    layer
        What the rows become.
    frame
        Rows, with the names of our fields where they are known.
    on
        The day that the rows are true of: areas are taken as of it, and where
        there are none of that day, those of every day.
    """
    areas = _areas(workspace, on)
    keys = frame[layer.key] if layer.key in frame.columns else None
    if areas is None:
        return Ground(known=_known(workspace, layer, keys), keys=keys)
    is_province = (areas["level"] == "province").to_numpy()
    province = shapely.union_all(areas.geometry[is_province].array)
    return Ground(
        areas=areas[~is_province],
        province=None if province.is_empty else province,
        named=_named(frame),
        known=_known(workspace, layer, keys),
        keys=keys,
    )


def sketch(
    suspects: Sequence[Suspect], frame: gpd.GeoDataFrame, workspace: Workspace
) -> gpd.GeoDataFrame:
    """Return where the best two suspects put the rows, and the areas around them.

    Parameters
    ----------
    suspects
        The likeliest first.
    frame
        Rows as the file has them; of many, 500 are drawn.
    workspace
        For its metric CRS and its areas.

    Returns
    -------
    sketch
        Metric: ``rank`` (1 and 2; 0 for an area), ``coordinates`` (empty for an
        area), ``name`` (of the area) and geometry.
    """
    metric = workspace.settings.metric_crs
    some = gpd.GeoDataFrame(geometry=some_rows(frame).geometry.array)
    parts = []
    areas = _areas(workspace, workspace.as_of_on)
    if areas is not None:
        drawn = areas[["area_name", "geometry"]].rename(columns={"area_name": "name"})
        parts.append(drawn.assign(rank=0, coordinates=""))
    for rank, one in enumerate(suspects[:2], start=1):
        placed, _ = placed_by(some, one.coordinates, metric)
        parts.append(
            placed.assign(rank=rank, coordinates=str(one.coordinates), name="")
        )
    if not parts:
        columns: list[str] = ["name", "rank", "coordinates"]
        return gpd.GeoDataFrame(columns=columns, geometry=[], crs=metric)
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True))


def some_rows(frame: Frame) -> Frame:
    """Return at most as many rows as are sketched, from all of `frame`."""
    rows = np.unique(np.linspace(0, len(frame) - 1, min(len(frame), _SKETCHED)))
    return frame.iloc[rows.astype(np.int64)]


def _areas(workspace: Workspace, on: dt.date) -> gpd.GeoDataFrame | None:
    if not workspace.has("areas"):
        return None
    areas = workspace.features("areas")
    areas = areas[~(areas.geometry.isna() | areas.geometry.is_empty)]
    there: gpd.GeoDataFrame = valid_on(areas, on)
    there = areas if there.empty else there
    return None if there.empty else there


def _named(frame: gpd.GeoDataFrame) -> pd.Series[Any] | None:
    """Return the text of each row that may name areas; ``None`` without any."""
    columns = [name for name in _PAPER if name in frame.columns] or [
        name for name in frame.columns if str(name).endswith(("_name", "_names"))
    ]
    if not columns:
        return None
    named: pd.Series[Any] = frame[columns[0]]
    for name in columns[1:]:
        named = named.where(named.notna(), frame[name])
    return named


def _known(
    workspace: Workspace, layer: Layer, keys: pd.Series[Any] | None
) -> gpd.GeoDataFrame | None:
    if keys is None or not workspace.has(layer.name):
        return None
    present = workspace.features(layer.name)
    present = present[present[layer.key].isin(keys.dropna())]
    known: gpd.GeoDataFrame = present[[layer.key, "geometry"]]
    return known.rename(columns={layer.key: "key"})
