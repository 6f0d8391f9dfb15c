"""Frames that threads share: their shapes are bytes, and each reader's his own.

Two threads may read one frame, but not one GEOS geometry: preparing it, or asking
for its envelope, changes it while another reads.
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from pyproj import CRS


@dataclass(frozen=True)
class Packed:
    """A frame, its shapes apart.

    Parameters
    ----------
    rows
        All columns; that of the geometry holds ``None``.
    shapes
        WKB by row; ``None`` for a table.
    crs
        Of the shapes.
    """

    rows: pd.DataFrame
    shapes: NDArray[np.object_] | None = None
    crs: CRS | None = None


def packed(frame: pd.DataFrame) -> Packed:
    """Return a frame in a form that threads may share."""
    if not isinstance(frame, gpd.GeoDataFrame):
        return Packed(frame.copy(deep=False))
    rows = frame.drop(columns="geometry")
    rows.insert(list(frame.columns).index("geometry"), "geometry", None)
    return Packed(rows, shapely.to_wkb(frame.geometry.to_numpy()), frame.crs)


def unpacked(one: Packed) -> pd.DataFrame:
    """Return the frame again, with shapes that nobody else has.

    Examples
    --------
    >>> from shapely import Point
    >>> places = gpd.GeoDataFrame({"name": ["A", "B"]}, geometry=[Point(1, 2), None])
    >>> again = unpacked(packed(places))
    >>> again.equals(places), again.geometry.iloc[0] is places.geometry.iloc[0]
    (True, False)
    """
    if one.shapes is None:
        return one.rows.copy(deep=False)
    shapes = gpd.GeoSeries.from_wkb(one.shapes, index=one.rows.index, crs=one.crs)
    frame: pd.DataFrame = gpd.GeoDataFrame(one.rows.assign(geometry=shapes))
    return frame


def kept(found: object) -> object:
    """Return an answer in a form that threads may share, to be `lent` to readers."""
    return _each(found, packed)


def lent(one: object) -> object:
    """Return what was `kept`; what its reader does to it, no other sees.

    Frames cost no copy: pandas copies a column when it is written to.

    Examples
    --------
    >>> areas = {"rows": pd.DataFrame({"area_ha": [1.5, 2.0]}), "notes": ["a"]}
    >>> shared = kept(areas)
    >>> mine, yours = lent(shared), lent(shared)
    >>> mine["rows"].loc[0, "area_ha"] = 9.0
    >>> mine["notes"].append("b")
    >>> float(yours["rows"].loc[0, "area_ha"]), yours["notes"]
    (1.5, ['a'])
    """
    return _each(one, unpacked)


_IMMUTABLE = (str, int, float, bool, bytes, dt.date, type(None))


def _each(whole: object, change: Callable[..., object]) -> object:
    """Return a copy of an answer, each frame in it changed."""
    if isinstance(whole, _IMMUTABLE):
        return whole
    if isinstance(whole, pd.DataFrame | Packed):
        return change(whole)
    if type(whole) is tuple:
        return tuple(_each(part, change) for part in whole)
    if type(whole) is list:
        return [_each(part, change) for part in whole]
    if type(whole) is dict:
        return {name: _each(part, change) for name, part in whole.items()}
    if is_dataclass(whole) and not isinstance(whole, type):
        parts = {one.name: _each(getattr(whole, one.name), change)
                 for one in fields(whole) if one.init}  # fmt: skip
        return replace(whole, **parts)
    return copy.deepcopy(whole)
