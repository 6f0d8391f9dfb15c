"""Forms 03 and 04 as workbooks to file.

Figures are numbers, texts are texts: nothing from a file becomes a formula.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.files.workbook import (
    print_on_a4,
    row_height,
    write_book,
    write_cell,
    write_source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import xlsxwriter

    from clusterviz.circular import FiledForm
    from clusterviz.files.origin import Origin
    from clusterviz.schema import Language

FORMATS: Mapping[str, str] = MappingProxyType(
    {"n": "#,##0", "ha": "#,##0.00", "billion_vnd": "#,##0.00", "ratio": "0.0%"}
)
"""How a figure of each unit is shown; its value stays whole."""

_NUMBER_WIDTH, _FIGURE_WIDTH, _CODE_WIDTH, _NAME_WIDTH, _TEXT_WIDTH = 8, 14, 30, 58, 70


def write_form(form: FiledForm, path: Path, origin: Origin, language: Language) -> None:
    """Write a form: its lines, what each is made of, its checks and its sources.

    Parameters
    ----------
    form
        What is filed.
    path
        Replaced if it exists.
    origin
        What the sheet of sources says.
    language
        Of headings.

    Raises
    ------
    OSError
        If the file cannot be written.
    """

    def fill(book: xlsxwriter.Workbook) -> None:
        _write_lines(book, form, origin, language)
        _write_explanation(book, form, language)
        _write_checks(book, form, language)
        write_source(book, origin, language)

    write_book(path, fill)


def _write_lines(
    book: xlsxwriter.Workbook, form: FiledForm, origin: Origin, language: Language
) -> None:
    sheet = book.add_worksheet(
        texts.say("forms.sheet_form", language, number=form.number)
    )
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
    wrapped = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    looks = {
        code: book.add_format({"num_format": shown, "border": 1, "valign": "top"})
        for code, shown in FORMATS.items()
    }
    above = (
        origin.province.say(language),
        form.title,
        form.standing,
        origin.month_line,
        origin.note(language),
    )
    for row, text in enumerate(above):
        sheet.write_string(row, 0, text)
    first = len(above)
    headings = [
        texts.say(f"forms.column_{name}", language)
        for name in ("number", "name", "unit")
    ]
    for column, text in enumerate((*headings, *form.areas)):
        sheet.write_string(first, column, text, bold)
    official = [line for line in form.lines if line.is_official]
    for row, line in enumerate(official, start=first + 1):
        for column, text in enumerate((line.number, line.name, line.unit)):
            sheet.write_string(row, column, text, wrapped)
        for column, value in enumerate(line.values, start=len(headings)):
            write_cell(sheet, row, column, value, looks[line.kind])
        sheet.set_row(row, row_height([line.name], [_NAME_WIDTH]))
    sheet.set_column(1, 1, _NAME_WIDTH)
    sheet.set_column(2, len(headings) + len(form.areas) - 1, _FIGURE_WIDTH)
    sheet.freeze_panes(first + 1, 2)
    sheet.set_row(first, row_height(form.areas, [_FIGURE_WIDTH] * len(form.areas)))
    sheet.repeat_rows(first)
    print_on_a4(sheet)


def _write_explanation(
    book: xlsxwriter.Workbook, form: FiledForm, language: Language
) -> None:
    names = ("number", "name", "formula", "counted", "left_out", "reference")
    rows = [
        (
            line.number, line.name, line.formula, line.n_counted, line.n_left_out,
            line.reference,
        )
        for line in form.lines
    ]  # fmt: skip
    widths = (_NUMBER_WIDTH, *[_NAME_WIDTH] * 2, *[_FIGURE_WIDTH] * 2, _CODE_WIDTH)
    _table(book, "explanation", names, rows, widths, language)


def _write_checks(
    book: xlsxwriter.Workbook, form: FiledForm, language: Language
) -> None:
    rows = form.checks or (("", "", texts.say("forms.no_checks", language)),)
    names = ("severity", "feature", "message")
    widths = (_FIGURE_WIDTH, _FIGURE_WIDTH, _TEXT_WIDTH)
    _table(book, "checks", names, rows, widths, language)


def _table(
    book: xlsxwriter.Workbook,
    name: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    widths: Sequence[int],
    language: Language,
) -> None:
    sheet = book.add_worksheet(texts.say(f"forms.sheet_{name}", language))
    bold = book.add_format({"bold": True, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, code in enumerate(columns):
        label = texts.say(f"forms.column_{code}", language)
        sheet.write_string(0, column, label, bold)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            write_cell(sheet, at, column, value, wrapped)
        sheet.set_row(at, row_height(row, widths))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    print_on_a4(sheet)
