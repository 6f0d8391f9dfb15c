"""Questions about single clusters: what each collides with, what its land is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import clearance, partition, timeline
from clusterviz.core import overlaps as kernel
from clusterviz.core.meetings import nothing_met
from clusterviz.errors import InputError
from clusterviz.workspace import answers, contents, meeting

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.core.meetings import Meetings
    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

OVERLAP_LAYERS = ("clusters", "plan_zones", "coverage", "areas")
MAX_TOLERANCE_M = 100
"""Drawings are less than this apart; more would hide real conflicts."""

LAND_LAYERS = (*OVERLAP_LAYERS, "plots", "clearance_sites", "clearance_log")


STATES = ("clusters", "plots", "clearance_sites")
"""Layers of the land whose rows tell of one day only."""


def overlaps(
    workspace: Workspace,
    *,
    cluster_id: str | None = None,
    as_of_on: dt.date | None = None,
    tolerance_m: float | None = None,
) -> Answer:
    """Return what each cluster meets, and what may be said of it.

    Parameters
    ----------
    cluster_id
        Only this cluster.
    as_of_on
        The day; the workspace's own when not given.
    tolerance_m
        Tolerance of every pair in metres, 0 to 100, instead of the stated
        accuracies; a note says so.

    Returns
    -------
    answer
        The columns of `pieces` without the geometry.

    Raises
    ------
    InputError
        If `cluster_id` is no cluster of that day, or `tolerance_m` none that
        may be given.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    if cluster_id is None and tolerance_m is None:
        found = answers.part(workspace, pieces, as_of_on=on)
    else:
        found = pieces(workspace, on, cluster_id=cluster_id, tolerance_m=tolerance_m)
    return overlaps_of(workspace, found, on, tolerance_m=tolerance_m)


def overlaps_of(
    workspace: Workspace,
    found: gpd.GeoDataFrame,
    on: dt.date,
    *,
    tolerance_m: float | None = None,
) -> Answer:
    """Return the answer of `overlaps` whose `pieces` are already known.

    Parameters
    ----------
    workspace
        Frozen before `found` was asked of it.
    found
        From `pieces`.
    on, tolerance_m
        What it was asked with.
    """
    _, notes = answers.coverage_areas(workspace)
    notes += answers.of_another_day(workspace, ("clusters",), on)
    if tolerance_m is not None:
        notes.append(
            answers.note("answer.tolerance_given", "clusters", value_m=tolerance_m)
        )
    rows = pd.DataFrame(found.drop(columns="geometry"))
    return answers.answer(workspace, rows, on, OVERLAP_LAYERS, notes)


def pieces(
    workspace: Workspace,
    as_of_on: dt.date | None = None,
    *,
    cluster_id: str | None = None,
    tolerance_m: float | None = None,
) -> gpd.GeoDataFrame:
    """Return what each cluster meets, with the shared land; asked as `overlaps`.

    Returns
    -------
    pieces
        As `core.overlaps.overlaps` gives them, with the names of both sides and
        the documents behind them: ``cluster_name``, ``zone_name``,
        ``cluster_document``, ``zone_document``.
    """
    require_tolerance(tolerance_m)
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    clusters = _clusters(workspace, on, cluster_id)
    met, zones = _zones_met(workspace, kernel.drawn(clusters), on)
    covered, _ = answers.coverage_areas(workspace)
    settings = workspace.settings
    found = kernel.judged(
        met,
        clusters,
        zones,
        covered,
        kinds=workspace.layers["plan_zones"].fields["kind"].choices,
        tolerance_m=settings.tolerance.model_dump(),
        pair_tolerance_m=tolerance_m,
    )
    for side, features in (("cluster", clusters), ("zone", zones)):
        by_id = features.set_index(f"{side}_id")
        ids = found[f"{side}_id"]
        found[f"{side}_name"] = ids.map(by_id[f"{side}_name"]).astype("str")
        found[f"{side}_document"] = ids.map(by_id["source_document"]).astype("str")
    return found[[*(name for name in found if name != "geometry"), "geometry"]]


