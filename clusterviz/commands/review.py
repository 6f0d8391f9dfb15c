"""The command `review`: four tracks, slow list, agenda, clocks; signing a month."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.errors import InputError
from clusterviz.view import tables
from clusterviz.workspace import creation, review_clocks, review_seen, review_signing
from clusterviz.workspace import review as monthly
from clusterviz.workspace.answers import Answer

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.review import Review


class Part(StrEnum):
    """What is listed of a month."""

    TRACKS = "tracks"
    SLOW = "slow"
    AGENDA = "agenda"
    CLOCKS = "clocks"


_HEADINGS = {
    "before": "before", "now": "after", "change": "change", "plan": "target",
    "behind_since_on": "deadline_on", "figures_say": "figure", "clock": "rule",
    "falls": "state",
}  # fmt: skip
"""Columns of the table for people that other tables have a heading for."""

_LISTED = {
    Part.TRACKS: ("cluster_name", "track", "before", "now", "change", "plan", "reason"),
    Part.SLOW: (
        "cluster_name", "track", "n_days_behind", "behind_since_on", "now", "plan",
        "reason",
    ),
    Part.AGENDA: (
        "cluster_name", "track", "task", "owner", "due_on", "n_days_overdue",
        "assignment_state", "target", "figures_say",
    ),
    Part.CLOCKS: ("clock", "cluster_name", "feature_name", "due_on", "falls"),
}  # fmt: skip

_DECIMALS = {"ha": 2, "billion_vnd": 1, "projects": 0}


def review(
    workspace: arguments.Folder,
    month: Annotated[
        str | None, typer.Option("--month", metavar="YYYY-MM", help="Which month.")
    ] = None,
    part: Annotated[
        Part, typer.Option("--show", help="What of it to list.")
    ] = Part.TRACKS,
    sign_off: Annotated[
        bool, typer.Option("--sign-off", help="Sign the month off as it stands.")
    ] = False,
    accept_faults: Annotated[
        bool, typer.Option("--accept-faults", help="Sign off despite what it lacks.")
    ] = False,
    reopen: Annotated[
        str, typer.Option("--reopen", metavar="REASON", help="Open it again, and why.")
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who signs off or reopens.")
    ] = "",
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Review a month: four tracks of each cluster, and what is behind; sign it off."""
    if sign_off and reopen:
        raise InputError(texts.told("review.refused_both"))
    if by and not (sign_off or reopen):
        raise InputError(texts.told("review.refused_by_alone"))
    if accept_faults and not sign_off:
        raise InputError(texts.told("review.refused_accept_alone"))
    opened = creation.open_workspace(workspace)
    asked = month or monthly.months(opened)[0]
    with printing.progress(lang.value):
        n_seen = len(review_signing.history(opened, asked))
        if reopen:
            review_signing.reopen(opened, asked, after=n_seen, reason=reopen, by=by)
        found = monthly.review(opened, asked)
        if sign_off:
            review_signing.require_signable(opened, asked, by)
            if not accept_faults:
                review_seen.require_faultless(opened, found)
            review_signing.sign_off(opened, found, after=n_seen, by=by)
            found = monthly.review(opened, asked)
        answer = _answer(opened, found, part)
    present(
        opened, answer, f"review.command_{part.value}", lang.value, form, output,
        force=force, shown=_shown(opened, answer.rows, part, lang.value),
        month=tables.month(asked, lang.value),
    )  # fmt: skip


def _answer(workspace: Workspace, found: Review, part: Part) -> Answer:
    if part is Part.CLOCKS:
        return review_clocks.clocks(workspace, found.month)
    rows = {Part.SLOW: found.slow, Part.AGENDA: found.agenda}.get(part, found.rows)
    return Answer(rows, found.layer_versions, found.on, found.notes)


def _shown(
    workspace: Workspace, rows: pd.DataFrame, part: Part, language: Language
) -> pd.DataFrame:
    """Return the rows for people: codes as words, figures with the unit's decimals."""
    shown = rows[list(_LISTED[part])].copy()
    known = texts.catalogue("review", language)
    for name in ("falls", "clock", "figures_say"):
        if name in shown:
            shown[name] = [known.get(f"review.{name}_{one}", one) for one in rows[name]]
    for name in ("before", "now", "change", "plan", "target"):
        if name in shown:
            shown[name] = [
                texts.number(figure, language, _DECIMALS.get(unit, 2))
                for figure, unit in zip(rows[name], rows["unit"], strict=True)
            ]
    if "reason" in shown:
        shown["reason"] = [
            tables.worded(f"{track}_reason", one, workspace.layers, language)
            for track, one in zip(rows["track"], rows["reason"], strict=True)
        ]
    # What is missing of a text is a dash, as of every other cell.
    texts_of = shown.select_dtypes(include=["str", "object"]).columns
    shown[texts_of] = (
        shown[texts_of].astype("object").where(shown[texts_of].notna(), None)
    )
    return shown.rename(columns=_HEADINGS)
