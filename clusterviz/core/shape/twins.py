"""Shapes drawn twice, not corner by corner: nearly the same land under two keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.stretches import stretches, stretches_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.core.polygons import Floats, Integers, Truths
    from clusterviz.core.shape.shapes import Shapes

LEAST_RATIO = 0.99
"""Land that two shapes share, of all that either has, from which they are one."""

_SHIFT_M = 5.0
_MOST_IN_CELL = 20


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
    middles = _middles(shapes)
    m2 = shapely.area(shapes)
    is_crowded = _crowded(middles, groups)
    pairs: list[tuple[Integers, Integers, Floats]] = []
    for one, other in _neighbours(middles, np.flatnonzero(~is_crowded)):
        is_like = groups[one] == groups[other]
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
    order = np.lexsort((others, ones))
    return Twins(ones[order], others[order], ratios[order], int(is_crowded.sum()))


def _middles(shapes: Shapes) -> Floats:
    """Return where the centroid of each shape is."""
    found = [
        shapely.get_coordinates(shapely.centroid(shapes[some]))
        for some in stretches_of(shapes)
    ]
    return np.concatenate(found) if found else np.zeros((0, 2))


def _neighbours(middles: Floats, ours: Integers) -> Iterator[tuple[Integers, Integers]]:
    """Yield the pairs of positions whose middles are near, the lower one first.

    Strip by strip from west to east, each with what is just east of it, so that
    points and a tree are only ever made of one strip.
    """
    ours = ours[np.argsort(middles[ours, 0], kind="stable")]
    east_m = middles[ours, 0]
    for some in stretches(len(ours)):
        # A metre more than is asked for: no pair is lost to the rounding of a sum.
        end = np.searchsorted(east_m, east_m[some.stop - 1] + _SHIFT_M + 1, "right")
        points = np.asarray(shapely.points(middles[ours[some.start : end]]))
        one, other = shapely.STRtree(points).query(
            points[: some.stop - some.start], predicate="dwithin", distance=_SHIFT_M
        )
        is_first = one < other
        one, other = ours[some.start + one], ours[some.start + other]
        one, other = one[is_first], other[is_first]
        yield np.minimum(one, other), np.maximum(one, other)


def _crowded(middles: Floats, groups: Integers) -> Truths:
    """Return which shapes stand with more than a few others in one small square."""
    x, y = np.floor(middles / _SHIFT_M).astype("int64").T
    cell = np.zeros(len(groups), dtype="int64")
    for one in (x, y, groups):
        codes, values = pd.factorize(one)
        cell, _ = pd.factorize(cell * len(values) + codes)
    is_so: Truths = np.bincount(cell)[cell] > _MOST_IN_CELL
    return is_so


def _same(ones: Shapes, others: Shapes) -> Truths:
    are: Truths = shapely.equals_exact(
        shapely.normalize(ones), shapely.normalize(others)
    )
    return are
