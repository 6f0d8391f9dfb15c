"""What became of one cluster: the days of its papers, and the versions that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core.revision import revision
from clusterviz.core.standing import standing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.workspace.opened import Workspace

DATED = {
    "planned_on": "",
    "established_on": "established_by",
    "detailed_plan_on": "detailed_plan_by",
    "infrastructure_project_on": "infrastructure_project_by",
    "operating_since_on": "",
    "withdrawn_on": "",
}
"""The fields that hold a day of a cluster, each with the one of its document."""

MAX_VERSIONS = 20
"""Versions that are read, the newest ones: each is a whole layer."""

VERSIONS = (
    "version", "as_of_on", "revision", "fields", "before_ha", "after_ha",
    "source_document",
)  # fmt: skip


def days_of(fields: Mapping[str, Any]) -> list[tuple[dt.date, str, str]]:
    """Return what happened to a cluster, the earliest first.

    Parameters
    ----------
    fields
        Its fields; ``None`` where one is missing.

    Returns
    -------
    days
        The day, the field that holds it, and the document; empty without one.

    Examples
    --------
    >>> import datetime as dt
    >>> days_of({"established_on": dt.date(2012, 5, 1), "established_by": "12/QĐ"})
    [(datetime.date(2012, 5, 1), 'established_on', '12/QĐ')]
    """
    known = [
        (fields[day], day, str(fields.get(paper) or ""))
        for day, paper in DATED.items()
        if fields.get(day) is not None
    ]
    return sorted(known, key=lambda one: one[0])


def versions_of(workspace: Workspace, cluster_id: str) -> pd.DataFrame:
    """Return the versions of the layer in which one cluster changed.

    Parameters
    ----------
    cluster_id
        The cluster.

    Returns
    -------
    rows
        `VERSIONS`, the newest first: ``revision`` as `core.revision` has it,
        ``fields`` those that changed, joined by commas. What a later version
        withdrew is passed over, and so is all that is older than `MAX_VERSIONS`.
    """
    layer = workspace.layers["clusters"]
    # What was entered row by row stands in the history of its row.
    newest = workspace.version("clusters").version
    versions = workspace.store.history("clusters")[:newest]
    every = standing([one for one in versions if not one.is_edited])
    kept = every[-MAX_VERSIONS - 1 :]
    rows = []
    before: pd.DataFrame | None = None
    for one in kept:
        features = workspace.store.load_features(layer, one.version)
        ours = features[features["cluster_id"] == cluster_id]
        # Of the oldest that is read, only the very first adds what it holds.
        is_known = before is not None or len(kept) == len(every)
        changes = revision(layer, before, ours).changes
        before = ours
        if is_known and len(changes):
            change = changes.iloc[0]
            rows.append(
                {
                    "version": one.version,
                    "as_of_on": one.lineage.as_of_on,
                    **change[["revision", "fields", "before_ha", "after_ha"]],
                    "source_document": one.lineage.source_document,
                }
            )
    return pd.DataFrame(reversed(rows), columns=list(VERSIONS))
