"""What the parts and holes of shapes measure; never all of them at once in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.core.stretches import stretches_of

if TYPE_CHECKING:
    from clusterviz.core.polygons import Floats, Integers
    from clusterviz.core.shape.shapes import Shapes


def parts_of(shapes: Shapes) -> tuple[Integers, Floats, Floats]:
    """Return of each part the position of its shape, its area and its border's length.

    Parameters
    ----------
    shapes
        (n,) shapes of a metric CRS.

    Examples
    --------
    >>> two = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 4, 1)])
    >>> [each.tolist() for each in parts_of(np.array([two]))]
    [[0, 0], [1.0, 2.0], [4.0, 6.0]]
    """
    found = [(np.zeros(0, "int64"), np.zeros(0), np.zeros(0))]
    for some in stretches_of(shapes):
        parts, of = shapely.get_parts(shapes[some], return_index=True)
        found.append((of + some.start, shapely.area(parts), shapely.length(parts)))
    of, m2, around_m = (np.concatenate(each) for each in zip(*found, strict=True))
    return of, m2, around_m


def holes_of(shapes: Shapes) -> tuple[Integers, Floats]:
    """Return of each hole the position of its shape and its area.

    Parameters
    ----------
    shapes
        (n,) polygons, single or multi-part, of a metric CRS.

    Examples
    --------
    >>> ring = shapely.box(0, 0, 9, 9) - shapely.box(1, 1, 3, 3)
    >>> [each.tolist() for each in holes_of(np.array([shapely.box(0, 0, 1, 1), ring]))]
    [[1], [4.0]]
    """
    found = [(np.zeros(0, "int64"), np.zeros(0))]
    for some in stretches_of(shapes):
        parts, of = shapely.get_parts(shapes[some], return_index=True)
        has_hole = shapely.get_num_interior_rings(parts) > 0
        rings, part = shapely.get_rings(parts[has_hole], return_index=True)
        # The first ring of a part is its shell.
        is_hole = np.diff(part, prepend=-1) == 0
        m2 = np.asarray(shapely.area(shapely.polygons(rings[is_hole])))
        found.append((some.start + of[has_hole][part[is_hole]], m2))
    of, m2 = (np.concatenate(each) for each in zip(*found, strict=True))
    return of, m2
