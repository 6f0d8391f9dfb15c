"""Giants cut into tiles, once, so that a question meets only what is near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from clusterviz.core.polygons import Integers

MOST_CORNERS = 128
"""Coordinates of a tile. Fewer make more pairs, more make each pair longer; 64 to
256 are within a third of each other (measured on giants of 10,000 to 100,000).
Whoever changes it raises `index.FORMAT`."""

CUT_OVER = 256
"""A polygon of no more coordinates stays whole."""

_LEAST_SIDE_M = 1.0
_LEAST_RATIO = 1e-9


def tiled(
    parts: NDArray[np.object_], *, over: int = CUT_OVER, most: int = MOST_CORNERS
) -> tuple[NDArray[np.object_], Integers]:
    """Return polygons of which none is large, and the part that each is of.

    Row-wise in `parts`. A part is halved along its longer side until no piece
    has more than `most` coordinates. Tiles share their seams to the last digit,
    so that the union of neighbours has no gap.

    Parameters
    ----------
    parts
        (n,) valid polygons.
    over, most
        Coordinates above which a part is cut, and at most in a tile.

    Returns
    -------
    tiles, owners
        (m,) valid polygons and (m,) positions in `parts`, in their order. The
        areas of the tiles of a part sum to its own, to 1e-9 of it: a part whose
        tiles would not stays whole.
    """
    is_large = shapely.get_num_coordinates(parts) > over
    if not is_large.any():
        return parts, np.arange(len(parts))
    large = np.flatnonzero(is_large)
    cut = [_cut(parts[at], most) for at in large]
    counts = np.ones(len(parts), dtype="int64")
    counts[large] = [len(tiles) for tiles in cut]
    owners = np.repeat(np.arange(len(parts)), counts)
    tiles = parts[owners]
    tiles[is_large[owners]] = [tile for one in cut for tile in one]
    return tiles, owners


def _cut(part: BaseGeometry, most: int) -> list[BaseGeometry]:
    tiles = list(_halved(part, most))
    is_sound = np.asarray(shapely.is_valid(tiles))
    missing_m2 = abs(float(np.sum(shapely.area(tiles))) - part.area)
    if is_sound.all() and missing_m2 <= _LEAST_RATIO * part.area:
        return tiles
    # Clipping is fast but promises no valid result; cutting with GEOS does.
    tiles = list(_halved(part, most, is_careful=True))
    missing_m2 = abs(float(np.sum(shapely.area(tiles))) - part.area)
    return tiles if missing_m2 <= _LEAST_RATIO * part.area else [part]


def _halved(
    part: BaseGeometry, most: int, *, is_careful: bool = False
) -> Iterator[BaseGeometry]:
    """Yield the tiles of one part."""
    waiting = [part]
    while waiting:
        shape = waiting.pop()
        if shape.is_empty:
            continue
        if shapely.get_type_id(shape) != 3:
            waiting += [one for one in shapely.get_parts(shape) if one.area > 0]
            continue
        x0, y0, x1, y1 = shape.bounds
        if (
            shapely.get_num_coordinates(shape) <= most
            or max(x1 - x0, y1 - y0) < _LEAST_SIDE_M
        ):
            yield shape
            continue
        if x1 - x0 >= y1 - y0:
            middle = (x0 + x1) / 2
            halves = (x0, y0, middle, y1), (middle, y0, x1, y1)
        else:
            middle = (y0 + y1) / 2
            halves = (x0, y0, x1, middle), (x0, middle, x1, y1)
        for half in halves:
            waiting.append(
                shapely.intersection(shape, shapely.box(*half))
                if is_careful
                else shapely.clip_by_rect(shape, *half)
            )
