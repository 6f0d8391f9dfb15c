"""Boundaries as decisions list them: the way back of `corner_shapes`.

Practice in Vietnam: X is north and stands first, coordinates have centimetres,
corners are counted clockwise from the one farthest to the north-west, and a ring
ends with its first corner once more. Rings of one boundary bear letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz import crs
from clusterviz.core.place.corners import LEAST, NEAR_M, assembled

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

DECIMALS = 2
"""Of metres: decisions print centimetres."""

CORNERS = ("feature_id", "point", "x_north_m", "y_east_m", "side_m")
RINGS = (
    "feature_id", "ring", "within", "n_corners", "perimeter_m", "area_ha",
)  # fmt: skip

_SAME_M = 1.05 * NEAR_M
"""A little more than what is one corner to a reader: figures are rounded."""


@dataclass(frozen=True)
class Listing:
    """The corners of some boundaries.

    Parameters
    ----------
    corners
        `CORNERS`, row by row as they are printed: of each ring the first comes
        again as the last, without a side; the others have the one to the next.
    rings
        `RINGS`: of a ring within another that one's letter, the land of which is
        without it.
    unbounded
        Features without a boundary: they have no corners.
    doubtful
        Features of which centimetres are too coarse: what is listed makes another
        shape, or leaves a ring out.
    """

    corners: pd.DataFrame
    rings: pd.DataFrame
    unbounded: tuple[str, ...]
    doubtful: tuple[str, ...]


def corner_listing(features: gpd.GeoDataFrame, key: str) -> Listing:
    """Return the corners of boundaries, feature by feature.

    Parameters
    ----------
    features
        In the metric CRS; only polygons have corners.
    key
        The column that names them.

    Examples
    --------
    >>> import geopandas as gpd
    >>> land = gpd.GeoDataFrame(
    ...     {"id": ["A"]}, geometry=[shapely.box(0, 0, 20, 10)], crs=crs.METRIC
    ... )
    >>> listing = corner_listing(land, "id")
    >>> listing.corners["point"].tolist(), listing.corners["side_m"].tolist()
    (['1', '2', '3', '4', '1'], [20.0, 10.0, 20.0, 10.0, nan])
    """
    crs.require_metric(features=features)
    corners: list[pd.DataFrame] = []
    rings: list[dict[str, object]] = []
    unbounded, doubtful = [], []
    for name, shape in zip(features[key], features.geometry, strict=True):
        drawn = [*_rings(shape)] if shape is not None else []
        if not drawn:
            unbounded.append(str(name))
            continue
        kept = [one for one in drawn if len(one[1]) >= LEAST]
        if len(kept) < len(drawn) or _differs(shape, [xy for _, xy in kept]):
            doubtful.append(str(name))
        for letter, (within, xy) in _lettered(kept):
            prefix = letter if len(kept) > 1 else ""
            corners.append(_rows(xy, prefix).assign(feature_id=str(name)))
            rings.append(_ring(xy) | {"ring": letter, "within": within})
            rings[-1]["feature_id"] = str(name)
    whole = pd.concat(corners) if corners else pd.DataFrame(columns=CORNERS)
    return Listing(
        whole[[*CORNERS]].reset_index(drop=True),
        pd.DataFrame(rings, columns=[*RINGS]),
        tuple(unbounded),
        tuple(doubtful),
    )


def _rings(shape: BaseGeometry) -> Iterator[tuple[bool, Floats]]:
    """Yield the corners of each ring, and whether it is within the one before.

    The largest land comes first, its holes behind it.
    """
    parts = [one for one in shapely.get_parts(shape) if _is_land(one)]
    for part in sorted(parts, key=lambda one: -one.area):
        yield False, _ordered(part.exterior)
        for hole in part.interiors:
            yield True, _ordered(hole)


def _is_land(part: BaseGeometry) -> bool:
    return isinstance(part, shapely.Polygon) and not part.is_empty


def _ordered(ring: shapely.LinearRing) -> Floats:
    """Return corners to the centimetre, clockwise from the north-westernmost."""
    xy: Floats = np.round(shapely.get_coordinates(ring)[:-1], DECIMALS)
    if shapely.is_ccw(ring):
        xy = xy[::-1]
    xy = xy[(xy != np.roll(xy, 1, axis=0)).any(axis=1)]
    if len(xy) < LEAST:
        return xy
    by_place = np.lexsort((-xy[:, 1], xy[:, 0] - xy[:, 1]))
    # A reader takes what comes back to the first corner for the end of the ring.
    first = next((at for at in by_place if _stands_alone(xy, at)), by_place[0])
    return np.roll(xy, -int(first), axis=0)


def _stands_alone(xy: Floats, at: int) -> bool:
    apart = np.abs(xy - xy[at]).max(axis=1)
    return int((apart <= _SAME_M).sum()) == 1


def _differs(shape: BaseGeometry, outlines: list[Floats]) -> bool:
    """Return whether what is listed makes another shape than was drawn."""
    made = assembled(outlines)
    if made is None or not made.is_valid:
        return True
    return bool(abs(made.area - shape.area) > shape.length * NEAR_M)


def _lettered(
    rings: list[tuple[bool, Floats]],
) -> Iterator[tuple[str, tuple[str, Floats]]]:
    """Yield each ring with its letter, and the letter of the one that it is within."""
    outer = ""
    for number, (is_hole, xy) in enumerate(rings):
        letter = _letter(number)
        outer = outer if is_hole else letter
        yield letter, (outer if is_hole else "", xy)


def _letter(number: int) -> str:
    """Return the letters of a number, as the columns of a sheet have them.

    Examples
    --------
    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    number += 1
    while number:
        number, at = divmod(number - 1, 26)
        letters = chr(ord("A") + at) + letters
    return letters


def _rows(xy: Floats, prefix: str) -> pd.DataFrame:
    numbers = [*range(1, len(xy) + 1), 1]
    closed = np.vstack([xy, xy[:1]])
    return pd.DataFrame(
        {
            "point": [f"{prefix}{number}" for number in numbers],
            "x_north_m": closed[:, 1],
            "y_east_m": closed[:, 0],
            "side_m": [*_sides(xy), np.nan],
        }
    )


def _sides(xy: Floats) -> Floats:
    sides: Floats = np.hypot(*(np.roll(xy, -1, axis=0) - xy).T)
    return np.round(sides, DECIMALS)


def _ring(xy: Floats) -> dict[str, object]:
    return {
        "n_corners": len(xy),
        "perimeter_m": round(float(_sides(xy).sum()), DECIMALS),
        "area_ha": round(shapely.Polygon(xy).area / crs.M2_PER_HA, 4),
    }
