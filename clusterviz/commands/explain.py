"""Command that explains a figure: formula, data, rows counted and left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, printing
from clusterviz.errors import InputError
from clusterviz.workspace import (
    creation,
    explain,
    explained_words,
    month_seal,
    references,
    results,
)

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.explain import Explained


def explain_(
    workspace: arguments.Folder,
    figure: Annotated[
        str | None,
        typer.Argument(
            metavar="[FIGURE]",
            help="Such as total:code=n_established,area=213; all forms without it.",
        ),
    ] = None,
    level: arguments.AtLevel = None,
    as_of: arguments.AsOf = None,
    areas_on: arguments.AreasOn = None,
    signed: Annotated[
        bool,
        typer.Option("--signed", help="By the data that the month was signed with."),
    ] = False,
    form: arguments.AsFormat = None,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Show where a figure comes from: formula, data, rows counted and left out."""
    opened = creation.open_workspace(workspace)
    if figure is None:
        _show_references(lang.value)
        return
    on = arguments.day(as_of, "--as-of") or opened.as_of_on
    if signed:
        if not month_seal.is_signed(opened, on):
            raise InputError(texts.told("option.not_signed", day=on))
        opened = month_seal.as_signed(opened, on)
    with printing.progress(lang.value):
        found = explain.explain(
            opened,
            figure,
            level=level,
            as_of_on=on,
            areas_on=arguments.day(areas_on, "--areas-on"),
        )
    if form in (None, arguments.Format.TABLE):
        _show(opened, found, lang.value)
    elif form is arguments.Format.JSON:
        printing.print_lines(explain.json_text(opened, found, lang.value))
        return
    elif form is arguments.Format.CSV:
        result = results.Result(opened, found.answer(), lang.value)
        printing.print_lines(results.csv_text(result, has_bom=False))
    else:
        raise InputError(texts.told("option.explained_no_place"))
    printing.warn_notes(found.notes, lang.value)
    if opened.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", lang.value))


def _show(opened: Workspace, found: Explained, language: Language) -> None:
    told, layers = found.explanation, opened.layers
    value = explained_words.amount(told.value, told.unit, language)
    for line in (
        f"{explained_words.title(told.reference, language)}: {value}",
        explained_words.standing(found, language),
        explained_words.formula(told, language),
        explained_words.legal(told, language),
    ):
        if line:
            printing.say(line)
    for key, rows, n in (
        ("explain.counted", explained_words.counted(told), told.n_counted()),
        (
            "explain.left_out",
            explained_words.left_out(told, layers, language),
            len(told.left_out),
        ),
    ):
        heading = texts.say(key, language, n=texts.number(n, language))
        if rows.empty and key == "explain.left_out":
            printing.say(texts.say("explain.left_out_none", language))
        elif rows.empty:
            printing.say(heading)
        else:
            printing.print_table(heading, rows, layers, language)
    inputs = explained_words.inputs(found, layers, language)
    heading = texts.say("explain.inputs", language)
    printing.print_table(heading, inputs, layers, language)
    printing.say(texts.say("explain.fingerprint", language, code=found.fingerprint))


def _show_references(language: Language) -> None:
    printing.say(texts.say("explain.references", language))
    for form in references.known():
        printing.say(f"  {form}")