def _zones_met(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> tuple[Meetings, pd.DataFrame]:
    """Return the meetings with zones valid on a day, and the zones that were met."""
    if not workspace.has("plan_zones"):
        zones = answers.features_or_none(workspace, "plan_zones")
        return nothing_met(), zones
    met = meeting.meetings(workspace, "plan_zones", clusters.geometry.to_numpy())
    return meeting.there_on(workspace, "plan_zones", met, on)


def require_tolerance(tolerance_m: float | None) -> None:
    """Raise unless a tolerance is left out or is one that drawings can have.

    Raises
    ------
    InputError
        If it is not a number from 0 to 100 metres.
    """
    # Not-a-number compares as false with everything, so it is refused too.
    if tolerance_m is not None and not 0 <= tolerance_m <= MAX_TOLERANCE_M:
        raise InputError(
            texts.told(
                "errors.tolerance", tolerance=str(tolerance_m), most=MAX_TOLERANCE_M
            )
        )


def land_parts(
    workspace: Workspace, as_of_on: dt.date | None = None
) -> gpd.GeoDataFrame:
    """Return the land of every cluster in parts, with geometry.

    Parameters
    ----------
    as_of_on
        The day; the workspace's own when not given. Clearance is as of the log
        of its month.

    Returns
    -------
    parts
        As `core.partition.land_parts` gives them, with ``cluster_name``.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    clusters = answers.clusters_on(workspace, on)
    log = answers.table_or_none(workspace, "clearance_log")
    sites = answers.features_or_none(workspace, "clearance_sites")
    entries = clearance.entries_on(log, timeline.month_of(on))
    parts = contents.computed(
        partition.land_parts,
        clusters,
        answers.features_or_none(workspace, "plots"),
        sites[["site_id", "cluster_id", "geometry"]],
        entries[["site_id", "cleared_ha"]],
        kernel.conflict_union(answers.part(workspace, pieces, as_of_on=on)),
    )
    names = clusters.set_index("cluster_id")["cluster_name"]
    parts["cluster_name"] = parts["cluster_id"].map(names).astype("str")
    return parts[[*(name for name in parts if name != "geometry"), "geometry"]]


def land_notes(workspace: Workspace, parts: gpd.GeoDataFrame) -> list[Finding]:
    """Return what a reader of the land parts must know.

    Without plots cleared land cannot be split; without sites a cluster is
    cleared or not as its status says.
    """
    _, notes = answers.coverage_areas(workspace)
    drawn = parts[parts["part"] != "symbol_only"]
    on_paper = set(drawn.loc[drawn["basis"] == partition.ON_PAPER, "cluster_id"])
    for name, code in (("plots", "no_plots"), ("clearance_sites", "no_sites")):
        known = set(answers.features_or_none(workspace, name)["cluster_id"])
        if not known:
            notes.append(answers.note(code, name))
            continue
        without = set(drawn["cluster_id"]) - known
        if name == "plots":
            without -= on_paper
        notes += [
            answers.note(f"{code}_in_cluster", name, feature_id=cluster_id)
            for cluster_id in sorted(without)
        ]
    notes += [
        answers.note("landfund.on_paper", "plots", feature_id=cluster_id)
        for cluster_id in sorted(on_paper)
    ]
    return notes


def _clusters(
    workspace: Workspace, on: dt.date, cluster_id: str | None
) -> gpd.GeoDataFrame:
    clusters = answers.clusters_on(workspace, on)
    if cluster_id is None:
        return clusters
    ours = clusters[clusters["cluster_id"] == cluster_id]
    if ours.empty:
        raise InputError(
            texts.told(
                "errors.no_planned_cluster",
                cluster=cluster_id,
                on=on,
                known=", ".join(clusters["cluster_id"].head(3)) or "–",
                root=workspace.root,
            )
        )
    return ours
