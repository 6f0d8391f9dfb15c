"""The rings of a polygon: the same one twice, and holes that are in no land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

REPEATED, OUTSIDE = "geometry.repeated_ring", "geometry.hole_outside"


def with_sound_rings(polygon: shapely.Polygon) -> tuple[shapely.Polygon, set[str]]:
    """Return a polygon without rings that say nothing, and what they were.

    A hole that is its shell again, or another hole, is one ring drawn twice; a
    hole that shares no land with its shell takes nothing away.

    Examples
    --------
    >>> twice = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior.coords,
    ...                         [shapely.box(0, 0, 9, 9).exterior.coords])
    >>> land, found = with_sound_rings(twice)
    >>> land.area, found
    (81.0, {'geometry.repeated_ring'})
    """
    rings = shapely.get_rings(polygon)
    if len(rings) == 1:
        return polygon, set()
    found: set[str] = set()
    grounds = np.asarray(shapely.polygons(rings))
    prints = list(shapely.to_wkb(shapely.normalize(grounds)))
    kept = [at for at, one in enumerate(prints) if prints.index(one) == at]
    if len(kept) < len(rings):
        found.add(REPEATED)
    lands = land(grounds[kept])
    is_in = shapely.intersects(lands[0], lands) & ~shapely.touches(lands[0], lands)
    # A hole without land is not outside: making the whole valid drops it.
    is_in |= shapely.is_empty(lands)
    is_in[0] = True
    if not is_in.all():
        found.add(OUTSIDE)
    if not found:
        return polygon, found
    shell, *holes = rings[np.array(kept)[is_in]]
    return shapely.Polygon(shell, holes), found


def land(polygons: np.ndarray) -> np.ndarray:
    """Return what each polygon is by the even-odd rule: of a bow-tie, both loops.

    Parameters
    ----------
    polygons
        (n,) polygons, valid or not; a valid one stays as it is.

    Examples
    --------
    >>> bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> shapely.area(land(np.array([bow]))).tolist()
    [2.0]
    """
    lands = polygons.copy()
    for at in np.flatnonzero(~shapely.is_valid(lands)):
        lands[at] = _even_odd(lands[at])
    return lands


def _even_odd(polygon: shapely.Polygon) -> BaseGeometry:
    """Return the faces between the sides from which a ray meets an odd number.

    `shapely.make_valid` by linework comes near, but takes a face whose sides
    are all walked twice for land.
    """
    rings = shapely.get_rings(polygon)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(rings)]))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    is_side = ring[1:] == ring[:-1]
    (x0, y0), (x1, y1) = xy[:-1][is_side].T, xy[1:][is_side].T
    is_land = np.zeros(len(faces), dtype="bool")
    points = shapely.get_coordinates(shapely.point_on_surface(faces))
    for at, (x, y) in enumerate(points):
        meets = (y0 > y) != (y1 > y)
        along = (y - y0[meets]) / (y1[meets] - y0[meets])
        crossed = x < x0[meets] + along * (x1[meets] - x0[meets])
        is_land[at] = np.count_nonzero(crossed) % 2 == 1
    return shapely.union_all(faces[is_land])
