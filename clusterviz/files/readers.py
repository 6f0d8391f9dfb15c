"""Reading, inside the child process: each format to one table with WKB geometry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from clusterviz.files.guard import Kind
from clusterviz.files.guard.archive import unpacked_shapefile
from clusterviz.files.guard.geojson import read_geojson
from clusterviz.files.guard.geopackage import geopackage_layer
from clusterviz.files.guard.shapefile import require_shapefile
from clusterviz.files.rows import GEOMETRY, free_name, require_sound, unreadable
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from clusterviz.files.worker import Request

_INT64 = 2**63


def read_rows(request: Request, folder: Path, target: Path) -> Answer:
    """Read the file of `request` and write its rows to `target` as Parquet.

    Parameters
    ----------
    request
        Which file in `folder`.
    folder
        Private to this process.
    target
        Attributes as they came; geometry in ISO WKB, never transformed.

    Raises
    ------
    InputError
        If the file's structure is wrong, it cannot be read, or its text is
        not UTF-8.
    """
    path = folder / request.file
    read = {
        Kind.GEOJSON: _geojson,
        Kind.GEOPACKAGE: _geopackage,
        Kind.SHAPEFILE: _shapefile,
        Kind.SPREADSHEET: _spreadsheet,
    }[request.kind]
    table, answer = read(path, request)
    require_sound(table)
    pq.write_table(table, target)
    return answer


def _geopackage(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    layer, has_triggers = geopackage_layer(path, request.layer)
    # Only now: a file that was refused above never meets GDAL.
    from clusterviz.files.ogr import read_by_gdal

    table, answer = read_by_gdal(path, request.kind, layer, encoding=None)
    notes = (*answer.notes, *([Note(code="has_triggers")] if has_triggers else []))
    return table, answer.model_copy(update={"notes": notes})


def _shapefile(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    folder = path.parent / "unpacked"
    folder.mkdir()
    shp, layer = unpacked_shapefile(
        path, folder, name=request.layer, total_mb=request.limits.memory_mb
    )
    encoding, is_stated = require_shapefile(shp)
    from clusterviz.files.ogr import read_by_gdal

    table, answer = read_by_gdal(shp, request.kind, None, encoding=encoding)
    notes = (*answer.notes, *([] if is_stated else [Note(code="encoding_unstated")]))
    return table, answer.model_copy(update={"layer": layer, "notes": notes})


def _spreadsheet(path: Path, request: Request) -> tuple[pa.Table, Answer]:
    # Only here: no other format needs its libraries.
    from clusterviz.files.spreadsheet import read_sheet

    return read_sheet(path, request)


def _geojson(path: Path, _: Request) -> tuple[pa.Table, Answer]:
    file = read_geojson(path)
    names = list(dict.fromkeys(name for row in file.properties for name in row))
    columns: dict[str, Any] = {}
    for name in names:
        column = [row.get(name) for row in file.properties]
        columns[free_name(_encodable(name), columns)] = _typed(column)
    try:
        shapes = [
            None if one is None else shapely.from_geojson(json.dumps(one))
            for one in file.geometries
        ]
    except (shapely.GEOSException, RecursionError) as error:
        raise unreadable(f"a geometry is damaged ({str(error)[:100]})") from error
    columns[GEOMETRY] = pa.array(shapely.to_wkb(shapes, flavor="iso"), pa.binary())
    notes = []
    if file.n_clockwise:
        notes.append(Note(code="rings_clockwise", value=str(file.n_clockwise)))
    answer = Answer(layer=path.stem, crs=file.crs_member, notes=tuple(notes))
    return pa.table(columns), answer


def _typed(values: Sequence[object]) -> pa.Array:
    """Return a column of one type: its own where it has one, else as JSON text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds <= {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int} and all(-_INT64 <= v < _INT64 for v in values if v is not None):  # type: ignore[operator]
        return pa.array(values, pa.int64())
    if kinds == {float}:
        return pa.array(values, pa.float64())
    return pa.array(
        [
            value
            if value is None
            else _encodable(value if isinstance(value, str) else json.dumps(value))
            for value in values
        ],
        pa.string(),
    )


def _encodable(text: str) -> str:
    """Return `text` with lone surrogates, which no file can hold, as U+FFFD."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
