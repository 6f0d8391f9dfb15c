"""Overlap cases: taken up from the conflicts of a day, and written on, step by step.

A case is numbered by the order in which cases were opened: its number is for good.
Nothing is written merely by looking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import clock, texts
from clusterviz.core import cases as rules
from clusterviz.core import register, timeline
from clusterviz.core.apportion import area_shares
from clusterviz.core.cases import STATES, Step, needs_referral, next_states, subject
from clusterviz.core.cells import shown
from clusterviz.core.register import day_of
from clusterviz.errors import EditConflict, InputError
from clusterviz.workspace import answers, land, owned
from clusterviz.workspace.casebook import (
    KIND,
    Case,
    case,
    cases,
    cases_of,
    contested_ha,
    late_on,
    n_same_kind,
    new_pairs,
    unjudged,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from clusterviz.records import Entry
    from clusterviz.workspace.opened import Workspace

__all__ = [
    "ACCEPTED", "FINISHED", "KIND", "MAX_CHARACTERS", "RESOLVED", "RESPONSIBLE",
    "STATES", "Case", "CaseRefusedError", "Step", "case", "cases", "cases_of",
    "contested_ha", "day_of", "late_on", "n_same_kind", "needs_referral", "new_pairs",
    "next_states", "numbers", "record", "subject", "take_up", "usual_due_on",
]  # fmt: skip

ACCEPTED = rules.ACCEPTED
FINISHED = rules.FINISHED
RESOLVED = rules.RESOLVED
RESPONSIBLE = rules.RESPONSIBLE

MAX_CHARACTERS = 2_000
"""Longest reason, document or name that is kept."""


class CaseRefusedError(InputError):
    """A step may not be written of a case.

    Parameters
    ----------
    reason
        What follows ``cases.refused_`` in the texts: found, expected, what to do.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(texts.told(f"cases.refused_{reason}"))


def take_up(
    workspace: Workspace, by: str, cluster_ids: Collection[str] | None = None
) -> tuple[int, ...]:
    """Open a case for each pair in conflict that has none, and return their numbers.

    Of the data of the workspace's own day, counted from today. It may be asked twice,
    and by two at once: a pair that another took up meanwhile keeps that case.

    Parameters
    ----------
    by
        Who opens them.
    cluster_ids
        Only of these clusters; ``None`` for all.

    Raises
    ------
    CaseRefusedError
        If `by` is empty.
    """
    name = _named(by)
    on = workspace.as_of_on
    rows = new_pairs(workspace, land.overlaps(workspace, as_of_on=on))
    if cluster_ids is not None:
        rows = rows[rows["cluster_id"].isin(cluster_ids)]
    counts = _n_areas(workspace, set(rows["cluster_id"]), on)
    opened = []
    for row in rows.to_dict("records"):
        its_subject = subject(row["cluster_id"], row["zone_id"])
        pair = {str(key): value for key, value in row.items()}
        n_areas = counts.get(row["cluster_id"], 1)
        body = rules.first_body(pair, on, clock.today(), n_areas=n_areas)
        try:
            workspace.store.journal.append(
                KIND,
                its_subject,
                body,
                after=0,
                by=workspace.signed(name),
                about=owned.of_cluster(workspace, row["cluster_id"], on),
            )
        except EditConflict:
            continue
        opened.append(its_subject)
    number_of = numbers(workspace)
    return tuple(number_of[one] for one in opened)


def record(
    workspace: Workspace, its_subject: str, step: Step, *, after: int, by: str
) -> Entry:
    """Write a step of a case, and return it as it was written.

    The overlap is computed anew, of the workspace's own day: a case is resolved
    only when that finds nothing.

    Parameters
    ----------
    its_subject
        See `core.cases.subject`.
    step
        What is new.
    after
        Number of the entry that its writer saw.
    by
        Who writes.

    Raises
    ------
    CaseRefusedError
        If the rules do not let the step through.
    EditConflict
        If somebody wrote of the case meanwhile.
    InputError
        If there is no such case.
    """
    name = _named(by)
    journal = workspace.store.journal
    entries = journal.history(KIND, its_subject)
    if not entries:
        raise InputError(
            texts.told(
                "errors.no_case_of", subject=shown(its_subject), root=workspace.root
            )
        )
    newest = entries[-1]
    if newest.version != after:
        raise EditConflict(
            texts.told("errors.case_moved", step=newest.version, after=after)
        )
    on = workspace.as_of_on
    pairs = _pairs_of(workspace, str(newest.body["cluster_id"]), on)
    ours = {its_subject: newest}
    lacking = unjudged(workspace, ours, pairs, on)
    today = clock.today()
    row = register.standing(ours, pairs, lacking, today).iloc[0].to_dict()
    now = {str(key): value for key, value in row.items()}
    reason = rules.refusal(now, step, today)
    if not reason and max(len(step.reason), len(step.document)) > MAX_CHARACTERS:
        reason = "too_long"
    if reason:
        raise CaseRefusedError(reason)
    body = rules.next_body(newest.body, now, step, on)
    cluster_id = str(newest.body["cluster_id"])
    about = owned.of_cluster(workspace, cluster_id, on, step.document)
    return journal.append(
        KIND, its_subject, body, after=after, by=workspace.signed(name), about=about
    )


def usual_due_on(severity: str) -> dt.date:
    """Return the day by which a case that is opened today must be answered."""
    return rules.due_on(severity, clock.today())


def _pairs_of(workspace: Workspace, cluster_id: str, on: dt.date) -> pd.DataFrame:
    """Return what one cluster meets; nothing where it is not in the plan."""
    there = answers.clusters_on(workspace.on(on), on)
    if cluster_id not in set(there["cluster_id"]):
        said = ["kind", "severity", "verdict", "overlap_ha"]
        return pd.DataFrame(columns=["cluster_id", "zone_id", *said])
    return land.overlaps(workspace, cluster_id=cluster_id, as_of_on=on).rows


def _n_areas(workspace: Workspace, ids: set[str], on: dt.date) -> dict[str, int]:
    """Return how many areas of the workspace's level each cluster lies in."""
    areas = answers.features_or_none(workspace, "areas")
    there = timeline.valid_on(areas[areas["level"] == workspace.settings.level], on)
    clusters = answers.clusters_on(workspace.on(on), on)
    ours = clusters[clusters["cluster_id"].isin(ids)]
    if there.empty or ours.empty:
        return {}
    shares = area_shares(ours, there)
    counts = shares[shares["area_id"] != ""].groupby("cluster_id").size()
    return {str(name): int(n) for name, n in counts.items()}


def numbers(workspace: Workspace) -> dict[str, int]:
    """Return the number of each case, by its subject."""
    newest = workspace.store.journal.newest(KIND)
    return {its_subject: at for at, its_subject in enumerate(newest, start=1)}


def _named(by: str) -> str:
    name = " ".join(by.split())
    if not name or len(name) > MAX_CHARACTERS:
        raise CaseRefusedError("no_name")
    return name
