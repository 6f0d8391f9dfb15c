"""What should have been done by now, by cluster: of the layers that are kept here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core import timeline
from clusterviz.workspace import (
    answers,
    cases,
    review_clocks,
    violations,
    wastewater,
)

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

Matter = tuple[Any, ...]
"""``cluster_id``, ``reason``, ``figure``, ``unit`` and ``detail``."""

DAYS, FLOW = "days", "m3_day"
"""Units: the most days overdue, and what flows in."""


def violations_overdue(workspace: Workspace, on: dt.date) -> list[Matter]:
    """Return the clusters with a violation whose remedy is overdue, and its law."""
    if not workspace.has(violations.LAYER):
        return []
    rows = violations.ledger(workspace, as_of_on=on).rows
    late = rows[rows["is_overdue"]]
    return _by_cluster(late, "violation_overdue", late["n_days_overdue"], "law")


def without_plant(workspace: Workspace, on: dt.date) -> list[Matter]:
    """Return the clusters that operate without wastewater works in use.

    The figure is what they are estimated to send a day; the detail is the state of
    the works.
    """
    rows = wastewater.lens(workspace, as_of_on=on).rows
    bare = rows[rows["standing"] == "without_plant"]
    return [
        (name, "without_plant", inflow, FLOW, status)
        for name, inflow, status in zip(
            bare["cluster_id"],
            bare["inflow_m3_day"],
            bare["wastewater_status"],
            strict=True,
        )
    ]


def duties_overdue(workspace: Workspace, on: dt.date) -> list[Matter]:
    """Return the withdrawn clusters with a duty that is overdue, and which."""
    rows = _kept(workspace, "duties", {"dossier_id", "duty", "due_on", "done_on"})
    owners = _kept(workspace, "dossiers", {"dossier_id", "cluster_id"})
    if rows.empty or owners.empty:
        return []
    by_dossier = owners.drop_duplicates("dossier_id").set_index("dossier_id")
    ours = rows.assign(cluster_id=rows["dossier_id"].map(by_dossier["cluster_id"]))
    is_done = pd.to_datetime(ours["done_on"]) <= pd.Timestamp(on)
    return _due(ours[~is_done], "duty_overdue", on, "duty")


def assignments_overdue(workspace: Workspace, on: dt.date) -> list[Matter]:
    """Return the clusters with an overdue assignment of a review, and its track."""
    needed = {"cluster_id", "assignment_state", "due_on", "done_on", "track"}
    rows = _kept(workspace, "assignments", needed)
    if rows.empty:
        return []
    is_done = pd.to_datetime(rows["done_on"]) <= pd.Timestamp(on)
    is_running = (rows["assignment_state"] == "open") | (
        (rows["assignment_state"] == "done") & ~is_done & rows["done_on"].notna()
    )
    return _due(rows[is_running], "assignment_overdue", on, "track")


def clocks_overdue(workspace: Workspace, on: dt.date) -> list[Matter]:
    """Return the clusters of which a clock of the law has run out, and which clock."""
    rows = review_clocks.clocks(workspace, timeline.month_of(on)).rows
    return _due(rows, "clock_overdue", on, "clock")


def cases_overdue(workspace: Workspace, found: Answer) -> list[Matter]:
    """Return the clusters with an overlap case that is overdue, and its kind.

    Parameters
    ----------
    found
        The overlaps of the day, see `land.overlaps`.
    """
    if not workspace.store.journal.newest(cases.KIND):
        return []
    rows = cases.cases_of(workspace, found).rows
    late = rows[rows["is_overdue"].astype("bool")]
    due = pd.to_datetime(late["due_on"])
    on = cases.late_on(workspace, found.as_of_on)
    days = (pd.Timestamp(on) - due).dt.days
    return _by_cluster(late, "case_overdue", days, "kind")


def _kept(workspace: Workspace, name: str, needed: set[str]) -> pd.DataFrame:
    """Return the rows of a layer; none where it is not there, or is another one."""
    if name not in workspace.layers or not needed <= set(workspace.layers[name].fields):
        return pd.DataFrame()
    return answers.table_or_none(workspace, name)


def _due(rows: pd.DataFrame, reason: str, on: dt.date, detail: str) -> list[Matter]:
    days = (pd.Timestamp(on) - pd.to_datetime(rows["due_on"])).dt.days
    is_late = (days > 0) & rows["cluster_id"].notna()
    return _by_cluster(rows[is_late], reason, days[is_late], detail)


def _by_cluster(
    rows: pd.DataFrame, reason: str, days: pd.Series[Any], detail: str
) -> list[Matter]:
    late = rows.assign(days=days.astype("float64"))
    return [
        (
            str(name),
            reason,
            float(ours["days"].max()),
            DAYS,
            ", ".join(ours[detail].dropna().astype("str").unique()),
        )
        for name, ours in late.groupby("cluster_id")
    ]
