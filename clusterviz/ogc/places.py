"""Coordinate systems as the standard names them, and boxes in them.

Part 2 of the standard has coordinates in the order of their system's own axes. Those of
VN-2000 are east first, as EPSG lists them, though Vietnamese paper writes north first.
CRS84 is WGS 84 with longitude first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz import crs
from clusterviz.ogc.refused import wrong

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

DECIMALS_M = 3
"""Of coordinates in metres: a millimetre. Every system but CRS84 is in metres."""

_STEPS = 32
"""Parts of a box's side, each straight in the metric CRS too."""

_SLACK = 1e-6
"""What is added round a layer, as a share of its size, before a box is cut to it."""


@dataclass(frozen=True)
class Box:
    """A rectangle that is asked for.

    Parameters
    ----------
    crs
        The address of its system.
    bounds
        West, south, east, north: longitude or east first, whatever was written.
    """

    crs: str
    bounds: tuple[float, float, float, float]


def address(system: CRS) -> str:
    """Return the address of a system; empty for one that no authority lists.

    Examples
    --------
    >>> address(crs.read_crs(crs.METRIC)).rpartition("/")[2]
    '9214'
    """
    named = system.to_authority()
    if named is None:
        return ""
    return f"http://www.opengis.net/def/crs/{named[0]}/0/{named[1]}"


def systems(metric: str) -> dict[str, CRS]:
    """Return the systems that features can be asked in, by address.

    Parameters
    ----------
    metric
        The workspace's own, which comes first; CRS84 is not among them.
    """
    every = [crs.read_crs(name) for name in dict.fromkeys((metric, crs.METRIC))]
    return {address(one): one for one in every if address(one)}


def own(metric: str) -> str:
    """Return the address of the system that features are kept in, or CRS84."""
    return address(crs.read_crs(metric)) or CRS84


def system_of(uri: str) -> CRS:
    """Return the system at an address that `systems` has, or CRS84."""
    return crs.read_crs(crs.LONLAT if uri == CRS84 else uri)


def is_north_first(uri: str) -> bool:
    """Return whether points at an address are written north first.

    Examples
    --------
    >>> is_north_first(CRS84), is_north_first(address(crs.read_crs(crs.METRIC)))
    (False, False)
    >>> is_north_first("http://www.opengis.net/def/crs/EPSG/0/4326")
    True
    """
    return uri != CRS84 and system_of(uri).axis_info[0].direction.lower() == "north"


def read_box(text: str, uri: str) -> Box:
    """Return the rectangle that ``bbox`` says, in the order of its system's axes.

    Raises
    ------
    RequestRefusedError
        If it has not four numbers, or six with heights, the lower ones first.

    Examples
    --------
    >>> read_box("106,21,107,22", CRS84).bounds
    (106.0, 21.0, 107.0, 22.0)
    """
    try:
        numbers = [float(one) for one in text.split(",")]
    except ValueError as error:
        raise wrong("bbox", text, "bbox") from error
    if len(numbers) == 6:
        # Heights are of no interest to flat land.
        numbers = [numbers[place] for place in (0, 1, 3, 4)]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise wrong("bbox", text, "bbox")
    if is_north_first(uri):
        numbers = [numbers[place] for place in (1, 0, 3, 2)]
    west, south, east, north = numbers
    is_degrees = uri == CRS84
    if is_degrees and (max(abs(west), abs(east)) > 180 or max(-south, north) > 90):
        raise wrong("bbox", text, "bbox")
    # In degrees, west may lie beyond east: the box then crosses the antimeridian.
    if south > north or (west > east and not is_degrees):
        raise wrong("bbox", text, "bbox")
    return Box(uri, (west, south, east, north))


def grounds_of(
    box: Box, bounds: NDArray[np.float64], metric: str
) -> list[shapely.Geometry]:
    """Return the parts of a box that may hold features, in the metric CRS.

    Parameters
    ----------
    box
        What is asked for; it may be the whole world, where no projection holds, so
        it is cut to where the features are before it is moved.
    bounds
        West, south, east, north of the features, in the metric CRS.
    metric
        The workspace's metric CRS.
    """
    if np.isnan(bounds).any():
        return []
    own, asked = crs.read_crs(metric), system_of(box.crs)
    slack = max(bounds[2] - bounds[0], bounds[3] - bounds[1], 1.0) * _SLACK
    there = bounds + np.array([-slack, -slack, slack, slack])
    if own != asked:
        there = _bounds(there, own, asked)
    cut = [_within(one, there) for one in _rectangles(box)]
    return [moved(_shape(one), asked, own) for one in cut if one is not None]


def degrees(bounds: NDArray[np.float64], metric: str) -> list[float]:
    """Return west, south, east, north in degrees of WGS 84.

    Parameters
    ----------
    bounds
        The same in the metric CRS.
    metric
        The workspace's metric CRS.
    """
    found = _bounds(bounds, crs.read_crs(metric), system_of(CRS84))
    return [round(float(one), 7) for one in found]


def _bounds(
    bounds: NDArray[np.float64], source: CRS, target: CRS
) -> NDArray[np.float64]:
    """Return what holds bounds whose sides bend in another system."""
    west, south, east, north = map(float, bounds)
    operation = crs.operation(source, target)
    return np.array(operation.transform_bounds(west, south, east, north, 21))


_Bounds = tuple[float, float, float, float]


def _rectangles(box: Box) -> list[_Bounds]:
    west, south, east, north = box.bounds
    if west <= east:
        return [box.bounds]
    return [(west, south, 180.0, north), (-180.0, south, east, north)]


def _within(one: _Bounds, other: NDArray[np.float64]) -> _Bounds | None:
    west, south = max(one[0], float(other[0])), max(one[1], float(other[1]))
    east, north = min(one[2], float(other[2])), min(one[3], float(other[3]))
    return (west, south, east, north) if west <= east and south <= north else None


def _shape(bounds: _Bounds) -> shapely.Geometry:
    """Return a rectangle, which may have shrunk to a line or a point."""
    west, south, east, north = bounds
    size = max(east - west, north - south)
    if size == 0:
        return shapely.Point(west, south)
    is_line = west == east or south == north
    corners = [(west, south), (east, north)]
    whole = shapely.LineString(corners) if is_line else shapely.box(*bounds)
    return shapely.segmentize(whole, size / _STEPS)


def moved(shape: shapely.Geometry, source: CRS, target: CRS) -> shapely.Geometry:
    """Return a shape in another system, longitude or east first."""
    if source == target:
        return shape
    operation = crs.operation(source, target)
    found: shapely.Geometry = shapely.transform(
        shape, lambda points: np.column_stack(operation.transform(*points.T))
    )
    return found


def written(shapes: NDArray[np.object_], uri: str, metric: str) -> NDArray[np.object_]:
    """Return metric shapes as the system at an address writes its coordinates.

    Parameters
    ----------
    shapes
        In the metric CRS; missing ones stay missing.
    uri
        One of `systems`.
    metric
        The workspace's metric CRS.
    """
    source, target = crs.read_crs(metric), system_of(uri)
    operation = None if source == target else crs.operation(source, target)
    is_swapped = is_north_first(uri)

    def point(points: NDArray[np.float64]) -> NDArray[np.float64]:
        east, north = points.T
        if operation is not None:
            east, north = operation.transform(east, north)
        places = (north, east) if is_swapped else (east, north)
        return np.column_stack(places).round(DECIMALS_M)

    flat = shapely.orient_polygons(shapely.force_2d(shapes), exterior_cw=False)
    found: NDArray[np.object_] = shapely.transform(flat, point)
    return found
