"""Rings around the land above zero in a grid of heights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEAREST = 0.05
"""A crossing keeps this share of a cell from a grid point: no two ever meet."""


def contours(heights: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the closed contours at height 0, land on the left.

    Each cell is cut into two triangles, in which a contour is one straight
    piece: rings cannot touch or cross each other or themselves.

    Parameters
    ----------
    heights
        Rows by columns. The border counts as below 0.

    Returns
    -------
    rings
        Each k by 2, x along the columns and y along the rows, in cells, the
        first point not repeated: counter-clockwise around land, clockwise
        around water.
    """
    padded = np.pad(heights, 1, constant_values=heights.min() - 1)
    starts, ends = _pieces(padded > 0)
    order = np.argsort(starts)
    starts, ends = starts[order], ends[order]
    points = _crossings(padded, starts)
    following = np.searchsorted(starts, ends).tolist()
    is_seen = bytearray(len(starts))
    rings = []
    for first in range(len(starts)):
        if is_seen[first]:
            continue
        ring, here = [], first
        while not is_seen[here]:
            is_seen[here] = 1
            ring.append(here)
            here = following[here]
        rings.append(points[ring])
    return rings


def _pieces(
    is_land: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the edges at which each contour piece starts and ends.

    The edges of the grid point k are 3k (to the east), 3k + 1 (to the north)
    and 3k + 2 (to the north-east).
    """
    rows, columns = is_land.shape
    k = np.arange(rows * columns).reshape(rows, columns)[:-1, :-1].ravel()
    east, north, far = k + 1, k + columns, k + columns + 1
    land = is_land.ravel()
    around = (
        (k, east, far, 3 * k, 3 * east + 1, 3 * k + 2),
        (k, far, north, 3 * k + 2, 3 * north, 3 * k + 1),
    )
    starts, ends = [], []
    for a, b, c, ab, bc, ca in around:
        sides = ((a, b, ab), (b, c, bc), (c, a, ca))
        is_cut = (land[a] != land[b]) | (land[b] != land[c])
        leave, enter = np.zeros_like(k), np.zeros_like(k)
        for tail, head, edge in sides:
            leave = np.where(land[tail] & ~land[head], edge, leave)
            enter = np.where(~land[tail] & land[head], edge, enter)
        starts.append(leave[is_cut])
        ends.append(enter[is_cut])
    return np.concatenate(starts), np.concatenate(ends)


def _crossings(
    heights: NDArray[np.float64], edges: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return where the height is 0 on each edge, x and y in cells."""
    columns = heights.shape[1]
    steps = np.array([1, columns, columns + 1])
    near, direction = edges // 3, edges % 3
    far = near + steps[direction]
    flat = heights.ravel()
    share = flat[near] / (flat[near] - flat[far])
    share = np.clip(share, _NEAREST, 1 - _NEAREST)[:, None]
    start = np.column_stack([near % columns, near // columns])
    end = np.column_stack([far % columns, far // columns])
    return np.asarray(start * (1 - share) + end * share, dtype=np.float64)
