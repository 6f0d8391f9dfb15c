"""Which clusters need attention, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import clearance, timeline
from clusterviz.core.completeness import missing_facts
from clusterviz.core.overlaps import CANNOT_BE_JUDGED, CONFLICT, conflict_union
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers, land, overdue

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.overdue import Matter

_COLUMNS = ["cluster_id", "reason", "figure", "unit", "detail"]


def attention(workspace: Workspace, as_of_on: dt.date | None = None) -> pd.DataFrame:
    """Return the clusters that need attention, and why.

    Returns
    -------
    rows
        ``cluster_id``, ``cluster_name``, ``reason``, ``figure``, ``unit`` and
        ``detail``, the largest figure of each reason first. The reasons, labelled
        ``audit.attention_<reason>`` or ``violations.attention_<reason>`` in the
        texts:

        - ``conflict_forbidden``: hectares in zones that forbid a cluster, each
          spot once; the detail lists their kinds;
        - ``clearance_obstacle``: hectares still to clear of sites that the log
          names an obstacle of; the detail is its text;
        - ``cannot_be_judged``: mandatory kinds that do not cover the cluster; no
          figure where it has no boundary;
        - ``without_plant``: cubic metres a day, estimated, of clusters that operate
          without wastewater works; the detail is the state of the works;
        - ``violation_overdue``, ``duty_overdue``, ``assignment_overdue``,
          ``clock_overdue``: the most days overdue; the detail lists laws, duties,
          tracks or clocks;
        - ``incomplete``: facts missing or suspicious; the detail lists fields.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    tables = [answers.part(workspace, one, on=on) for one in _MATTERS]
    return _table(workspace, tables)


def overdue_cases(workspace: Workspace, found: Answer) -> pd.DataFrame:
    """Return the clusters with an overlap case that is overdue, as `attention` does.

    On its own, since cases are written without a new version of any layer: what is
    kept of `attention` does not know of them.

    Parameters
    ----------
    found
        The overlaps of the day, see `land.overlaps`.
    """
    return _table(workspace, [overdue.cases_overdue(workspace, found)])


def _table(workspace: Workspace, tables: list[list[Matter]]) -> pd.DataFrame:
    rows = [row for table in tables for row in sorted(table, key=_largest_first)]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    # Withdrawn clusters are no clusters of the day, but have duties.
    keys, names = (
        workspace.column("clusters", name) for name in ("cluster_id", "cluster_name")
    )
    by_key = dict(zip(keys, names, strict=True))
    frame.insert(1, "cluster_name", frame["cluster_id"].map(by_key))
    texts = dict.fromkeys(frame.columns, "str")
    return frame.astype(texts | {"figure": "float64"})


def _largest_first(row: Matter) -> tuple[float, str]:
    cluster_id, _, figure, *_ = row
    return (np.inf if np.isnan(figure) else -figure, cluster_id)


def _forbidden(workspace: Workspace, on: dt.date) -> list[Matter]:
    pieces = answers.part(workspace, land.pieces, as_of_on=on)
    grave = pieces[pieces["severity"] == "forbidden"]
    kinds = grave[grave["verdict"] == CONFLICT].groupby("cluster_id")["kind"].unique()
    lost = conflict_union(grave)
    return [
        (name, "conflict_forbidden", m2 / M2_PER_HA, "ha", ", ".join(kinds[name]))
        for name, m2 in zip(lost["cluster_id"], lost.area, strict=True)
    ]


def _obstacles(workspace: Workspace, on: dt.date) -> list[Matter]:
    sites = answers.of_clusters(
        answers.features_or_none(workspace, "clearance_sites"),
        answers.clusters_on(workspace, on),
    ).set_index("site_id")
    log = answers.table_or_none(workspace, "clearance_log")
    entries = clearance.entries_on(log, timeline.month_of(on))
    is_stuck = entries["obstacle"].notna() & entries["site_id"].isin(sites.index)
    stuck = entries[is_stuck].set_index("site_id")
    left_ha = sites.area.reindex(stuck.index) / M2_PER_HA - stuck["cleared_ha"]
    rows = pd.DataFrame(
        {
            "cluster_id": sites["cluster_id"].reindex(stuck.index),
            "left_ha": left_ha,
            "obstacle": stuck["obstacle"],
        }
    )
    still = rows[left_ha * M2_PER_HA >= 1]
    return [
        (
            name,
            "clearance_obstacle",
            round(ours["left_ha"].sum(), 4),
            "ha",
            "; ".join(ours["obstacle"].unique()),
        )
        for name, ours in still.groupby("cluster_id")
    ]


def _unjudged(workspace: Workspace, on: dt.date) -> list[Matter]:
    pieces = answers.part(workspace, land.pieces, as_of_on=on)
    open_ones = pieces[pieces["verdict"] == CANNOT_BE_JUDGED]
    return [
        (
            name,
            "cannot_be_judged",
            np.nan if "" in set(kinds) else float(len(kinds)),
            "n",
            ", ".join(kind for kind in kinds if kind),
        )
        for name, kinds in open_ones.groupby("cluster_id")["kind"]
    ]


def _incomplete(workspace: Workspace, on: dt.date) -> list[Matter]:
    clusters = answers.clusters_on(workspace, on)
    fields: dict[str, list[str]] = {}
    for finding in missing_facts(clusters, workspace.rules, on):
        fields.setdefault(finding.feature_id, []).append(finding.field)
    return [
        (name, "incomplete", float(len(missing)), "n", ", ".join(missing))
        for name, missing in fields.items()
    ]


_MATTERS = (
    _forbidden,
    _obstacles,
    overdue.without_plant,
    overdue.violations_overdue,
    overdue.duties_overdue,
    overdue.assignments_overdue,
    overdue.clocks_overdue,
    _unjudged,
    _incomplete,
)
"""What is asked of a day, each by itself, in the order in which it is shown."""
