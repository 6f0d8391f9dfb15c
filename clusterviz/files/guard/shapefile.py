"""The parts of a shapefile: each must have the size that it states.

Layout: ESRI Shapefile Technical Description (July 1998).
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clusterviz.files.guard.dbf import table_encoding
from clusterviz.files.refused import FileRefusedError, printable
from clusterviz.files.worker import Note

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_MAGIC = 9994
_SHAPE_TYPES = frozenset({1, 3, 5, 8, 11, 13, 15, 18, 21, 23, 25, 28})
_PATHS = (3, 5, 13, 15, 23, 25)
"""Types that begin with bounds, then the numbers of parts and of points."""

_HEADER = 100
_MAX_PRJ = 20_000
_MAX_BRACKETS = 50
_CRS = re.compile(rb"[\xef\xbb\xbf\s]*[A-Za-z_]+\s*[\[(]")


@dataclass(frozen=True)
class ShapefileLook:
    """What the parts of a shapefile say of themselves.

    Parameters
    ----------
    encoding
        Of its text; empty where nothing says it, or what does is wrong.
    notes
        What was missing, or was not believed.
    """

    encoding: str
    notes: tuple[Note, ...]


def look_at_shapefile(
    shp: Path, *, most_columns: int, most_rows: int, encoding: str | None = None
) -> ShapefileLook:
    """Raise unless the parts beside `shp` agree; return what they say.

    A missing .shx is written anew from the .shp. A .prj that describes no
    coordinate system is removed, so that no reader meets it.

    Parameters
    ----------
    shp
        Its parts have the same name.
    most_columns, most_rows
        That it may have.
    encoding
        Of its text, as a person said: no .cpg is asked then.

    Raises
    ------
    FileRefusedError
        If a part is cut off, or states more than it holds.
    """
    notes = []
    n_bytes = shp.stat().st_size
    content = (
        np.memmap(shp, np.uint8, "r") if n_bytes else np.zeros(0, np.uint8)
    )  # fmt: skip
    _require_header(bytes(content[:_HEADER]), n_bytes, ".shp")
    shx = shp.with_suffix(".shx")
    if not shx.is_file():
        shx.write_bytes(_restored_index(content, most_rows))
        notes.append(Note(code="reader.shx_restored"))
    n_rows = _require_records(content, shx, most_rows)
    prj = shp.with_suffix(".prj")
    if prj.is_file() and not _is_crs(prj):
        with prj.open("rb") as file:
            told = printable(file.read(200).decode("utf-8", "replace").strip())
        prj.unlink()
        notes.append(Note(code="reader.prj_ignored", value=told))
    dbf = shp.with_suffix(".dbf")
    if not dbf.is_file():
        notes.append(Note(code="reader.dbf_missing"))
        return ShapefileLook("ascii", tuple(notes))
    found, told_of = table_encoding(
        dbf, shp.with_suffix(".cpg"), n_rows, most_columns=most_columns, said=encoding
    )
    return ShapefileLook(found, (*notes, *told_of))


def _require_header(header: bytes, n_bytes: int, part: str) -> None:
    if len(header) < _HEADER:
        raise FileRefusedError("shapefile_cut_off", part=part)
    magic, words = struct.unpack(">i20xi", header[:28])
    shape_type = struct.unpack("<i", header[32:36])[0]
    if magic != _MAGIC or shape_type not in _SHAPE_TYPES:
        raise FileRefusedError("shapefile_part", part=part)
    if words * 2 != n_bytes or (part == ".shx" and (n_bytes - _HEADER) % 8):
        raise FileRefusedError(
            "shapefile_size", part=part, n_stated=words * 2, n_bytes=n_bytes
        )


def _restored_index(content: NDArray[np.uint8], most_rows: int) -> bytes:
    """Return the .shx of a .shp: its header, then place and length of each record."""
    data = content.data
    end, place, entries = len(content), _HEADER, []
    while place < end:
        if end - place < 12:
            raise FileRefusedError("shapefile_cut_off", part=".shp")
        words = struct.unpack_from(">i", data, place + 4)[0]
        if words < 2 or place + 8 + words * 2 > end:
            raise FileRefusedError("shapefile_record_long")
        entries.append((place // 2, words))
        if len(entries) > most_rows:
            raise FileRefusedError("features_many", most=most_rows)
        place += 8 + words * 2
    header = bytearray(content[:_HEADER].tobytes())
    struct.pack_into(">i", header, 24, (_HEADER + 8 * len(entries)) // 2)
    return bytes(header) + np.array(entries, ">i4").tobytes()


def _require_records(content: NDArray[np.uint8], shx: Path, most_rows: int) -> int:
    """Raise unless every record lies in the .shp as the .shx says; return how many."""
    index = shx.read_bytes()
    _require_header(index[:_HEADER], len(index), ".shx")
    entries = np.frombuffer(index, ">i4", offset=_HEADER).reshape(-1, 2).astype("i8")
    if len(entries) > most_rows:
        raise FileRefusedError("features_many", most=most_rows)
    starts, words = entries[:, 0] * 2, entries[:, 1]
    end = len(content)
    if ((starts < _HEADER) | (starts > end - 12) | (words < 2)).any():
        raise FileRefusedError("shapefile_index")
    # Records that lie upon each other would unpack to more than the file holds.
    n_claimed = int((8 + words * 2).sum())
    if (starts + 8 + words * 2 > end).any() or n_claimed > end - _HEADER:
        raise FileRefusedError("shapefile_record_long")
    if (_numbers(content, starts + 4, ">i4") != words).any():
        raise FileRefusedError("shapefile_disagrees")
    types = _numbers(content, starts + 8, "<i4")
    is_path = np.isin(types, _PATHS)
    starts, words = starts[is_path], words[is_path]
    if (words * 2 < 44).any():
        raise FileRefusedError("shapefile_record_cut")
    n_parts = _numbers(content, starts + 44, "<i4")
    n_points = _numbers(content, starts + 48, "<i4")
    is_short = 44 + 4 * n_parts + 16 * n_points > words * 2
    if (is_short | (n_parts < 0) | (n_points < 0)).any():
        raise FileRefusedError("shapefile_points")
    return len(entries)


def _numbers(
    content: NDArray[np.uint8], places: NDArray[np.int64], form: str
) -> NDArray[np.int64]:
    """Return the whole numbers of four bytes that stand at `places`."""
    if not len(places):
        return np.zeros(0, "i8")
    four = content[places[:, None] + np.arange(4)]
    return np.ascontiguousarray(four).view(form)[:, 0].astype("i8")


def _is_crs(prj: Path) -> bool:
    """Return whether a .prj can be what it should: WKT, and not without measure."""
    if prj.stat().st_size > _MAX_PRJ:
        return False
    text = prj.read_bytes()
    depth = deepest = 0
    for sign in text:
        depth += (sign in b"[(") - (sign in b"])")
        deepest = max(deepest, depth)
    return deepest <= _MAX_BRACKETS and _CRS.match(text) is not None
