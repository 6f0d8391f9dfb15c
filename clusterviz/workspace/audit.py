"""What is missing in a workspace, and what contradicts itself."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import completeness, ordering, status, timeline
from clusterviz.core.apportion import area_shares
from clusterviz.core.validate import reference_findings
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.records import Finding
    from clusterviz.rules import Rules
    from clusterviz.schema import Layer
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

_RANK = {severity: at for at, severity in enumerate(Severity)}

_BESIDE = {"clusters": "areas", "clearance_log": "clearance_sites"}
"""What a layer is held against, besides itself."""


def check(
    workspace: Workspace, layer: str | None = None, *, as_of_on: dt.date | None = None
) -> Answer:
    """Return what is missing, suspicious or contradictory, one row a problem.

    Parameters
    ----------
    layer
        Only this layer; every published one when not given.
    as_of_on
        The day; the workspace's own when not given.

    Returns
    -------
    answer
        ``severity``, ``code``, ``layer``, ``feature_id`` and ``field``, the
        gravest first. The notes are the same findings in the same order, with
        the values that fill their sentences.

    Raises
    ------
    InputError
        If `layer` is not declared.
    LayerNotFound
        If `layer` was never published here.
    """
    workspace = workspace.frozen()
    on = as_of_on or workspace.as_of_on
    names = [_published(workspace, layer)] if layer else sorted(workspace.versions())
    rules = workspace.rules
    findings = [
        finding for name in names for finding in _of_layer(workspace, name, rules, on)
    ]
    findings.sort(key=lambda one: (_RANK[one.severity], one.layer))
    rows = pd.DataFrame(
        [(f.severity.value, f.code, f.layer, f.feature_id, f.field) for f in findings],
        columns=["severity", "code", "layer", "feature_id", "field"],
        dtype="str",
    )
    used = {*names, *(_BESIDE[name] for name in names if name in _BESIDE)}
    return answers.answer(workspace, rows, on, sorted(used), findings)


def _of_layer(
    workspace: Workspace, name: str, rules: Rules, on: dt.date
) -> list[Finding]:
    declared = workspace.layers[name]
    if not declared.has_geometry:
        table = workspace.table(name)
        findings = _dangling(workspace, declared, table)
        if name == "clearance_log":
            findings += ordering.log_contradictions(table, _sites(workspace))
        return findings
    frame = workspace.features(name)
    findings = []
    if not workspace.version(name).is_valid:
        findings.append(answers.note("not_valid", name, severity=Severity.ERROR))
    findings += _dangling(workspace, declared, frame)
    if name == "clusters":
        findings += completeness.missing_facts(status.clusters_on(frame, on), rules, on)
        findings += completeness.contradictions(frame, rules, on)
        findings += _misplaced(workspace, frame, on)
    if name == "areas":
        findings += completeness.areas_that_differ(frame, rules, on)
    return findings


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
    names = ("clusters", "areas")
    if not all(
        workspace.has(name) and workspace.version(name).is_valid for name in names
    ):
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


def _published(workspace: Workspace, layer: str) -> str:
    if layer not in workspace.layers:
        raise InputError(
            f"`{layer}` is no layer.",
            expected=f"one of {', '.join(workspace.layers)}",
            remedy="Write one of these names.",
        )
    return workspace.version(layer).layer
