"""What is missing in a workspace, and what contradicts itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import matrix as cells
from clusterviz.core.apportion import NO_AREA, area_shares
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers
from clusterviz.workspace.faults import faults_of

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

_RANK = {severity: at for at, severity in enumerate(Severity)}

_BESIDE = {
    "clusters": ("areas", "plots"),
    "plots": ("clusters",),
    "clearance_log": ("clearance_sites",),
    "dossiers": ("clusters", "firms", "duties", "plots"),
}
"""What a layer is held against, besides itself."""

_OF_MATRIX = ("clusters", "areas", "plots")


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
    workspace = workspace.on(on)
    names = [_published(workspace, layer)] if layer else sorted(workspace.versions())
    findings = [one for name in names for one in faults_of(workspace, name, on)]
    findings.sort(key=lambda one: (_RANK[one.severity], one.layer))
    rows = pd.DataFrame(
        [(f.severity.value, f.code, f.layer, f.feature_id, f.field) for f in findings],
        columns=["severity", "code", "layer", "feature_id", "field"],
        dtype="str",
    )
    used = {*names, *(one for name in names for one in _BESIDE.get(name, ()))}
    return answers.answer(workspace, rows, on, sorted(used), findings)


def matrix(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Answer:
    """Return what is known of each cluster: one row a cluster and field.

    Parameters
    ----------
    level
        Of the area that stands beside a cluster; the workspace's own when not
        given.
    as_of_on
        The day; the workspace's own when not given.
    areas_on
        The day that areas are taken of; `as_of_on` when not given.

    Returns
    -------
    answer
        ``cluster_id``, ``cluster_name``, ``area_code`` and ``area_name`` (that
        with most of its land), and the columns of `core.matrix.matrix`. The notes
        are the findings against the rows that are not ``present``, in the order
        of these rows.

    Raises
    ------
    InputError
        If there are no such areas on that day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    asked = _Asked(workspace, level, as_of_on, areas_on)
    names = asked.clusters.set_index("cluster_id")["cluster_name"]
    areas = asked.areas.set_index("area_id")
    ids = asked.rows["cluster_id"].map(cells.leading_areas(asked.shares))
    rows = pd.DataFrame(
        {
            "cluster_id": asked.rows["cluster_id"],
            "cluster_name": asked.rows["cluster_id"].map(names),
            "area_code": ids.map(areas["area_code"]).fillna(NO_AREA).astype("str"),
            "area_name": ids.map(areas["area_name"]).fillna("").astype("str"),
        }
    ).join(asked.rows.drop(columns=["cluster_id", "finding"]))
    against = asked.rows.loc[asked.rows["finding"] >= 0, "finding"]
    notes = [asked.findings[at] for at in against]
    return answers.answer(asked.workspace, rows, asked.on, _OF_MATRIX, notes)


def scores(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Answer:
    """Return how complete each area is; asked as `matrix`.

    Returns
    -------
    answer
        Rows of `core.matrix.score`.
    """
    asked = _Asked(workspace, level, as_of_on, areas_on)
    rows = cells.score(asked.rows, asked.areas, asked.shares)
    notes = answers.of_another_day(asked.workspace, ("clusters",), asked.on)
    return answers.answer(asked.workspace, rows, asked.on, _OF_MATRIX, notes)


class _Asked:
    """The cells of a workspace on a day, and the areas that they are counted in."""

    def __init__(
        self,
        workspace: Workspace,
        level: str | None,
        as_of_on: dt.date | None,
        areas_on: dt.date | None,
    ) -> None:
        self.on = as_of_on or workspace.as_of_on
        self.workspace = workspace.on(self.on)
        self.areas = answers.areas_on(
            self.workspace, level or workspace.settings.level, areas_on or self.on
        )
        self.clusters = answers.clusters_on(self.workspace, self.on)
        self.shares = area_shares(self.clusters, self.areas)
        self.findings = faults_of(self.workspace, "clusters", self.on)
        self.rows = cells.matrix(self.clusters, self.findings, workspace.rules, self.on)


def _published(workspace: Workspace, layer: str) -> str:
    if layer not in workspace.layers:
        raise InputError(
            texts.told(
                "errors.no_layer", layer=layer, known=", ".join(workspace.layers)
            )
        )
    return workspace.version(layer).layer
