"""Occupancy: land that is taken over land for lease, of clusters and of areas.

Bases are never mixed: Circular 14/2024, indicator 19, takes operating clusters;
Decree 32/2024, Art. 8(1)c, takes established ones. Two averages, both shown,
since the decree does not say how to average: hectares summed and then divided,
and the mean of the clusters' own rates.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import pandas as pd

from clusterviz.core import bases
from clusterviz.core.apportion import NO_AREA, to_m2
from clusterviz.core.landfund import area_rows
from clusterviz.core.status import is_detailed_plan_approved
from clusterviz.core.tally import BY_PLAN, Quantity, tally

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.core.tally import Tally

Base = Literal["operating", "established", "all"]
BASES: tuple[Base, ...] = ("operating", "established", "all")

Numerator = Literal["committed", "leased"]
NUMERATORS: Mapping[Numerator, str] = MappingProxyType(
    {"committed": "committed_ha", "leased": "leased_ha"}
)
"""What is taken, and its column."""

Land = Literal["industrial", "fit_to_lease", "gross"]
LANDS: Mapping[Land, str] = MappingProxyType(
    {
        "industrial": "industrial_land_ha",
        "fit_to_lease": "fit_to_lease_ha",
        "gross": "planned_area_ha",
    }
)
"""What it is divided by, and its column."""

_COUNTED_AS: Mapping[Base, str] = MappingProxyType(
    {"operating": "operating", "established": "established", "all": "in_plan"}
)
_INDUSTRIAL = LANDS["industrial"]


@dataclass(frozen=True)
class Occupancy:
    """Occupancy of areas, and who is not in it.

    Parameters
    ----------
    rows
        One row an area and base.
    left_out
        ``cluster_id``, ``base`` and ``field``: clusters of a base that a
        missing figure (or land of 0 ha) leaves out, and its field.
    """

    rows: pd.DataFrame
    left_out: pd.DataFrame


def missing_figure(
    clusters: gpd.GeoDataFrame,
    on: dt.date,
    numerator: Numerator = "committed",
    land: Land = "industrial",
) -> pd.Series[str]:
    """Return the field for want of which a cluster has no rate; empty if it has.

    Row-wise. A rate needs what it divides and nothing else, as the gate does.
    Industrial land is what the approved detailed plan fixes: without one there is
    none. Land of less than a square metre is as good as missing: it divides
    nothing.

    Parameters
    ----------
    clusters
        Any clusters.
    on
        The day.
    numerator
        What is taken.
    land
        What is divided by.
    """
    field = pd.Series("", index=clusters.index, dtype="str")
    if land == "industrial":
        field[~is_detailed_plan_approved(clusters, on)] = BY_PLAN
    for name in (NUMERATORS[numerator], LANDS[land]):
        field[clusters[name].isna()] = name
    field[to_m2(clusters[LANDS[land]]) == 0] = LANDS[land]
    return field


def tallies(
    facts: bases.Facts, base: Base, numerator: Numerator, land: Land
) -> tuple[Tally, Tally]:
    """Return the rows above and below the line of one reading of occupancy.

    A sum: tallies of parts of the clusters may be added, ratios may not. Both
    are of the same clusters: those of the base that have the land and the
    numerator; the others are left out of both, and named in both.

    Parameters
    ----------
    facts
        Of what, where and when.
    base
        Which clusters; ``all`` is every cluster of the plan.
    numerator
        What is taken.
    land
        What it is divided by.

    Returns
    -------
    numerator, denominator
        Their quantities go by the column that is summed.
    """
    clusters = facts.clusters
    field = missing_figure(clusters, facts.on, numerator, land)
    is_left_out = (field != "") & bases.BASES[_COUNTED_AS[base]](clusters, facts)
    ids = clusters.loc[is_left_out, "cluster_id"]
    columns = {"feature_id": ids, "cluster_id": ids, "field": field[is_left_out]}
    left_out = pd.DataFrame(columns, dtype="str").reset_index(drop=True)
    whole = dataclasses.replace(facts, clusters=clusters[field == ""])
    above, below = (
        tally(Quantity(name, _COUNTED_AS[base], name, "ha"), whole)
        for name in (NUMERATORS[numerator], LANDS[land])
    )
    return (
        dataclasses.replace(above, left_out=left_out),
        dataclasses.replace(below, left_out=left_out),
    )


def cluster_rates(above: Tally, below: Tally) -> pd.Series[float]:
    """Return the rate of each cluster of two `tallies`, by ``cluster_id``.

    The mean of some of them is the mean of rates.
    """
    taken, land = (
        one.rows.groupby("cluster_id")["amount"].sum() for one in (above, below)
    )
    rates: pd.Series[float] = (taken / land).astype("float64")
    return rates


def occupancy(
    clusters: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    shares: pd.DataFrame,
    on: dt.date,
    *,
    numerator: Numerator = "committed",
    land: Land = "industrial",
) -> Occupancy:
    """Return the occupancy of each area on every base, by both averages.

    Hectares are a sum in `clusters`: those of parts may be added, and the ratios
    taken again. A cluster in two areas is divided by its share of their land.

    Parameters
    ----------
    clusters
        The clusters of the day.
    areas
        Areas of one level and day.
    shares
        The clusters' shares in `areas`, from `apportion.area_shares`.
    on
        The day.
    numerator
        What is taken.
    land
        What it is divided by.

    Returns
    -------
    occupancy
        Rows in the order of `areas`, and of `BASES` in each: ``area_code``,
        ``area_name``, ``level``, ``base``, ``n_clusters`` (counted where the
        largest share of each lies), ``industrial_land_ha``, ``leased_ha``,
        ``committed_ha``, ``occupancy_ratio`` (of the row's hectares),
        ``mean_of_rates_ratio`` (over the clusters counted in the row),
        ``numerator``, ``land``, ``land_ha`` (what is divided by),
        ``n_left_out`` and ``area_id``. Hectares that the rate does not divide
        are missing where a counted cluster lacks them. A last area with an empty
        code is outside every area, if anything is.
    """
    facts = bases.Facts(on, clusters, shares)
    frame = area_rows(areas, has_outside=NO_AREA in set(shares["area_id"]))
    pairs = {base: tallies(facts, base, numerator, land) for base in BASES}
    tables = [
        _of_base(facts, frame, base, pair).assign(
            numerator=pd.Series(numerator, frame.index, dtype="str"),
            land=pd.Series(land, frame.index, dtype="str"),
        )
        for base, pair in pairs.items()
    ]
    rows = pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)
    last = ["numerator", "land", "land_ha", "n_left_out", "area_id"]
    left_out = [
        below.left_out[["cluster_id"]].assign(base=base, field=below.left_out["field"])
        for base, (_, below) in pairs.items()
    ]
    return Occupancy(
        rows=rows[[*(name for name in rows if name not in last), *last]],
        left_out=pd.concat(left_out, ignore_index=True).astype("str"),
    )


def _of_base(
    facts: bases.Facts, frame: pd.DataFrame, base: Base, pair: tuple[Tally, Tally]
) -> pd.DataFrame:
    above, below = pair
    ids = frame["area_id"]
    counted = set(below.rows["cluster_id"])
    is_counted = facts.clusters["cluster_id"].isin(counted)
    ours = dataclasses.replace(facts, clusters=facts.clusters[is_counted])
    leading = below.rows[below.rows["is_leading"]].set_index("cluster_id")["area_id"]
    rates = cluster_rates(above, below).groupby(leading).mean()
    left_out = below.left_out["cluster_id"]
    lead = facts.shares[facts.shares["is_leading"]]
    n_left_out = lead.loc[lead["cluster_id"].isin(left_out), "area_id"].value_counts()
    rows = frame.assign(base=pd.Series(base, frame.index, dtype="str"))
    rows["n_clusters"] = below.n_by_area(ids)
    known = {one.quantity.code: one.by_area(ids) for one in pair}
    for name in (_INDUSTRIAL, "leased_ha", "committed_ha"):
        rows[name] = known[name] if name in known else _hectares(name, ours, ids)
    land_ha = known[below.quantity.code]
    taken_ha = known[above.quantity.code]
    rows["occupancy_ratio"] = taken_ha / land_ha.where(land_ha > 0)
    rows["mean_of_rates_ratio"] = ids.map(rates).astype("float64")
    rows["land_ha"] = land_ha
    rows["n_left_out"] = ids.map(n_left_out).fillna(0).astype("int64")
    return rows


def _hectares(
    name: str, facts: bases.Facts, area_ids: pd.Series[str]
) -> pd.Series[float]:
    """Return a column summed by area; missing where a cluster of it lacks it."""
    found = tally(Quantity(name, "in_plan", name, "ha"), facts)
    is_lacking = facts.shares["cluster_id"].isin(found.left_out["cluster_id"])
    lacking = facts.shares.loc[is_lacking, "area_id"]
    return found.by_area(area_ids).where(~area_ids.isin(lacking))
