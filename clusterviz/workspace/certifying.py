"""Whether "no overlap" may be said of a cluster: one reading, for page and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core import coverage as ground
from clusterviz.core import doubles, timeline
from clusterviz.core import supply as core
from clusterviz.core.cases import ACCEPTED, text_of
from clusterviz.core.overlaps import CANNOT_BE_JUDGED, WITHIN_TOLERANCE
from clusterviz.core.register import contested
from clusterviz.workspace import answers, casebook, supply

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace


def obstacles(workspace: Workspace, found: Answer, cluster_id: str) -> pd.DataFrame:
    """Return what forbids saying that a cluster overlaps nothing; no rows if nothing.

    Parameters
    ----------
    found
        From `analysis.overlaps`, of the cluster or of every cluster of a day.
    cluster_id
        A cluster of that day.

    Returns
    -------
    rows
        ``obstacle`` and ``kind``: ``conflict`` (its zones), ``accepted`` (zones whose
        overlap somebody accepted with a reason: that ends a case, but the land is
        shared still), ``other_cluster`` (another cluster of the plan claims land of
        it), ``zone_symbol`` (zones without a boundary that it meets, or whose place
        nobody knows), ``zone_coarse`` (zones whose overlap is within the tolerance
        only because their place is known worse than an indicative one),
        ``cluster_symbol``, ``cluster_indicative`` (or known no better
        than such a boundary) and ``cluster_no_document`` (no kind: the cluster's own
        boundary), and for mandatory kinds ``not_supplied``, ``out_of_date`` (older
        than `supply.GOOD_YEARS`) and ``no_document`` (in date, but resting on none).
    """
    on = found.as_of_on
    asked = workspace.on(on)
    ours = found.rows[found.rows["cluster_id"] == cluster_id]
    agreed = set(accepted(workspace, found, cluster_id)["zone_id"])
    met = contested(ours)
    is_agreed = met["zone_id"].isin(agreed)
    unknown = ours[ours["verdict"] == CANNOT_BE_JUDGED]
    rows: list[tuple[str, str]] = []
    for obstacle, which in (("conflict", ~is_agreed), ("accepted", is_agreed)):
        rows += [(obstacle, kind) for kind in met.loc[which, "kind"].drop_duplicates()]
    because = zip(core.unjudged_because(unknown), unknown["kind"], strict=True)
    nowhere = answers.part(asked, _placeless_kinds, on=on)
    rows += dict.fromkeys([*because, *(("zone_symbol", kind) for kind in nowhere)])
    rows += [("zone_coarse", kind) for kind in _coarse_kinds(asked, ours)]
    clusters = answers.clusters_on(asked, on)
    cluster = clusters[clusters["cluster_id"] == cluster_id]
    if _is_shared(workspace, clusters, cluster):
        rows.append(("other_cluster", ""))
    rows += [(one, "") for one in _of_boundary(workspace, cluster.iloc[0])]
    entries = supply.entries(asked)
    old = _open_kinds(asked, cluster, core.dated_entries(entries, on), on)
    unfounded = _open_kinds(asked, cluster, core.current_entries(entries, on), on)
    missing = {kind for obstacle, kind in rows if obstacle == "not_supplied"}
    rows += [("out_of_date", kind) for kind in old if kind not in missing]
    known = {*missing, *old}
    rows += [("no_document", kind) for kind in unfounded if kind not in known]
    return pd.DataFrame(rows, columns=["obstacle", "kind"], dtype="str")


def accepted(workspace: Workspace, found: Answer, cluster_id: str) -> pd.DataFrame:
    """Return the pairs in conflict whose overlap was accepted, and still is.

    Parameters
    ----------
    found, cluster_id
        See `obstacles`.

    Returns
    -------
    pairs
        Of `found`, with ``number``, ``case_reason`` and ``evidence`` of the case.
    """
    pairs = contested(found.rows[found.rows["cluster_id"] == cluster_id])
    cases = casebook.cases_of(workspace, found).rows
    standing = cases[cases["case_state"] == ACCEPTED]
    key, said = ["cluster_id", "zone_id"], ["number", "case_reason", "evidence"]
    return pairs.merge(standing[[*key, *said]], on=key)


def _is_shared(
    workspace: Workspace, clusters: gpd.GeoDataFrame, cluster: gpd.GeoDataFrame
) -> bool:
    """Return whether another cluster of the plan claims land of this one."""
    shape = cluster.geometry.iloc[0]
    if shape is None or shape.is_empty:
        return False
    near = clusters[clusters.intersects(shape)]
    tolerance_m = workspace.settings.tolerance.model_dump()
    found = doubles.same_land(near, tolerance_m)
    return str(cluster["cluster_id"].iloc[0]) in {one.feature_id for one in found}


def _of_boundary(workspace: Workspace, row: pd.Series[Any]) -> list[str]:
    """Return what the boundary of the cluster itself lacks."""
    found = []
    # Of a sample nothing has legal value: its papers say so on every page.
    if not (_is_legal(workspace, row) or workspace.settings.is_illustrative):
        found.append("cluster_indicative")
    if not text_of(row["source_document"]).strip():
        found.append("cluster_no_document")
    return found


def _is_legal(workspace: Workspace, row: pd.Series[Any]) -> bool:
    """Return whether a boundary may be vouched for: one of unsaid quality is not.

    Nor is one that says of itself to be known worse than an indicative one: its
    tolerance would excuse any overlap.
    """
    # What has only a symbol is told of by itself.
    if row["geometry_quality"] not in {"surveyed", "digitised", "symbol"}:
        return False
    return not row["accuracy_m"] > workspace.settings.tolerance.indicative


def _placeless_kinds(workspace: Workspace, on: dt.date) -> list[str]:
    """Return the mandatory kinds of which a zone may lie anywhere: it has no place."""
    zones = timeline.valid_on(answers.features_or_none(workspace, "plan_zones"), on)
    is_nowhere = zones.geometry.isna() | zones.geometry.is_empty
    there = set(zones.loc[is_nowhere, "kind"])
    known = supply.kinds(workspace).values()
    return [one.code for one in known if one.is_mandatory and one.code in there]


def _coarse_kinds(workspace: Workspace, pairs: pd.DataFrame) -> list[str]:
    """Return the kinds of the zones whose own vagueness excuses their overlap."""
    within = pairs[
        (pairs["verdict"] == WITHIN_TOLERANCE) & (pairs["severity"] != "inform")
    ]
    if within.empty:
        return []
    zones = answers.features_or_none(workspace, "plan_zones").set_index("zone_id")
    accuracy_m = within["zone_id"].map(zones["accuracy_m"])
    is_coarse = accuracy_m > workspace.settings.tolerance.indicative
    return within.loc[is_coarse, "kind"].drop_duplicates().tolist()


def _open_kinds(
    workspace: Workspace, cluster: gpd.GeoDataFrame, entries: pd.DataFrame, on: dt.date
) -> list[str]:
    """Return the mandatory kinds that some entries leave open for a cluster."""
    areas = answers.features_or_none(workspace, "areas")
    covered = ground.coverage_areas(entries, areas, on)
    kinds = supply.kinds(workspace)
    return list(ground.uncovered(cluster, covered, kinds)["kind"])
