"""The headers of a shapefile: its parts must have the sizes that they state.

Layout: ESRI Shapefile Technical Description (July 1998); dBASE III.
"""

from __future__ import annotations

import codecs
import struct
from itertools import pairwise
from typing import TYPE_CHECKING

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC = 9994
_SHAPE_TYPES = frozenset({1, 3, 5, 8, 11, 13, 15, 18, 21, 23, 25, 28})
_HEADER = 100
_MAX_PRJ = 20_000
_MAX_BRACKETS = 50
_MAX_COLUMNS = 500


def require_shapefile(shp: Path) -> tuple[str, bool]:
    """Raise unless the parts beside `shp` agree; return how its text is encoded.

    Returns
    -------
    encoding
        Of its text.
    is_stated
        Whether a .cpg says so. Where none does, text that is whole UTF-8 is
        read as such: other encodings of Vietnamese are never that by chance.

    Raises
    ------
    InputError
        If a part is cut off, states more than it holds, or has text whose
        encoding is not stated or is not the stated one.
    """
    _require_records(shp)
    prj = shp.with_suffix(".prj")
    if prj.is_file():
        _require_prj(prj.read_bytes())
    return _encoding(shp.with_suffix(".dbf"), shp.with_suffix(".cpg"))


def _broken(part: str, found: str) -> InputError:
    return InputError(
        f"The shapefile's {part} {found}.",
        expected="a whole shapefile",
        remedy="Copy the file again, or export it from QGIS as a GeoPackage (.gpkg).",
    )


def _require_records(shp: Path) -> None:
    shx = shp.with_suffix(".shx")
    with shp.open("rb") as file:
        _require_header(file.read(_HEADER), shp.stat().st_size, ".shp")
        index = shx.read_bytes()
        _require_header(index[:_HEADER], len(index), ".shx")
        end = shp.stat().st_size
        for offset, words in struct.iter_unpack(">ii", index[_HEADER:]):
            start = offset * 2
            if not _HEADER <= start <= end - 12 or words < 2:
                raise _broken(".shx", "points outside the .shp")
            if start + 8 + words * 2 > end:
                raise _broken(".shp", "states a record longer than the file")
            file.seek(start)
            record = file.read(min(8 + words * 2, 52))
            _require_record(record, words)


def _require_header(header: bytes, n_bytes: int, part: str) -> None:
    if len(header) < _HEADER:
        raise _broken(part, "is cut off")
    magic, words = struct.unpack(">i20xi", header[:28])
    shape_type = struct.unpack("<i", header[32:36])[0]
    if magic != _MAGIC or shape_type not in _SHAPE_TYPES:
        raise _broken(part, "is not what its name says")
    if words * 2 != n_bytes or (part == ".shx" and (n_bytes - _HEADER) % 8):
        raise _broken(part, f"says it has {words * 2:,} bytes, but has {n_bytes:,}")


def _require_record(record: bytes, words: int) -> None:
    _, stated, shape_type = struct.unpack(">ii", record[:8]) + struct.unpack(
        "<i", record[8:12]
    )
    if stated != words:
        raise _broken(".shp", "and its .shx disagree")
    is_path = shape_type in (3, 5, 13, 15, 23, 25)
    if is_path:
        if len(record) < 52:
            raise _broken(".shp", "has a record that is cut off")
        n_parts, n_points = struct.unpack("<ii", record[44:52])
        if min(n_parts, n_points) < 0 or 44 + 4 * n_parts + 16 * n_points > words * 2:
            raise _broken(".shp", "has a record that states more points than it holds")


def _require_prj(text: bytes) -> None:
    depth = deepest = 0
    for sign in text:
        depth += (sign in b"[(") - (sign in b"])")
        deepest = max(deepest, depth)
    if len(text) > _MAX_PRJ or deepest > _MAX_BRACKETS:
        raise _broken(".prj", "is no description of a coordinate system")


def _encoding(dbf: Path, cpg: Path) -> tuple[str, bool]:
    table = dbf.read_bytes()
    if len(table) < 33:
        raise _broken(".dbf", "is cut off")
    n_rows, header, width = struct.unpack("<IHH", table[4:12])
    columns = _columns(table, header)
    if width != 1 + sum(columns) or not 0 <= len(table) - header - n_rows * width <= 1:
        raise _broken(".dbf", f"says it has {n_rows:,} rows, but has no room for them")
    encoding = _stated(cpg)
    rows = table[header : header + n_rows * width]
    if rows.isascii() and table[:header].isascii():
        return encoding or "utf-8", True
    _require_decodable(rows, width, columns, encoding)
    return encoding or "utf-8", bool(encoding)


def _columns(table: bytes, header: int) -> list[int]:
    """Return the width of each column."""
    fields = [
        table[at : at + 32]
        for at in range(32, min(header, len(table)) - 1, 32)
        if table[at] != 0x0D
    ]
    if not fields or len(fields) > _MAX_COLUMNS or len(fields[-1]) < 32:
        raise _broken(".dbf", f"has {len(fields)} columns")
    return [field[16] for field in fields]


def _stated(cpg: Path) -> str:
    if not cpg.is_file():
        return ""
    text = cpg.read_bytes()[:40].decode("ascii", "replace").strip()
    try:
        # Decoding nothing tells encodings of text from other codecs, such as zip.
        b"".decode(text or "ascii")
        return codecs.lookup(text).name if text else ""
    except (LookupError, ValueError) as error:
        raise InputError(
            f"The shapefile's .cpg names the encoding `{text!a}`.",
            expected="a known one, such as UTF-8",
            remedy="Open it in QGIS with the right encoding and export a GeoPackage.",
        ) from error


def _require_decodable(
    rows: bytes, width: int, columns: list[int], encoding: str
) -> None:
    edges = [1]
    for column in columns:
        edges.append(edges[-1] + column)
    for row in range(len(rows) // width):
        for number, (start, end) in enumerate(pairwise(edges), start=1):
            text = rows[row * width + start : row * width + end]
            try:
                text.decode(encoding or "utf-8")
            except UnicodeDecodeError as error:
                found = f"not in {encoding}, which its .cpg states"
                raise InputError(
                    f"Row {row + 1}, column {number} of the shapefile is "
                    f"{found if encoding else 'in an encoding that no .cpg states'}.",
                    expected="text in UTF-8 or in the encoding that a .cpg states",
                    remedy="Open it in QGIS with the right encoding and export a "
                    "GeoPackage.",
                ) from error
