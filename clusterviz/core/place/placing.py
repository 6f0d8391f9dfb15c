"""Rows put into the metric CRS, and the country that they should be in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.core.place.systems import coordinates_crs
from clusterviz.core.stretches import stretches_of
from clusterviz.crs import (
    METRIC,
    Coordinates,
    Transformation,
    operation,
    read_crs,
    transformation,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_MARGIN_DEG = 0.5


def placed_by(
    frame: gpd.GeoDataFrame,
    coordinates: Coordinates,
    metric: str = METRIC,
    *,
    is_spent: bool = False,
) -> tuple[gpd.GeoDataFrame, Transformation]:
    """Return `frame` in the metric CRS, its numbers taken as `coordinates` say.

    Parameters
    ----------
    frame
        Rows as the file has them; a CRS that they claim does not matter.
    coordinates
        What the numbers are.
    metric
        The workspace's CRS.
    is_spent
        Nobody looks at `frame` again: its shapes are let go of while they are
        moved, and it is left with those of the result. Of a country, both at once
        are a gigabyte more.

    Returns
    -------
    frame
        With every point moved by one and the same operation.
    transformation
        That operation.

    Raises
    ------
    CrsError
        If PROJ knows only a ballpark operation.

    Examples
    --------
    >>> here = gpd.GeoDataFrame(geometry=[shapely.Point(2_350_000, 400_000)])
    >>> placed, how = placed_by(here, Coordinates(METRIC, is_swapped=True))
    >>> placed.geometry[0].wkt, how.name
    ('POINT (400000 2350000)', 'No change')
    """
    source, target = coordinates_crs(coordinates), read_crs(metric)
    how = transformation(source, target)
    shapes = np.asarray(frame.geometry.array, dtype=object)
    shapes = shapes if is_spent and shapes.flags.writeable else shapes.copy()
    if coordinates.is_swapped:
        _move(shapes, lambda x, y: (y, x))
    if source != target:
        _move(shapes, operation(source, target).transform)
    moved = gpd.GeoSeries(shapes, index=frame.index, crs=target)
    return frame.set_geometry(moved), how


def country(metric: str = METRIC) -> tuple[str, BaseGeometry] | None:
    """Return where the datum of a metric CRS is used, in degrees, and its name.

    That is Vietnam for VN-2000; ``None`` where PROJ does not say.

    Examples
    --------
    >>> country()[0]
    'Vietnam - onshore'
    """
    base = read_crs(metric).geodetic_crs
    use = None if base is None else base.area_of_use
    if use is None:
        return None
    land = shapely.box(*use.bounds).buffer(_MARGIN_DEG, join_style="mitre")
    return use.name.removesuffix("."), land


def _move(shapes: NDArray[np.object_], move: Callable[..., tuple[Any, Any]]) -> None:
    """Put moved shapes in the place of `shapes`, so many at a time."""

    def changed(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = move(points[:, 0], points[:, 1])
        return np.column_stack([x, y, *points.T[2:]])

    for some in stretches_of(shapes):
        ours = shapes[some]
        has_z = shapely.has_z(ours)
        for is_one, include_z in ((~has_z, False), (has_z, True)):
            if is_one.any():
                ours[is_one] = shapely.transform(
                    ours[is_one], changed, include_z=include_z
                )
