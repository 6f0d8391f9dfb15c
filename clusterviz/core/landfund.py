"""The land fund: cluster land by stage, in each area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.apportion import (
    NO_AREA,
    apportioned,
    divided_by_place,
    to_ha,
    to_m2,
)
from clusterviz.core.partition import PARTS
from clusterviz.crs import require_metric

if TYPE_CHECKING:
    import geopandas as gpd

_LAST = "committed_not_leased"
"""Its column came after the others were promised in their order."""


def landfund(
    parts: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """Sum the parts of clusters in each area.

    A sum in `parts`: hectares of parts of the clusters may be added. A part that
    lies in two areas is divided between them by geometry.

    Parameters
    ----------
    parts
        From `partition.land_parts`, in metres.
    areas
        Areas of one level and day, in the CRS of `parts`.
    shares
        The clusters' shares in `areas`, from `apportion.area_shares`.

    Returns
    -------
    rows
        One row an area, in the order of `areas`, and a last one with an empty
        ``area_code`` for what lies outside every area, if anything does:
        ``area_code``, ``area_name``, ``level``, ``n_clusters`` (counted where
        the largest share of each lies), ``planned_ha`` (drawn, or on paper for
        those with a symbol only), hectares of each part and ``area_id``. The
        parts of a row sum to its ``planned_ha``; the rows sum to the whole.
        ``committed_not_leased_ha`` is the last part: the columns before it are
        relied on in their order.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    """
    require_metric(parts=parts, areas=areas)
    divided = _divided(parts.reset_index(drop=True), areas, shares)
    sums = divided.pivot_table(
        index="area_id", columns="part", values="m2", aggfunc="sum", observed=False
    )
    leading = shares.loc[shares["is_leading"], "area_id"].value_counts()
    used = [*divided["area_id"], *leading.index]
    rows = area_rows(areas, has_outside=NO_AREA in used)
    ids = rows["area_id"]
    rows["n_clusters"] = ids.map(leading).fillna(0).astype("int64")
    m2 = sums.reindex(index=ids, columns=list(PARTS)).fillna(0).astype("int64")
    rows["planned_ha"] = to_ha(m2.sum(axis="columns")).to_numpy()
    for part in sorted(PARTS, key=lambda one: one == _LAST):
        rows[f"{part}_ha"] = to_ha(m2[part]).to_numpy()
    return rows[[*(name for name in rows if name != "area_id"), "area_id"]]


def area_rows(areas: gpd.GeoDataFrame, *, has_outside: bool) -> pd.DataFrame:
    """Return the first columns of a table by area, one row an area.

    Parameters
    ----------
    areas
        Areas of one level and day.
    has_outside
        End with a row for what lies outside every area: its level is that of
        the areas, its other texts are empty.

    Returns
    -------
    rows
        ``area_code``, ``area_name``, ``level`` and ``area_id``.
    """
    rows = pd.DataFrame(areas.drop(columns="geometry"))
    rows = rows[["area_code", "area_name", "level", "area_id"]]
    if has_outside:
        levels = areas["level"].unique()
        outside = dict.fromkeys(rows.columns, NO_AREA)
        outside["level"] = levels[0] if len(levels) else ""
        rows = pd.concat([rows, pd.DataFrame([outside])])
    return rows.reset_index(drop=True).astype("str")


def _divided(
    parts: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """Return each part's whole square metres in each area."""
    n_areas = shares["cluster_id"].value_counts()
    is_split = parts["cluster_id"].map(n_areas) > 1
    single = shares.drop_duplicates("cluster_id").set_index("cluster_id")["area_id"]
    rows = [
        (at, area_id, 1.0)
        for at, area_id in parts.loc[~is_split, "cluster_id"].map(single).items()
    ]
    places, ids = areas.geometry.to_numpy(), areas["area_id"].to_numpy()
    crossing = parts[is_split]
    rows += [
        (crossing.index[at], NO_AREA if place is None else ids[place], ratio)
        for at, place, ratio in divided_by_place(crossing.geometry.to_numpy(), places)
    ]
    by_part = pd.DataFrame(rows, columns=["at", "area_id", "share_ratio"])
    m2 = pd.Series(to_m2(parts["area_ha"]), index=parts.index)
    by_part["m2"] = apportioned(m2, by_part)
    by_part["part"] = by_part["at"].map(parts["part"])
    return by_part[by_part["m2"] > 0]
