"""The command `dossiers`: withdrawn land, what its dossiers lack, where firms go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.commands.answering import present
from clusterviz.errors import InputError
from clusterviz.view import dossiertables
from clusterviz.workspace import creation, matching
from clusterviz.workspace import dossiers as book

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.answers import Answer

REGISTER = (
    "cluster_name", "dossier_standing", "target_use", "n_firms", "n_with_destination",
    "n_duties_evidenced", "n_lacking",
)  # fmt: skip
MATCHED = (
    "firm_name", "match", "destination_plot_id", "to_cluster_name", "distance_km",
    "surplus_ha", "second_plot_id", "unplaced",
)  # fmt: skip
"""Columns of the tables for people; programs get them all."""


def dossiers(
    workspace: arguments.Folder,
    dossier: Annotated[
        str,
        typer.Option(
            "--dossier", metavar="ID", help="Only this dossier or withdrawn cluster."
        ),
    ] = "",
    match: Annotated[
        bool, typer.Option("--match", help="Propose a vacant plot for each firm.")
    ] = False,
    any_plot: Annotated[
        bool, typer.Option("--unserviced", help="Propose unserviced plots as well.")
    ] = False,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """List withdrawn land and what its dossiers lack; propose plots for its firms."""
    if any_plot and not match:
        raise InputError(texts.told("dossier.unserviced_without_match"))
    frozen = creation.open_workspace(workspace).frozen()
    on = arguments.day(as_of, "--as-of")
    with printing.progress(lang.value):
        one = book.dossier(frozen, dossier, on) if dossier else None
        dossier_id = one.row["dossier_id"] if one is not None else ""
        if match:
            if one is not None and not dossier_id:
                raise InputError(texts.told("dossier.none_to_match", name=dossier))
            answer = matching.proposals(
                frozen, on, dossier_id=dossier_id, is_service_needed=not any_plot
            )
        else:
            answer = book.register(frozen, on)
    if one is not None and not match:
        answer = book.of_dossier(answer, one)
    title = "dossier.title_match" if match else "dossier.title_register"
    names = MATCHED if match else REGISTER
    shown = dossiertables.worded(answer.rows[list(names)], lang.value)
    present(frozen, answer, title, lang.value, form, output, force=force, shown=shown)
    if form in (None, arguments.Format.TABLE) and output is None:
        if one is not None and not match:
            _say_lacking(frozen, one, lang.value)
        printing.say(_total(answer, lang.value, is_match=match))


def _say_lacking(workspace: Workspace, one: book.Dossier, language: Language) -> None:
    for found in one.findings:
        printing.say(f"- {book.sentence(found, workspace, language)}")


def _total(answer: Answer, language: Language, *, is_match: bool) -> str:
    rows: pd.DataFrame = answer.rows
    column = "match" if is_match else "dossier_standing"
    codes = matching.MATCHES if is_match else book.STANDINGS
    prefix = "total_match" if is_match else "total_register"
    counts = {
        f"n_{code}": texts.number(int((rows[column] == code).sum()), language)
        for code in codes
    }
    return texts.say(f"dossier.{prefix}", language, **counts)
