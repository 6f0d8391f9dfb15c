"""Spikes: a boundary that runs out and back again, around next to no land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.core.stretches import stretches_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.core.polygons import Floats, Integers, Truths

SHARPEST_DEGREES = 0.5
"""A corner sharper than this is no corner of land but a slip of the hand."""

MOST_M2 = 10.0
"""Land that a spike may enclose and still be taken for one."""

MOST_RATIO = 0.01
"""Share of its ring that a spike may enclose: a needle of a parcel is no spike."""

_FEWEST = 4
_MOST_ROUNDS = 1_000


def has_spikes(shapes: NDArray[np.object_], most_m2: float = MOST_M2) -> Truths:
    """Return whether each polygon has a corner that only a slip can have made.

    Parameters
    ----------
    shapes
        (n,) polygons of one metric CRS, with finite coordinates.
    most_m2
        Land that a spike may enclose.

    Examples
    --------
    >>> house = shapely.Polygon([(0, 0), (50, 0), (50, 50), (25, 99), (0, 50)])
    >>> spiked = shapely.Polygon([(0, 0), (50, 0), (50, 50), (49.9, 99), (49.8, 50),
    ...                           (0, 50)])
    >>> has_spikes(np.array([house, spiked])).tolist()
    [False, True]
    """
    found = np.zeros(len(shapes), dtype="bool")
    # A dozen arrays as long as the coordinates: only so many shapes at once.
    for some in stretches_of(shapes):
        parts, owner = shapely.get_parts(shapes[some], return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        xy, ring = _open(xy, ring)
        found[some.start + owner[part[ring[_spikes(xy, ring, most_m2)]]]] = True
    return found


def without_spikes(polygon: shapely.Polygon) -> shapely.Polygon:
    """Return a polygon whose spikes are cut off; the same one where it has none.

    The result may be invalid, where the polygon was or a cut crosses a border.

    Examples
    --------
    >>> spiked = shapely.Polygon([(0, 0), (4, 0), (4, 4), (4, 9), (4, 4), (0, 4)])
    >>> without_spikes(spiked).equals(shapely.box(0, 0, 4, 4))
    True
    """
    rings = list(map(_without_spikes, [polygon.exterior, *polygon.interiors]))
    if all(ring is None for ring in rings):
        return polygon
    olds = [polygon.exterior, *polygon.interiors]
    shell, *holes = [
        old if new is None else shapely.LinearRing(new)
        for old, new in zip(olds, rings, strict=True)
    ]
    return shapely.Polygon(shell, holes)


def _without_spikes(ring: shapely.LinearRing) -> Floats | None:
    """Return the corners of a ring without its spikes; ``None`` where it has none."""
    xy = shapely.get_coordinates(ring)
    one = np.zeros(len(xy), dtype="int64")
    xy, one = _open(xy, one)
    is_changed = False
    for _ in range(_MOST_ROUNDS):
        at = _spikes(xy, one, MOST_M2)
        # Of two neighbours one may stand once the other is gone.
        at = at[np.r_[True, np.diff(at) > 1]] if len(at) else at
        if len(at) > 1 and at[0] == 0 and at[-1] == len(xy) - 1:
            at = at[:-1]
        at = at[: max(0, len(xy) - _FEWEST + 1)]
        if not len(at):
            break
        left = np.delete(xy, at, axis=0)
        left, of = _open(np.r_[left, left[:1]], np.zeros(len(left) + 1, dtype="int64"))
        if len(left) < _FEWEST - 1:
            # A ring that is all spike has no land: making it valid drops it.
            break
        xy, one, is_changed = left, of, True
    return xy if is_changed else None


def _open(xy: Floats, ring: Integers) -> tuple[Floats, Integers]:
    """Return the corners of closed rings, each once: neither twice nor at its end."""
    is_next_same = (xy[1:] == xy[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
    is_last = np.r_[ring[1:] != ring[:-1], True] if len(ring) else ring.astype(bool)
    is_kept = ~is_last
    is_kept[:-1] &= ~is_next_same
    return xy[is_kept], ring[is_kept]


def _spikes(xy: Floats, ring: Integers, most_m2: float) -> Integers:
    """Return the positions of corners that are spikes, of rings without their end."""
    if not len(xy):
        return np.zeros(0, dtype="int64")
    is_first = np.r_[True, ring[1:] != ring[:-1]]
    begins = np.flatnonzero(is_first)
    counts = np.diff(np.r_[begins, len(xy)])
    before, after = np.arange(-1, len(xy) - 1), np.arange(1, len(xy) + 1)
    before[begins], after[begins + counts - 1] = begins + counts - 1, begins
    back, ahead = xy[before] - xy, xy[after] - xy
    cross = back[:, 0] * ahead[:, 1] - back[:, 1] * ahead[:, 0]
    dot = (back * ahead).sum(axis=1)
    # Far from the origin plain products would lose the digits that matter.
    near = xy - np.repeat(xy[begins], counts, axis=0)
    doubled = near[:, 0] * near[after, 1] - near[:, 1] * near[after, 0]
    ring_m2 = np.abs(np.add.reduceat(doubled, begins)) / 2
    m2 = np.abs(cross) / 2
    is_spike = (dot > 0) & (np.abs(cross) < np.tan(np.radians(SHARPEST_DEGREES)) * dot)
    is_spike &= m2 <= np.minimum(most_m2, MOST_RATIO * np.repeat(ring_m2, counts))
    is_spike &= np.repeat(counts >= _FEWEST, counts)
    return np.flatnonzero(is_spike)
