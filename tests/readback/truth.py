"""What the store holds of a layer, as every file of it must have it; what one lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from clusterviz import crs
from clusterviz.core.status import map_status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from clusterviz.schema import Layer
    from clusterviz.workspace import Workspace

Row = dict[str, Any]
"""By field, a value: text, a number, true or false, a day in ISO's form, or nothing."""

Shapes = Mapping[str, shapely.Geometry | None]
"""By key, the shape of a row, if it has one."""

HALF_A_METRE2_IN_HA = 0.5000001e-4
"""Hectares beside a shape are given to the square metre."""

MOST_TOLD = 5


@dataclass(frozen=True)
class Read:
    """What a program read of a file: by key, the values of a row and its shape."""

    rows: Mapping[str, Row]
    shapes: Shapes


def plain(value: object) -> object:
    """Return a value of a frame: a day as ISO writes it, ``None`` where it is missing.

    Written here and not taken from the program, whose own way is what is tested.
    """
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, np.generic):
        return value.item()
    return value.isoformat() if isinstance(value, dt.date) else value


def kept_columns(workspace: Workspace, layer: Layer) -> dict[str, list[Any]]:
    """Return the columns of a layer, and those that some formats have beside them.

    What is personal is left out, as every export says. Beside fields stand
    ``area_ha`` and ``map_status``, where the layer has them, and of a sample
    ``illustrative``.
    """
    frame = workspace.rows(layer.name)
    columns: dict[str, list[Any]] = {
        name: list(map(plain, frame[name]))
        for name in layer.fields
        if name not in layer.personal
    }
    if layer.geometry == "MultiPolygon":
        columns["area_ha"] = [hectares(one) for one in frame.geometry]
    if layer.name == "clusters":
        columns["map_status"] = map_status(frame, workspace.as_of_on).tolist()
    if workspace.settings.is_illustrative:
        columns["illustrative"] = [True] * len(frame)
    return columns


def hectares(shape: shapely.Geometry | None) -> object:
    """Return what equals the area of a shape as files give it."""
    if shape is None:
        return None
    area_ha = shapely.area(shape) / crs.M2_PER_HA
    return pytest.approx(area_ha, abs=HALF_A_METRE2_IN_HA, rel=0)


def kept_shapes(workspace: Workspace, layer: Layer, *, in_degrees: bool) -> Shapes:
    """Return the shapes of a layer by their key; none of a table."""
    frame = workspace.rows(layer.name)
    if not isinstance(frame, gpd.GeoDataFrame):
        return dict.fromkeys(frame[layer.key])
    placed = crs.to_lonlat(frame) if in_degrees else frame
    return dict(zip(frame[layer.key], placed.geometry, strict=True))


def lacks(wanted: Mapping[str, Row], found: Mapping[str, Row]) -> list[str]:
    """Return what of the rows that are wanted is not found, or is another value."""
    lost = [f"no row {key}" for key in wanted if key not in found]
    lost += [f"a row {key} too many" for key in found if key not in wanted]
    for key in wanted.keys() & found.keys():
        for name, value in wanted[key].items():
            if name not in found[key]:
                lost.append(f"{key}: no {name}")
            elif not _is_same(found[key][name], value):
                lost.append(f"{key}: {name} is {found[key][name]!r}, not {value!r}")
    return lost[:MOST_TOLD]


def _is_same(found: object, wanted: object) -> bool:
    # To Python true is 1; to whoever gets a file it is not.
    return isinstance(found, bool) == isinstance(wanted, bool) and found == wanted


def moved(wanted: Shapes, found: Shapes) -> float:
    """Return how far the corner that moved most did; infinity where one is gone.

    Corners are held against each other one by one, ring by ring, so that none may be
    lost, added or changed in its order. Which way a ring runs is a format's own.
    """
    ours, theirs = (
        _rings([shapes[key] for key in wanted])
        for shapes in (wanted, {key: found.get(key) for key in wanted})
    )
    if wanted.keys() != found.keys() or ours.keys() != theirs.keys():
        return np.inf
    if any(len(ours[at]) != len(theirs[at]) for at in ours):
        return np.inf
    if not ours:
        return 0.0
    off = np.concatenate(list(ours.values())) - np.concatenate(list(theirs.values()))
    return float(np.hypot(*off.T).max())


def _rings(
    some: Iterable[shapely.Geometry | None],
) -> dict[tuple[int, int, int], NDArray[np.float64]]:
    """Return the corners of each ring or line by its shape, part and place in it."""
    found = {}
    for at, shape in enumerate(shapely.orient_polygons(np.array([*some], object))):
        for part_at, part in enumerate(shapely.get_parts(shape)):
            is_land = isinstance(part, shapely.Polygon)
            lines = [part.exterior, *part.interiors] if is_land else [part]
            for line_at, line in enumerate(lines):
                found[at, part_at, line_at] = shapely.get_coordinates(line)
    return found
