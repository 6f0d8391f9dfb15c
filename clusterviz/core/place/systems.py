"""What coordinates can be: the systems of Vietnam, told by their parameters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from pyproj.crs import ProjectedCRS

from clusterviz.crs import (
    CANDIDATES,
    LONLAT,
    METRIC,
    Coordinates,
    operation,
    read_crs,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS

_SHIFTS_AGREE_M = 5.0
_ELLIPSOID = (6_378_137.0, 298.257223563)
"""Of WGS 84, which VN-2000 shares."""

_VN2000 = {"vn2000", "vietnam2000"}
_WGS84 = {"wgs84", "wgs1984", "worldgeodeticsystem1984",
          "worldgeodeticsystem1984ensemble"}  # fmt: skip


def coordinates_crs(coordinates: Coordinates) -> CRS:
    """Return the CRS that `coordinates` are in, east or longitude first.

    Where the datum shift was left out it is the same projection of the other
    datum: WGS 84 in place of VN-2000, and VN-2000 in place of WGS 84.

    Raises
    ------
    CrsError
        If PROJ knows no such system.

    Examples
    --------
    >>> from clusterviz.crs import read_coordinates
    >>> coordinates_crs(read_coordinates("EPSG:9214+unshifted")).geodetic_crs.name
    'WGS 84'
    """
    crs = read_crs(coordinates.crs)
    if not coordinates.is_unshifted:
        return crs
    base = crs.geodetic_crs
    is_wgs84 = base is not None and _datum(base) == "wgs84"
    other = _vn2000() if is_wgs84 else read_crs(LONLAT)
    if crs.is_geographic or crs.coordinate_operation is None:
        return other
    return ProjectedCRS(
        conversion=crs.coordinate_operation,
        geodetic_crs=other,
        name=f"{crs.name} on {other.name}",
    )


def known_as(crs: CRS) -> Coordinates | None:
    """Return the system of Vietnam that has the parameters of `crs`.

    Programs write VN-2000 without its code, and with shift parameters pasted
    from paper that are 0.76 m off where they are taken with the wrong sign.

    Examples
    --------
    >>> pasted = read_crs(
    ...     "+proj=tmerc +lon_0=107 +k=0.9999 +x_0=500000 +ellps=WGS84 "
    ...     "+towgs84=-191.904,-39.303,-111.45,0.009,-0.019,0.004,0.253 +type=crs"
    ... )
    >>> str(known_as(pasted))
    'EPSG:9214'
    """
    wanted = _parameters(crs)
    if wanted is None:
        return None
    for is_unshifted in (False, True):
        for code in CANDIDATES:
            one = Coordinates(code, is_unshifted=is_unshifted)
            if _parameters(coordinates_crs(one)) == wanted:
                return one
    return None


def recognised(coordinates: Coordinates) -> Coordinates:
    """Return `coordinates` by their usual name, where they have one.

    Examples
    --------
    >>> str(recognised(Coordinates("EPSG:32648", is_unshifted=True)))
    'EPSG:3405'
    """
    known = known_as(coordinates_crs(coordinates))
    if known is None:
        return coordinates
    return replace(known, is_swapped=coordinates.is_swapped)


def likelihood(coordinates: Coordinates, metric: str, lon: float, lat: float) -> float:
    """Return how usual a system is at a place, 0 to 1, where nothing else tells.

    The workspace's own comes first, then WGS 84 in degrees, then what is used
    there: the UTM of national plans, the zones of TM-3, the UTM of GPS. What
    somebody did wrong is less usual than what is right.

    Examples
    --------
    >>> likelihood(Coordinates(METRIC), METRIC, 106.1, 21.2)
    1.0
    """
    crs = read_crs(coordinates.crs)
    use = crs.area_of_use
    is_used_there = use is not None and (
        use.west <= lon <= use.east and use.south <= lat <= use.north
    )
    if coordinates.crs == metric:
        usual = 1.0
    elif coordinates.crs == LONLAT:
        usual = 0.9
    else:
        base = crs.geodetic_crs
        is_national = base is not None and _datum(base) == "vn2000"
        usual = 0.4 + 0.3 * is_used_there
        if is_national and crs.is_projected:
            usual += 0.1 if crs.utm_zone is None else 0.15
    usual *= 0.5 if coordinates.is_unshifted else 1.0
    return usual * (0.9 if coordinates.is_swapped else 1.0)


def systems() -> tuple[Coordinates, ...]:
    """Return every system that files about Vietnam come in, each of them once.

    Leaving the datum shift out turns UTM of VN-2000 into UTM of WGS 84, so those
    stand for themselves; a zone of TM-3 turns into what nobody named.

    Examples
    --------
    >>> len(systems()), str(systems()[-1])
    (42, 'EPSG:5899+unshifted')
    """
    proper = [Coordinates(code) for code in CANDIDATES]
    named = [_parameters(coordinates_crs(one)) for one in proper]
    unshifted = [Coordinates(code, is_unshifted=True) for code in CANDIDATES]
    return (
        *proper,
        *(one for one in unshifted if _parameters(coordinates_crs(one)) not in named),
    )


def _vn2000() -> CRS:
    """Return VN-2000 in degrees, the datum of the default metric CRS."""
    base = read_crs(METRIC).geodetic_crs
    if base is None:
        raise AssertionError(METRIC)
    return base


def _parameters(crs: CRS) -> tuple[object, ...] | None:
    """Return what tells two systems of Vietnam apart; ``None`` for any other."""
    bare = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    base = bare.geodetic_crs
    datum = None if base is None else _datum(base, crs if crs.is_bound else None)
    if datum is None or base is None or base.prime_meridian is None:
        return None
    if base.prime_meridian.longitude != 0:
        return None
    units = {axis.unit_name for axis in bare.axis_info}
    if bare.is_geographic:
        return (datum,) if units == {"degree"} else None
    way = bare.coordinate_operation
    if way is None or way.method_name != "Transverse Mercator":
        return None
    if units != {"metre"}:
        return None
    values = {one.name: round(float(one.value), 8) for one in way.params}
    return datum, *sorted(values.items())


def _datum(base: CRS, bound: CRS | None = None) -> str | None:
    """Return ``vn2000`` or ``wgs84``; ``None`` for any other datum."""
    ellipsoid = base.ellipsoid
    if ellipsoid is None or base.datum is None:
        return None
    found = (ellipsoid.semi_major_metre, round(ellipsoid.inverse_flattening, 9))
    if found != _ELLIPSOID:
        return None
    if bound is not None:
        return _datum_of_shift(bound)
    names = {re.sub("^d_|[^a-z0-9]", "", base.datum.name.casefold())}
    if names & _VN2000:
        return "vn2000"
    return "wgs84" if names & _WGS84 else None


def _datum_of_shift(bound: CRS) -> str | None:
    way = bound.coordinate_operation
    shift = np.array([] if way is None else list(way.towgs84), dtype=float)
    if len(shift) < 3:
        return None
    if not shift.any():
        return "wgs84"
    apart_m = np.abs(shift[:3] - _published_shift()).max()
    return "vn2000" if apart_m <= _SHIFTS_AGREE_M else None


def _published_shift() -> NDArray[np.float64]:
    """Return how far the centres of VN-2000 and WGS 84 are apart, as EPSG has it."""
    (shift,) = (
        one
        for one in operation(_vn2000(), read_crs(LONLAT)).operations or ()
        if one.type_name == "Transformation"
    )
    return np.array([one.value for one in list(shift.params)[:3]], dtype=float)
