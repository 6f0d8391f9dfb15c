"""GeoJSON, read inside the child process by our own guard, never by GDAL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import shapely

from clusterviz.files.guard.geojson import GeojsonFile
from clusterviz.files.handed import tell_progress
from clusterviz.files.refused import FileRefusedError, printable
from clusterviz.files.rows import GEOMETRY, free_name
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from clusterviz.files.worker import Request

_INT64 = 2**63
_AT_ONCE = 10_000
_READING_RATIO = 0.9
"""Of the time; the rest is writing."""


def read_geojson(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    """Return the features of a GeoJSON file."""
    file = GeojsonFile(path, request.limits)
    shapes: list[pa.Array] = []
    waiting: list[str | None] = []
    values: dict[str, list[Any]] = {}
    n_rows = 0
    for geometry, properties in file.features():
        waiting.append(None if geometry is None else json.dumps(geometry))
        for name, value in properties.items():
            column = values.setdefault(name, [])
            # Features before this one may lack the property.
            column.extend([None] * (n_rows - len(column)))
            column.append(value)
        n_rows += 1
        if len(waiting) == _AT_ONCE:
            shapes.append(_wkb(waiting))
            waiting.clear()
            tell_progress(path.parent, _READING_RATIO * file.read_ratio)
    shapes.append(_wkb(waiting))
    columns: dict[str, Any] = {}
    worded: list[str] = []
    for name in list(values):
        column = values.pop(name)
        column.extend([None] * (n_rows - len(column)))
        told = free_name(_encodable(name), columns)
        columns[told] = _typed(column)
        if pa.types.is_string(columns[told].type) and any(map(_is_huge, column)):
            worded.append(printable(told))
    columns[GEOMETRY] = pa.chunked_array(shapes, pa.binary())
    notes = list(file.notes())
    if worded:
        notes.append(Note(code="reader.integers_as_text", value=", ".join(worded)))
    answer = Answer(
        layer="", crs=file.crs_member, notes=tuple(notes), is_bytes=not file.encoding
    )
    return pa.table(columns), answer


def _wkb(geometries: Sequence[str | None]) -> pa.Array:
    try:
        shapes = shapely.from_geojson(list(geometries))
    except (shapely.GEOSException, RecursionError) as error:
        raise FileRefusedError("geometry_damaged") from error
    return pa.array(shapely.to_wkb(shapes, flavor="iso"), pa.binary())


def _is_huge(value: object) -> bool:
    return type(value) is int and not -_INT64 <= value < _INT64


def _typed(values: Sequence[object]) -> pa.Array:
    """Return a column of one type: its own where it has one, else as JSON text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int} and not any(map(_is_huge, values)):
        return pa.array(values, pa.int64())
    if kinds == {float}:
        return pa.array(values, pa.float64())
    return pa.array(
        [
            value
            if value is None
            else _encodable(value if isinstance(value, str) else _json(value))
            for value in values
        ],
        pa.string(),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _encodable(text: str) -> str:
    """Return `text` with lone surrogates, which no file can hold, as U+FFFD."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
