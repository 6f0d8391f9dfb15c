"""The land that lines enclose: polygons, and which lines lie on the edge of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.shape.ends import met

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]
    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Enclosed:
    """What lines enclose.

    Parameters
    ----------
    polygons
        Without holes, (n,).
    lines, of
        Parallel: a line, and a polygon on whose edge it lies.
    n_closed
        Polygons that are one closed line each: the first.
    moved
        Of each end of those lines that was moved: how far, and x and y of where
        it was, (k, 3).
    chains
        Lines that enclose nothing, joined where they meet.
    n_repeated
        Lines that another line repeats.
    """

    polygons: Shapes
    lines: Integers
    of: Integers
    n_closed: int
    moved: Floats
    chains: Shapes
    n_repeated: int


def enclosed(parts: Shapes, closing_m: float) -> Enclosed:
    """Return what `parts` enclose, ends at most `closing_m` apart being one point.

    Parameters
    ----------
    parts
        (n,) lines, not empty, with finite coordinates.
    closing_m
        Not negative, in their unit.

    Examples
    --------
    >>> open_ = shapely.LineString([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0.02)])
    >>> found = enclosed(np.array([open_]), 0.05)
    >>> found.polygons[0].area, found.moved[:, 0].tolist()
    (16.0, [0.02])
    """
    lines, ids, moved = _brought_together(parts, closing_m)
    is_ring = shapely.is_closed(lines) & (shapely.get_num_coordinates(lines) > 3)
    rings, ring_ids = lines[is_ring], ids[is_ring]
    # A closed line is land by itself, whatever lies upon it.
    xyz, at = shapely.get_coordinates(rings, include_z=_has_z(rings), return_index=True)
    shells = np.asarray(shapely.linearrings(xyz, indices=at), dtype="object")
    lines, ids = lines[~is_ring], ids[~is_ring]
    # Two lines drawn one upon the other would enclose nothing between them.
    prints = pd.Series(shapely.to_wkb(shapely.normalize(shapely.force_2d(lines))))
    is_first = ~prints.duplicated().to_numpy()
    faces = shapely.get_parts(shapely.polygonize(lines[is_first]))
    shells = np.append(shells, shapely.get_exterior_ring(faces))
    polygons = np.asarray(shapely.polygons(shells), dtype="object")
    used, of = _on_edge(lines, polygons[len(rings) :])
    is_left = is_first & ~np.isin(np.arange(len(lines)), used)
    used = np.concatenate([ring_ids, ids[used]])
    is_used = np.isin(moved[:, 0], used) & (moved[:, 1] > 0)
    return Enclosed(
        polygons,
        used,
        np.concatenate([np.arange(len(rings)), len(rings) + of]),
        len(rings),
        moved[is_used, 1:],
        _chains(lines[is_left]),
        int((~is_first).sum()),
    )


def _brought_together(
    parts: Shapes, closing_m: float
) -> tuple[Shapes, Integers, Floats]:
    """Return lines whose ends meet, which part each is, and how ends were moved."""
    xyz, of = shapely.get_coordinates(parts, include_z=_has_z(parts), return_index=True)
    is_first = np.diff(of, prepend=-1) != 0
    at = np.flatnonzero(is_first | (np.diff(of, append=-1) != 0))
    before = xyz[at, :2].copy()
    xyz[at, :2] = met(before, closing_m)
    gaps = np.hypot(*(xyz[at, :2] - before).T)
    moved = np.column_stack([of[at], gaps, before])
    # A point twice in a row is no segment, by which lines are known again.
    is_new = is_first.copy()
    is_new[1:] |= (np.diff(xyz[:, :2], axis=0) != 0).any(axis=1)
    # The end that was moved stands, not the point before it.
    xyz, of = xyz[is_new], of[is_new]
    is_line = (np.bincount(of, minlength=len(parts)) > 1)[of]
    ids, indices = np.unique(of[is_line], return_inverse=True)
    if not len(ids):
        return parts[:0], ids, moved
    return shapely.linestrings(xyz[is_line], indices=indices), ids, moved


def _on_edge(lines: Shapes, polygons: Shapes) -> tuple[Integers, Integers]:
    """Return the lines on the edge of polygons, and for each the polygon."""
    first = _segments(lines).drop_duplicates("of")
    pairs = first.merge(_segments(polygons), on=["x", "y", "x2", "y2"])
    pairs = pairs[["of_y", "of_x"]].drop_duplicates().sort_values(["of_y", "of_x"])
    return pairs["of_x"].to_numpy("int64"), pairs["of_y"].to_numpy("int64")


def _segments(shapes: Shapes) -> pd.DataFrame:
    """Return the segments of shapes, whichever way they run."""
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    is_inside = of[1:] == of[:-1]
    a, b = xy[:-1][is_inside], xy[1:][is_inside]
    is_turned = (a[:, 0] > b[:, 0]) | ((a[:, 0] == b[:, 0]) & (a[:, 1] > b[:, 1]))
    ends = np.where(is_turned[:, None], np.hstack([b, a]), np.hstack([a, b]))
    table = pd.DataFrame(ends, columns=["x", "y", "x2", "y2"])
    return table.assign(of=of[1:][is_inside])


def _chains(lines: Shapes) -> Shapes:
    if not len(lines):
        return lines
    chains: Shapes = shapely.get_parts(
        shapely.line_merge(shapely.multilinestrings(lines))
    )
    return chains


def _has_z(shapes: Shapes) -> bool:
    return bool(shapely.has_z(shapes).any())
