"""What is missing in a workspace, and what contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import completeness, references, status, timeline
from clusterviz.core.apportion import area_shares
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.rules import Rules, read_rules
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.records import Finding
    from clusterviz.schema import Layer
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

_RANK = {severity: at for at, severity in enumerate(Severity)}


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
    on = as_of_on or workspace.as_of_on
    names = [_published(workspace, layer)] if layer else sorted(workspace.versions())
    rules = read_rules()
    findings = [
        finding for name in names for finding in _of_layer(workspace, name, rules, on)
    ]
    findings.sort(key=lambda one: (_RANK[one.severity], one.layer))
    rows = pd.DataFrame(
        [(f.severity.value, f.code, f.layer, f.feature_id, f.field) for f in findings],
        columns=["severity", "code", "layer", "feature_id", "field"],
        dtype="str",
    )
    used = {*names, "areas"} if "clusters" in names else names
    return answers.answer(workspace, rows, on, sorted(used), findings)


def _of_layer(
    workspace: Workspace, name: str, rules: Rules, on: dt.date
) -> list[Finding]:
    declared = workspace.layers[name]
    if not declared.has_geometry:
        return _dangling(workspace, declared, workspace.table(name))
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
    """Return lost references; those to a layer never published are passed over."""
    known = {}
    for field in declared.fields.values():
        other, _, key = field.references.partition(".")
        if other and workspace.has(other):
            has_geometry = workspace.layers[other].has_geometry
            read = workspace.features if has_geometry else workspace.table
            known[field.name] = read(other)[key].tolist()
    return references.dangling(frame, declared.name, declared.key, known)


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


def _published(workspace: Workspace, layer: str) -> str:
    if layer not in workspace.layers:
        raise InputError(
            f"`{layer}` is no layer.",
            expected=f"one of {', '.join(workspace.layers)}",
            remedy="Write one of these names.",
        )
    return workspace.version(layer).layer
