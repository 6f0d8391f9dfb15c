"""Ends of lines that are meant as one point, though they are drawn a little apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

_ROUNDS = 40
"""Of bringing neighbours together: two for most drawings, many for none in earnest."""


def met(xy: Floats, most_m: float) -> Floats:
    """Return points with those that are at most `most_m` apart brought together.

    Points are moved upon one of their own, and none further than `most_m`, so
    that a row of close points does not shrink to one. Needs all points.

    Parameters
    ----------
    xy
        (n, 2) finite coordinates.
    most_m
        Not negative, in their unit.

    Examples
    --------
    >>> met(np.array([[0.0, 0.0], [0.04, 0.0], [5.0, 0.0]]), 0.05)[:, 0].tolist()
    [0.0, 0.0, 5.0]
    >>> met(np.array([[0.0, 0.0], [0.04, 0.0], [0.08, 0.0]]), 0.05)[:, 0].tolist()
    [0.0, 0.0, 0.08]
    """
    if not len(xy) or most_m <= 0:
        return xy.copy()
    points, of = np.unique(xy, axis=0, return_inverse=True)
    settled = np.zeros(len(points), dtype=bool)
    chosen = np.arange(len(points))
    for _ in range(_ROUNDS):
        live = np.flatnonzero((chosen == np.arange(len(points))) & ~settled)
        nearest = _nearest(points[live], most_m)
        # A point goes to a neighbour before it that stays: no chain in one round.
        goes = (nearest >= 0) & (nearest < np.arange(len(live)))
        goes &= ~goes[nearest]
        if not goes.any():
            break
        target = np.arange(len(points))
        target[live[goes]] = live[nearest[goes]]
        is_far = np.hypot(*(points - points[target[chosen]]).T) > most_m
        stuck = np.unique(chosen[is_far])
        settled[stuck] = True
        target[stuck] = stuck
        chosen = target[chosen]
    return points[chosen[of.reshape(-1)]]


def _nearest(points: Floats, most_m: float) -> Integers:
    """Return for each point its nearest other within reach, else -1."""
    nearest = np.full(len(points), -1, dtype="int64")
    shapes = np.asarray(shapely.points(points), dtype="object")
    at, found = shapely.STRtree(shapes).query_nearest(
        shapes, max_distance=most_m, exclusive=True, all_matches=False
    )
    nearest[at] = found
    return nearest
