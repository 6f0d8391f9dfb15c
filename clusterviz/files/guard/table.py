"""A table as plain text: its bytes looked at before anything is made of them.

Nothing here is handed to a library that opens what a text names. So a text
that names another file or an address is only text; it is refused because it
is no table.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_CELL = 5_000_000
"""Letters of one cell: a boundary of 200,000 corners as WKT."""

MAX_LINE = 20_000_000
MAX_LINES = 10_000_000
"""Lines of a table, blank ones too: walking there takes seconds."""

MAX_WIDTH = 20_000
"""Cells of a line, empty ones too: a spreadsheet has 16,384 columns."""

DELIMITERS = "\t;|,"
"""Those that a decimal mark is not, first."""

_BLOCK = 1 << 20
_HEAD = 4096
_SAMPLE_LINES = 200
_SAMPLE_LETTERS = 4_000_000
_LEAST_SHARE = 0.5
_MARKS = {"<": "XML, HTML", "{": "JSON", "[": "JSON"}
_ADDRESS = re.compile(r'"?[A-Za-z][A-Za-z0-9+.-]*:\S*|"?[/\\]\S*')
_LEGACY = ("cp1258", "tcvn3", "vni", "viscii")


@dataclass(frozen=True)
class TextTable:
    """How a text table is to be read.

    Parameters
    ----------
    codec
        Of Python, which decodes all of it.
    is_bytes
        Nothing says the encoding: the codec makes one letter of each byte.
    delimiter
        What parts its cells.
    """

    codec: str
    is_bytes: bool
    delimiter: str


def looked_at(path: Path, encoding: str | None) -> TextTable:
    """Return how the text table `path` is to be read.

    Parameters
    ----------
    path
        The file.
    encoding
        Of its text, as a person said; ``None`` to go by its bytes.

    Raises
    ------
    FileRefusedError
        If it is no text, no table, or not in the encoding that was said.
    """
    codec = _codec(path, encoding)
    _require_table(path, codec)
    with path.open(encoding=codec, newline="") as file:
        lines = list(_few(file))
    return TextTable(codec, codec == "latin-1", _delimiter(lines))


def records(path: Path, table: TextTable) -> Iterator[list[str]]:
    """Yield the cells of each line of a table, blank lines as no cells.

    Raises
    ------
    FileRefusedError
        At a cell that is too long or whose quotes do not match, and where
        there are too many cells or lines.
    """
    csv.field_size_limit(MAX_CELL)
    number = 0
    with path.open(encoding=table.codec, newline="") as file:
        reader = csv.reader(
            file, delimiter=table.delimiter, strict=True, skipinitialspace=True
        )
        try:
            for row in reader:
                number += 1
                if len(row) > MAX_WIDTH:
                    raise FileRefusedError("table.too_many_columns", most=MAX_WIDTH)
                if number > MAX_LINES:
                    raise FileRefusedError("table.too_many_rows", most=MAX_LINES)
                yield row
        except csv.Error as error:
            is_long = "field larger" in str(error)
            reason = "table.cell_too_long" if is_long else "table.quotes_wrong"
            raise FileRefusedError(reason, row=number + 1) from error


def _codec(path: Path, encoding: str | None) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if encoding == "utf-16" or (encoding is None and is_wide):
        codec = "utf-16" if is_wide else "utf-16-le"
        _require_decoded(path, codec)
        return codec
    is_utf8 = _is_utf8(path)
    if encoding in _LEGACY:
        return "latin-1"
    has_mark = head.startswith(codecs.BOM_UTF8)
    if not is_utf8 and (encoding == "utf-8" or has_mark):
        raise FileRefusedError("table.encoding_wrong", encoding="UTF-8")
    return "utf-8-sig" if is_utf8 else "latin-1"


def _is_utf8(path: Path) -> bool:
    """Return whether bytes without NUL and endless lines are UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    longest, is_utf8 = 0, True
    for block in _blocks(path):
        if b"\x00" in block:
            raise FileRefusedError("table.not_text")
        longest = _length_of_line(longest, block.replace(b"\r", b"\n").split(b"\n"))
        try:
            if is_utf8:
                decoder.decode(block)
        except UnicodeDecodeError:
            is_utf8 = False
    try:
        if is_utf8:
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return is_utf8


def _require_decoded(path: Path, codec: str) -> None:
    decoder = codecs.getincrementaldecoder(codec)()
    longest = 0
    try:
        for block in (*_blocks(path), b""):
            text = decoder.decode(block, final=not block)
            if "\x00" in text:
                raise FileRefusedError("table.not_text")
            longest = _length_of_line(longest, text.replace("\r", "\n").split("\n"))
    except UnicodeError as error:
        raise FileRefusedError("table.encoding_wrong", encoding="UTF-16") from error


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _length_of_line(before: int, pieces: list[bytes] | list[str]) -> int:
    """Return how long the line is that the last of `pieces` begins or goes on with."""
    first = before + len(pieces[0])
    if max(first, *map(len, pieces)) > MAX_LINE:
        raise FileRefusedError("table.line_too_long", most=MAX_LINE)
    return first if len(pieces) == 1 else len(pieces[-1])


def _require_table(path: Path, codec: str) -> None:
    with path.open(encoding=codec, newline="") as file:
        head = file.read(_HEAD)
    start = head.lstrip(" \t\r\n")
    if not start:
        raise FileRefusedError("table.empty")
    if start[0] in _MARKS:
        raise FileRefusedError("table.not_a_table", found=_MARKS[start[0]])
    lines = [line for line in map(str.strip, start.splitlines()) if line]
    if lines and len(head) < _HEAD and all(map(_ADDRESS.fullmatch, lines)):
        raise FileRefusedError("table.not_a_table", found=lines[0][:80])


def _few(file: Iterable[str]) -> Iterator[str]:
    left = _SAMPLE_LETTERS
    for line in islice(file, _SAMPLE_LINES):
        left -= len(line)
        if left < 0:
            return
        yield line


def _delimiter(lines: list[str]) -> str:
    """Return what parts the cells: what gives most lines as many as each other."""
    shares = {mark: _share(lines, mark) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: shares[mark])
    # One column: any will do that does not stand in it.
    return best if shares[best] >= _LEAST_SHARE else "\x1f"


def _share(lines: list[str], delimiter: str) -> float:
    """Return the share of lines with the commonest number of cells above one."""
    csv.field_size_limit(MAX_CELL)
    counts: list[int] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            if any(map(str.strip, row)):
                is_cut = any(cell.count("(") > cell.count(")") for cell in row)
                counts.append(0 if is_cut else len(row))
    except csv.Error:
        return 0.0
    several = Counter(count for count in counts if count > 1)
    return max(several.values(), default=0) / max(len(counts), 1)
