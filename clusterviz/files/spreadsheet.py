"""One sheet of a workbook as a table: typed values, never a formula that is run."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from contextlib import ExitStack, closing
from itertools import islice
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import openpyxl
import pyarrow as pa
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from clusterviz.files.guard.spreadsheet import require_workbook
from clusterviz.files.own_system import own_system
from clusterviz.files.refused import FileRefusedError, listed, printable
from clusterviz.files.rows import SHEET_ROW, folded, free_name
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from clusterviz.files.worker import Request

    Row = tuple[ReadOnlyCell, ...]

_LOOKED_AT = 30
"""Rows from the top, among which the headings are looked for."""

_NAMED = 10
_INT64 = 2**63
_ESCAPED = re.compile("_x00([0-9A-Fa-f]{2})_")

_FAULTS = (
    # What openpyxl ends in where a part is not as it expects.
    ArithmeticError, AssertionError, AttributeError, EOFError, InvalidFileException,
    LookupError, OSError, ParseError, RecursionError, TypeError, ValueError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_sheet(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    """Return one sheet of the workbook `path`, and what there is to say of it.

    The headings are the row among the first that knows most of the words that
    `request` tells, the lower one of two that know as many: the codes below
    their labels. Rows without a value are passed over. Of a formula, its last
    value is taken; where none was saved, the cell is empty, and a note.

    Parameters
    ----------
    path
        Nothing is believed of it.
    request
        Which sheet, ``None`` for the first that knows a heading, and the words
        that headings may be.

    Raises
    ------
    FileRefusedError
        If the guard refuses it, it has no such sheet, or cannot be read.
    """
    n_columns, has_formulas = require_workbook(path, request.limits)
    if not openpyxl.DEFUSEDXML:
        raise FileRefusedError("defusedxml_missing")
    try:
        with ExitStack() as opened:
            book = opened.enter_context(_opened(path, data_only=True))
            sheet, at = _chosen(book, request, n_columns)
            formulas = None
            if has_formulas:
                again = opened.enter_context(_opened(path, data_only=False))
                formulas = again[sheet.title]
            table, notes = _table(sheet, formulas, at, n_columns)
            system = own_system(_above(sheet, at, n_columns))
    except _FAULTS as error:
        raise FileRefusedError("workbook_unreadable") from error
    notes = [Note(code="sheet_read", value=f"{sheet.title}, {at + 1}"), *notes]
    return table, Answer(layer=sheet.title, crs=system, notes=tuple(notes))


def _opened(path: Path, *, data_only: bool) -> closing[Workbook]:
    return closing(
        openpyxl.load_workbook(
            path, read_only=True, data_only=data_only, keep_links=False
        )
    )


def _chosen(
    book: Workbook, request: Request, n_columns: int
) -> tuple[ReadOnlyWorksheet, int]:
    """Return the sheet to read and the position of its headings."""
    known = frozenset(map(folded, request.headings))
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
    if request.layer is not None:
        sheets = [one for one in book.worksheets if one.title == request.layer]
    found = [(one, *_headings(one, known, n_columns)) for one in sheets]
    for sheet, at, n_known in found:
        if n_known or len(found) == 1:
            return sheet, at
    raise _no_sheet(book, request.layer)


def _no_sheet(book: Workbook, wanted: str | None) -> FileRefusedError:
    titles = [one.title for one in book.worksheets if one.sheet_state == "visible"]
    if wanted is not None:
        told = printable(wanted)
        titles = [one.title for one in book.worksheets]
        return FileRefusedError(
            "layer_unknown", choices=titles, wanted=told, layers=listed(titles)
        )
    if not titles:
        return FileRefusedError("workbook_no_sheet")
    return FileRefusedError(
        "sheets_unknown", choices=titles, n=len(titles), layers=listed(titles)
    )


def _headings(
    sheet: ReadOnlyWorksheet, known: frozenset[str], n_columns: int
) -> tuple[int, int]:
    """Return the position of the row of headings, and how many of them are known."""
    best, most, first = 0, 0, None
    for at, row in enumerate(_cells(sheet, n_columns, last=_LOOKED_AT)):
        texts = [folded(cell.value) for cell in row if isinstance(cell.value, str)]
        if first is None and texts:
            first = at
        n_known = len(known.intersection(texts))
        if n_known and n_known >= most:
            best, most = at, n_known
    return (best if most else first or 0), most


def _cells(
    sheet: ReadOnlyWorksheet, n_columns: int, last: int | None = None
) -> Iterator[Row]:
    # What a sheet says of its own size may be a lie.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=max(n_columns, 1), max_row=last)


def _above(sheet: ReadOnlyWorksheet, at: int, n_columns: int) -> Iterator[str]:
    """Yield the texts over the headings."""
    # Openpyxl takes a last row of 0 for none.
    for row in islice(_cells(sheet, n_columns), at):
        yield from (cell.value for cell in row if isinstance(cell.value, str))


def _table(
    sheet: ReadOnlyWorksheet,
    formulas: ReadOnlyWorksheet | None,
    at: int,
    n_columns: int,
) -> tuple[pa.Table, list[Note]]:
    """Return what stands below the headings, and what could not be taken."""
    reading = _Reading()
    rows = _cells(sheet, n_columns)
    asked = rows if formulas is None else _cells(formulas, n_columns)
    pairs = (
        ((row, row) for row in rows)
        if formulas is None
        else zip(rows, asked, strict=True)
    )
    headings: list[str] = [""] * max(n_columns, 1)
    lines: list[list[Any]] = []
    numbers: list[int] = []
    for number, (row, written) in enumerate(pairs):
        if number == at:
            headings = [_heading(cell.value) for cell in row]
        if number <= at:
            continue
        line = [reading.value(*both) for both in zip(row, written, strict=True)]
        if any(value is not None for value in line):
            lines.append(line)
            numbers.append(number + 1)
    columns: dict[str, pa.Array] = {SHEET_ROW: pa.array(numbers, pa.int64())}
    for position, heading in enumerate(headings):
        values = [line[position] for line in lines]
        if heading or any(value is not None for value in values):
            name = heading or get_column_letter(position + 1)
            columns[free_name(name, columns)] = _typed(values)
    return pa.table(columns), reading.notes()


class _Reading:
    """Values of cells, and the cells that have none to give."""

    def __init__(self) -> None:
        self._faulty: dict[str, list[str]] = {}

    def value(self, cell: ReadOnlyCell, written: ReadOnlyCell) -> object:
        """Return what a cell holds, as it was saved."""
        if cell.data_type == "e":
            self._note("cell_error", written, str(cell.value))
            return None
        if cell.value is None and written.data_type == "f":
            self._note("formula_uncomputed", written, "")
            return None
        value = cell.value
        if not isinstance(value, str):
            return value
        return _text(value) if value.strip() else None

    def _note(self, code: str, cell: ReadOnlyCell, what: str) -> None:
        place = f"{get_column_letter(cell.column)}{cell.row}"
        self._faulty.setdefault(code, []).append(f"{place} {what}".strip())

    def notes(self) -> list[Note]:
        """Return which cells those are, the first by name."""
        notes = []
        for code, places in self._faulty.items():
            others = [f"… (+{len(places) - _NAMED})"] if places[_NAMED:] else []
            value = ", ".join(places[:_NAMED] + others)
            notes.append(Note(code=code, value=value))
        return notes


def _heading(value: object) -> str:
    return " ".join(_text(str(value)).split()) if value is not None else ""


def _text(value: str) -> str:
    """Return text with the signs that a workbook writes as ``_x000D_``."""
    told = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return told.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _typed(values: Sequence[Any]) -> pa.Array:
    """Return a column of one type: its own where it has one, else text."""
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    if kinds and kinds <= {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int} and all(-_INT64 <= value < _INT64 for value in present):
        return pa.array(values, pa.int64())
    if kinds and kinds <= {int, float}:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())
    if kinds and kinds <= {dt.datetime} and not any(map(_has_time, present)):
        days = [None if value is None else value.date() for value in values]
        return pa.array(days, pa.date32())
    return pa.array([_worded(value) for value in values], pa.string())


def _has_time(value: dt.datetime) -> bool:
    return value.time() != dt.time()


def _worded(value: object) -> str | None:
    """Return one of several kinds of value as the text that it is read from."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, dt.datetime) and not _has_time(value):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.datetime) else str(value)
