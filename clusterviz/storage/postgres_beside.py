"""What a server keeps beside each version: its file, and its rows as a PostGIS table.

The file is the truth. The tables of the schema ``layers`` hold the current rows for
QGIS and for whoever asks in SQL; both are written in the transaction of the version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz.storage.columns import as_declared
from clusterviz.storage.postgres_rows import (
    copy_rows,
    ensure_table,
    put_staged,
    rows_table,
    staging_table,
)
from clusterviz.storage.postgres_systems import srid_of
from clusterviz.storage.postgres_tables import layer_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from pyproj import CRS

    from clusterviz.schema import Layer

CHUNK_BYTES = 4 * 1024**2
"""A file goes over the wire and into memory in pieces of this size."""


class PublishedFile:
    """The file of a new version, and all of its rows.

    Parameters
    ----------
    layer
        The declaration.
    frame
        The rows.
    metric
        The system that they are in.
    path
        The file, which is whole.
    """

    def __init__(
        self, layer: Layer, frame: pd.DataFrame, metric: CRS, path: Path
    ) -> None:
        self._layer, self._frame, self._path = layer, frame, path
        self._srid = srid_of(metric)

    def before(self, connection: sa.Connection) -> None:
        """Send the rows to a table of this connection: nobody waits meanwhile."""
        staged = staging_table(self._layer, self._srid)
        staged.create(connection)
        copy_rows(connection, staged, self._layer, self._frame, self._srid)

    def after(self, connection: sa.Connection) -> None:
        """Keep the file, and put the rows in place of those before."""
        keep_file(connection, self._path)
        # Row by row they would be held against the audit. Their line is there, and
        # it says the hash of them all.
        connection.exec_driver_sql("SET LOCAL ROLE NONE")
        ensure_table(connection, self._layer, self._srid)
        # Deleted, not truncated: who reads meanwhile reads on.
        connection.execute(rows_table(self._layer, self._srid).delete())
        put_staged(connection, self._layer, self._srid)


class EditedRows:
    """The rows of a new version that were edited.

    Parameters
    ----------
    layer
        The declaration.
    rows
        All rows of the version.
    metric
        The system that they are in.
    keys
        Of the rows that were changed, added or removed.
    """

    def __init__(
        self, layer: Layer, rows: pd.DataFrame, metric: CRS, keys: Sequence[str]
    ) -> None:
        self._layer, self._rows, self._keys = layer, rows, list(dict.fromkeys(keys))
        self._srid = srid_of(metric)

    def before(self, connection: sa.Connection) -> None:
        """See to it that there is a table for them, and send them, while we may."""
        table = rows_table(self._layer, self._srid)
        if ensure_table(connection, self._layer, self._srid):
            copy_rows(connection, table, self._layer, self._rows, self._srid)
        staged = staging_table(self._layer, self._srid)
        staged.create(connection)
        is_edited = self._rows[self._layer.key].astype("str").isin(self._keys)
        edited = as_declared(self._layer, self._rows[is_edited])
        copy_rows(connection, staged, self._layer, edited, self._srid)
        # Whoever edits puts them in with no more rights than their role has.
        name = connection.dialect.identifier_preparer.format_table(staged)
        connection.exec_driver_sql(f"GRANT SELECT ON {name} TO clusterviz_app")

    def after(self, connection: sa.Connection) -> None:
        """Take out the rows as they were, and put them in as they are."""
        table = rows_table(self._layer, self._srid)
        key = table.columns[self._layer.key]
        connection.execute(table.delete().where(key.in_(self._keys)))
        put_staged(connection, self._layer, self._srid)


def keep_file(connection: sa.Connection, path: Path) -> None:
    """Keep a layer's file, which is whole, unless it is there."""
    content_hash = path.stem
    is_there = layer_files.c.content_hash == content_hash
    if connection.scalar(sa.select(sa.exists().where(is_there))):
        return
    with path.open("rb") as file:
        chunk = 0
        while content := file.read(CHUNK_BYTES):
            connection.execute(
                layer_files.insert().values(
                    content_hash=content_hash, chunk=chunk, content=content
                )
            )
            chunk += 1
