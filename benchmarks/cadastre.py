"""What real cadastre has and a coverage has not. Every shape stays valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import affinity

from benchmarks.chance import stream

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Polygon

ONE_IN = 300
"""Of so many parcels one has each trouble."""

_FAR = 40
"""Places in Hilbert order between a parcel and the island it owns."""


def troubled(parcels: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the parcels of a coverage with the troubles of a real one.

    Of each 300: one owns an island in a parcel some way off, which gets a hole
    (a multipart and a hole); one was surveyed twice and overlaps all its
    neighbours by a per cent or so; one leaves gaps around it; one is a needle
    of 2 to 50 cm along a border; one is registered twice.

    Parameters
    ----------
    parcels
        n valid polygons in Hilbert order.

    Returns
    -------
    parcels
        n valid polygons and multipolygons, in the same order.
    """
    chance = stream("troubles", len(parcels))
    made = parcels.copy()
    n = len(parcels) // ONE_IN
    picked = chance.permutation(len(parcels) - _FAR)[: 5 * n].reshape(5, n)
    owners, wide, narrow, needles, twice = picked
    for position in owners:
        _give_island(made, int(position), int(position) + _FAR)
    for position in wide:
        made[position] = _scaled(made[position], chance.uniform(1.005, 1.04))
    for position in narrow:
        made[position] = _scaled(made[position], chance.uniform(0.97, 0.999))
    for position in needles:
        made[position] = _needle(parcels[position], chance.uniform(0.02, 0.5))
    for position in twice:
        made[position] = made[position + 1]
    return made


def _scaled(shape: Polygon, ratio: float) -> Polygon:
    return affinity.scale(shape, ratio, ratio, origin="centroid")


def _give_island(parcels: NDArray[np.object_], owner: int, host: int) -> None:
    """Give `owner` a piece inside `host`, unless one of them is in several parts."""
    around, own = parcels[host], parcels[owner]
    if around.geom_type != "Polygon" or own.geom_type != "Polygon":
        return
    island = _scaled(around, 0.3)
    both = shapely.MultiPolygon([own, island])
    if around.contains_properly(island) and both.is_valid:
        parcels[host] = shapely.Polygon(
            around.exterior, [*around.interiors, island.exterior]
        )
        parcels[owner] = both


def _needle(parcel: Polygon, width_m: float) -> Polygon:
    start, end = shapely.get_coordinates(parcel)[:2]
    line = shapely.LineString([start, end])
    return shapely.buffer(line, width_m / 2, cap_style="flat")
