"""What the rules of edits say of a filled workbook, before anybody accepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.records import Finding, Severity
from clusterviz.storage.edits import MOST_ROWS
from clusterviz.workspace import edits, rowchecks
from clusterviz.workspace.doubts import PROPOSED

if TYPE_CHECKING:
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace


def ruled_rows(
    workspace: Workspace, layer: Layer, rows: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Refuse the statuses that may not follow; say which cumulative figures fall.

    Parameters
    ----------
    workspace
        Frozen; whose layer would be changed.
    layer
        The layer; one whose rows are not edited keeps no such rule.
    rows
        See `core.filling.difference`.

    Returns
    -------
    rows
        A status that may not follow is ``refused``.
    findings
        See `core.editing.edit_findings`.
    """
    version = workspace.version(layer.name)
    is_open = rows["status"].isin(PROPOSED)
    if not layer.is_editable or version.n_features > MOST_ROWS or not is_open.any():
        return rows, []
    now = dict(edits.rows_seen(workspace, layer.name, version.version))
    wanted: dict[str, dict[str, Any]] = {}
    ours = rows[is_open]
    for key, field, after in zip(
        ours["feature_id"], ours["field"], ours["after"], strict=True
    ):
        wanted.setdefault(str(key), {})[str(field)] = after
    later = {key: {**now[key], **values} for key, values in wanted.items()}
    every = {**now, **later}
    # A workbook may bring several months of one site.
    beside = rowchecks.by_thing(layer, every)
    findings = [
        one
        for key, row in later.items()
        for one in rowchecks.against_others(
            layer, now[key], row, beside.get(rowchecks.thing(layer, row), {})
        )
        if one.field in wanted[key]
    ]
    refused = {
        (one.feature_id, one.field)
        for one in findings
        if one.severity is Severity.ERROR
    }
    places = zip(rows["feature_id"], rows["field"], strict=True)
    is_refused = [(str(key), str(field)) in refused for key, field in places]
    status = rows["status"].mask(pd.Series(is_refused, index=rows.index), "refused")
    return rows.assign(status=status), findings
