"""A GeoPackage: its tables, read before GDAL reads them, and nothing that runs.

Python's SQLite and GDAL's must never have one file open at once in a process:
this look ends, and its connection is closed, before GDAL's begins.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from clusterviz.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MAX_TABLES = 1000
MAX_LAYERS = 100
MAX_COLUMNS = 500

_REMEDY = "Export the layer from QGIS to a new GeoPackage (.gpkg)."
_TREE = re.compile(r"\s*create\s+virtual\s+table\s+\S+\s+using\s+rtree\b", re.I)
_REQUIRED = ("gpkg_contents", "gpkg_spatial_ref_sys")
_USUAL = ("rtree_", "gpkg_", "trigger_insert_feature_", "trigger_delete_feature_")
"""Triggers of the standard and of GDAL; like all others, none runs on reading."""

_STEPS = 1_000_000


def geopackage_layer(path: Path, name: str | None) -> tuple[str, bool]:
    """Return the layer to read, and whether the file has foreign triggers.

    Parameters
    ----------
    path
        The GeoPackage, opened as immutable: no lock is taken, nothing written.
    name
        Which layer, where there are several; ``None`` for the only one.

    Raises
    ------
    InputError
        If the file is damaged, holds views or tables that compute, or does
        not hold exactly one such layer.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            # A look at a sound file takes a few thousand steps: an endless
            # one is stopped, as an `OperationalError`.
            database.set_progress_handler(lambda: 1, _STEPS)
            has_triggers = _require_inert(database)
            return _layer(database, name), has_triggers
    except (sqlite3.Error, UnicodeDecodeError, MemoryError) as error:
        raise _refused("is damaged") from error


def _refused(found: str) -> InputError:
    return InputError(
        f"The GeoPackage {found}.",
        expected="a GeoPackage with plain tables",
        remedy=_REMEDY,
    )


def _require_inert(database: sqlite3.Connection) -> bool:
    """Raise if anything in the schema would run when a table is read."""
    rows = database.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT ?",
        (10 * MAX_TABLES,),
    ).fetchall()
    tables = [str(name) for kind, name, _, _ in rows if kind == "table"]
    if len(tables) > MAX_TABLES:
        raise _refused(f"has {len(tables)} tables")
    if any(kind == "view" for kind, *_ in rows):
        raise _refused("holds a view, which computes when it is read")
    for kind, _, _, sql in rows:
        text = str(sql or "")
        is_virtual = text.lower().lstrip().startswith("create virtual")
        if kind == "table" and is_virtual and not _TREE.match(text):
            raise _refused("holds a virtual table, which runs code when it is read")
    if not set(_REQUIRED) <= {name.lower() for name in tables}:
        raise _refused("lacks its table of contents")
    return any(
        kind == "trigger" and not str(name).startswith(_USUAL)
        for kind, name, _, _ in rows
    )


def _layer(database: sqlite3.Connection, name: str | None) -> str:
    """Return the name of the one layer to read: a real table with few columns."""
    layers = [
        str(row[0])
        for row in database.execute(
            "SELECT table_name FROM gpkg_contents"
            " WHERE data_type IN ('features', 'attributes') LIMIT ?",
            (MAX_LAYERS + 1,),
        )
    ]
    if len(layers) > MAX_LAYERS:
        raise _refused(f"has more than {MAX_LAYERS} layers")
    chosen = [one for one in layers if name is None or one == name]
    if len(chosen) != 1:
        listed = ", ".join(f"`{one}`" for one in layers[:10]) or "none"
        raise InputError(
            f"The GeoPackage holds the layers {listed}."
            if layers
            else "The GeoPackage holds no layer.",
            expected="one layer, or --layer with one of their names",
            remedy="Say which with --layer.",
        )
    columns = database.execute(
        "SELECT hidden FROM pragma_table_xinfo(?)", (chosen[0],)
    ).fetchall()
    if not columns:
        raise _refused("names a layer whose table is missing")
    if len(columns) > MAX_COLUMNS or any(hidden for (hidden,) in columns):
        raise _refused("has a layer with computed or too many columns")
    return chosen[0]
