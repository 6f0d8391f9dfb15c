"""A GeoPackage: its tables, read before GDAL reads them, and nothing that runs.

Python's SQLite and GDAL's must never have one file open at once in a process:
this look ends, and its connection is closed, before GDAL's begins.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from clusterviz.files.refused import FileRefusedError, listed, printable
from clusterviz.files.worker import Note

if TYPE_CHECKING:
    from pathlib import Path

MAX_TABLES = 1000
MAX_LAYERS = 100

_TREE = re.compile(r"\s*create\s+virtual\s+table\s+\S+\s+using\s+rtree\b", re.I)
_REQUIRED = ("gpkg_contents", "gpkg_spatial_ref_sys")
_USUAL = ("rtree_", "gpkg_", "trigger_insert_feature_", "trigger_delete_feature_")
"""Triggers of the standard and of GDAL; like all others, none runs on reading."""

_LEAST_STEPS = 1_000_000
_STEPS_PER_BYTE = 0.5
"""A whole check of a sound file takes a few hundredths for each byte."""


def geopackage_layer(
    path: Path, name: str | None, *, most_columns: int
) -> tuple[str, tuple[Note, ...]]:
    """Return the layer to read, and what a person should know of the file.

    Parameters
    ----------
    path
        The GeoPackage, opened as immutable: no lock is taken, nothing written.
    name
        Which layer, where there are several; ``None`` for the only one.
    most_columns
        That the layer may have.

    Raises
    ------
    FileRefusedError
        If the file is damaged, holds views or tables that compute, or does
        not hold exactly one such layer.
    """
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    steps = max(_LEAST_STEPS, int(path.stat().st_size * _STEPS_PER_BYTE))
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA cell_size_check = ON")
            # An endless look is stopped, as an `OperationalError`.
            database.set_progress_handler(lambda: 1, steps)
            has_triggers = _require_inert(database)
            layer = _layer(database, name, most_columns)
            if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise FileRefusedError("geopackage_damaged")
            notes = [Note(code="has_triggers")] if has_triggers else []
            return layer, (*notes, *_undefined_crs(database, layer))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise FileRefusedError("geopackage_damaged") from error


def _require_inert(database: sqlite3.Connection) -> bool:
    """Raise if anything in the schema would run when a table is read."""
    rows = database.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT ?",
        (10 * MAX_TABLES,),
    ).fetchall()
    tables = [str(name) for kind, name, _, _ in rows if kind == "table"]
    if len(tables) > MAX_TABLES:
        raise FileRefusedError("geopackage_tables", n=len(tables), most=MAX_TABLES)
    for kind, name, _, sql in rows:
        text = str(sql or "")
        told = printable(str(name))
        is_virtual = text.lower().lstrip().startswith("create virtual")
        if kind == "view":
            raise FileRefusedError("geopackage_view", name=told)
        if kind == "table" and is_virtual and not _TREE.match(text):
            raise FileRefusedError("geopackage_virtual", name=told)
    if not set(_REQUIRED) <= {name.lower() for name in tables}:
        raise FileRefusedError("geopackage_contents")
    return any(
        kind == "trigger" and not str(name).startswith(_USUAL)
        for kind, name, _, _ in rows
    )


def _layer(database: sqlite3.Connection, name: str | None, most_columns: int) -> str:
    """Return the name of the one layer to read: a real table with few columns."""
    layers = [
        str(row[0])
        for row in database.execute(
            "SELECT table_name FROM gpkg_contents"
            # A table of looks, which QGIS and our own packages keep, is no layer.
            " WHERE data_type IN ('features', 'attributes')"
            " AND table_name <> 'layer_styles' LIMIT ?",
            (MAX_LAYERS + 1,),
        )
    ]
    if len(layers) > MAX_LAYERS:
        raise FileRefusedError("geopackage_layers", most=MAX_LAYERS)
    if not layers:
        raise FileRefusedError("geopackage_no_layer")
    chosen = [one for one in layers if name is None or one == name]
    if not chosen:
        raise FileRefusedError(
            "layer_unknown",
            choices=layers, wanted=printable(name or ""), layers=listed(layers),
        )  # fmt: skip
    if len(chosen) > 1:
        raise FileRefusedError(
            "several_layers", choices=layers, n=len(layers), layers=listed(layers)
        )
    told = printable(chosen[0])
    columns = database.execute(
        "SELECT hidden FROM pragma_table_xinfo(?)", (chosen[0],)
    ).fetchall()
    if not columns:
        raise FileRefusedError("geopackage_table_missing", name=told)
    if len(columns) > most_columns:
        raise FileRefusedError("columns_many", n=len(columns), most=most_columns)
    if any(hidden for (hidden,) in columns):
        raise FileRefusedError("geopackage_computed", name=told)
    return chosen[0]


def _undefined_crs(database: sqlite3.Connection, layer: str) -> tuple[Note, ...]:
    """Return a note if the layer is in a CRS that the file does not define."""
    table = "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_geometry_columns'"
    if database.execute(table).fetchone() is None:
        return ()
    rows = database.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ? AND srs_id > 0"
        " AND srs_id NOT IN (SELECT srs_id FROM gpkg_spatial_ref_sys)",
        (layer,),
    )
    told = [printable(str(srs_id)) for (srs_id,) in rows.fetchmany(1)]
    return tuple(Note(code="reader.crs_undefined", value=one) for one in told)
