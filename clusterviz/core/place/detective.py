"""Which system the numbers of a file are in: every possible one, the likeliest first.

Files come without a CRS, in a neighbouring zone, with the datum shift left out or
with north first. Each way to read the numbers is held against what is known of the
place; what nothing tells apart is said, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.core.place.placing import country
from clusterviz.core.place.sightings import Ground, Sighting, Witness
from clusterviz.core.place.systems import (
    coordinates_crs,
    likelihood,
    recognised,
    systems,
)
from clusterviz.crs import LONLAT, Coordinates, operation, read_crs
from clusterviz.errors import CrsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

__all__ = ["Clue", "Ground", "Sighting", "Suspect", "suspects"]

_LEVELS = 20
"""Evidence counts in twentieths: what differs by less is as good."""


@dataclass(frozen=True)
class Clue:
    """One thing that speaks for a system.

    Parameters
    ----------
    code
        Its sentence in the texts.
    values
        What the sentence is filled with.
    """

    code: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Suspect:
    """One way to read the numbers of a file, and what speaks for it.

    Parameters
    ----------
    coordinates
        What the numbers would be.
    score
        0 to 1; what weighs more decides first: present boundaries of the same
        key, areas named on paper, the province, what the file states, custom.
    evidence
        What speaks for it.
    sighting
        The evidence in figures.
    distance_m
        How far the best one puts the same rows, the median.
    place
        The middle of its rows, longitude first.
    is_as_good
        No boundary, name or province tells it from the best one.
    """

    coordinates: Coordinates
    score: float
    evidence: tuple[Clue, ...]
    sighting: Sighting
    distance_m: float
    place: shapely.Point
    is_as_good: bool


@dataclass(frozen=True)
class _Placing:
    coordinates: Coordinates
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    lon: float
    lat: float
    sighting: Sighting


def suspects(
    frame: gpd.GeoDataFrame,
    *,
    stated: Coordinates | None,
    ground: Ground,
    metric: str,
    given: Coordinates | None = None,
) -> list[Suspect]:
    """Return what the numbers of a file can be, the likeliest first.

    Of many rows 500 are looked at. What would put most of them outside the
    country of the metric CRS is left out.

    Parameters
    ----------
    frame
        Rows as the file has them; a CRS that they claim does not matter.
    stated
        What the file says; ``None`` where it says nothing.
    ground
        What is known of the place.
    metric
        The workspace's CRS.
    given
        What a person says, to be judged with the others.

    Examples
    --------
    >>> import geopandas as gpd
    >>> drawn = gpd.GeoDataFrame(geometry=[shapely.box(21.2, 106.1, 21.3, 106.2)])
    >>> best, *_ = suspects(drawn, stated=None, ground=Ground(), metric="EPSG:9214")
    >>> str(best.coordinates), round(best.place.x, 6)
    ('EPSG:4326+swapped', 106.15)
    """
    witness = Witness(frame, ground, metric)
    if not len(witness.frame):
        return []
    named = [recognised(one) for one in (stated, given) if one is not None]
    placings = _placings(witness, named, metric)
    if not placings:
        return []
    stated = None if stated is None else recognised(stated)
    fits = np.array([one.sighting.fits for one in placings])
    proven = np.column_stack(
        [_digits(fit) for fit, is_there in zip(fits.T, witness.has, strict=True)
         if is_there] or [np.zeros(len(placings), dtype=int)]
    )  # fmt: skip
    custom = [likelihood(one.coordinates, metric, one.lon, one.lat) for one in placings]
    is_stated = [one.coordinates == stated for one in placings]
    weighed = np.column_stack(
        [proven, _LEVELS * np.array(is_stated), np.array(custom) * _LEVELS]
    )
    order = sorted(range(len(placings)), key=lambda i: tuple(-weighed[i]))
    best = order[0]
    return [
        Suspect(
            placings[i].coordinates,
            _score(weighed[i]),
            _clues(placings[i], len(witness.frame), witness, is_stated[i], metric),
            placings[i].sighting,
            float(np.median(_apart_m(placings[i], placings[best]))),
            shapely.Point(placings[i].lon, placings[i].lat),
            bool((proven[i] == proven[best]).all()),
        )
        for i in order
    ]


def _placings(
    witness: Witness, named: Sequence[Coordinates], metric: str
) -> list[_Placing]:
    """Return every placing of the rows in the country, both orders tried."""
    target = read_crs(metric)
    to_lonlat = operation(target, read_crs(LONLAT))
    found = []
    for system in _each(named):
        try:
            way = operation(coordinates_crs(system), target)
        except CrsError:
            # Its datum shift is unknown: it cannot be placed at all.
            continue
        for is_swapped in (False, True):
            x, y = (witness.y, witness.x) if is_swapped else (witness.x, witness.y)
            x, y = (np.asarray(one) for one in way.transform(x, y))
            lon, lat = (np.asarray(one) for one in to_lonlat.transform(x, y))
            if not _is_in_country(metric, lon, lat):
                continue
            one = replace(system, is_swapped=is_swapped)
            middle = float(np.median(lon)), float(np.median(lat))
            found.append(_Placing(one, x, y, *middle, witness.sighting(one, x, y)))
    return found


def _each(named: Sequence[Coordinates]) -> Iterable[Coordinates]:
    return dict.fromkeys(
        [*systems(), *(replace(one, is_swapped=False) for one in named)]
    )


def _is_in_country(
    metric: str, lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> bool:
    """Return whether most points lie where the metric CRS is used."""
    is_sound = np.isfinite(lon) & np.isfinite(lat)
    use = country(metric)
    if use is not None:
        west, south, east, north = use[1].bounds
        is_sound &= (lon > west) & (lon < east) & (lat > south) & (lat < north)
    return bool(is_sound.mean() > 0.5)


def _digits(fit: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return a fit in twentieths, one figure for all that are as good as the best."""
    top = round(float(fit.max()) * _LEVELS)
    digits = np.minimum(np.floor(fit * _LEVELS), max(top - 1, 0)).astype(np.int64)
    digits[fit >= fit.max() - 1 / _LEVELS] = top
    return digits


def _score(digits: NDArray[np.float64]) -> float:
    base = _LEVELS + 1
    weights = base ** np.arange(len(digits) - 1, -1, -1, dtype=float)
    return float((digits * weights).sum() / (_LEVELS * weights.sum()))


def _apart_m(one: _Placing, other: _Placing) -> NDArray[np.float64]:
    return np.hypot(one.x - other.x, one.y - other.y)


def _clues(
    placing: _Placing, n: int, witness: Witness, is_stated: bool, metric: str
) -> tuple[Clue, ...]:
    """Return what speaks for a placing, the weightiest first."""
    seen, clues = placing.sighting, []
    if seen.known_ratio:
        values = {"n": len(witness.compared), "shared_ratio": seen.known_ratio}
        clues.append(Clue("coordinates.clue_known", values))
    if seen.named_ratio:
        values = {"n": seen.n_named, "named_ratio": seen.named_ratio}
        clues.append(Clue("coordinates.clue_named", values))
    if seen.inside_ratio:
        values = {"n": n, "inside_ratio": seen.inside_ratio}
        clues.append(Clue("coordinates.clue_inside", values))
    if is_stated:
        clues.append(Clue("coordinates.clue_stated", {}))
    if placing.coordinates.crs == metric:
        clues.append(Clue("coordinates.clue_workspace", {}))
    return tuple(clues)
