"""What is wrong with one layer on a day, as findings."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import (
    completeness,
    doubles,
    ordering,
    plot_checks,
    sizes,
    status,
    timeline,
)
from clusterviz.core.apportion import area_shares
from clusterviz.core.validate import reference_findings
from clusterviz.records import Severity
from clusterviz.workspace import answers
from clusterviz.workspace.dossier_done import not_done

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.records import Finding
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


def faults_of(workspace: Workspace, name: str, on: dt.date) -> list[Finding]:
    """Return what is missing in a layer, what looks odd and what contradicts.

    Parameters
    ----------
    workspace
        As it was true of the day.
    name
        A layer that was published. Clusters are held against areas and plots, the
        clearance log against its sites.
    on
        The day.
    """
    rules = workspace.rules
    declared = workspace.layers[name]
    if not declared.has_geometry:
        table = workspace.table(name)
        findings = _dangling(workspace, declared, table)
        if name == "clearance_log":
            findings += ordering.log_contradictions(table, _sites(workspace))
        if name in ("project_reports", "investor_reports"):
            findings += ordering.report_contradictions(name, table)
        if name == "dossiers" and workspace.has("clusters"):
            findings += not_done(workspace, table, on)
        return findings
    frame = workspace.features(name)
    findings = []
    if not workspace.version(name).is_valid:
        findings.append(answers.note("not_valid", name, severity=Severity.ERROR))
    findings += _dangling(workspace, declared, frame)
    if name == "clusters":
        findings += completeness.missing_facts(status.clusters_on(frame, on), rules, on)
        mountainous = _mountainous(workspace, frame, on)
        findings += completeness.contradictions(frame, rules, on, mountainous)
        findings += _same_land(workspace, frame, on)
        findings += _misplaced(workspace, frame, on)
    if name in ("clusters", "plots"):
        # Found together; each is said of the layer that it is about.
        found = _of_plots(workspace, on)
        findings += [one for one in found if one.layer == name]
    if name == "areas":
        findings += completeness.areas_that_differ(frame, rules, on)
    return findings


def _is_valid(workspace: Workspace, *names: str) -> bool:
    """Return whether all of these layers are there, and areas may be taken of them."""
    return all(
        workspace.has(name) and workspace.version(name).is_valid for name in names
    )


def _mountainous(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> pd.Series[bool] | None:
    """Return whether each cluster is in the mountains: by district, else by commune.

    The decree speaks of districts; since 1 July 2025 there are only communes.
    """
    if not _is_valid(workspace, "clusters", "areas"):
        return None
    areas = timeline.valid_on(workspace.features("areas"), on)
    ours = status.clusters_on(clusters, on)
    known = pd.Series(pd.NA, index=ours["cluster_id"], dtype="boolean")
    for level in ("district", "commune"):
        there = areas[areas["level"] == level]
        if not there.empty:
            found = sizes.is_mountainous(area_shares(ours, there), there)
            known = known.combine_first(found)
    return known


def _same_land(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> list[Finding]:
    if not _is_valid(workspace, "clusters"):
        return []
    ours = status.clusters_on(clusters, on)
    return doubles.same_land(ours, workspace.settings.tolerance.model_dump())


def _of_plots(workspace: Workspace, on: dt.date) -> list[Finding]:
    if not _is_valid(workspace, "clusters", "plots"):
        return []
    return plot_checks.plot_contradictions(
        workspace.features("plots"),
        status.clusters_on(workspace.features("clusters"), on),
        workspace.rules,
        on,
        workspace.settings.tolerance.model_dump(),
    )


def _dangling(
    workspace: Workspace, declared: Layer, frame: pd.DataFrame
) -> list[Finding]:
    """Return lost references; those to a layer never published are passed over.

    They are decisions, as at import: a person may have accepted them there.
    """
    return [
        dataclasses.replace(one, code=f"audit.{one.code}")
        for one in reference_findings(declared, frame, workspace.referred(declared))
    ]


def _misplaced(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> list[Finding]:
    """Compare named and met communes, on a day that has communes."""
    if not _is_valid(workspace, "clusters", "areas"):
        return []
    areas = workspace.features("areas")
    communes = timeline.valid_on(areas[areas["level"] == "commune"], on)
    ours = status.clusters_on(clusters, on)
    shares = area_shares(ours, communes)
    return [] if communes.empty else completeness.misplaced(ours, communes, shares)


def _sites(workspace: Workspace) -> gpd.GeoDataFrame:
    """Return the clearance sites; none of a layer that no areas are taken from."""
    name = "clearance_sites"
    if workspace.has(name) and not workspace.version(name).is_valid:
        return workspace.features(name).iloc[:0]
    return answers.features_or_none(workspace, name)
