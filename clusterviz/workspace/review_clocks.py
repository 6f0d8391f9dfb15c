"""Use case: which clocks of the law fall due, this quarter and the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core import clocks as core
from clusterviz.core import late
from clusterviz.core.clocks import CLOCKS, FALLS
from clusterviz.records import Severity
from clusterviz.workspace import answers, pace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

__all__ = ["CLOCKS", "FALLS", "clocks"]

ACTION = "action"
"""The reading of what ends the time without action."""

EXTENSION = "land_extension_months"

_LAYERS = ("clusters", "clearance_sites", "clearance_log", "projects")


def clocks(workspace: Workspace, month: str) -> Answer:
    """Return every clock that runs at the end of a month, what is due first.

    Parameters
    ----------
    month
        Such as ``2024-04``; of the workspace's own, it is seen from its day.

    Returns
    -------
    answer
        `core.clocks.COLUMNS`, ``cluster_name``, ``document`` and ``article`` of the
        rule, and ``extended_until_on``: the last day to which the use of land may
        be extended. Notes say which clocks the law of the day does not know, and
        how many cannot be told for want of a date.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    progress = answers.part(workspace, pace.progress, month=month)
    on = progress.on
    workspace = workspace.on(on)
    clusters = answers.clusters_on(workspace, on)
    known = [one for one in CLOCKS if workspace.rules.has(one, on)]
    months = {one: int(workspace.rules.value(one, on)) for one in known}
    parts = [core.no_clocks()]
    if core.NOTICE in known:
        parts.append(_notices(workspace, progress, months[core.NOTICE]))
    if core.INACTION in known:
        action = workspace.rules.reading(ACTION, on).value
        parts.append(core.inaction(clusters, on, months[core.INACTION], action))
    of_land = {one: months[one] for one in (core.UNUSED, core.BEHIND) if one in known}
    projects = answers.table_or_none(workspace, "projects")
    ours = projects[projects["cluster_id"].isin(clusters["cluster_id"])]
    # A province that keeps no such days yet has none on record.
    ours = ours.reindex(columns=[*dict.fromkeys([*ours.columns, *core.LAND_DAYS])])
    parts.append(core.land_use(ours, on, of_land))
    rows = core.in_order(
        pd.concat([one for one in parts if len(one)] or parts[:1], ignore_index=True)
    )
    names = clusters.set_index("cluster_id")["cluster_name"]
    rows.insert(2, "cluster_name", rows["cluster_id"].map(names))
    for name in ("document", "article"):
        said = {one: getattr(workspace.rules.rule(one, on), name) for one in known}
        rows[name] = rows["clock"].map(said)
    rows["extended_until_on"] = _extended(workspace, rows, on)
    notes = list(_notes(rows, known, on))
    return answers.answer(workspace, rows, on, _LAYERS, notes)


def _notices(
    workspace: Workspace, progress: pace.Progress, n_months: int
) -> pd.DataFrame:
    """Return the clocks of the notices that were given under the law of the day."""
    stages = pace.stage_codes(workspace)
    waiting = stages[: stages.index(late.APPROVED)]
    sites = progress.states
    since = workspace.rules.rule(core.NOTICE, progress.on).valid_from_on
    is_waiting = sites["stage"].isin(waiting)
    if since is not None:
        given = pd.to_datetime(sites["notice_on"])
        is_waiting &= given.isna() | (given >= pd.Timestamp(since))
    return core.notices(sites, is_waiting, progress.on, n_months)


def _extended(workspace: Workspace, rows: pd.DataFrame, on: dt.date) -> pd.Series[Any]:
    """Return until when the use of land may be extended, where a law says so."""
    is_of_land = rows["clock"].isin([core.UNUSED, core.BEHIND])
    due = pd.to_datetime(rows["due_on"]).where(is_of_land)
    if not workspace.rules.has(EXTENSION, on):
        due = due.where(due.isna())
        return core.day_objects(due)
    n_months = int(workspace.rules.value(EXTENSION, on))
    return core.day_objects(core.months_later(due, n_months))


def _notes(rows: pd.DataFrame, known: list[str], on: dt.date) -> Iterator[Finding]:
    for clock in CLOCKS:
        if clock not in known:
            yield answers.note(f"review.no_rule_{clock}", "clusters", asked_on=on)
        lacking = rows[(rows["clock"] == clock) & (rows["lacks"] != "")]
        if len(lacking):
            yield answers.note(
                f"review.undated_{clock}",
                "clusters",
                severity=Severity.WARNING,
                field=str(lacking["lacks"].iloc[0]),
                n=len(lacking),
            )
