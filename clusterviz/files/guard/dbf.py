"""The table of a shapefile: its size, its columns, and how its text is encoded.

Layout: dBASE III.
"""

from __future__ import annotations

import codecs
import struct
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from clusterviz.files.refused import FileRefusedError, printable
from clusterviz.files.worker import Note

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_BLOCK_ROWS = 10_000
_UTF8 = "utf-8"
_PLAIN = "ascii"


def table_encoding(
    dbf: Path, cpg: Path, n_shapes: int, *, most_columns: int, said: str | None
) -> tuple[str, tuple[Note, ...]]:
    """Raise unless the table has the size that it states; return how it is encoded.

    The byte in its header that names a code page is not asked: it says where
    the program ran, not what was typed. Text that is whole UTF-8 is that: other
    encodings of Vietnamese never are by chance.

    Parameters
    ----------
    dbf
        The table.
    cpg
        Where the encoding is stated, if it is.
    n_shapes
        Rows that it must have.
    most_columns
        Columns that it may have.
    said
        What a person said of the encoding; `cpg` is not asked then.

    Returns
    -------
    encoding
        Python's name of it; empty where nothing says it, or wrongly.
    notes
        How it is known, where that is worth saying.

    Raises
    ------
    FileRefusedError
        If the table is cut off, or states more than it holds.
    """
    n_bytes = dbf.stat().st_size
    if n_bytes < 33:
        raise FileRefusedError("shapefile_cut_off", part=".dbf")
    table = np.memmap(dbf, np.uint8, "r")
    n_rows, start, width = struct.unpack("<IHH", bytes(table[4:12]))
    header = bytes(table[: min(start, n_bytes)])
    columns = _columns(header, most_columns)
    has_room = 0 <= n_bytes - start - n_rows * width <= 1
    if width != 1 + sum(columns) or not has_room:
        raise FileRefusedError("dbf_rows", n_rows=n_rows)
    if n_rows != n_shapes:
        raise FileRefusedError("dbf_shapes", n_rows=n_rows, n_shapes=n_shapes)
    rows = table[start : start + n_rows * width].reshape(n_rows, width)
    is_plain = header.isascii() and not any(
        (rows[at : at + _BLOCK_ROWS] > 127).any()
        for at in range(0, n_rows, _BLOCK_ROWS)
    )
    if is_plain:
        return _PLAIN, ()
    if said is not None:
        is_so = said == _UTF8 and _is_in(rows, columns, _UTF8)
        return _UTF8 if is_so else "", ()
    stated = _stated(cpg)
    if not stated:
        is_utf8 = _is_in(rows, columns, _UTF8)
        notes = (Note(code="encoding_unstated"),) if is_utf8 else ()
        return _UTF8 if is_utf8 else "", notes
    name = _codec(stated)
    told = printable(stated)
    if not name:
        return "", (Note(code="reader.encoding_unknown", value=told),)
    if not _is_in(rows, columns, name):
        return "", (Note(code="reader.encoding_contradicted", value=told),)
    return name, ()


def _columns(header: bytes, most: int) -> list[int]:
    """Return the width of each column."""
    fields = [
        header[at : at + 32]
        for at in range(32, len(header) - 1, 32)
        if header[at] != 0x0D
    ]
    if not fields or len(fields) > most or len(fields[-1]) < 32:
        raise FileRefusedError("dbf_columns", n=len(fields), most=most)
    return [field[16] for field in fields]


def _stated(cpg: Path) -> str:
    if not cpg.is_file():
        return ""
    with cpg.open("rb") as file:
        return file.read(40).decode("ascii", "replace").strip()


def _codec(stated: str) -> str:
    """Return Python's name of the encoding that a .cpg names; empty if it is none.

    Examples
    --------
    >>> _codec("UTF-8"), _codec("65001"), _codec("1258"), _codec("zip")
    ('utf-8', 'utf-8', 'cp1258', '')
    """
    digits = stated.upper().removeprefix("ANSI").strip()
    name = f"cp{digits}" if digits.isascii() and digits.isdigit() else stated
    if name == "cp65001":
        return _UTF8
    try:
        # Decoding a letter tells encodings of text from other codecs, such as zip.
        b"a".decode(name)
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _is_in(rows: NDArray[np.uint8], columns: list[int], encoding: str) -> bool:
    """Return whether every cell can be decoded; the last letter may be cut in two.

    That is what happens to UTF-8 in a column that is too narrow.
    """
    edges = [1]
    for column in columns:
        edges.append(edges[-1] + column)
    for at in range(0, len(rows), _BLOCK_ROWS):
        block = rows[at : at + _BLOCK_ROWS]
        try:
            block.tobytes().decode(encoding)
        except UnicodeDecodeError:
            other = block[(block > 127).any(axis=1)]
            cells = (
                row[start:end].tobytes()
                for row in other
                for start, end in pairwise(edges)
            )
            if not all(_is_cell_in(cell, encoding) for cell in cells):
                return False
    return True


def _is_cell_in(cell: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(cell, final=False)
    except UnicodeDecodeError:
        return False
    return True
