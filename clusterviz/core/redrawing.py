"""Which features have another boundary than before, and which land that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from shapely import GeometryType

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_M = 0.001
"""Boundaries that are nowhere farther apart were only written otherwise."""

_LAND = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)


class Redrawn(NamedTuple):
    """Features whose boundary is another, by position among those compared.

    Parameters
    ----------
    rows
        Their positions, ascending; the other arrays have a value for each.
    gained, lost
        The land that is in the new one only, and in the old one only; empty where
        there is none, ``None`` for a line or where a shape is not valid.
    symmetric_m2
        The area of both together; missing where they are ``None``.
    hausdorff_m
        Of lines, how far apart they are at most; else missing.
    n_rewritten
        How many others have other vertices, but the same place to a millimetre.
    """

    rows: NDArray[np.int64]
    gained: NDArray[np.object_]
    lost: NDArray[np.object_]
    symmetric_m2: NDArray[np.float64]
    hausdorff_m: NDArray[np.float64]
    n_rewritten: int


def redrawn(before: NDArray[np.object_], after: NDArray[np.object_]) -> Redrawn:
    """Return which of n features have another boundary, and which land that is.

    Row-wise, in chunks as well as whole. Only features that differ cost more than
    a look at their vertices.

    Parameters
    ----------
    before, after
        n polygons or lines each, in metres; ``None`` where one has no place.

    Examples
    --------
    >>> old = np.array([shapely.box(0, 0, 10, 10), shapely.box(0, 0, 5, 5)])
    >>> new = np.array([shapely.box(2, 0, 14, 10), shapely.box(5, 5, 0, 0)])
    >>> found = redrawn(old, new)
    >>> found.rows.tolist(), found.symmetric_m2.tolist(), found.n_rewritten
    ([0], [60.0], 1)
    >>> shapely.area(found.gained).tolist(), shapely.area(found.lost).tolist()
    ([40.0], [20.0])
    """
    is_absent = shapely.is_missing(before), shapely.is_missing(after)
    is_same = shapely.equals_exact(before, after, 0.0) | (is_absent[0] & is_absent[1])
    rows = np.flatnonzero(~is_same)
    n_differing = len(rows)
    is_close = shapely.equals_exact(
        shapely.normalize(before[rows]), shapely.normalize(after[rows]), SAME_M
    )
    rows = rows[~is_close]
    old, new = before[rows], after[rows]
    is_land = _is_land(old) & _is_land(new)
    is_judged = is_land & _is_sound(old) & _is_sound(new)
    gained, lost = np.full((2, len(rows)), None, dtype=object)
    drawn = _or_nothing(old[is_judged]), _or_nothing(new[is_judged])
    gained[is_judged] = _land(shapely.difference(drawn[1], drawn[0]))
    lost[is_judged] = _land(shapely.difference(drawn[0], drawn[1]))
    hausdorff_m = np.full(len(rows), np.nan)
    hausdorff_m[~is_land] = shapely.hausdorff_distance(old[~is_land], new[~is_land])
    symmetric_m2 = shapely.area(gained) + shapely.area(lost)
    # A place that is there in one of them only is another, however small it is.
    is_other = (
        shapely.is_missing(old) | shapely.is_missing(new) | (is_land & ~is_judged)
    )
    is_other |= _has_width(gained) | _has_width(lost)
    # Written so that a distance which cannot be told counts as another place.
    is_other |= ~is_land & ~(hausdorff_m <= SAME_M)
    return Redrawn(
        rows[is_other],
        gained[is_other],
        lost[is_other],
        symmetric_m2[is_other],
        hausdorff_m[is_other],
        n_differing - int(is_other.sum()),
    )


def _is_land(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which shapes are polygons, those that are missing among them."""
    kinds = shapely.get_type_id(shapes)
    found: NDArray[np.bool_] = np.isin(kinds, _LAND) | (kinds < 0)
    return found


def _is_sound(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = shapely.is_valid(shapes) | shapely.is_missing(shapes)
    return found


def _or_nothing(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes, those that are missing as empty ones."""
    filled = shapes.copy()
    filled[shapely.is_missing(shapes)] = shapely.MultiPolygon()
    return filled


def _land(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes without the lines and points that a difference may leave."""
    found = shapes.copy()
    for row in np.flatnonzero(~_is_land(shapes)):
        parts = shapely.get_parts(shapes[row])
        found[row] = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
    return found


def _has_width(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which shapes have a piece that is wider than `SAME_M` in the mean."""
    pieces, owners = shapely.get_parts(shapes, return_index=True)
    is_wide = 2 * shapely.area(pieces) > SAME_M * shapely.length(pieces)
    found = np.zeros(len(shapes), dtype=bool)
    found[owners[is_wide]] = True
    return found
