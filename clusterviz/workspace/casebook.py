"""The register of overlap cases, read: every case of a day, and one with its story."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import clock, texts
from clusterviz.core import coverage, register
from clusterviz.core.cases import next_states, subject
from clusterviz.core.overlaps import conflict_union
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers, land

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from clusterviz.records import Entry
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

KIND = "case"
"""What the journal calls an entry of a case."""


@dataclass(frozen=True)
class Case:
    """One case, and all that was written of it.

    Parameters
    ----------
    row
        As `register.standing` gives it.
    entries
        What was written, oldest first.
    """

    row: Mapping[str, Any]
    entries: Sequence[Entry]

    @property
    def next_states(self) -> tuple[str, ...]:
        """The states that it may go to."""
        return next_states(self.row)


def late_on(workspace: Workspace, on: dt.date) -> dt.date:
    """Return the day that deadlines are compared with, of the data of a day.

    A deadline runs by the calendar: data that nobody has renewed since make no
    case punctual. Who looks back at another day is told how it stood then.
    """
    return clock.today() if on == workspace.as_of_on else on


def cases(workspace: Workspace, as_of_on: dt.date | None = None) -> Answer:
    """Return every case, as it stands today, with the overlaps of a day.

    Parameters
    ----------
    as_of_on
        The day of the overlaps; the workspace's own when not given. See `late_on`
        for the day that deadlines are compared with.

    Returns
    -------
    answer
        As `register.standing` gives it. A note says how many pairs in conflict
        have no case, and which cases were opened after the day.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    return cases_of(workspace, land.overlaps(workspace, as_of_on=as_of_on))


def cases_of(workspace: Workspace, found: Answer) -> Answer:
    """Return the answer of `cases` whose overlaps are already known.

    Parameters
    ----------
    found
        From `analysis.overlaps`, of every cluster of a day.
    """
    entries = workspace.store.journal.newest(KIND)
    on = found.as_of_on
    lacking = unjudged(workspace, entries, found.rows, on)
    rows = register.standing(entries, found.rows, lacking, late_on(workspace, on))
    notes = list(found.notes)
    n_new = len(register.not_taken_up(entries, found.rows))
    if n_new:
        notes.append(
            answers.note(
                "cases.not_taken_up", "clusters", severity=Severity.WARNING, n=n_new
            )
        )
    is_past = on != workspace.as_of_on
    later = rows["opened_on"].map(lambda day: day is not None and day > on)
    if is_past and later.any():
        notes.append(
            answers.note(
                "cases.opened_later",
                "clusters",
                severity=Severity.WARNING,
                n=int(later.sum()),
                asked_on=on,
            )
        )
    return answers.Answer(rows, found.layer_versions, found.as_of_on, tuple(notes))


def unjudged(
    workspace: Workspace,
    entries: Mapping[str, Entry],
    pairs: pd.DataFrame,
    on: dt.date,
) -> pd.DataFrame:
    """Return the cases whose pair a re-run does not have for want of data.

    A zone that is still drawn tells itself that it no longer meets the cluster,
    and a cluster that left the plan meets nothing. Of any other, its kind must
    have been supplied for all of the cluster, mandatory or not.

    Parameters
    ----------
    entries
        The newest of some cases.
    pairs
        What their clusters meet on the day.
    on
        The day.

    Returns
    -------
    rows
        As `register.standing` asks for them.
    """
    asked = workspace.on(on)
    rows = register.lost(entries, pairs)
    rows = rows[~rows["zone_id"].isin(_drawn_zones(asked))] if len(rows) else rows
    if rows.empty:
        return rows
    clusters = answers.clusters_on(asked, on)
    there = rows[rows["cluster_id"].isin(clusters["cluster_id"])]
    if there.empty:
        return there
    declared = asked.layers["plan_zones"].fields["kind"].choices
    kinds = {
        kind: dataclasses.replace(declared[kind], is_mandatory=True)
        for kind in set(there["kind"]) & set(declared)
    }
    covered, _ = answers.coverage_areas(asked)
    ours = clusters[clusters["cluster_id"].isin(there["cluster_id"])]
    gaps = coverage.uncovered(ours, covered, kinds)
    unknown = set(zip(gaps["cluster_id"], gaps["kind"], strict=True))
    is_unknown = [
        kind not in kinds or (cluster_id, kind) in unknown
        for cluster_id, kind in zip(there["cluster_id"], there["kind"], strict=True)
    ]
    return there[is_unknown]


def _drawn_zones(workspace: Workspace) -> pd.Series[str]:
    """Return the zones whose boundary the data have, of whatever day."""
    if not workspace.has("plan_zones"):
        return pd.Series(dtype="str")
    zone_ids = workspace.column("plan_zones", "zone_id")
    quality = workspace.column("plan_zones", "geometry_quality")
    return zone_ids[(quality != "symbol").to_numpy()]


def new_pairs(workspace: Workspace, found: Answer) -> pd.DataFrame:
    """Return the pairs in conflict that have no case."""
    return register.not_taken_up(workspace.store.journal.newest(KIND), found.rows)


def case(workspace: Workspace, number: int, found: Answer | None = None) -> Case:
    """Return one case.

    Parameters
    ----------
    number
        Its number.
    found
        The overlaps of a day, where they are known; else the workspace's own.

    Raises
    ------
    InputError
        If there is no case of that number.
    """
    found = found or land.overlaps(workspace)
    rows = cases_of(workspace, found).rows
    row = rows[rows["number"] == number]
    if row.empty:
        raise InputError(
            texts.told(
                "errors.no_case", number=str(number), n=len(rows), root=workspace.root
            )
        )
    one = {str(name): value for name, value in row.iloc[0].items()}
    its_subject = subject(one["cluster_id"], one["zone_id"])
    return Case(one, workspace.store.journal.history(KIND, its_subject))


def contested_ha(
    workspace: Workspace, as_of_on: dt.date, subjects: Collection[str]
) -> float:
    """Return the hectares in conflict of some cases, each spot once.

    Parameters
    ----------
    as_of_on
        The day of the overlaps.
    subjects
        Of the cases.
    """
    found = land.pieces(workspace, as_of_on)
    names = map(subject, found["cluster_id"], found["zone_id"])
    wanted = set(subjects)
    ours = found[[name in wanted for name in names]]
    return float(conflict_union(ours).area.sum() / M2_PER_HA)


def n_same_kind(row: Mapping[str, Any], found: Answer) -> int:
    """Return how many other zones of its kind a case's cluster is in conflict with.

    Where one appears as the case's own pair goes, the zone may have been renamed.
    """
    pairs = register.contested(found.rows)
    is_same = (pairs["cluster_id"] == row["cluster_id"]) & (
        pairs["kind"] == row["kind"]
    )
    return int((is_same & (pairs["zone_id"] != row["zone_id"])).sum())
