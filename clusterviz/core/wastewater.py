"""Wastewater of clusters: what flows in, what the works can treat, who has none.

What flows in is an estimate: hectares of tenants times a rate of their industry. What
is not known stays unknown, and is never counted as zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.core.conditions import CANNOT_BE_JUDGED, MET, NOT_MET
from clusterviz.core.status import is_operating
from clusterviz.crs import M2_PER_HA, require_metric
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd

OTHER = "other"
"""The industry whose rate everything takes that none of the others is known of."""

STANDINGS = (
    "without_plant", "overloaded", "below_standard", "short_when_promoted",
    CANNOT_BE_JUDGED, "enough", "not_operating",
)  # fmt: skip
"""How a cluster stands, the gravest first: what is not known comes before what is
well."""

IN_USE, BUILDING = "in_use", "building"


@dataclass(frozen=True)
class Rate:
    """How much wastewater a hectare of one industry sends a day.

    Parameters
    ----------
    industry
        ASCII; names it in tables.
    m3_ha_day
        Cubic metres a hectare and day.
    words
        In lower case; a project whose name has one of them is of this industry.
    """

    industry: str
    m3_ha_day: float
    words: tuple[str, ...] = ()


def industries(names: pd.Series[str], rates: Sequence[Rate]) -> pd.Series[str]:
    """Return the industry that the words of each project's name tell.

    Row-wise. The first rate counts that has a word of it; `OTHER` where none has.

    Examples
    --------
    >>> rates = (Rate("other", 30), Rate("garments", 25, ("may mặc",)))
    >>> names = pd.Series(["Nhà máy May Mặc 1", "Kho", None])
    >>> industries(names, rates).tolist()
    ['garments', 'other', 'other']
    """
    lowered = names.astype("string").fillna("").astype("str").str.casefold()
    found = pd.Series(OTHER, names.index, dtype="str")
    for rate in reversed(rates):
        for word in rate.words:
            has_word = lowered.str.contains(word, regex=False)
            found = found.mask(has_word, rate.industry)
    return found


def tenants(
    plots: gpd.GeoDataFrame, projects: pd.DataFrame, rates: Sequence[Rate]
) -> pd.DataFrame:
    """Return what each leased plot is estimated to send to the works.

    Row-wise in `plots`.

    Parameters
    ----------
    plots
        Valid polygons in metres.
    projects
        ``project_id`` and ``project_name``.
    rates
        One of them of `OTHER`.

    Returns
    -------
    rows
        One row a leased industrial plot: ``cluster_id``, ``plot_id``,
        ``project_id``, ``industry``, ``area_ha``, ``m3_ha_day`` and
        ``inflow_m3_day``.

    Raises
    ------
    CrsError
        If `plots` has no CRS or one that distorts areas.
    """
    require_metric(plots=plots)
    is_leased = (plots["plot_use"] == "industrial") & (
        plots["lease_status"] == "leased"
    )
    leased = plots[is_leased.fillna(value=False).to_numpy(dtype="bool")]
    known = projects.drop_duplicates("project_id").set_index("project_id")
    names = leased["project_id"].map(known["project_name"])
    rows = pd.DataFrame(leased[["cluster_id", "plot_id", "project_id"]])
    rows["industry"] = industries(names, rates)
    rows["area_ha"] = leased.geometry.area / M2_PER_HA
    by_industry = {one.industry: one.m3_ha_day for one in rates}
    rows["m3_ha_day"] = rows["industry"].map(by_industry).astype("float64")
    rows["inflow_m3_day"] = rows["area_ha"] * rows["m3_ha_day"]
    return rows.reset_index(drop=True)


def lens(
    clusters: gpd.GeoDataFrame,
    flows: pd.DataFrame,
    works: pd.DataFrame,
    projects: pd.DataFrame,
    on: dt.date,
    *,
    drawn: frozenset[str],
    other_m3_ha_day: float,
    occupancy_ratio: float,
) -> pd.DataFrame:
    """Return how the works of each cluster stand to what flows in.

    Row-wise in `clusters`.

    Parameters
    ----------
    clusters
        The clusters of the day.
    flows
        From `tenants`.
    works
        Rows of the layer ``wastewater_works``.
    projects
        ``cluster_id`` of each project.
    on
        The day.
    drawn
        The clusters whose plots are drawn: what is not leased there, is not. Of
        others the leased hectares of their own row count, at the rate of `OTHER`.
    other_m3_ha_day
        That rate; land that is leased in future takes it too.
    occupancy_ratio
        The share of the industrial land that is promoted to be let, 0 to 1. Land
        that is leased already stays leased.

    Returns
    -------
    rows
        One row a cluster, the gravest first and then the most inflow:
        ``cluster_id``, ``cluster_name``, ``wastewater_status``,
        ``capacity_m3_day`` (of works in use; 0 where there are none by its status),
        ``building_m3_day``, ``n_connected``, ``n_tenants`` (projects),
        ``leased_ha``, ``inflow_m3_day``, ``promoted_inflow_m3_day``,
        ``headroom_m3_day``, ``promoted_headroom_m3_day``, ``meets_standard``,
        ``basis`` (``plots``, ``paper`` or empty), ``works_verdict`` (of the
        condition of expansion that works are finished and in use) and ``standing``,
        one of `STANDINGS`. What is not known is missing.
    """
    ids = clusters["cluster_id"]
    status = clusters["wastewater_status"]
    is_drawn = ids.isin(drawn)
    rows = pd.DataFrame(
        {
            "cluster_id": ids,
            "cluster_name": clusters["cluster_name"],
            "wastewater_status": status,
        }
    )
    rows["capacity_m3_day"] = _capacity(ids, works, IN_USE).mask(
        status.isin(["none", BUILDING]), 0.0
    )
    rows["building_m3_day"] = _capacity(ids, works, BUILDING)
    counted = works[works["works_status"] == IN_USE]
    rows["n_connected"] = _summed(ids, counted, "n_connected").round().astype("Int64")
    n_projects = projects["cluster_id"].value_counts()
    rows["n_tenants"] = ids.map(n_projects).fillna(0).astype("int64")
    for name, own in (("leased_ha", "area_ha"), ("inflow_m3_day", "inflow_m3_day")):
        sums = ids.map(flows.groupby("cluster_id")[own].sum()).fillna(0.0)
        rate = 1.0 if name == "leased_ha" else other_m3_ha_day
        on_paper = clusters["leased_ha"].astype("float64") * rate
        rows[name] = sums.astype("float64").where(is_drawn, on_paper)
    target_ha = clusters["industrial_land_ha"].astype("float64") * occupancy_ratio
    more_ha = (target_ha - rows["leased_ha"]).clip(lower=0.0)
    rows["promoted_inflow_m3_day"] = rows["inflow_m3_day"] + more_ha * other_m3_ha_day
    for name in ("", "promoted_"):
        inflow = rows[f"{name}inflow_m3_day"]
        rows[f"{name}headroom_m3_day"] = rows["capacity_m3_day"] - inflow
    rows["meets_standard"] = clusters["wastewater_meets_standard"]
    is_told = is_drawn | clusters["leased_ha"].notna()
    basis = np.where(is_drawn, "plots", np.where(is_told, "paper", ""))
    rows["basis"] = pd.Series(basis, rows.index, dtype="str")
    verdict = np.where(
        status.isna(), CANNOT_BE_JUDGED, np.where(status == IN_USE, MET, NOT_MET)
    )
    rows["works_verdict"] = pd.Series(verdict, rows.index, dtype="str")
    rows["standing"] = _standing(rows, is_operating(clusters, on))
    order = rows["standing"].map({one: at for at, one in enumerate(STANDINGS)})
    return (
        rows.assign(order=order)
        .sort_values(["order", "inflow_m3_day"], ascending=[True, False], kind="stable")
        .drop(columns="order")
        .reset_index(drop=True)
    )


def _capacity(
    ids: pd.Series[str], works: pd.DataFrame, status: str
) -> pd.Series[float]:
    return _summed(ids, works[works["works_status"] == status], "capacity_m3_day")


def _summed(ids: pd.Series[str], works: pd.DataFrame, name: str) -> pd.Series[float]:
    """Return the sum of each cluster; missing where one is, or where there is none."""
    by_cluster = works[name].astype("float64").groupby(works["cluster_id"])
    is_whole = by_cluster.count() == by_cluster.size()
    return ids.map(by_cluster.sum().where(is_whole)).astype("float64")


def _standing(rows: pd.DataFrame, operates: pd.Series[Any]) -> pd.Series[str]:
    status = rows["wastewater_status"]
    has_none = status.isin(["none", BUILDING])
    is_below = (rows["meets_standard"] == False).fillna(value=False)  # noqa: E712
    now, later = rows["headroom_m3_day"], rows["promoted_headroom_m3_day"]
    conditions = [
        ~operates.astype("bool"),
        has_none,
        now < 0,
        is_below.astype("bool"),
        later < 0,
        status.isna() | now.isna() | later.isna(),
    ]
    codes = [
        "not_operating", "without_plant", "overloaded", "below_standard",
        "short_when_promoted", CANNOT_BE_JUDGED,
    ]  # fmt: skip
    chosen = np.select(
        [one.to_numpy(dtype="bool") for one in conditions], codes, "enough"
    )
    return pd.Series(chosen, rows.index, dtype="str")


def contradictions(clusters: pd.DataFrame, works: pd.DataFrame) -> list[Finding]:
    """Return the clusters whose status says other than the rows of their works.

    Row-wise in clusters.

    Returns
    -------
    findings
        Warnings: works in use where the cluster has none in use; none of them in
        use where it has.
    """
    counted = works[works["cluster_id"].isin(clusters["cluster_id"])]
    is_used = (counted["works_status"] == IN_USE).groupby(counted["cluster_id"]).any()
    said = clusters.set_index("cluster_id")["wastewater_status"].reindex(is_used.index)
    told = said.notna()
    wrong = (
        ("works_in_use_only", is_used & told & (said != IN_USE)),
        ("works_not_in_use", ~is_used & told & (said == IN_USE)),
    )
    return [
        Finding(
            Severity.WARNING,
            f"violations.{code}",
            "wastewater_works",
            feature_id=str(cluster_id),
            field="works_status",
        )
        for code, where in wrong
        for cluster_id in is_used.index[where.to_numpy(dtype="bool")]
    ]
