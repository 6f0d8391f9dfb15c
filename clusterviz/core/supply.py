"""Which area has which kind of plan zone: supplied, out of date, in part, missing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.timeline import is_reached
from clusterviz.crs import require_metric

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.schema import Choice

SUPPLIED = "supplied"
NO_DOCUMENT = "no_document"
OUT_OF_DATE = "out_of_date"
PARTLY = "partly"
MISSING = "missing"
SUPPLIES = (SUPPLIED, NO_DOCUMENT, OUT_OF_DATE, PARTLY, MISSING)
"""All in date, with a document or without; all there, but old; in part; nothing."""

GOOD_YEARS = 5
"""What was supplied is good for so long: a land-use inventory comes every five
years. Practice: no law says when a plan layer is out of date."""

WHOLE_RATIO = 0.999
"""Areas of two schemes share borders that were drawn twice: this much is all."""


def dated_entries(coverage: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Return the entries of the coverage that are neither later nor out of date.

    Row-wise, whether or not they name a document.

    Parameters
    ----------
    coverage
        ``as_of_on``.
    on
        The day.
    """
    oldest = _years_before(on, GOOD_YEARS)
    is_old = is_reached(coverage["as_of_on"], oldest)
    return coverage[is_reached(coverage["as_of_on"], on) & ~is_old]


def current_entries(coverage: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Return the `dated_entries` that name a document: another vouches for nothing.

    Parameters
    ----------
    coverage
        ``as_of_on`` and ``source_document``.
    on
        The day.
    """
    dated = dated_entries(coverage, on)
    return dated[dated["source_document"].fillna("").str.strip() != ""]


def unjudged_because(pairs: pd.DataFrame) -> list[str]:
    """Return what is lacking of each pair that cannot be judged.

    Parameters
    ----------
    pairs
        Of `overlaps.judged`, those that cannot be judged.

    Returns
    -------
    reasons
        ``zone_symbol`` (the zone is known by its symbol only), ``not_supplied``
        (its kind was not supplied for all of the cluster) or ``cluster_symbol``.

    Examples
    --------
    >>> kinds = ["defence", "mineral", ""]
    >>> unjudged_because(pd.DataFrame({"zone_id": ["Z1", "", ""], "kind": kinds}))
    ['zone_symbol', 'not_supplied', 'cluster_symbol']
    """
    return [
        "zone_symbol" if zone_id else "not_supplied" if kind else "cluster_symbol"
        for zone_id, kind in zip(pairs["zone_id"], pairs["kind"], strict=True)
    ]


def supplies(
    coverage: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    kinds: Mapping[str, Choice],
    on: dt.date,
) -> pd.DataFrame:
    """Return what each area has of each mandatory kind.

    Row-wise in `areas`. Of several entries for the same land the newest counts:
    an older one is superseded, not out of date.

    Parameters
    ----------
    coverage
        ``kind``, ``area_id``, ``as_of_on`` and ``source_document``.
    shapes
        Areas of any level and day, by ``area_id``, in metres.
    areas
        The areas asked about, in the CRS of `shapes`.
    kinds
        The declared kinds of plan zone.
    on
        The day.

    Returns
    -------
    grid
        ``kind``, ``area_id``, ``area_code``, ``area_name``, ``supply`` (one of
        `SUPPLIES`), ``covered_ratio`` (share of the area with data that is in
        date and has a document, 0 to 1) and ``supplied_on`` (the newest day;
        ``None`` without one).

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    """
    require_metric(shapes=shapes, areas=areas)
    known = coverage[
        coverage["area_id"].isin(shapes["area_id"])
        & is_reached(coverage["as_of_on"], on)
    ]
    dated, current = dated_entries(known, on), current_entries(known, on)
    by_id = shapes.set_index("area_id").geometry
    kept: dict[tuple[str, ...], NDArray[np.float64]] = {}

    def covered(entries: pd.DataFrame) -> NDArray[np.float64]:
        # Most kinds come for the same areas: their share is taken once.
        ids = tuple(sorted(set(entries["area_id"])))
        if ids not in kept:
            kept[ids] = _covered_ratio(areas, by_id.reindex(list(ids)).to_numpy())
        return kept[ids]

    tables = []
    for kind in (one.code for one in kinds.values() if one.is_mandatory):
        ever = known[known["kind"] == kind]
        now_ratio = covered(current[current["kind"] == kind])
        dated_ratio = covered(dated[dated["kind"] == kind])
        ever_ratio = covered(ever)
        whole = [one >= WHOLE_RATIO for one in (now_ratio, dated_ratio, ever_ratio)]
        table = pd.DataFrame(areas[["area_id", "area_code", "area_name"]])
        table.insert(0, "kind", kind)
        table["supply"] = np.select([*whole, ever_ratio > 0], SUPPLIES[:4], MISSING)
        table["covered_ratio"] = now_ratio
        table["supplied_on"] = _newest(areas, ever, by_id)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _covered_ratio(
    areas: gpd.GeoDataFrame, places: NDArray[np.object_]
) -> NDArray[np.float64]:
    """Return the share of each area that lies in the union of the places."""
    shapes = areas.geometry.to_numpy()
    ratio = np.zeros(len(shapes))
    which, where = shapely.STRtree(places).query(shapes, predicate="intersects")
    for at in np.unique(which):
        near = places[where[which == at]]
        inside = shapely.union_all(shapely.intersection(shapes[at], near))
        ratio[at] = min(inside.area / shapes[at].area, 1.0)
    # A border drawn twice is no coverage.
    ratio[ratio < 1 - WHOLE_RATIO] = 0.0
    return ratio


def _newest(
    areas: gpd.GeoDataFrame, entries: pd.DataFrame, by_id: gpd.GeoSeries
) -> list[dt.date | None]:
    """Return the newest day that each area was supplied for, in part or whole."""
    places = by_id.reindex(entries["area_id"]).to_numpy()
    points = areas.representative_point().to_numpy()
    days: list[dt.date | None] = [None] * len(areas)
    which, where = shapely.STRtree(places).query(points, predicate="intersects")
    for at, of in zip(which, where, strict=True):
        day = entries["as_of_on"].iloc[of]
        days[at] = max(day, days[at] or day)
    return days


def _years_before(on: dt.date, years: int) -> dt.date:
    if on.year - years < dt.MINYEAR:
        return dt.date.min
    # 29 February has no counterpart in most years.
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year - years, day=day)
