"""A sheet with two rows of headings: the label that people read, below it the code.

Readers of sheets look for the codes; people hide that row, or filter by it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.files.workbook import (
    DAYS,
    LINE_HEIGHT,
    print_on_a4,
    row_height,
    write_cell,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import xlsxwriter

_NARROWEST, _DAY_WIDE, _WIDEST = 8, 10, 60
"""Characters: of the narrowest column, of one that holds a day, and of the widest."""

_LABEL_LINES = 2

ROOM = 240
"""Characters beside one another on a sheet of A4 that can still be read."""


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
    # A code is for programs: it gets smaller where a column has no room for it.
    code_look = book.add_format({"shrink": True})
    for number, line in enumerate(sheet.above):
        made.write_string(number, 0, line, None if number else bold)
    # A blank row parts the lines from the table: a filter would take them in.
    top = len(sheet.above) + 1 if sheet.above else 0
    rows = [*sheet.rows]
    widths = fitted(_lengths(sheet, rows))
    for column, (label, code) in enumerate(zip(sheet.labels, sheet.codes, strict=True)):
        made.write_string(top, column, label, label_look)
        made.write_string(top + 1, column, code, code_look)
        made.set_column(column, column, widths[column])
    made.set_row(top, row_height(sheet.labels, widths))
    looks = [_look(book, one or "General") for one in sheet.patterns]
    words, day = _look(book, "General"), _look(book, DAYS)
    words.set_text_wrap()
    last = top + 1
    for last, row in enumerate(rows, start=top + 2):
        for column, value in enumerate(row):
            look = looks[column]
            if isinstance(value, str):
                look = words
            elif isinstance(value, dt.date) and not sheet.patterns[column]:
                look = day
            write_cell(made, last, column, value, look)
        height = row_height(row, widths)
        if height > LINE_HEIGHT:
            made.set_row(last, height)
    made.freeze_panes(top + 2, 1)
    made.autofilter(top + 1, 0, max(last, top + 1), len(widths) - 1)
    made.repeat_rows(top, top + 1)
    has_room = sum(widths) <= ROOM
    if not has_room:
        made.repeat_columns(0)
    print_on_a4(made, is_one_wide=has_room)


def fitted(lengths: Sequence[int]) -> list[int]:
    """Return how wide columns are, narrower where a page has no room for them all.

    Parameters
    ----------
    lengths
        Characters of the longest text of each.

    Returns
    -------
    widths
        In characters; more than `ROOM` in all where no page has room.

    Examples
    --------
    >>> fitted([3, 20, 100]), fitted([100] * 8)
    ([8, 22, 60], [30, 30, 30, 30, 30, 30, 30, 30])
    """
    for most in range(_WIDEST, _DAY_WIDE - 1, -1):
        widths = [min(max(one + 2, _NARROWEST), most) for one in lengths]
        if sum(widths) <= ROOM:
            return widths
    return [min(max(one + 2, _NARROWEST), _WIDEST) for one in lengths]


def _lengths(sheet: CodedSheet, rows: Iterable[Sequence[object]]) -> list[int]:
    """Return how many characters each column shows; a figure with a pattern few."""
    found = [len(label) // _LABEL_LINES + 2 for label in sheet.labels]
    for row in rows:
        for column, (value, pattern) in enumerate(
            zip(row, sheet.patterns, strict=True)
        ):
            is_rounded = isinstance(value, float) and pattern
            said = f"{value:,.2f}" if is_rounded else str(value)
            found[column] = max(found[column], len(said))
    return found


def _look(book: xlsxwriter.Workbook, pattern: str) -> xlsxwriter.format.Format:
    return book.add_format({"num_format": pattern, "valign": "top"})
