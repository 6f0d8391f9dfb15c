"""Polygons as flat arrays: what a kernel reads, and a file can be mapped to.

A geometry object per parcel costs a microsecond to make and a hundred bytes to
keep; a million of them, seconds and gigabytes. Here the coordinates of all
polygons stand one behind the other, and each polygon is a range of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz import texts
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

_POLYGON = 3
POLYGONAL, COLLECTION = (_POLYGON, 6), 7
"""Kinds of geometry that are land, and that may hold some."""


@dataclass(frozen=True)
class Polygons:
    """Polygons without parts, in one metric CRS, as arrays.

    Parameters
    ----------
    xy
        Coordinates in metres, (k, 2). Every ring is closed; shells run
        counter-clockwise, holes clockwise, each behind its shell.
    is_ring_end
        Whether a coordinate is the last of its ring, (k,).
    starts
        Where the coordinates of each polygon begin, (n + 1,).
    boxes
        xmin, ymin, xmax, ymax, (n, 4).
    m2
        Areas, (n,).
    """

    xy: Floats
    is_ring_end: Truths
    starts: Integers
    boxes: Floats
    m2: Floats

    def __len__(self) -> int:
        """Return how many polygons there are."""
        return len(self.m2)

    def shapes(self, which: Integers) -> NDArray[np.object_]:
        """Return the polygons at some positions as geometry objects."""
        counts = self.starts[which + 1] - self.starts[which]
        at, of = runs(self.starts[which], counts)
        is_end = np.asarray(self.is_ring_end[at])
        ends = np.flatnonzero(is_end) + 1
        n_rings = np.bincount(of[is_end], minlength=len(which))
        offsets = (_offsets_of(np.diff(ends, prepend=0)), _offsets_of(n_rings))
        shapes: NDArray[np.object_] = shapely.from_ragged_array(
            shapely.GeometryType.POLYGON, np.asarray(self.xy[at]), offsets
        )
        return shapes


def runs(starts: Integers, counts: Integers) -> tuple[Integers, Integers]:
    """Return the positions of several ranges, and the range that each is of.

    Examples
    --------
    >>> at, of = runs(np.array([10, 70]), np.array([3, 2]))
    >>> at.tolist(), of.tolist()
    ([10, 11, 12, 70, 71], [0, 0, 0, 1, 1])
    """
    of = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(of)) + np.repeat(starts - before, counts), of


def boxes_meet(boxes: Floats, others: Floats) -> Truths:
    """Return whether boxes share more than a border; those of nothing never do.

    Examples
    --------
    >>> boxes = np.array([[0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 2.0, 1.0]])
    >>> boxes_meet(boxes, np.array([0.5, 0.5, 1.0, 3.0])).tolist()
    [True, False]
    """
    meets: Truths = (
        (boxes[..., 0] < others[..., 2])
        & (others[..., 0] < boxes[..., 2])
        & (boxes[..., 1] < others[..., 3])
        & (others[..., 1] < boxes[..., 3])
    )
    return meets


def exploded(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], Integers]:
    """Return the polygons that `shapes` are made of, and the shape of each.

    Lines and points have no area and are left out; the polygons of a
    collection may overlap, so their union stands for them.

    Parameters
    ----------
    shapes
        (n,) valid geometries; missing and empty ones have no polygon.

    Raises
    ------
    InputError
        If one is a line or a point: it was never meant as land.

    Examples
    --------
    >>> two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    >>> exploded(np.array([None, two], dtype="object"))[1].tolist()
    [1, 1]
    """
    shapes = shapes.copy()
    kinds = shapely.get_type_id(shapes)
    is_land = np.isin(kinds, POLYGONAL)
    is_mixed = kinds == COLLECTION
    is_nothing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if not (is_land | is_mixed | is_nothing).all():
        found = shapes[~(is_land | is_mixed | is_nothing)][0].geom_type
        raise InputError(texts.told("errors.not_polygon", kind=found))
    shapes[is_mixed] = [shapely.union_all(land_of(one)) for one in shapes[is_mixed]]
    parts, owners = shapely.get_parts(shapes, return_index=True)
    is_part = shapely.get_type_id(parts) == _POLYGON
    is_part &= ~shapely.is_empty(parts)
    return parts[is_part], owners[is_part].astype("int64")


def polygons(parts: NDArray[np.object_]) -> Polygons:
    """Return polygons without parts as flat arrays.

    Parameters
    ----------
    parts
        (n,) valid, not empty polygons, from `exploded`.

    Examples
    --------
    >>> two = polygons(np.array([shapely.box(0, 0, 2, 1), shapely.box(5, 5, 6, 6)]))
    >>> two.m2.tolist(), two.starts.tolist()
    ([2.0, 1.0], [0, 5, 10])
    """
    if not len(parts):
        return _none()
    _, xy, offsets = shapely.to_ragged_array(parts, include_z=False)
    rings, shells = (np.asarray(one, dtype="int64") for one in offsets)
    doubled = _doubled_m2(xy, rings)
    is_shell = np.zeros(len(doubled), dtype="bool")
    is_shell[shells[:-1]] = True
    xy = _reversed(xy, rings, (doubled > 0) != is_shell)
    is_ring_end = np.zeros(len(xy), dtype="bool")
    is_ring_end[rings[1:] - 1] = True
    signed = np.where(is_shell, 1, -1) * np.abs(doubled) / 2
    return Polygons(
        xy=xy,
        is_ring_end=is_ring_end,
        starts=rings[shells],
        boxes=shapely.bounds(parts),
        m2=np.add.reduceat(signed, shells[:-1]),
    )


def _none() -> Polygons:
    return Polygons(
        xy=np.zeros((0, 2)),
        is_ring_end=np.zeros(0, dtype="bool"),
        starts=np.zeros(1, dtype="int64"),
        boxes=np.zeros((0, 4)),
        m2=np.zeros(0),
    )


def _doubled_m2(xy: Floats, rings: Integers) -> Floats:
    """Return twice the signed area of each ring, positive counter-clockwise."""
    # From the first corner of the ring: far from the origin the products of
    # plain coordinates would lose the digits that matter.
    x, y = (xy - np.repeat(xy[rings[:-1]], np.diff(rings), axis=0)).T
    cross = np.zeros(len(xy))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[rings[1:] - 1] = 0
    sums: Floats = np.add.reduceat(cross, rings[:-1])
    return sums


def _reversed(xy: Floats, rings: Integers, is_turned: Truths) -> Floats:
    """Return the coordinates with some rings run the other way."""
    if not is_turned.any():
        return xy
    lengths = np.diff(rings)
    at = np.arange(len(xy))
    mirrored = np.repeat(rings[:-1] + rings[1:] - 1, lengths) - at
    return xy[np.where(np.repeat(is_turned, lengths), mirrored, at)]


def _offsets_of(counts: Integers) -> Integers:
    return np.concatenate([[0], np.cumsum(counts)]).astype("int64")


def land_of(
    mixed: shapely.GeometryCollection | shapely.MultiPolygon,
) -> list[shapely.Polygon]:
    """Return the polygons of a collection, and of those within it."""
    found: list[shapely.Polygon] = []
    for one in mixed.geoms:
        if isinstance(one, shapely.Polygon):
            found.append(one)
        elif isinstance(one, shapely.GeometryCollection | shapely.MultiPolygon):
            found += land_of(one)
    return found
