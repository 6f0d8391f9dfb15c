"""Reading by GDAL, inside the child process, once the structure was looked at.

Importing this module brings GDAL in: a file that the guard refuses never meets it.
"""

from __future__ import annotations

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
from clusterviz.files.rows import GEOMETRY, checked_wkb, free_name, unreadable
from clusterviz.files.worker import Answer, Note

if TYPE_CHECKING:
    from pathlib import Path

_PLAIN = (
    pa.types.is_boolean, pa.types.is_integer, pa.types.is_floating,
    pa.types.is_string, pa.types.is_large_string, pa.types.is_date,
    pa.types.is_timestamp,
)  # fmt: skip


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
    InputError
        If GDAL has other drivers than the one, or cannot read the file.
    """
    _require_one_driver(kind)
    try:
        # The row number of a GeoPackage is stored in it and may serve as a key;
        # that of a shapefile changes with every edit.
        meta, table = pyogrio.read_arrow(
            path,
            layer=layer,
            encoding=encoding,
            return_fids=kind is Kind.GEOPACKAGE,
        )
    except (
        DataLayerError,
        DataSourceError,
        FeatureError,
        FieldError,
        GeometryError,
        pa.ArrowException,
        UnicodeDecodeError,
    ) as error:
        raise unreadable(str(error).splitlines()[0][:200]) from error
    place = meta["geometry_name"] or "wkb_geometry"
    columns, notes = _attributes(table, place)
    if place in table.column_names:
        columns[GEOMETRY] = checked_wkb(table.column(place).to_pylist())
    answer = Answer(layer=layer or "", crs=meta["crs"] or "", notes=notes)
    return pa.table(columns), answer


def _require_one_driver(kind: Kind) -> None:
    """Require that GDAL obeyed the environment by which the parent cut its drivers."""
    drivers = set(pyogrio.list_drivers())
    if drivers != {DRIVERS[kind]}:
        raise unreadable(f"GDAL came with {len(drivers)} drivers")


def _attributes(table: pa.Table, place: str) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Return the columns of plain values beside `place`, and a note of the others."""
    columns: dict[str, Any] = {}
    notes = []
    for name in table.column_names:
        column = table.column(name)
        if name == place:
            continue
        if any(is_plain(column.type) for is_plain in _PLAIN):
            columns[free_name(name, columns)] = column
        else:
            notes.append(Note(code="column_unreadable", value=name[:60]))
    return columns, tuple(notes)
