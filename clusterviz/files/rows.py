"""The table that a reader hands back: names, geometry and what cannot be read."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import shapely

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
    InputError
        If one is damaged, or has a coordinate that is no finite number.
    """
    try:
        # A vertex that is not a number is looked for just below.
        with np.errstate(invalid="ignore"):
            shapes = shapely.from_wkb(blobs, on_invalid="raise")
    except shapely.GEOSException as error:
        raise unreadable(f"a geometry is damaged ({str(error)[:100]})") from error
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        raise unreadable("a coordinate is no finite number")
    return pa.array(shapely.to_wkb(shapes, flavor="iso"), type=pa.binary())


def require_sound(table: pa.Table) -> None:
    """Require that every value of `table` is one of its type.

    A database, for one, keeps any bytes under the name of text.

    Raises
    ------
    InputError
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
            fault = "not UTF-8" if is_text else "damaged"
            raise unreadable(f"the column {name[:60]!r} is {fault}") from error


def unreadable(found: str) -> InputError:
    """Return the error that says in one line why a file cannot be read."""
    return InputError(
        f"The file cannot be read: {found}.",
        expected="a whole file of its format",
        remedy="Open it in QGIS and export the layer to a new GeoPackage (.gpkg).",
    )
