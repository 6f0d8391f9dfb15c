"""Reading by GDAL, inside the child process, once the structure was looked at.

Importing this module brings GDAL in: a file that the guard refuses never meets it.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyogrio
from pyogrio.errors import (
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
)

from clusterviz.files.guard import DRIVERS, Kind
from clusterviz.files.refused import FileRefusedError, printable
from clusterviz.files.rows import GEOMETRY, checked_wkb, free_name
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PLAIN = (
    pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating,
    pa.types.is_string, pa.types.is_large_string, pa.types.is_date,
    pa.types.is_timestamp,
)  # fmt: skip

_FAULTS = (
    DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError,
    pa.ArrowException, UnicodeDecodeError,
    # What pyogrio ends in over a system whose text is no text.
    UnboundLocalError,
)  # fmt: skip


@dataclass(frozen=True)
class Pieces:
    """A table that comes piece by piece, so that it is never in memory whole.

    Parameters
    ----------
    tables
        One at least, all with the same columns.
    n_rows
        In all; 0 where the file does not say.
    """

    tables: Iterator[pa.Table]
    n_rows: int


def read_by_gdal(
    path: Path, kind: Kind, layer: str | None, *, encoding: str | None
) -> tuple[pa.Table, Answer]:
    """Return one layer of a file, as it came, and what the file says of itself.

    Parameters
    ----------
    path
        The file, already looked at by the guard.
    kind
        Its format.
    layer
        Which layer; ``None`` for the only one.
    encoding
        Of its text; ``None`` where the format settles that.

    Raises
    ------
    FileRefusedError
        If GDAL has other drivers than the one, or cannot read the file.
    """
    pieces, answer = pieces_by_gdal(path, kind, layer, encoding=encoding)
    return pa.concat_tables(pieces.tables), answer


def pieces_by_gdal(
    path: Path, kind: Kind, layer: str | None, *, encoding: str | None
) -> tuple[Pieces, Answer]:
    """Return one layer of a file as `read_by_gdal` does, but piece by piece.

    Parameters
    ----------
    path
        The file, already looked at by the guard.
    kind
        Its format.
    layer
        Which layer; ``None`` for the only one.
    encoding
        Of its text; ``None`` where the format settles that.

    Raises
    ------
    FileRefusedError
        If GDAL has other drivers than the one, or cannot read the file; while
        the pieces are taken, too.
    """
    require_one_driver(kind)
    stack = ExitStack()
    try:
        n_rows = pyogrio.read_info(path, layer=layer, encoding=encoding)["features"]
        # The row number of a GeoPackage is stored in it and may serve as a key;
        # that of a shapefile changes with every edit.
        meta, reader = stack.enter_context(
            pyogrio.raw.open_arrow(
                path,
                layer=layer,
                encoding=encoding,
                return_fids=kind is Kind.GEOPACKAGE,
                use_pyarrow=True,
            )
        )
    except MemoryError:
        raise
    except _FAULTS as error:
        raise gdal_failed(error) from error
    place = meta["geometry_name"] or "wkb_geometry"
    notes = _left_out(reader.schema, place)
    answer = Answer(layer=layer or "", crs=meta["crs"] or "", notes=notes)
    return Pieces(_pieces(stack, reader, place), max(n_rows, 0)), answer


def _pieces(
    stack: ExitStack, reader: pa.RecordBatchReader, place: str
) -> Iterator[pa.Table]:
    try:
        with stack:
            yield _piece(reader.schema.empty_table(), place)
            for batch in reader:
                yield _piece(pa.Table.from_batches([batch]), place)
    except MemoryError:
        raise
    except _FAULTS as error:
        raise gdal_failed(error) from error


def gdal_failed(error: Exception) -> FileRefusedError:
    """Return the refusal that says what GDAL said of a file."""
    said = str(error).partition("\n")[0]
    return FileRefusedError("gdal_failed", said=printable(said, 200))


def require_one_driver(kind: Kind) -> None:
    """Require that GDAL obeyed the environment by which the parent cut its drivers."""
    drivers = set(pyogrio.list_drivers())
    if drivers != {DRIVERS[kind]}:
        raise FileRefusedError("gdal_drivers", n=len(drivers))


def _is_plain(field: pa.Field) -> bool:
    return any(is_plain(field.type) for is_plain in _PLAIN)


def _left_out(schema: pa.Schema, place: str) -> tuple[Note, ...]:
    return tuple(
        Note(code="column_unreadable", value=printable(field.name))
        for field in schema
        if field.name != place and not _is_plain(field)
    )


def _piece(table: pa.Table, place: str) -> pa.Table:
    """Return the columns of plain values, and the geometry looked at."""
    columns: dict[str, Any] = {}
    for number, field in enumerate(table.schema):
        if field.name != place and _is_plain(field):
            columns[free_name(field.name, columns)] = table.column(number)
    if place in table.column_names:
        columns[GEOMETRY] = checked_wkb(table.column(place).to_pylist())
    return pa.table(columns)
