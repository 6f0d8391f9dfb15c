"""What a GeoPackage says beside its rows: of columns, of its source, of its looks.

The extensions Schema and Metadata of OGC 12-128r18, and the table
``layer_styles``, which is QGIS's own. Added when GDAL has closed the file: its
SQLite and Python's must never have one file open at once in a process.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.files.gpkg_columns import TABLES, describe
from clusterviz.files.spare import of_library

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from clusterviz.schema import Language, Layer

GEOMETRY = "geom"
"""The column of the geometry, as GDAL calls it."""

STYLES = "layer_styles"

_EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)"""

_METADATA = (
    """
CREATE TABLE IF NOT EXISTS gpkg_metadata (
  id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL,
  mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT ''
)""",
    """
CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (
  reference_scope TEXT NOT NULL,
  table_name TEXT,
  column_name TEXT,
  row_id_value INTEGER,
  timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL,
  md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
)""",
)

_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256),
  f_table_schema TEXT(256),
  f_table_name TEXT(256),
  f_geometry_column TEXT(256),
  styleName TEXT(30),
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT(30),
  ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""

_DEFINITIONS = {
    "gpkg_schema": "http://www.geopackage.org/spec121/#extension_schema",
    "gpkg_metadata": "http://www.geopackage.org/spec121/#extension_metadata",
}


@dataclass(frozen=True)
class About:
    """A text about the source of a layer.

    Parameters
    ----------
    table
        Of which layer; empty for the whole package.
    text
        The metadata.
    mime_type
        Such as ``text/xml``.
    standard
        The URI of what says how it is to be read.
    """

    table: str
    text: str
    mime_type: str
    standard: str


@dataclass(frozen=True)
class LayerStyle:
    """A look of a layer.

    Parameters
    ----------
    table
        Of which layer.
    name
        What people choose it by.
    qml, sld
        The look itself.
    is_default
        Used when the layer is opened.
    """

    table: str
    name: str
    qml: str
    sld: str
    is_default: bool


def add_extensions(
    path: Path,
    columns: Iterable[tuple[Layer, Collection[str]]],
    language: Language,
    *,
    abouts: Sequence[About] = (),
    styles: Sequence[LayerStyle] = (),
) -> None:
    """Add what a GeoPackage that GDAL has closed says of itself.

    Parameters
    ----------
    path
        The file.
    columns
        Of each of its layers, the declaration and the columns that it has.
    language
        Of names and words.
    abouts
        Texts about its source.
    styles
        Looks of its layers; without any there is no table of them.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            # One file and nothing beside it: it opens where nobody may write.
            database.execute("PRAGMA journal_mode = DELETE")
            database.execute("BEGIN")
            database.execute(_EXTENSIONS)
            describe(database, columns, language)
            _register(database, "gpkg_schema", TABLES)
            _tell(database, abouts)
            _style(database, styles)
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise of_library(error, path.parent) from error


def counted(path: Path, tables: Iterable[str]) -> dict[str, int]:
    """Return how many rows each of some tables of a GeoPackage has.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            return {name: _n_rows(database, name) for name in tables}
    except sqlite3.Error as error:
        raise of_library(error, path.parent) from error


def _n_rows(database: sqlite3.Connection, name: str) -> int:
    named = '"' + name.replace('"', '""') + '"'
    return int(database.execute(f"SELECT count(*) FROM {named}").fetchone()[0])


def _register(
    database: sqlite3.Connection, extension: str, tables: Sequence[str]
) -> None:
    rows = [
        (table, None, extension, _DEFINITIONS[extension], "read-write")
        for table in tables
    ]
    database.executemany("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", rows)


def _tell(database: sqlite3.Connection, abouts: Sequence[About]) -> None:
    if not abouts:
        return
    for statement in _METADATA:
        database.execute(statement)
    for one in abouts:
        added = database.execute(
            "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata)"
            " VALUES ('dataset', ?, ?, ?)",
            (one.standard, one.mime_type, one.text),
        )
        database.execute(
            "INSERT INTO gpkg_metadata_reference"
            " (reference_scope, table_name, md_file_id) VALUES (?, ?, ?)",
            (
                "table" if one.table else "geopackage",
                one.table or None,
                added.lastrowid,
            ),
        )
    _register(database, "gpkg_metadata", ("gpkg_metadata", "gpkg_metadata_reference"))


def _style(database: sqlite3.Connection, styles: Sequence[LayerStyle]) -> None:
    if not styles:
        return
    database.execute(_STYLES)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
        " VALUES (?, 'attributes', ?, 0)",
        (STYLES, STYLES),
    )
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description,"
        " owner) VALUES ('', '', ?, ?, ?, ?, ?, ?, '', '')",
        [
            (one.table, GEOMETRY, one.name, one.qml, one.sld, one.is_default)
            for one in styles
        ],
    )
