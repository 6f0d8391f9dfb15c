"""Shapes as RFC 7946 has them, many at a time: on a grid of degrees, as JSON text."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import orjson
import pandas as pd
import shapely
from pyproj import Transformer
from shapely import GeometryType
from shapely.geometry import mapping

from clusterviz import crs, texts
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

DECIMALS = 7
"""Of a degree: about a centimetre (11.2)."""

_NAMES = {
    GeometryType.POINT: b"Point",
    GeometryType.MULTIPOINT: b"MultiPoint",
    GeometryType.LINESTRING: b"LineString",
    GeometryType.MULTILINESTRING: b"MultiLineString",
    GeometryType.POLYGON: b"Polygon",
    GeometryType.MULTIPOLYGON: b"MultiPolygon",
}

_OPENED = {GeometryType.POLYGON: b"[[", GeometryType.MULTIPOLYGON: b"[[["}

_FIRST_AND_LAST = 2
"""How often the first corner of one ring comes."""

_NOWHERE = np.array([[np.inf, np.inf, -np.inf, -np.inf]])


def placed_texts(
    shapes: NDArray[np.object_], source: CRS
) -> tuple[list[bytes], NDArray[np.float64]]:
    """Return the texts of shapes as `on_grid` lays them, and the bounds of them all.

    Polygons of one ring, which nearly all are, are handled as arrays of corners.

    Parameters
    ----------
    shapes, source
        As `on_grid` takes them.

    Returns
    -------
    texts
        null where there is no shape.
    bounds
        West, south, east, north; infinite where there is no shape at all.

    Raises
    ------
    CrsError
        If only a ballpark way to WGS 84 is known.
    InputError
        If a corner has no place in WGS 84.
    """
    texts = np.full(len(shapes), b"null", dtype=object)
    kinds = shapely.get_type_id(shapes)
    is_one = (shapely.get_num_geometries(shapes) == 1) & ~shapely.is_empty(shapes)
    plain = np.flatnonzero(np.isin(kinds, list(_OPENED)) & is_one)
    corners, runs = _corners(shapes[plain])
    is_plain = is_one_ring(corners, runs)
    if not is_plain.all():
        plain = plain[is_plain]
        corners, runs = _corners(shapes[plain])
    points = _lonlat(corners, source)
    points = _turned(_round(points), runs)
    rings = (runs, np.arange(len(runs)))
    laid = shapely.from_ragged_array(GeometryType.POLYGON, points, rings)
    is_sound = shapely.is_valid(laid)
    made = np.array(_ring_texts(points, runs, kinds[plain]), dtype=object)
    texts[plain[is_sound]] = made[is_sound]
    others = np.ones(len(shapes), dtype=bool)
    others[plain[is_sound]] = False
    rest = on_grid(shapes[others], source)
    texts[others] = np.array(shape_texts(rest), dtype=object)
    every = np.concatenate([laid[is_sound], rest])
    return list(texts), union_bounds(shapely.bounds(every))


def union_bounds(bounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the bounds of all, a row each; infinite where none is of a place."""
    there = bounds[~np.isnan(bounds).any(axis=1)]
    every = np.concatenate([_NOWHERE, there])
    return np.concatenate([every[:, :2].min(axis=0), every[:, 2:].max(axis=0)])


