"""GeoPackage and zipped shapefile, read inside the child process by GDAL."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pyarrow as pa

from clusterviz.files.guard.archive import unpacked_shapefile
from clusterviz.files.guard.geopackage import geopackage_layer
from clusterviz.files.guard.shapefile import look_at_shapefile
from clusterviz.files.rows import GEOMETRY, free_name
from clusterviz.files.worker import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.files.ogr import Pieces
    from clusterviz.files.worker import Request

_BYTES = "ISO-8859-1"
"""A letter for each byte: nothing is lost, whatever the text is."""


def read_geopackage(path: Path, request: Request) -> tuple[Pieces, Answer]:
    """Return one layer of a GeoPackage."""
    layer, notes = geopackage_layer(
        path, request.layer, most_columns=request.limits.columns
    )
    # Only now: a file that was refused above never meets GDAL.
    from clusterviz.files.ogr import pieces_by_gdal

    pieces, answer = pieces_by_gdal(path, request.kind, layer, encoding=None)
    return pieces, answer.model_copy(update={"notes": (*answer.notes, *notes)})


def read_shapefile(path: Path, request: Request) -> tuple[Pieces, Answer]:
    """Return the shapefile of a zip.

    Its text is decoded here, where it is known how: GDAL drops in silence what
    an encoding does not have.
    """
    folder = path.parent / "unpacked"
    folder.mkdir()
    limits = request.limits
    shp, layer = unpacked_shapefile(
        path, folder, name=request.layer, total_mb=limits.unpacked_mb
    )
    look = look_at_shapefile(
        shp,
        most_columns=limits.columns,
        most_rows=limits.features,
        encoding=request.encoding,
    )
    from clusterviz.files.ogr import Pieces, pieces_by_gdal

    pieces, answer = pieces_by_gdal(shp, request.kind, None, encoding=_BYTES)
    if look.encoding not in ("", "ascii"):
        pieces = Pieces(_decoded(pieces.tables, look.encoding), pieces.n_rows)
    told = {
        "layer": layer,
        "notes": (*answer.notes, *look.notes),
        "is_bytes": not look.encoding,
    }
    return pieces, answer.model_copy(update=told)


def _decoded(tables: Iterator[pa.Table], encoding: str) -> Iterator[pa.Table]:
    for table in tables:
        columns: dict[str, pa.ChunkedArray] = {}
        for name, column in zip(table.column_names, table.columns, strict=True):
            is_text = pa.types.is_string(column.type)
            told = name if name == GEOMETRY else _text(name, encoding)
            if name != GEOMETRY:
                told = free_name(told, columns)
            columns[told] = _decoded_column(column, encoding) if is_text else column
        yield pa.table(columns)


def _decoded_column(column: pa.ChunkedArray, encoding: str) -> pa.Array:
    """Return text that has a letter for each byte as what the bytes stand for."""
    coded = column.combine_chunks().dictionary_encode()
    words = [_text(word, encoding) for word in coded.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(
        coded.indices, pa.array(words, pa.string())
    ).cast(pa.string())


def _text(word: str, encoding: str) -> str:
    # A letter that a narrow column cut in two stays visible as U+FFFD.
    return codecs.decode(word.encode("latin-1"), encoding, "replace")
