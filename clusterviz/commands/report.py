"""The command `report`: the forms of Circular 14/2024, papers, the reconciliation."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from clusterviz import texts
from clusterviz.commands import arguments, paperlist, papers, printing
from clusterviz.commands.answering import present
from clusterviz.errors import InputError
from clusterviz.workspace import (
    creation,
    form_files,
    form_words,
    forms,
    month_seal,
    reconcile,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer


class Report(StrEnum):
    """What can be reported."""

    FORM01 = "form01"
    FORM02 = "form02"
    FORM03 = "form03"
    FORM04 = "form04"
    RECONCILE = "reconcile"
    OVERLAP = "overlap"
    CERTIFICATE = "certificate"
    LANDFUND = "landfund"
    MONTHLY = "monthly"
    NOTICE = "notice"
    DOSSIER = "dossier"
    CARD = "card"
    TEMPLATE = "template"


AsPeriod = Annotated[
    str | None,
    typer.Option(metavar="PERIOD", help="Such as 2024-H1 or 2024; else the present."),
]
OfArea = Annotated[str | None, typer.Option(metavar="CODE", help="Only this area.")]
OfCluster = Annotated[
    str | None, typer.Option(metavar="ID", help="The cluster that a paper is of.")
]

OfMonth = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM", help="Which month was reviewed; else the latest."),
]
WithPersons = Annotated[
    bool,
    typer.Option("--personal", help="Name the owners of tasks, who may be persons."),
]


def report(
    workspace: arguments.Folder,
    what: Annotated[Report, typer.Argument(metavar="REPORT", help="Which one.")],
    period: AsPeriod = None,
    area: OfArea = None,
    cluster: OfCluster = None,
    month: OfMonth = None,
    personal: WithPersons = False,
    level: arguments.AtLevel = None,
    as_of: arguments.AsOf = None,
    form: arguments.AsFormat = None,
    output: arguments.ToFile = None,
    force: arguments.Force = False,
    lang: arguments.InLanguage = arguments.Language.VI,
) -> None:
    """Write a report or a certificate, a form of Circular 14/2024, or reconcile totals.

    Papers (overlap, certificate, landfund, monthly and its notice, dossier, card,
    and the forms) are written by -o FILE.docx or .pdf. Those that are made of tables
    (overlap, landfund, monthly, dossier, reconcile) by -o FILE.xlsx too: typed
    figures, with notes, dictionary and source. The template is the frame that
    documents stand in, to be edited as templates/report.docx of the workspace. A
    certificate that cannot be given is a letter that lists what it lacks, and ends
    with 1. Forms 01 and 02 are workbooks to fill; 03 and 04 are
    counted, and written to a workbook by -o FILE.xlsx. A report reconcile ends with
    1 where figures differ.
    """
    opened = creation.open_workspace(workspace).frozen()
    if papers.is_paper(what.value, output):
        asked = paperlist.Asked(
            opened, lang.value, area=area, cluster=cluster, level=level,
            as_of=as_of, period=period, month=month, personal=personal or None,
        )  # fmt: skip
        papers.write(asked, what.value, form, output, force=force)
        return
    papers.require_no_paper(cluster=cluster, month=month, personal=personal or None)
    if what is Report.RECONCILE:
        _reconcile(opened, level, as_of, form, output, lang.value, force=force)
        return
    if as_of is not None:
        raise InputError(texts.told("option.form_has_its_day"))
    number = what.value.removeprefix("form")
    is_book = output is not None and output.suffix.lower() == ".xlsx"
    is_written = number in form_files.TEMPLATES or (is_book and form is None)
    _require_sense(form if is_written else None, area if is_written else None)
    if is_written:
        _write(opened, number, output, period, level, lang.value, force=force)
        return
    one = forms.period_of(opened, period)
    with printing.progress(lang.value):
        signed = month_seal.as_signed(opened, one.last_on)
        answer = forms.form(signed, number, one.code, level=level)
    if area is not None:
        answer = dataclasses.replace(answer, rows=_of_area(answer.rows, area))
    if output is None and form in (None, arguments.Format.TABLE):
        _print(opened, answer, number, one.code, lang.value)
        printing.say(month_seal.said(opened, one.last_on, lang.value))
        return
    present(
        opened, answer, f"forms.form_{number}", lang.value, form, output, force=force
    )


def _require_sense(form: arguments.Format | None, area: str | None) -> None:
    """Raise for what a workbook cannot heed."""
    if area is not None:
        raise InputError(texts.told("option.book_of_every_area"))
    if form is not None:
        raise InputError(texts.told("option.book_not_printed", form=form.value))


def _write(
    workspace: Workspace,
    number: str,
    output: Path | None,
    period: str | None,
    level: str | None,
    language: Language,
    *,
    force: bool,
) -> None:
    if output is None:
        raise InputError(texts.told("option.form_to_fill", number=number))
    with printing.progress(language):
        one = form_files.write_report(
            workspace,
            number,
            output,
            period,
            level=level,
            language=language,
            force=force,
        )
    name = texts.say(f"forms.form_{number}", language)
    sentence = texts.say(
        "forms.written", language, name=name, period=one.code, path=output
    )
    printing.say(sentence)
    _warn(workspace, language)


def _print(
    workspace: Workspace, answer: Answer, number: str, period: str, language: Language
) -> None:
    """Print one table an area: each of them files its own form."""
    titles = form_words.area_titles(answer.rows, language)
    for area_id, rows in answer.rows.groupby("area_id", sort=False):
        title = texts.say(
            "forms.title_table",
            language,
            name=texts.say(f"forms.form_{number}", language),
            area=titles[str(area_id)],
            period=period,
            day=texts.day(answer.as_of_on, language),
        )
        said = form_words.in_words(rows, language)
        printing.print_table(title, said, workspace.layers, language)
    notes = form_words.worded(workspace, answer.notes, language)
    printing.warn_notes(notes, language)
    _warn(workspace, language)


def _reconcile(
    workspace: Workspace,
    level: str | None,
    as_of: str | None,
    form: arguments.Format | None,
    output: Path | None,
    language: Language,
    *,
    force: bool,
) -> None:
    with printing.progress(language):
        answer = reconcile.reconciled(
            workspace, level=level, as_of_on=arguments.day(as_of, "--as-of")
        )
    present(
        workspace, answer, "forms.title_reconcile", language, form, output,
        force=force, shown=form_words.claims_in_words(answer.rows, language),
    )  # fmt: skip
    n, n_differing = reconcile.counted(answer)
    if output is None and form in (None, arguments.Format.TABLE):
        printing.say(form_words.verdict(n, n_differing, language))
    raise typer.Exit(1 if n_differing else 0)


def _of_area(rows: pd.DataFrame, area: str) -> pd.DataFrame:
    codes = sorted({str(code) for code in rows["area_code"] if code})
    if area not in codes:
        raise InputError(
            texts.told(
                "option.no_form03_of",
                area=area,
                codes=", ".join(codes) or texts.told("option.no_areas_in_form04"),
            )
        )
    return rows[rows["area_code"] == area]


def _warn(workspace: Workspace, language: Language) -> None:
    if workspace.settings.is_illustrative:
        printing.warn(texts.say("export.illustrative", language))
