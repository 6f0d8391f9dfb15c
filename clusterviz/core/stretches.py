"""Many rows a stretch at a time, so that what is made on the way stays small.

What is made of a million shapes at once, their coordinates or their parts, is a
gigabyte for a moment; of ten thousand after ten thousand it is a few megabytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

AT_ONCE = 10_000
"""Rows of one stretch: more are no faster."""

VERTICES_AT_ONCE = 500_000
"""Of the shapes of one stretch; a shape that has more is one by itself."""


def stretches(n: int, most: int | None = None) -> Iterator[slice]:
    """Yield slices that together are `n` rows in their order; none of no rows.

    Parameters
    ----------
    n
        Rows in all.
    most
        Of one stretch; ``None`` for `AT_ONCE`.

    Examples
    --------
    >>> [(one.start, one.stop) for one in stretches(5, most=2)]
    [(0, 2), (2, 4), (4, 5)]
    """
    most = AT_ONCE if most is None else most
    for start in range(0, n, most):
        yield slice(start, min(start + most, n))


def stretches_of(
    shapes: NDArray[np.object_], most_vertices: int = VERTICES_AT_ONCE
) -> Iterator[slice]:
    """Yield slices that together are all `shapes`, each of so many vertices at most.

    Parameters
    ----------
    shapes
        (n,) of any type, some may be missing.
    most_vertices
        Of one stretch, which has `AT_ONCE` rows at most; but for a shape that
        alone has more.

    Examples
    --------
    >>> boxes = np.array([shapely.box(0, 0, 1, 1)] * 5)
    >>> [(one.start, one.stop) for one in stretches_of(boxes, most_vertices=12)]
    [(0, 2), (2, 4), (4, 5)]
    """
    ends = np.cumsum(shapely.get_num_coordinates(shapes))
    start = before = 0
    while start < len(shapes):
        fits = int(np.searchsorted(ends, before + most_vertices, "right"))
        stop = min(max(fits, start + 1), start + AT_ONCE, len(shapes))
        yield slice(start, stop)
        start, before = stop, int(ends[stop - 1])
