"""Occupancy: committed land over industrial land, of clusters and of areas.

Two bases, never mixed: Circular 14/2024, indicator 19, takes operating clusters;
Decree 32/2024, Art. 8(1)c, takes established ones. Two averages, both shown,
since the decree does not say how to average: hectares summed and then divided,
and the mean of the clusters' own rates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from clusterviz.core.apportion import NO_AREA, apportioned, to_ha, to_m2
from clusterviz.core.landfund import area_rows
from clusterviz.core.status import is_established, is_operating

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

Base = Literal["operating", "established"]
BASES: tuple[Base, ...] = ("operating", "established")

_FIGURES = ("industrial_land_ha", "leased_ha", "committed_ha")


@dataclass(frozen=True)
class Occupancy:
    """Occupancy of areas, and who is not in it.

    Parameters
    ----------
    rows
        One row an area and base.
    left_out
        ``cluster_id``, ``base`` and ``field``: clusters of a base that a
        missing figure (or industrial land of 0 ha) leaves out, and its field.
    """

    rows: pd.DataFrame
    left_out: pd.DataFrame


@dataclass(frozen=True)
class Average:
    """Occupancy of several clusters together; hectares, and shares from 0 to 1."""

    n_clusters: int
    industrial_land_ha: float
    leased_ha: float
    committed_ha: float
    occupancy_ratio: float
    mean_of_rates_ratio: float


def of_base(clusters: gpd.GeoDataFrame, base: Base, on: dt.date) -> gpd.GeoDataFrame:
    """Return the clusters of one base on a day, out of the clusters of that day."""
    is_in = is_operating if base == "operating" else is_established
    return clusters[is_in(clusters, on)]


def missing_figure(clusters: pd.DataFrame) -> pd.Series[str]:
    """Return the field for want of which a cluster has no rate; empty if it has.

    Row-wise. Industrial land of 0 ha is as good as missing.
    """
    field = pd.Series("", index=clusters.index, dtype="str")
    for name in reversed(_FIGURES):
        field[clusters[name].isna()] = name
    field[clusters[_FIGURES[0]] == 0] = _FIGURES[0]
    return field


def average(clusters: pd.DataFrame) -> Average:
    """Return the occupancy of clusters together, by both averages.

    Hectares are a sum: those of parts may be added, ratios may not. Clusters
    without a figure are left out, see `missing_figure`; of none, the ratios are
    missing.

    Examples
    --------
    >>> clusters = pd.DataFrame(
    ...     {
    ...         "industrial_land_ha": [30.0, 20.0],
    ...         "leased_ha": [12.0, 4.0],
    ...         "committed_ha": [15.0, 4.0],
    ...     }
    ... )
    >>> both = average(clusters)
    >>> both.occupancy_ratio, both.mean_of_rates_ratio
    (0.38, 0.35)
    """
    counted = clusters[missing_figure(clusters) == ""]
    industrial, leased, committed = (
        int(to_m2(counted[name]).sum()) for name in _FIGURES
    )
    rates = counted[_FIGURES[2]] / counted[_FIGURES[0]]
    return Average(
        n_clusters=len(counted),
        industrial_land_ha=industrial / 1e4,
        leased_ha=leased / 1e4,
        committed_ha=committed / 1e4,
        occupancy_ratio=committed / industrial if industrial else np.nan,
        mean_of_rates_ratio=float(rates.mean()),
    )


def occupancy(
    clusters: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    shares: pd.DataFrame,
    on: dt.date,
) -> Occupancy:
    """Return the occupancy of each area on both bases, by both averages.

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

    Returns
    -------
    occupancy
        Rows in the order of `areas`, operating before established:
        ``area_code``, ``area_name``, ``level``, ``base``, ``n_clusters``
        (counted where the largest share of each lies), ``industrial_land_ha``,
        ``leased_ha``, ``committed_ha``, ``occupancy_ratio`` (committed over
        industrial land, of the row's hectares), ``mean_of_rates_ratio`` (over
        the clusters counted in the row) and ``area_id``. A last area with an
        empty code is outside every area, if anything is.
    """
    of_bases = {base: of_base(clusters, base, on) for base in BASES}
    counted = {
        base: ours[missing_figure(ours) == ""] for base, ours in of_bases.items()
    }
    used = pd.concat(counted.values())["cluster_id"]
    has_outside = NO_AREA in set(shares.loc[shares["cluster_id"].isin(used), "area_id"])
    frame = area_rows(areas, has_outside=has_outside)
    tables = [_of_base(counted[base], frame, shares, base) for base in BASES]
    rows = pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)
    return Occupancy(rows=rows, left_out=_left_out(of_bases))


def _of_base(
    clusters: gpd.GeoDataFrame, frame: pd.DataFrame, shares: pd.DataFrame, base: Base
) -> pd.DataFrame:
    ours = shares[shares["cluster_id"].isin(clusters["cluster_id"])]
    by_id = clusters.set_index("cluster_id")
    m2 = pd.DataFrame(
        {
            name: apportioned(pd.Series(to_m2(by_id[name]), by_id.index), ours)
            for name in _FIGURES
        }
    )
    sums = m2.groupby(ours["area_id"]).sum().reindex(frame["area_id"]).fillna(0)
    leading = ours[ours["is_leading"]]
    rates = leading["cluster_id"].map(by_id[_FIGURES[2]] / by_id[_FIGURES[0]])
    by_area = rates.astype("float64").groupby(leading["area_id"])
    rows = frame.assign(base=pd.Series(base, frame.index, dtype="str"))
    n_clusters = frame["area_id"].map(by_area.size()).fillna(0)
    rows["n_clusters"] = n_clusters.astype("int64")
    for name in _FIGURES:
        rows[name] = to_ha(sums[name]).to_numpy()
    industrial_ha = rows[_FIGURES[0]].where(rows[_FIGURES[0]] > 0)
    rows["occupancy_ratio"] = rows[_FIGURES[2]] / industrial_ha
    rows["mean_of_rates_ratio"] = frame["area_id"].map(by_area.mean()).astype("float64")
    return rows[[*(name for name in rows if name != "area_id"), "area_id"]]


def _left_out(of_bases: dict[Base, gpd.GeoDataFrame]) -> pd.DataFrame:
    rows = [
        (cluster_id, base, field)
        for base, clusters in of_bases.items()
        for cluster_id, field in zip(
            clusters["cluster_id"], missing_figure(clusters), strict=True
        )
        if field
    ]
    return pd.DataFrame(rows, columns=["cluster_id", "base", "field"], dtype="str")
