"""A sheet with two rows of headings: the label that people read, below it the code.

Readers of sheets look for the codes; people hide that row, or filter by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.files.workbook import print_on_a4, write_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import xlsxwriter

_WIDTHS = (10, 40)
"""Characters: of the narrowest column and of the widest."""

_LABEL_LINES, _LABEL_HEIGHT = 2, 30

_ON_ONE_PAGE = 12
"""Columns that a page has room for, if letters get smaller."""


@dataclass(frozen=True)
class CodedSheet:
    """A sheet to be written.

    Parameters
    ----------
    title
        On its tab.
    above
        Lines over the table, such as the system of its coordinates.
    labels, codes, patterns
        Of the columns, each as many; a pattern such as ``0.00`` is how its figures
        are shown, empty for as they are.
    rows
        Typed values; text stays text.
    """

    title: str
    above: tuple[str, ...]
    labels: tuple[str, ...]
    codes: tuple[str, ...]
    patterns: tuple[str, ...]
    rows: Iterable[Sequence[object]]


def write_coded_sheet(book: xlsxwriter.Workbook, sheet: CodedSheet) -> None:
    """Add a sheet to a workbook: filtered by its columns, its headings in sight.

    Parameters
    ----------
    book
        The workbook.
    sheet
        What is written.
    """
    made = book.add_worksheet(sheet.title)
    bold = book.add_format({"bold": True})
    label_look = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for number, line in enumerate(sheet.above):
        made.write_string(number, 0, line, None if number else bold)
    # A blank row parts the lines from the table: a filter would take them in.
    top = len(sheet.above) + 1 if sheet.above else 0
    looks = [
        book.add_format({"num_format": one}) if one else None for one in sheet.patterns
    ]
    for column, (label, code) in enumerate(zip(sheet.labels, sheet.codes, strict=True)):
        made.write_string(top, column, label, label_look)
        made.write_string(top + 1, column, code)
    made.set_row(top, _LABEL_HEIGHT)
    widths = [
        max(len(code), len(label) // _LABEL_LINES + 2)
        for label, code in zip(sheet.labels, sheet.codes, strict=True)
    ]
    last = top + 1
    for last, row in enumerate(sheet.rows, start=top + 2):
        for column, (value, look) in enumerate(zip(row, looks, strict=True)):
            write_cell(made, last, column, value, look)
            widths[column] = max(widths[column], len(str(value)))
    narrowest, widest = _WIDTHS
    for column, width in enumerate(widths):
        made.set_column(column, column, min(max(width + 2, narrowest), widest))
    n_columns = len(sheet.codes)
    made.freeze_panes(top + 2, 1)
    made.autofilter(top + 1, 0, max(last, top + 1), n_columns - 1)
    made.set_landscape()
    made.repeat_rows(top, top + 1)
    if n_columns <= _ON_ONE_PAGE:
        print_on_a4(made)
