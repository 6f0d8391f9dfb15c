"""Use case: the review of a month: four tracks of each cluster, and what is behind.

How far each track has come is computed from the layers; what is planned, and why it
is behind, people write. A month that is signed off is read as it was signed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import clearance, review_agenda, review_rows, review_slow, timeline
from clusterviz.core import review as core
from clusterviz.core.pace import month_before, months_between
from clusterviz.core.review import TRACKS
from clusterviz.records import Finding, Severity
from clusterviz.workspace import answers, pace, review_signing
from clusterviz.workspace.review_seen import LAYERS

if TYPE_CHECKING:
    import geopandas as gpd

    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.review_signing import Signed

__all__ = ["LAYERS", "TRACKS", "Review", "day_of", "months", "review"]


@dataclass(frozen=True)
class Review:
    """The review of one month.

    Parameters
    ----------
    month
        Such as ``2024-04``.
    on
        The day that its figures are true of: the end of the month, the workspace's
        day within it, or the day that it was signed off as of.
    rows
        From `core.review_rows.rows`.
    slow
        From `core.review_slow.slow`.
    agenda
        From `core.review_agenda.agenda`.
    layer_versions
        What it was computed from.
    notes
        What a reader must know beside the rows.
    signed
        As what it was signed off; ``None`` while it is open.
    line
        The line of the audit that seals it, as reports name it; empty while open.
    """

    month: str
    on: dt.date
    rows: pd.DataFrame
    slow: pd.DataFrame
    agenda: pd.DataFrame
    layer_versions: dict[str, int]
    notes: tuple[Finding, ...] = ()
    signed: Signed | None = None
    line: str = ""


def months(workspace: Workspace) -> list[str]:
    """Return the months that can be reviewed, the latest first.

    From the first one that anything was written of to that of the workspace's day.
    """
    last = timeline.month_of(workspace.as_of_on)
    log = answers.table_or_none(workspace, "clearance_log")
    typed = answers.table_or_none(workspace, "reviews")
    known = [*clearance.months(log), *clearance.months(typed)]
    known += review_signing.signed_months(workspace)
    first = min([one for one in known if one <= last], default=last)
    return months_between(first, last)[::-1]


def review(workspace: Workspace, month: str, *, last_line: int = 0) -> Review:
    """Return the review of a month: as it was signed off, or as it stands now.

    Parameters
    ----------
    month
        Such as ``2024-04``.
    last_line
        From `review_signing.last_line`: an answer that is kept is another one after
        the next signing.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    workspace = workspace.frozen()
    kept = review_signing.signed_months(workspace)
    if month in kept:
        signed = kept[month]
        rows, agenda = signed.rows, signed.agenda
        notes = _notes(rows, agenda)
        return Review(
            month, signed.on, rows, signed.slow, agenda, signed.layer_versions,
            tuple(notes), signed, review_signing.line_of(workspace, signed.entry),
        )  # fmt: skip
    return _computed(workspace, month, kept.get(month_before(month)))


def _computed(workspace: Workspace, month: str, last: Signed | None) -> Review:
    """Return a month that is open, the month before as it was signed, if it was."""
    earlier = month_before(month)
    on = day_of(workspace, month)
    progress = answers.part(workspace, pace.progress, month=month)
    asked = workspace.on(on)
    typed = answers.table_or_none(asked, "reviews")
    clusters, sites, log = _ground(asked, on)
    now = core.standing(clusters, sites, log, _projects(asked, clusters), on)
    ended = timeline.month_end(earlier)
    then = workspace.on(ended)
    before_clusters, before_sites, _ = _ground(then, ended)
    before = core.standing(
        before_clusters, before_sites, log, _projects(then, before_clusters), ended
    )
    changed = core.cleared_change(sites, log, earlier, month)
    rows = review_rows.rows(now, before, typed, month, changed)
    if last is not None:
        rows = review_rows.continued(rows, last.rows)
    behind = [
        review_slow.behind_plans(rows, typed, month, on),
        review_slow.behind_days(pace.deadlines(workspace, progress)),
    ]
    there = [one for one in behind if len(one)] or behind[:1]
    slow = review_slow.slow(rows, pd.concat(there, ignore_index=True), on)
    assigned = answers.table_or_none(asked, "assignments")
    agenda = review_agenda.agenda(assigned, rows, month, on)
    versions = answers.answer(asked, rows, on, LAYERS).layer_versions
    return Review(month, on, rows, slow, agenda, versions, tuple(_notes(rows, agenda)))


def _ground(
    asked: Workspace, on: dt.date
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame]:
    """Return the clusters of a day, their sites, and the log."""
    clusters = answers.clusters_on(asked, on)
    sites = answers.features_or_none(asked, "clearance_sites")
    log = answers.table_or_none(asked, "clearance_log")
    return clusters, answers.of_clusters(sites, clusters), log


def _projects(asked: Workspace, clusters: pd.DataFrame) -> pd.DataFrame | None:
    if not asked.has("projects"):
        return None
    projects = asked.table("projects")
    return projects[projects["cluster_id"].isin(clusters["cluster_id"])]


def day_of(workspace: Workspace, month: str) -> dt.date:
    """Return the end of a month, or the workspace's day within it."""
    is_now = month == timeline.month_of(workspace.as_of_on)
    return workspace.as_of_on if is_now else timeline.month_end(month)


def _notes(rows: pd.DataFrame, agenda: pd.DataFrame) -> list[Finding]:
    """Return what a reader must know: reasons not told, figures that disagree."""
    untold = review_rows.lacking_reasons(rows)
    notes = [
        _warning(f"review.lacking_reason_{track}", cluster_id)
        for cluster_id, track in zip(untold["cluster_id"], untold["track"], strict=True)
    ]
    against = review_agenda.contradicted(agenda)
    notes += [
        _warning("review.contradicted", cluster_id, assignment=assignment_id)
        for cluster_id, assignment_id in zip(
            against["cluster_id"], against["assignment_id"], strict=True
        )
    ]
    n = int((rows["now"].notna() & rows["before"].isna()).sum())
    if n:
        notes.append(answers.note("review.no_month_before", "clusters", n=n))
    return notes


def _warning(code: str, cluster_id: str, **values: object) -> Finding:
    return Finding(Severity.WARNING, code, "reviews", cluster_id, values=values)
