"""Boxes in batches of which each meets a bounded number of others.

A tree answers for all boxes at once; where many lie upon one another its answer
would be their square, and fill the memory.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from clusterviz.core.polygons import Floats

_AT_ONCE = 2_000_000
_SAMPLE = 10_000


def batches(boxes: Floats, others: Floats, most: int) -> Iterator[slice]:
    """Yield runs of `boxes` that meet no more than `most` of `others` in all.

    A box that meets more than `most` alone is a run of its own.

    Parameters
    ----------
    boxes
        xmin, ymin, xmax, ymax of what is asked for, (n, 4).
    others
        The same of what is in the tree, (m, 4).
    most
        Pairs of one batch.

    Examples
    --------
    >>> same = np.array([[0.0, 0.0, 1.0, 1.0]] * 4)
    >>> list(batches(same, same, 8))
    [slice(0, 1, None), slice(1, 3, None), slice(3, 4, None)]
    """
    if not len(boxes):
        return
    # No more meet a box than those that meet it along either axis.
    n_near = np.full(len(boxes), len(others))
    for axis in (0, 1):
        begun = np.searchsorted(
            np.sort(others[:, axis]), boxes[:, axis + 2], side="right"
        )
        over = np.searchsorted(np.sort(others[:, axis + 2]), boxes[:, axis])
        n_near = np.minimum(n_near, begun - over)
    batch = np.cumsum(n_near) // most
    cuts = np.flatnonzero(np.diff(batch)) + 1
    for first, last in pairwise([0, *cuts.tolist(), len(boxes)]):
        yield slice(first, last)


def is_piled(shapes: NDArray[np.object_], most: int) -> bool:
    """Return whether the boxes of shapes meet more than `most` others on average.

    Examples
    --------
    >>> apart = shapely.box([0, 9, 18, 27], 0, [1, 10, 19, 28], 1)
    >>> same = shapely.box([0, 0, 0, 0], 0, [1, 1, 1, 1], 1)
    >>> is_piled(apart, 3), is_piled(same, 3)
    (False, True)
    """
    boxes = shapely.bounds(shapes)
    tree = shapely.STRtree(shapes)
    asked = np.arange(len(shapes))
    if len(asked) > _SAMPLE:
        # A pile that is large enough to matter shows in a sample.
        asked = np.random.default_rng(0).choice(asked, _SAMPLE, replace=False)
    n = 0
    for batch in batches(boxes[asked], boxes, _AT_ONCE):
        n += tree.query(shapes[asked[batch]]).shape[1]
        if n > most * len(asked):
            return True
    return False
