"""DXF and DGN drawings, read inside the child process."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from clusterviz.files.guard.dgn import require_design
from clusterviz.files.guard.drawing import require_drawing
from clusterviz.files.guard.kind import Kind
from clusterviz.files.refused import FileRefusedError, printable
from clusterviz.files.rows import GEOMETRY, checked_wkb
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clusterviz.files.guard.drawing import Drawing
    from clusterviz.files.worker import Request

_SWITCHES = {
    # What is inserted keeps its layer, and nothing is left out without a word:
    # the guard has bounded both already.
    "DXF_MERGE_BLOCK_GEOMETRIES": "FALSE",
    "DXF_FEATURE_LIMIT_PER_BLOCK": "-1",
    "DXF_CLOSED_LINE_AS_POLYGON": "FALSE",
    "OGR_ARC_STEPSIZE": "1",
}
_PAPER, _LINKS = "PaperSpace", "ULink"
_UTF8_SINCE = b"AC1021"
"""From AutoCAD 2007 on, drawings are in UTF-8."""

_ESCAPE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_CODE_PAGE = re.compile(rb"ANSI_(125[0-8]|874|932|936|949|950)", re.I)
_METRES = ("0", "6")
_UNITS: Mapping[str, str] = {
    "1": "inch", "2": "foot", "3": "mile", "4": "mm", "5": "cm", "7": "km",
}  # fmt: skip
_BLOCK = 1 << 20
_LATIN_1, _UTF_8 = "ISO-8859-1", "UTF-8"


def read_dxf(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    """Return the entities of a DXF drawing in one table."""
    drawing = require_drawing(path)
    code_page = _code_page(drawing, request.encoding)
    if code_page not in (_LATIN_1, _UTF_8):
        path, code_page = _rewritten(path, code_page)
    is_bytes = code_page == _LATIN_1
    # Only now: a file that was refused above never meets GDAL.
    import pyogrio

    from clusterviz.files.ogr import read_by_gdal

    encoding = _LATIN_1 if is_bytes else _UTF_8
    pyogrio.set_gdal_config_options({**_SWITCHES, "DXF_ENCODING": encoding})
    table, answer = read_by_gdal(path, Kind.DXF, None, encoding=None)
    notes = [*answer.notes, *_notes(drawing)]
    is_paper = pc.fill_null(pc.cast(table.column(_PAPER), pa.bool_()), False)
    table, n_paper = _without(table, is_paper)
    table, n_shapeless = _without(table, pc.is_null(table.column(GEOMETRY)))
    notes += _counted("drawing.paper_space", n_paper)
    notes += _counted("drawing.shapeless", n_shapeless)
    table = _with_letters(table.drop_columns([_PAPER]), is_bytes=is_bytes)
    _require_rows(table)
    return table, Answer(layer="", crs="", notes=tuple(notes), is_bytes=is_bytes)


def read_dgn(path: Path, _: Request) -> tuple[pa.Table, Answer]:
    """Return the elements of a DGN drawing in one table."""
    require_design(path)
    table, n_shapeless = _elements(path)
    _require_rows(table)
    notes = _counted("drawing.shapeless", n_shapeless)
    if table.column(_LINKS).null_count < table.num_rows:
        notes.append(Note(code="column_unreadable", value=_LINKS))
    table = table.drop_columns([_LINKS])
    is_ascii = all(
        pc.all(pc.string_is_ascii(table.column(number))).as_py() is not False
        for number, column in enumerate(table.schema)
        if _is_text(column)
    )
    return table, Answer(layer="", crs="", notes=tuple(notes), is_bytes=not is_ascii)


def _elements(path: Path) -> tuple[pa.Table, int]:
    """Return a DGN drawing with a letter for each byte, and how many lack a shape.

    No head of a DGN file says its encoding.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    from clusterviz.files.ogr import gdal_failed, require_one_driver

    require_one_driver(Kind.DGN)
    try:
        meta, table = pyogrio.read_arrow(path, ENCODING=_LATIN_1)
    except (DataLayerError, DataSourceError, FeatureError, pa.ArrowException) as error:
        raise gdal_failed(error) from error
    place = meta["geometry_name"] or "wkb_geometry"
    table, n_shapeless = _without(table, pc.is_null(table.column(place)))
    shapes = checked_wkb(table.column(place).to_pylist())
    return table.drop_columns([place]).append_column(GEOMETRY, shapes), n_shapeless


