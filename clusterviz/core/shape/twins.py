"""Shapes drawn twice, not corner by corner: nearly the same land under two keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from clusterviz.core.polygons import Floats, Integers, Truths
    from clusterviz.core.shape.shapes import Shapes

LEAST_RATIO = 0.99
"""Land that two shapes share, of all that either has, from which they are one."""

_SHIFT_M = 5.0
_MOST_IN_CELL = 20
_AT_ONCE = 50_000


class Twins(NamedTuple):
    """Pairs of shapes that are nearly the same: positions, and the share in common.

    Parameters
    ----------
    one, other
        Positions, `one` before `other`.
    shared_ratio
        Land of both ÷ land of either.
    n_crowded
        Shapes that stand so many upon one spot that they were not compared.
    """

    one: Integers
    other: Integers
    shared_ratio: Floats
    n_crowded: int


def twins(shapes: Shapes, groups: Integers) -> Twins:
    """Return the pairs of one group that share nearly all their land.

    Those that are the same corner by corner are left to `geometry_findings`.

    Parameters
    ----------
    shapes
        (n,) valid polygons in one metric CRS.
    groups
        (n,) what each belongs to: only shapes of one group are held together.

    Examples
    --------
    >>> two = np.array([shapely.box(0, 0, 100, 100), shapely.box(0, 0, 100, 100.2)])
    >>> found = twins(two, np.zeros(2, dtype="int64"))
    >>> found.one.tolist(), found.other.tolist(), found.shared_ratio.round(3).tolist()
    ([0], [1], [0.998])
    """
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    m2 = shapely.area(shapes)
    is_crowded = _crowded(middles, groups)
    ours = np.flatnonzero(~is_crowded)
    points = np.asarray(shapely.points(middles[ours]))
    tree = shapely.STRtree(points)
    pairs: list[tuple[Integers, Integers, Floats]] = []
    for start in range(0, len(ours), _AT_ONCE):
        # A tree of boxes, so that only the look at the pairs costs memory.
        one, other = tree.query(
            points[start : start + _AT_ONCE], predicate="dwithin", distance=_SHIFT_M
        )
        one, other = ours[one + start], ours[other]
        is_like = (one < other) & (groups[one] == groups[other])
        is_like &= m2[one] > LEAST_RATIO * m2[other]
        is_like &= m2[other] > LEAST_RATIO * m2[one]
        one, other = one[is_like], other[is_like]
        shared_m2 = shapely.area(shapely.intersection(shapes[one], shapes[other]))
        ratio = shared_m2 / (m2[one] + m2[other] - shared_m2)
        is_twin = ratio > LEAST_RATIO
        is_twin[is_twin] = ~_same(shapes[one[is_twin]], shapes[other[is_twin]])
        pairs.append((one[is_twin], other[is_twin], ratio[is_twin]))
    if not pairs:
        none = np.zeros(0, dtype="int64")
        return Twins(none, none, np.zeros(0), int(is_crowded.sum()))
    ones, others, ratios = (np.concatenate(each) for each in zip(*pairs, strict=True))
    return Twins(ones, others, ratios, int(is_crowded.sum()))


def _crowded(middles: Floats, groups: Integers) -> Truths:
    """Return which shapes stand with more than a few others in one small square."""
    cells = np.floor(middles / _SHIFT_M).astype("int64")
    _, cell, counts = np.unique(
        np.c_[cells, groups], axis=0, return_inverse=True, return_counts=True
    )
    is_so: Truths = counts[cell.ravel()] > _MOST_IN_CELL
    return is_so


def _same(ones: Shapes, others: Shapes) -> Truths:
    are: Truths = shapely.equals_exact(
        shapely.normalize(ones), shapely.normalize(others)
    )
    return are
