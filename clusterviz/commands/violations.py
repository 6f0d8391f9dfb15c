"""The command `violations`: what is not settled, how old, what is overdue."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.view.violationwords import LEDGER
from clusterviz.workspace import creation
from clusterviz.workspace import violations as ledger

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language


class Law(StrEnum):
    """Which law was broken."""

    LAND = "land"
    INVESTMENT = "investment"
    CONSTRUCTION = "construction"
    ENVIRONMENT = "environment"
    FIRE = "fire"


class Stage(StrEnum):
    """How far a case has come."""

    FOUND = "found"
    MINUTES = "minutes"
    DECISION = "decision"
    REMEDYING = "remedying"
    SETTLED = "settled"


def violations(
    workspace: arguments.Folder,
    law: Annotated[Law | None, typer.Option(help="Only of this law.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="Only of this stage.")] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ID", help="Only of this cluster.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Settled ones too, not only what is open.")
    ] = False,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List violations: law, stage, age, repeats, and remedies that are overdue."""
    opened = creation.open_workspace(workspace).frozen()
    on = arguments.day(as_of, "--as-of")
    with printing.progress(lang.value):
        answer = ledger.readable(opened, ledger.ledger(opened, as_of_on=on))
    rows = answer.rows
    total = _total(rows, lang.value)
    if not every and stage is not Stage.SETTLED:
        rows = rows[rows["is_open"]]
    for name, wanted in (("law", law), ("violation_stage", stage)):
        if wanted is not None:
            rows = rows[rows[name] == wanted.value]
    if cluster is not None:
        rows = rows[rows["cluster_id"] == cluster]
    answer = dataclasses.replace(answer, rows=rows.reset_index(drop=True))
    present(
        opened, answer, "violations.title_command", lang.value, form, output,
        force=force, shown=answer.rows[list(LEDGER)],
    )  # fmt: skip
    if form in (None, arguments.Format.TABLE) and output is None:
        printing.say(total)


def _total(rows: pd.DataFrame, language: Language) -> str:
    still = rows[rows["is_open"]]
    return texts.say(
        "violations.total",
        language,
        n=texts.number(len(still), language),
        n_overdue=texts.number(int(still["is_overdue"].sum()), language),
        n_repeats=texts.number(ledger.n_repeats(still), language),
    )
