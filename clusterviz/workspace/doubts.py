"""What the audit would say of a filled workbook, before anybody accepts it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz.core.filling import with_cells
from clusterviz.workspace.faults import faults_of

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.records import Finding
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

PROPOSED = ("new", "changed", "conflict")
"""Statuses of cells that would be published."""


def doubts(workspace: Workspace, layer: Layer, rows: pd.DataFrame) -> list[Finding]:
    """Return the faults that proposed cells would bring; those there are stay unsaid.

    Parameters
    ----------
    workspace
        Whose layer would be changed.
    layer
        The layer.
    rows
        ``feature_id``, ``field``, ``after`` and ``status`` of the proposal.
    """
    ours = rows[rows["status"].isin(PROPOSED)]
    if ours.empty:
        return []
    columns = (ours[name] for name in ("feature_id", "field", "after"))
    cells = {(key, field): after for key, field, after in zip(*columns, strict=True)}
    now = workspace.frozen()
    frame = with_cells(layer, now.rows(layer.name), cells)
    place = (layer.name, now.version(layer.name).version)
    then = dataclasses.replace(now, kept={**now.kept, place: frame})
    on = workspace.as_of_on
    there = {_said(one) for one in faults_of(now, layer.name, on)}
    return [one for one in faults_of(then, layer.name, on) if _said(one) not in there]


def _said(finding: Finding) -> tuple[object, ...]:
    values = tuple(sorted((name, str(value)) for name, value in finding.values.items()))
    return finding.code, finding.feature_id, finding.field, values
