"""A table as plain text, read inside the child process: every cell as text."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

import pyarrow as pa

from clusterviz.files.guard.table import looked_at, records
from clusterviz.files.headings import LOOKED_AT, Headings, headings
from clusterviz.files.own_system import own_system
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.rows import SHEET_ROW, folded, free_name
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from clusterviz.files.worker import Request

_ROWS_AT_ONCE = 20_000
_SHOWN = 200
_BLANKS = " \t\r\n"
"""Those of every encoding: what else is blank in one is a letter in another."""

_NAMES = {"\t": "tab", ";": ";", "|": "|", ",": ","}


def read_table(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    """Return the rows below the headings, each cell as its text.

    Rows are numbered as a spreadsheet numbers them, blank ones counted.
    """
    table = looked_at(path, request.encoding)
    rows = records(path, table)
    first = list(islice(rows, LOOKED_AT))
    known = frozenset(map(folded, request.headings))
    found = headings(first, known)
    reading = _Reading(found, request)
    content = reading.table(chain(first, rows))
    notes = []
    if table.delimiter in _NAMES:
        notes.append(Note(code="table.delimiter", value=_NAMES[table.delimiter]))
    if found.at is None:
        notes.append(Note(code="table.no_headings"))
    else:
        notes.append(Note(code="table.headings_at", value=str(found.at + 1)))
    above = [_cells(row) for row in first[: found.at or 0] if any(row)]
    if above:
        text = " / ".join(map("; ".join, above))
        notes.append(Note(code="table.rows_above", value=text[:_SHOWN]))
    system = own_system(chain.from_iterable(above))
    return content, Answer(
        layer=path.stem, crs=system, notes=tuple(notes), is_bytes=table.is_bytes
    )


def _cells(row: Iterable[str]) -> list[str]:
    return [bare for cell in row if (bare := cell.strip(_BLANKS))]


class _Reading:
    """Rows on their way to columns, a few thousand at a time."""

    def __init__(self, found: Headings, request: Request) -> None:
        self._found = found
        self._limits = request.limits
        self._width = 0
        self._batches: list[list[pa.Array]] = []
        self._numbers: list[pa.Array] = []

    def table(self, rows: Iterable[list[str]]) -> pa.Table:
        """Return the table that `rows`, titles and headings among them, hold."""
        below = self._numbered(rows)
        while batch := list(islice(below, _ROWS_AT_ONCE)):
            self._take(batch)
        columns: dict[str, pa.ChunkedArray] = {
            SHEET_ROW: pa.chunked_array(self._numbers, pa.int64())
        }
        for at in range(self._width):
            chunks = [
                batch[at] if at < len(batch) else pa.nulls(len(batch[0]), pa.string())
                for batch in self._batches
            ]
            column = pa.chunked_array(chunks, pa.string())
            heading = self._heading(at)
            if heading or column.null_count < len(column):
                columns[free_name(heading or letters(at), columns)] = column
        return pa.table(columns)

    def _heading(self, at: int) -> str:
        names = self._found.names
        return names[at] if at < len(names) else ""

    def _numbered(self, rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
        most = len(_trimmed(self._found.names)) or self._limits.columns
        self._width = len(_trimmed(self._found.names))
        for number, row in enumerate(rows, start=1):
            if number <= self._found.below:
                continue
            cells = _trimmed([cell.strip(_BLANKS) for cell in row])
            if len(cells) > self._limits.columns or most > self._limits.columns:
                raise FileRefusedError(
                    "table.too_many_columns", most=self._limits.columns
                )
            if len(cells) > most:
                raise FileRefusedError(
                    "table.row_too_wide", row=number, n=len(cells), most=most
                )
            if cells:
                yield number, cells

    def _take(self, batch: list[tuple[int, list[str]]]) -> None:
        n_before = sum(map(len, self._numbers))
        if n_before + len(batch) > self._limits.features:
            raise FileRefusedError("table.too_many_rows", most=self._limits.features)
        width = max(len(cells) for _, cells in batch)
        self._width = max(self._width, width)
        self._numbers.append(pa.array([number for number, _ in batch], pa.int64()))
        self._batches.append(
            [
                pa.array(
                    [
                        cells[at] or None if at < len(cells) else None
                        for _, cells in batch
                    ],
                    pa.string(),
                )
                for at in range(width)
            ]
        )


def _trimmed(cells: Iterable[str]) -> list[str]:
    """Return cells without the empty ones behind the last."""
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def letters(at: int) -> str:
    """Return the name that a spreadsheet gives the column at a position.

    Examples
    --------
    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
