"""Where the five tracks of a cluster, their days and their papers contradict.

Tracks run in parallel, so little follows from one for another: what is here
cannot be true together, whatever the order of the works. A track or a day that is
missing contradicts nothing. Problems are rows, never errors. Row-wise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core import status
from clusterviz.core.timeline import is_reached
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd


def track_contradictions(clusters: gpd.GeoDataFrame, on: dt.date) -> list[Finding]:
    """Return where what is said of a cluster cannot be true together.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day.
    on
        The day.

    Returns
    -------
    findings
        ``operating_not_established``; ``operating_not_started`` and
        ``leased_not_started``, of land whose clearance was never begun;
        ``construction_behind``, a paper that the track has not come to;
        ``infrastructure_without_plan``; ``standard_without_works``, treated
        wastewater without works that treat it.
    """
    is_operating = status.is_operating(clusters, on)
    is_established = status.is_established(clusters, on)
    is_untouched = clusters["land_status"] == "not_started"
    is_leased = clusters["leased_ha"] > 0
    meets = clusters["wastewater_meets_standard"].fillna(False).astype("bool")
    checks: list[tuple[str, str, pd.Series[bool]]] = [
        ("operating_not_established", "legal_status", is_operating & ~is_established),
        ("operating_not_started", "land_status", is_operating & is_untouched),
        ("leased_not_started", "leased_ha", is_leased & is_untouched & ~is_operating),
        ("construction_behind", "construction_status", _is_behind(clusters, on)),
        ("infrastructure_without_plan", "detailed_plan_on", _lacks_plan(clusters, on)),
        (
            "standard_without_works",
            "wastewater_meets_standard",
            meets & (clusters["wastewater_status"] == "none"),
        ),
    ]
    return [
        _finding(code, cluster_id, field)
        for code, field, is_wrong in checks
        for cluster_id in clusters.loc[is_wrong, "cluster_id"]
    ]


def removal_contradictions(clusters: gpd.GeoDataFrame) -> list[Finding]:
    """Return what is wrong with withdrawn clusters and removed parts.

    Parameters
    ----------
    clusters
        Every row of the layer.

    Returns
    -------
    findings
        ``withdrawn_undated``; ``established_after_withdrawal``, of a whole cluster;
        ``reduced_from_unknown``, an error.
    """
    return list(_removals(clusters))


def _removals(clusters: gpd.GeoDataFrame) -> Iterator[Finding]:
    is_out = clusters["planning_status"] != "in_plan"
    undated = clusters[is_out & clusters["withdrawn_on"].isna()]
    for cluster_id in undated["cluster_id"]:
        yield _finding("withdrawn_undated", cluster_id, "withdrawn_on")
    dated = clusters[
        (clusters["planning_status"] == "withdrawn")
        & clusters["withdrawn_on"].notna()
        & clusters["established_on"].notna()
    ]
    for cluster_id, withdrawn_on, established_on in zip(
        dated["cluster_id"],
        dated["withdrawn_on"],
        dated["established_on"],
        strict=True,
    ):
        if withdrawn_on < established_on:
            yield _finding(
                "established_after_withdrawal", cluster_id, "established_on",
                established_on=established_on, withdrawn_on=withdrawn_on,
            )  # fmt: skip
    whole = clusters.set_index("cluster_id")["reduced_from_id"].dropna()
    for cluster_id, value in whole[~whole.isin(clusters["cluster_id"])].items():
        yield _finding(
            "reduced_from_unknown", str(cluster_id), "reduced_from_id",
            severity=Severity.ERROR, value=value,
        )  # fmt: skip


def _is_behind(clusters: gpd.GeoDataFrame, on: dt.date) -> pd.Series[bool]:
    """Return where a paper is dated that the construction track has not come to."""
    track = clusters["construction_status"]
    has_plan = is_reached(clusters["detailed_plan_on"], on)
    has_project = is_reached(clusters["infrastructure_project_on"], on)
    is_behind: pd.Series[bool] = (has_plan & (track == "none")) | (
        has_project & track.isin(["none", "plan_approved"])
    )
    return is_behind


def _lacks_plan(clusters: gpd.GeoDataFrame, on: dt.date) -> pd.Series[bool]:
    """Return where an infrastructure project is dated, and no plan is known at all."""
    has_project = is_reached(clusters["infrastructure_project_on"], on)
    is_planned = (
        clusters["detailed_plan_on"].notna() | clusters["detailed_plan_by"].notna()
    )
    lacks: pd.Series[bool] = has_project & ~is_planned
    return lacks


def _finding(
    code: str,
    cluster_id: str,
    field: str,
    *,
    severity: Severity = Severity.WARNING,
    **values: object,
) -> Finding:
    return Finding(
        severity, f"audit.{code}", "clusters", str(cluster_id), field, values
    )
