"""Use case: forms 01 to 04 of Circular 14/2024 on paper, beside their workbooks."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.view.reports import circular_forms as words
from clusterviz.workspace import (
    answers,
    form_files,
    form_words,
    forms,
    month_seal,
    personal,
)
from clusterviz.workspace.reports.areas import two_totals
from clusterviz.workspace.reports.standing import standing

if TYPE_CHECKING:
    from clusterviz.core.periods import ReportPeriod
    from clusterviz.letter import Letter
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace


def form_letter(
    workspace: Workspace,
    number: str,
    language: Language,
    *,
    period: str | None = None,
    level: str | None = None,
) -> Letter:
    """Return one form of the circular as a document: the cells of its workbook.

    Parameters
    ----------
    workspace
        Whose form.
    number
        One of `form_files.NUMBERS`: 03 and 04 come filled, 01 and 02 to be filled.
    language
        Of names and headings.
    period, level
        See `forms.form03`.

    Raises
    ------
    InputError
        If there is no such form or period.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    if number not in form_files.NUMBERS:
        known = ", ".join(form_files.NUMBERS)
        raise InputError(texts.told("errors.no_form", number=number, known=known))
    one = forms.period_of(workspace, period)
    workspace = month_seal.as_signed(workspace, one.last_on)
    if number in form_files.TEMPLATES:
        return _to_fill(workspace, number, one, language)
    answer = forms.form(workspace, number, one.code, level=level)
    form = form_files.printed(workspace, number, one, answer, language)
    around = standing(workspace, one.last_on, answer.layer_versions, language)
    note = two_totals(workspace, one.last_on) if number == "04" else None
    if note is not None:
        said = texts.finding(note, language)
        around = dataclasses.replace(around, lines=(said, *around.lines))
    return words.counted(form, around, language)


def _to_fill(
    workspace: Workspace, number: str, one: ReportPeriod, language: Language
) -> Letter:
    template = form_files.TEMPLATES[number]
    rows, fields = form_files.template_rows(workspace, number, one)
    hidden = set(personal.among(workspace, rows.columns))
    source = texts.say(
        "formpaper.source",
        language,
        document=texts.say(
            "forms.source_form", language, number=number, period=one.code
        ),
        day=texts.day(one.last_on, language),
    )
    form = words.FormToFill(
        title=texts.say(f"forms.form_{number}", language),
        days=form_words.standing(one, number, language),
        source=source,
        rows=rows,
        beside=[one for one in (template.key, *template.beside) if one not in hidden],
        to_fill=[name for name in fields if name not in hidden],
        of=(template.layer, template.of),
    )
    used = answers.answer(workspace, rows, one.last_on, (template.of, template.layer))
    around = standing(workspace, one.last_on, used.layer_versions, language)
    return words.to_fill(form, around, workspace.layers, language)
