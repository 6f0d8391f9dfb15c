"""How often the rings of a shape cross: what a repair would have to unravel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.core.shape.batches import batches

if TYPE_CHECKING:
    from clusterviz.core.polygons import Floats, Integers, Truths

MOST_LOOKED_AT = 20_000_000
"""Pairs of sides looked at before a shape counts as too tangled to look on."""

_AT_ONCE = 2_000_000


def n_crossings(shape: shapely.Geometry, most: int) -> int:
    """Return how many pairs of sides meet that are not neighbours.

    Parameters
    ----------
    shape
        Polygons with finite coordinates, valid or not.
    most
        Where to stop: ``most + 1`` stands for more.

    Examples
    --------
    >>> n_crossings(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), 10)
    1
    >>> n_crossings(shapely.box(0, 0, 1, 1), 10)
    0
    """
    starts, ends, ring = _sides(shape)
    sides = np.asarray(shapely.linestrings(np.stack([starts, ends], axis=1)))
    tree = shapely.STRtree(sides)
    found = looked = 0
    boxes = shapely.bounds(sides)
    for batch in batches(boxes, boxes, _AT_ONCE):
        one, other = tree.query(sides[batch])
        one = one + batch.start
        is_later = one < other
        one, other = one[is_later], other[is_later]
        met = _meet(starts, ends, one, other) & ~_are_neighbours(ring, one, other)
        found += int(met.sum())
        looked += len(one)
        if found > most or looked > MOST_LOOKED_AT:
            return most + 1
    return found


def _sides(shape: shapely.Geometry) -> tuple[Floats, Floats, Integers]:
    """Return where the sides of all rings begin and end, and the ring of each."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    xy, of = shapely.get_coordinates(rings, return_index=True)
    is_side = (of[1:] == of[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
    return xy[:-1][is_side], xy[1:][is_side], of[:-1][is_side].astype("int64")


def _meet(starts: Floats, ends: Floats, one: Integers, other: Integers) -> Truths:
    a, b, c, d = starts[one], ends[one], starts[other], ends[other]
    apart = _turn(a, b, c) * _turn(a, b, d) > 0
    apart |= _turn(c, d, a) * _turn(c, d, b) > 0
    meet: Truths = ~apart
    return meet


def _turn(a: Floats, b: Floats, c: Floats) -> Floats:
    """Return which side of the line from `a` to `b` each `c` lies on, as a sign."""
    ab, ac = b - a, c - a
    sign: Floats = np.sign(ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0])
    return sign


def _are_neighbours(ring: Integers, one: Integers, other: Integers) -> Truths:
    """Return whether two sides follow one another in one ring, `one` being earlier."""
    is_first = np.r_[True, ring[1:] != ring[:-1]] if len(ring) else ring.astype(bool)
    is_last = np.r_[is_first[1:], True] if len(ring) else is_first
    is_same = ring[one] == ring[other]
    are: Truths = is_same & ((other - one == 1) | (is_first[one] & is_last[other]))
    return are
