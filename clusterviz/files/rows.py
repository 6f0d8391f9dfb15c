"""The table that a reader hands back: names, geometry and what cannot be read."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from clusterviz.files.refused import FileRefusedError, printable
from clusterviz.files.wkb import n_vertices

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from clusterviz.settings import ImportLimits

GEOMETRY = "geometry"
"""The column of the geometry, in ISO WKB."""

SHEET_ROW = "_sheet_row"
"""The column that numbers rows as their sheet does; no field is called so."""


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name for an attribute that is not that of the geometry."""
    while name in taken or name == GEOMETRY:
        name = f"{name}_"
    return name


def folded(text: object) -> str:
    """Return `text` as headings and words are compared: no case, single blanks.

    Examples
    --------
    >>> folded("  Đã cho  thuê (ha)")
    'đã cho thuê (ha)'
    """
    return " ".join(unicodedata.normalize("NFC", str(text)).casefold().split())


def checked_wkb(blobs: Sequence[bytes | None]) -> pa.Array:
    """Return shapes in WKB, written anew after they were read.

    Parameters
    ----------
    blobs
        WKB from a file, ``None`` where a feature has no geometry.

    Raises
    ------
    FileRefusedError
        If one is damaged, or has a coordinate that is no finite number.
    """
    # First: a number that lies may not reach the library.
    n_vertices(blobs)
    try:
        # A vertex that is not a number is looked for just below.
        with np.errstate(invalid="ignore"):
            shapes = shapely.from_wkb(blobs, on_invalid="raise")
    except shapely.GEOSException as error:
        raise FileRefusedError("geometry_damaged") from error
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise FileRefusedError("geometry_infinite")
    return pa.array(shapely.to_wkb(shapes, flavor="iso"), type=pa.binary())


def require_sound(table: pa.Table) -> None:
    """Require that every value of `table` is one of its type.

    A database, for one, keeps any bytes under the name of text.

    Raises
    ------
    FileRefusedError
        If text is not UTF-8, or a value is damaged in another way.

    Examples
    --------
    >>> require_sound(pa.table({"ten": ["Đa Mai"]}))
    """
    for name in table.column_names:
        column = table.column(name)
        try:
            column.validate(full=True)
        except pa.ArrowInvalid as error:
            is_text = pa.types.is_string(column.type)
            is_text |= pa.types.is_large_string(column.type)
            reason = "refusal.text_not_utf8" if is_text else "refusal.column_damaged"
            raise FileRefusedError(reason, column=printable(name)) from error


def require_bounded(n_rows: int, table: pa.Table, limits: ImportLimits) -> int:
    """Require that a table keeps the limits; return how many vertices it has.

    Parameters
    ----------
    n_rows
        Rows so far, those of `table` among them.
    table
        Geometry, if it has any, in WKB.
    limits
        What reading may cost.

    Raises
    ------
    FileRefusedError
        If it has more rows, columns or vertices.
    """
    if n_rows > limits.features:
        raise FileRefusedError("features_many", most=limits.features)
    if table.num_columns > limits.columns + 2:
        # Beside theirs, there are the geometry and a number of each row.
        raise FileRefusedError("columns_many", n=table.num_columns, most=limits.columns)
    if GEOMETRY not in table.column_names:
        return 0
    n = n_vertices(table.column(GEOMETRY).to_pylist())
    if n > limits.vertices:
        raise FileRefusedError("vertices_many", most=limits.vertices)
    return n
