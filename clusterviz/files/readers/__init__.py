"""Reading, inside the child process: each format to one table with WKB geometry."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from clusterviz.files.guard import Kind
from clusterviz.files.handed import tell_progress
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.rows import require_bounded, require_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from clusterviz.files.ogr import Pieces
    from clusterviz.files.worker import Answer, Request
    from clusterviz.settings import ImportLimits

    Reader = Callable[[Path, Request], tuple[pa.Table | Pieces, Answer]]

_READERS: Mapping[Kind, tuple[str, str]] = {
    Kind.GEOJSON: ("readers.geojson", "read_geojson"),
    Kind.GEOPACKAGE: ("readers.vector", "read_geopackage"),
    Kind.SHAPEFILE: ("readers.vector", "read_shapefile"),
    Kind.SPREADSHEET: ("spreadsheet", "read_sheet"),
    Kind.KML: ("readers.markup", "read_kml"),
    Kind.KMZ: ("readers.markup", "read_kmz"),
    Kind.DXF: ("readers.drawing", "read_dxf"),
    Kind.DGN: ("readers.drawing", "read_dgn"),
    Kind.TABLE: ("readers.table", "read_table"),
}
"""Module and function: a format brings in its own libraries, and no others."""

PIECE_ROWS = 65_536


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
    FileRefusedError
        If the file's structure is wrong or it cannot be read.
    """
    module, name = _READERS[request.kind]
    read: Reader = getattr(import_module(f"clusterviz.files.{module}"), name)
    rows, answer = read(folder / request.file, request)
    if isinstance(rows, pa.Table):
        tables = _sliced(rows)
        n_rows = rows.num_rows
    else:
        tables, n_rows = rows.tables, rows.n_rows
    write(tables, n_rows, folder, target, request.limits)
    return answer


def _sliced(table: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, max(table.num_rows, 1), PIECE_ROWS):
        yield table.slice(start, PIECE_ROWS)


def write(
    tables: Iterator[pa.Table],
    n_rows: int,
    folder: Path,
    target: Path,
    limits: ImportLimits,
) -> None:
    """Write pieces of a table as they come, each as a group of rows.

    Parameters
    ----------
    tables
        The pieces, one at least.
    n_rows
        What the file says that there are; 0 where it says nothing.
    folder
        Is told how far it is.
    target
        Parquet, made here.
    limits
        What reading may cost.

    Raises
    ------
    FileRefusedError
        If there is more than `limits` allow, or a value is damaged.
    """
    if n_rows > limits.features:
        # Said by the file itself: nothing of it need be read.
        raise FileRefusedError("features_many", most=limits.features)
    first = next(tables)
    n_written, vertices_left = 0, limits.vertices
    with pq.ParquetWriter(target, first.schema) as writer:
        table: pa.Table | None = first
        while table is not None:
            n_written += table.num_rows
            left = limits.model_copy(update={"vertices": vertices_left})
            vertices_left -= require_bounded(n_written, table, left)
            require_sound(table)
            writer.write_table(table)
            tell_progress(folder, min(n_written / max(n_rows, n_written, 1), 1))
            table = next(tables, None)
