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
from clusterviz.core.partition import ON_PAPER, PARTS
from clusterviz.crs import require_metric

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd

LATER, NOT_ESTABLISHED = "scheduled_later", "not_established"

STEPS = (LATER, NOT_ESTABLISHED, *PARTS)
"""From planned land to what is usable now, in the order of the waterfall."""

_COLUMNS = (
    "symbol_only",
    "conflict",
    "to_clear",
    "cleared_not_serviced",
    "not_for_lease",
    "leased",
    "usable",
    "committed_not_leased",
    NOT_ESTABLISHED,
    LATER,
)
"""The steps in the order that programs rely on: later ones came last."""


def divided(
    parts: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    shares: pd.DataFrame,
    established_ids: Collection[str],
    *,
    later_ids: Collection[str] = (),
) -> pd.DataFrame:
    """Return the land of every cluster by step and area: the ledger of the fund.

    A sum in `parts`: ledgers of parts of the clusters may be stacked. Land in
    two areas is divided by where it lies; that of a cluster whose parts are
    known on paper only, by the cluster's shares.

    Parameters
    ----------
    parts
        From `partition.land_parts`, in metres.
    areas
        Areas of one level and day, in the CRS of `parts`.
    shares
        The clusters' shares in `areas`, from `apportion.area_shares`.
    established_ids
        Clusters established on the day; all land of the others is of the step
        ``not_established``.
    later_ids
        Clusters that the plan schedules for later: all their land is of the step
        ``scheduled_later``, established or not.

    Returns
    -------
    ledger
        ``area_id``, ``cluster_id``, ``part`` (one of `STEPS`) and ``m2`` (whole,
        > 0), one row for each of the first three. The rows of a cluster sum to
        its land exactly.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    """
    require_metric(parts=parts, areas=areas)
    parts = parts.reset_index(drop=True)
    placed = _placed(parts, areas, shares)
    m2 = pd.Series(to_m2(parts["area_ha"]), index=parts.index)
    placed["m2"] = apportioned(m2, placed)
    ids = placed["at"].map(parts["cluster_id"])
    step = placed["at"].map(parts["part"]).astype("str")
    step[~ids.isin(list(established_ids))] = NOT_ESTABLISHED
    step[ids.isin(list(later_ids))] = LATER
    placed = placed.assign(cluster_id=ids.astype("str"), part=step)
    names = ["area_id", "cluster_id", "part"]
    ledger = placed.groupby(names, sort=False)["m2"].sum().reset_index()
    types = dict.fromkeys(names, "str") | {"m2": "int64"}
    return ledger[ledger["m2"] > 0].reset_index(drop=True).astype(types)


def landfund(
    ledger: pd.DataFrame, areas: gpd.GeoDataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """Sum the ledger in each area.

    A sum: hectares of parts of the clusters may be added.

    Parameters
    ----------
    ledger
        From `divided`.
    areas, shares
        What it was divided with.

    Returns
    -------
    rows
        One row an area, in the order of `areas`, and a last one with an empty
        ``area_code`` for what lies outside every area, if anything does:
        ``area_code``, ``area_name``, ``level``, ``n_clusters`` (counted where
        the largest share of each lies), ``planned_ha`` (drawn, or on paper for
        those with a symbol only), hectares of each step and ``area_id``. The
        steps of a row sum to its ``planned_ha``; the rows sum to the whole.
        The columns are relied on in their order, so the steps that came last
        (committed, not established, scheduled later) stand behind the others.
    """
    sums = ledger.pivot_table(
        index="area_id", columns="part", values="m2", aggfunc="sum", observed=False
    )
    leading = shares.loc[shares["is_leading"], "area_id"].value_counts()
    used = [*ledger["area_id"], *leading.index]
    rows = area_rows(areas, has_outside=NO_AREA in used)
    ids = rows["area_id"]
    rows["n_clusters"] = ids.map(leading).fillna(0).astype("int64")
    m2 = sums.reindex(index=ids, columns=list(STEPS)).fillna(0).astype("int64")
    rows["planned_ha"] = to_ha(m2.sum(axis="columns")).to_numpy()
    for part in _COLUMNS:
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


def _placed(
    parts: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """Return ``at`` (row of `parts`), ``area_id`` and ``share_ratio``."""
    n_areas = shares["cluster_id"].value_counts()
    is_drawn = parts["basis"] != ON_PAPER
    is_crossing = is_drawn & (parts["cluster_id"].map(n_areas) > 1)
    whole = parts.loc[~is_crossing, ["cluster_id"]].rename_axis("at").reset_index()
    by_cluster = whole.merge(shares, on="cluster_id")
    columns = ["at", "area_id", "share_ratio"]
    places, ids = areas.geometry.to_numpy(), areas["area_id"].to_numpy()
    crossing = parts[is_crossing]
    by_place = [
        (crossing.index[at], NO_AREA if place is None else ids[place], ratio)
        for at, place, ratio in divided_by_place(crossing.geometry.to_numpy(), places)
    ]
    by_part = pd.DataFrame(by_place, columns=columns)
    several = [one for one in (by_cluster[columns], by_part) if not one.empty]
    if not several:
        several = [by_part.astype({"area_id": "str", "share_ratio": "float64"})]
    placed: pd.DataFrame = pd.concat(several, ignore_index=True)
    return placed