def is_one_ring(
    corners: NDArray[np.float64], runs: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which polygons have no hole, told by their corners.

    A ring ends where its first corner comes again: where that is the last corner of
    all, no other ring follows. GEOS would copy each polygon to tell. One that comes
    by its first corner on the way is not told from one with a hole.

    Parameters
    ----------
    corners
        Of all polygons, one after another.
    runs
        Where those of each begin, and the end; none is empty.

    Examples
    --------
    >>> a, b, c = [0, 0], [9, 0], [9, 9]
    >>> is_one_ring(np.array([a, b, c, a, c, b, c, c]), np.array([0, 4, 8])).tolist()
    [True, False]
    """
    if not len(corners):
        return np.ones(0, dtype=bool)
    x, y = corners.T
    first = np.repeat(runs[:-1], np.diff(runs))
    is_first = (x == x[first]) & (y == y[first])
    n_times = np.add.reduceat(is_first, runs[:-1], dtype=np.int64)
    found: NDArray[np.bool_] = (n_times == _FIRST_AND_LAST) & is_first[runs[1:] - 1]
    return found


def on_grid(shapes: NDArray[np.object_], source: CRS) -> NDArray[np.object_]:
    """Return shapes in WGS 84 on a grid of seven decimals, by the right-hand rule.

    Each corner is rounded by itself, so that neighbours keep their common corners.
    Where that makes edges of a valid shape cross, the shape is laid on the grid as
    a whole. What was not valid stays as it was drawn, and so does what is thinner
    than the grid: nothing would be left of it.

    Parameters
    ----------
    shapes
        Geometries of any type, ``None`` where there is none. Heights are left out.
    source
        The system that they are in.

    Raises
    ------
    CrsError
        If only a ballpark way to WGS 84 is known.
    InputError
        If a corner has no place in WGS 84.
    """
    rounded = shapely.transform(shapes, lambda points: _round(_lonlat(points, source)))
    spoilt = np.flatnonzero(~shapely.is_valid(rounded))
    placed = shapely.transform(shapes[spoilt], lambda points: _lonlat(points, source))
    is_sound = shapely.is_valid(placed)
    spoilt, placed = spoilt[is_sound], placed[is_sound]
    if len(spoilt):
        laid = shapely.set_precision(placed, 10.0**-DECIMALS)
        laid = shapely.transform(laid, _round)
        is_kept = ~shapely.is_empty(laid)
        rounded[spoilt[is_kept]] = laid[is_kept]
    turned: NDArray[np.object_] = shapely.orient_polygons(rounded, exterior_cw=False)
    return turned


def shape_texts(shapes: NDArray[np.object_]) -> list[bytes]:
    """Return the JSON text of each geometry; null where there is none.

    Parameters
    ----------
    shapes
        Geometries in degrees, as `on_grid` returns them.

    Examples
    --------
    >>> shape_texts(np.array([shapely.Point(106, 21.25), None]))
    [b'{"type":"Point","coordinates":[106.0,21.25]}', b'null']
    """
    written = np.full(len(shapes), b"null", dtype=object)
    is_there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    kinds = shapely.get_type_id(shapes)
    for kind in np.unique(kinds[is_there]):
        is_it = is_there & (kinds == kind)
        made = _texts_of(shapes[is_it], GeometryType(kind))
        written[is_it] = np.array(made, dtype=object)
    return list(written)


def _round(points: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(points, DECIMALS)


def _lonlat(points: NDArray[np.float64], source: CRS) -> NDArray[np.float64]:
    # Neighbours share corners, and finding places is the dear part: each is found once.
    numbers = np.ascontiguousarray(points).view(np.complex128)[:, 0]
    place_of, distinct = pd.factorize(numbers, use_na_sentinel=False)
    found = np.column_stack(_way(source).transform(distinct.real, distinct.imag))
    if not np.isfinite(found).all():
        raise InputError(texts.told("stored.nowhere"))
    return found[place_of]


@lru_cache(maxsize=16)
def _way(source: CRS) -> Transformer:
    """Return the way that `crs.to_lonlat` takes, found once: PROJ looks long for it.

    It may be used by several threads at once, which one of `crs.operation` may not.
    """
    target = crs.read_crs(crs.LONLAT)
    crs.transformation(source, target)
    return Transformer.from_crs(source, target, always_xy=True)


def _corners(
    shapes: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the corners of all shapes, and where those of each begin, and the end."""
    runs = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(shapes))])
    return shapely.get_coordinates(shapes), runs


def _turned(
    points: NDArray[np.float64], runs: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return rings with those that turn right the other way round.

    Parameters
    ----------
    points
        The corners of all rings, each closed.
    runs
        Where each ring begins, and the end.
    """
    if not len(points):
        return points
    ring_of = np.repeat(np.arange(len(runs) - 1), np.diff(runs))
    # From its own first corner, so that no digit is lost, and none of it is between
    # two rings.
    x, y = (points - points[runs[:-1]][ring_of]).T
    twice = np.add.reduceat(x[:-1] * y[1:] - x[1:] * y[:-1], runs[:-1])
    order = np.arange(len(points))
    is_wrong = (twice < 0)[ring_of]
    ends = (runs[:-1] + runs[1:] - 1)[ring_of]
    order[is_wrong] = ends[is_wrong] - order[is_wrong]
    return points[order]


def _ring_texts(
    points: NDArray[np.float64], runs: NDArray[np.int64], kinds: NDArray[np.int32]
) -> list[bytes]:
    """Return the texts of polygons of one ring each, of the types that are asked."""
    forms = {
        kind: b'{"type":"%b","coordinates":%b%%b%b}'
        % (_NAMES[kind], opened, opened.replace(b"[", b"]"))
        for kind, opened in _OPENED.items()
    }
    texts, starts = _points_text(points)
    cuts = pairwise(starts[runs].tolist())
    return [
        forms[kind] % texts[a : b - 1]
        for kind, (a, b) in zip(kinds.tolist(), cuts, strict=True)
    ]


def _texts_of(shapes: NDArray[np.object_], kind: GeometryType) -> list[bytes]:
    """Return the texts of geometries that are all of one type."""
    if kind not in _NAMES:
        return [orjson.dumps(mapping(shape)) for shape in shapes]
    _, points, offsets = shapely.to_ragged_array(shapes, include_z=False)
    texts, starts = _points_text(points)
    if not offsets:
        made = [texts[a : b - 1] for a, b in pairwise(starts.tolist())]
    else:
        runs, *levels = offsets
        made = [b"[%b]" % texts[a : b - 1] for a, b in pairwise(starts[runs].tolist())]
        for level in levels:
            made = [b"[%b]" % b",".join(made[a:b]) for a, b in pairwise(level.tolist())]
    opened = b'{"type":"%b","coordinates":' % _NAMES[kind]
    return [b"%b%b}" % (opened, one) for one in made]


def _points_text(points: NDArray[np.float64]) -> tuple[bytes, NDArray[np.int64]]:
    """Return all points as one text, and where in it each begins.

    Between two points stands a comma, and a bracket after the last.
    """
    text = orjson.dumps(np.ascontiguousarray(points), option=orjson.OPT_SERIALIZE_NUMPY)
    closed = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("]"))[:-1]
    return text, np.concatenate([[1], closed + 2])
