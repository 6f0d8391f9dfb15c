"""The smallest trim: what is left of a site when it keeps clear of other plans.

The site less the zones that block it, each grown by the tolerance of the pair,
falls into parts, some hanging together by a strip that no road fits into. A part
is *compact* if a disc as wide as a road with its verges can be moved all through
it (a morphological opening); a strip narrower than that is cut, unless it is
smaller than the square of that width, such as the corner of a field. Of the
compact parts the largest is kept. Zones that lie wholly inside stay holes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.crs import M2_PER_HA, require_metric

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Site = shapely.Polygon | shapely.MultiPolygon

NECK_M = 12.0
"""Narrowest strip that holds a site together: an internal road and its verges."""

LEAST_M2 = 1e-3
"""Shared land up to 10 cm² is what is left of reckoning with decimals."""

_SLACK_M = 0.01
_MITRE = 2.0
_MOST_CUTS = 50


@dataclass(frozen=True)
class Trim:
    """What a trim keeps of a site.

    Parameters
    ----------
    kept
        One connected polygon, perhaps with holes; ``None`` where nothing is left.
    kept_ha, lost_ha
        Together, the site.
    cut_off_ha
        Of what is lost, the land that is clear of the zones, but too narrow or
        not connected.
    n_holes
        Holes in what is kept, such as around a grave or a relic.
    compactness_ratio
        4πA/P²: 1 of a circle, 0.785 of a square.
    """

    kept: shapely.Polygon | None
    kept_ha: float
    lost_ha: float
    cut_off_ha: float
    n_holes: int
    compactness_ratio: float


def trim(
    site: Site,
    blocking: gpd.GeoDataFrame,
    *,
    clearance_m: float = 0.0,
    neck_m: float = NECK_M,
) -> Trim:
    """Return the largest compact part of a site that keeps clear of some land.

    What is kept lies within the site, shares no land with what blocks, and a
    second trim leaves it as it is.

    Parameters
    ----------
    site
        A valid polygon, in the CRS of `blocking`.
    blocking
        What must be kept clear of, in metres; with the column ``tolerance_m``,
        each is kept clear of by so much.
    clearance_m
        The least distance from what blocks.
    neck_m
        Strips narrower than this are cut.

    Raises
    ------
    CrsError
        If `blocking` has no CRS or one that distorts areas.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from clusterviz import crs
    >>> road = gpd.GeoDataFrame(geometry=[shapely.box(60, -9, 80, 109)], crs=crs.METRIC)
    >>> done = trim(shapely.box(0, 0, 100, 100), road)
    >>> done.kept.bounds, done.kept_ha, done.lost_ha, done.cut_off_ha
    ((0.0, 0.0, 60.0, 100.0), 0.6, 0.4, 0.2)
    """
    require_metric(blocking=blocking)
    rest: BaseGeometry = site
    forbidden = _grown(blocking, clearance_m)
    if shapely.intersection(site, forbidden).area > LEAST_M2:
        rest = shapely.difference(site, forbidden)
    kept = _compact(rest, neck_m)
    kept_m2 = 0.0 if kept is None else kept.area
    return Trim(
        kept=kept,
        kept_ha=kept_m2 / M2_PER_HA,
        lost_ha=(site.area - kept_m2) / M2_PER_HA,
        cut_off_ha=max(rest.area - kept_m2, 0.0) / M2_PER_HA,
        n_holes=0 if kept is None else len(kept.interiors),
        compactness_ratio=0.0 if kept is None else compactness_ratio(kept),
    )


def compactness_ratio(site: Site) -> float:
    """Return 4πA/P² of a polygon: 1 of a circle, less of anything else.

    Examples
    --------
    >>> round(compactness_ratio(shapely.box(0, 0, 100, 100)), 3)
    0.785
    """
    return 4 * math.pi * site.area / site.length**2 if site.length else 0.0


def _grown(blocking: gpd.GeoDataFrame, clearance_m: float) -> BaseGeometry:
    """Return the land to keep clear of, with straight borders to set out."""
    shapes = np.array(blocking.geometry.array, dtype="object")
    metres = np.full(len(shapes), clearance_m)
    if "tolerance_m" in blocking:
        metres = np.maximum(metres, blocking["tolerance_m"].fillna(0.0).to_numpy())
    is_grown = metres > 0
    shapes[is_grown] = shapely.buffer(
        shapes[is_grown], metres[is_grown], join_style="mitre", mitre_limit=_MITRE
    )
    union: BaseGeometry = shapely.union_all(shapes)
    return union


def _compact(rest: BaseGeometry, neck_m: float) -> shapely.Polygon | None:
    """Return the largest compact part; a cut may leave another strip to cut."""
    for _ in range(_MOST_CUTS):
        body = _body(rest, neck_m)
        if body is None:
            return None
        around = _polygons(rest)
        whole = around[np.argmax(shapely.area(shapely.intersection(around, body)))]
        beside = _polygons(shapely.difference(whole, body))
        strips = beside[shapely.area(beside) > neck_m**2]
        if not len(strips):
            found: shapely.Polygon = whole
            return found
        rest = shapely.difference(whole, shapely.union_all(strips))
    return None


def _body(rest: BaseGeometry, neck_m: float) -> BaseGeometry | None:
    """Return the greatest part through which a disc as wide as a neck moves."""
    cores = _polygons(shapely.buffer(rest, -neck_m / 2))
    if not len(cores):
        return None
    # A little too far, and cut back: else a hair would be left along each border.
    bodies = shapely.intersection(shapely.buffer(cores, neck_m / 2 + _SLACK_M), rest)
    largest: BaseGeometry = bodies[np.argmax(shapely.area(bodies))]
    return largest


def _polygons(shape: BaseGeometry) -> NDArray[np.object_]:
    parts = np.asarray(shapely.get_parts(shape), dtype="object")
    is_land = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    polygons: NDArray[np.object_] = parts[is_land & ~shapely.is_empty(parts)]
    return polygons