def _code_page(drawing: Drawing, said: str | None) -> str:
    """Return how the text of a drawing is encoded; Latin-1 where nobody knows.

    What the header says is the code page of whoever saved the drawing; the
    letters are those of its fonts, of TCVN3 as often as not. Only where letters
    beyond the code page are written out does the program mean what it says.
    """
    if said == "utf-8" and not drawing.is_utf8:
        raise FileRefusedError("drawing.text_not_utf8")
    if drawing.is_ascii or said == "utf-8":
        return _UTF_8
    if said is not None:
        return _LATIN_1
    version = drawing.header.get(b"$ACADVER", b"").upper()
    if drawing.is_utf8 and version >= _UTF8_SINCE:
        return _UTF_8
    stated = _CODE_PAGE.fullmatch(drawing.header.get(b"$DWGCODEPAGE", b""))
    if drawing.has_escapes and stated:
        return f"cp{stated[1].decode()}"
    return _LATIN_1


def _rewritten(path: Path, code_page: str) -> tuple[Path, str]:
    """Return a copy of a drawing in UTF-8; itself where it is not as it says."""
    target = path.with_name("rewritten.dxf")
    try:
        with (
            path.open(encoding=code_page, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as file,
        ):
            while block := source.read(_BLOCK):
                file.write(block)
    except UnicodeDecodeError:
        return path, _LATIN_1
    return target, _UTF_8


def _notes(drawing: Drawing) -> list[Note]:
    notes = []
    if drawing.ignored:
        kinds = drawing.ignored.most_common(20)
        listed = ", ".join(f"{kind} ({n})" for kind, n in kinds)
        notes.append(Note(code="drawing.ignored", value=listed))
    unit = drawing.header.get(b"$INSUNITS", b"0").decode("latin-1")
    if unit not in _METRES:
        said = _UNITS.get(unit, printable(unit))
        notes.append(Note(code="drawing.unit_unlike", value=said))
    return [
        *notes,
        *_counted("drawing.references_ignored", drawing.n_references),
        *_counted("drawing.curved", drawing.n_curved),
        *_counted("drawing.text_cut", drawing.n_cut),
    ]


def _counted(code: str, n: int) -> list[Note]:
    return [Note(code=code, value=str(n))] if n else []


def _without(table: pa.Table, is_out: pa.ChunkedArray) -> tuple[pa.Table, int]:
    kept = table.filter(pc.invert(is_out))
    return kept, table.num_rows - kept.num_rows


def _require_rows(table: pa.Table) -> None:
    if not table.num_rows:
        raise FileRefusedError("drawing.empty")


def _with_letters(table: pa.Table, *, is_bytes: bool) -> pa.Table:
    """Return a table whose letters that were written out are letters.

    Where each letter stands for a byte, those that are none stay written out.
    """
    for number, column in enumerate(table.schema):
        if not _is_text(column):
            continue
        values = table.column(number)
        if is_bytes:
            raw = values.cast(pa.binary()).to_pylist()
            texts = [one and _as_bytes(one) for one in raw]
        elif pc.any(pc.match_substring(values, "\\U+")).as_py():
            texts = [one and _ESCAPE.sub(_letter, one) for one in values.to_pylist()]
        else:
            continue
        table = table.set_column(number, column.name, pa.array(texts, pa.string()))
    return table


def _is_text(column: pa.Field) -> bool:
    return bool(
        pa.types.is_string(column.type) or pa.types.is_large_string(column.type)
    )


def _letter(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return "\ufffd" if "\ud800" <= letter <= "\udfff" else letter


def _as_bytes(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        # GDAL hands the names of classes on as they are.
        return raw.decode("latin-1")
    return "".join(one if ord(one) < 256 else f"\\U+{ord(one):04X}" for one in text)
