"""The command `cases`: the register of overlap cases, and taking up new ones."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.errors import InputError
from clusterviz.workspace import analysis, creation
from clusterviz.workspace import cases as review

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

_LISTED = (
    "number", "cluster_name", "kind", "severity", "case_state", "due_on", "is_overdue",
    "responsible", "overlap_before_ha", "overlap_now_ha",
)  # fmt: skip
"""Columns of the table for people; programs get them all."""


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    REFERRED = "referred_upward"
    RESOLVED = "resolved_by_change"
    ACCEPTED = "accepted_with_reason"


def cases(
    workspace: arguments.Folder,
    state: Annotated[
        State | None, typer.Option("--state", help="Only cases of this state.")
    ] = None,
    take_up: Annotated[
        bool, typer.Option("--take-up", help="First open a case for each new conflict.")
    ] = False,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who takes them up.")
    ] = "",
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List the overlap cases: state, due date, who acts, hectares before and now."""
    opened = creation.open_workspace(workspace)
    if by and not take_up:
        raise InputError(texts.told("option.by_alone"))
    numbers: tuple[int, ...] = ()
    with printing.progress(lang.value):
        if take_up:
            numbers = review.take_up(opened, by)
        frozen = opened.frozen()
        on = arguments.day(as_of, "--as-of")
        found = analysis.overlaps(frozen, as_of_on=on)
        every = review.cases_of(frozen, found)
    answer = every
    if state is not None:
        ours = every.rows[every.rows["case_state"] == state.value]
        answer = dataclasses.replace(every, rows=ours.reset_index(drop=True))
    present(
        frozen, answer, "cases.title_command", lang.value, form, output, force=force,
        shown=answer.rows[list(_LISTED)],
    )  # fmt: skip
    if form in (None, arguments.Format.TABLE) and output is None:
        if take_up:
            n = texts.number(len(numbers), lang.value)
            listed = ", ".join(map(str, numbers)) or "–"
            printing.say(
                texts.say("cases.numbers_opened", lang.value, n=n, numbers=listed)
            )
        printing.say(_total(frozen, every, lang.value))


def _total(workspace: Workspace, answer: Answer, language: Language) -> str:
    rows = answer.rows
    running = rows[~rows["case_state"].isin(review.FINISHED)]
    still = running[running["verdict"] == "conflict"]
    subjects = set(map(review.subject, still["cluster_id"], still["zone_id"]))
    contested_ha = review.contested_ha(workspace, answer.as_of_on, subjects)
    return texts.say(
        "cases.total",
        language,
        n=texts.number(len(running), language),
        n_overdue=texts.number(int(rows["is_overdue"].sum()), language),
        contested=texts.hectares(contested_ha, language, 1),
        change=texts.hectares(float(rows["change_ha"].sum()), language, 1),
    )
