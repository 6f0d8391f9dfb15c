"""A database on a server as a store: what many officials share.

Truth is in the database alone: versions, the audit, people, and the layers' files.
A folder on this machine holds copies of files that were read, each named by its
hash. It may be removed, and the copies are fetched again.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz import crs, texts
from clusterviz.errors import InputError, StorageError
from clusterviz.storage.copies import make_one_file
from clusterviz.storage.database import Database
from clusterviz.storage.durable import TEMPORARY, remove_abandoned
from clusterviz.storage.filed import FiledStore
from clusterviz.storage.layerfiles import layer_path, require_whole
from clusterviz.storage.moving import move_rows
from clusterviz.storage.ops import Operations
from clusterviz.storage.postgres_beside import EditedRows, PublishedFile
from clusterviz.storage.postgres_systems import add_systems
from clusterviz.storage.postgres_tables import layer_files, workspace_files
from clusterviz.storage.postgres_taking import take_over
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from clusterviz.addresses import Address
    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.storage.beside import Beside

LOCK_S = 60
"""How long a writer waits for another: one may be publishing a large layer."""

_CONNECT_S = 10

_CONNECTIONS, _MORE = 5, 45
"""Kept open between questions, and opened beside them while many ask."""


def on_server(address: Address) -> Database:
    """Return the database at an address.

    Raises
    ------
    InputError
        If the driver is not installed.
    """
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise InputError(texts.told("stored.no_driver")) from error
    options = {"lock_timeout": f"{LOCK_S}s", "timezone": "UTC"}
    engine = sa.create_engine(
        sa.URL.create(
            "postgresql+psycopg",
            username=address.user or None,
            host=address.host or None,
            port=address.port,
            database=address.database,
            query=dict(address.options),
        ),
        connect_args={
            "application_name": "clusterviz",
            "client_encoding": "UTF8",
            "connect_timeout": _CONNECT_S,
            "options": " ".join(
                f"-c {name}={value}" for name, value in options.items()
            ),
        },
        pool_size=_CONNECTIONS,
        max_overflow=_MORE,
        # A server that was started anew is found again.
        pool_pre_ping=True,
        # What is read and written stays out of messages.
        hide_parameters=True,
    )
    return Database(str(address), engine)


class PostgresStore(FiledStore):
    """Versions in PostgreSQL with PostGIS; keeps the promises of `base.Store`.

    Parameters
    ----------
    address
        Of the database; its tables are made where they are missing.
    root
        A folder for copies of files; made where it is missing.
    metric_crs
        The CRS that features must be in.

    Raises
    ------
    InputError
        If the driver is not installed.
    StorageError
        If the database cannot be reached, or has no PostGIS and may not get it.
    """

    def __init__(
        self, address: Address, root: Path, metric_crs: str = crs.METRIC
    ) -> None:
        root.mkdir(parents=True, exist_ok=True)
        super().__init__(root, metric_crs, Operations(on_server(address)))
        with self._operations.writing() as connection:
            add_systems(connection, self._metric_crs)

    def _beside_file(
        self, layer: Layer, frame: pd.DataFrame, version: LayerVersion
    ) -> Beside:
        path = layer_path(self._root, layer.name, version.content_hash)
        return PublishedFile(layer, frame, self._metric_crs, path)

    def _beside_rows(
        self, layer: Layer, rows: pd.DataFrame, keys: Sequence[str]
    ) -> Beside:
        return EditedRows(layer, rows, self._metric_crs, keys)

    def _path(self, version: LayerVersion) -> Path:
        """Return the copy of a version's file, fetched where it is missing or bad."""
        path = super()._path(version)
        if not self.fetch(version.layer, version.content_hash):
            raise _damaged(version)
        return path

    def fetch(self, layer_name: str, content_hash: str) -> bool:
        """Return whether a layer's file has a whole copy by now, fetched if need be.

        Raises
        ------
        StorageError
            If the folder cannot hold it.
        """
        path = layer_path(self._root, layer_name, content_hash)
        return _is_whole(path) or self._fetched(path)

    def copy_database(self, target: Path) -> None:
        """Copy the database as it is at one moment into a file of SQLite.

        Raises
        ------
        StorageError
            If it is not whole, or there is no room.
        OSError
            If there is no room for the last of it.
        """
        copied = Operations(target)
        try:
            with self._operations.reading() as one, copied.writing() as other:
                move_rows(one, other)
        finally:
            copied.close()
        make_one_file(target)

    def take_over(
        self, folder: Path, layers: Mapping[str, Layer], texts: Mapping[str, str]
    ) -> None:
        """Fill the empty database with a workspace in a folder, all of it or nothing.

        Parameters
        ----------
        folder
            The workspace; layer files that it lacks will be lacking here.
        layers
            Every declared layer.
        texts
            Its settings, by the name of the file.

        Raises
        ------
        StorageError
            If the database holds something, or the audit is not whole.
        """
        take_over(self._operations, self._metric_crs, folder, layers, texts)

    def _fetched(self, path: Path) -> bool:
        """Return whether the database has a file as it was published."""
        path.parent.mkdir(parents=True, exist_ok=True)
        remove_abandoned(path.parent)
        temporary = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
        query = (
            sa.select(layer_files.c.content)
            .where(layer_files.c.content_hash == path.stem)
            .order_by(layer_files.c.chunk)
        )
        seen = hashlib.sha256()
        try:
            with self._operations.reading() as connection, temporary.open("xb") as file:
                rows = connection.execute(query, execution_options={"yield_per": 1})
                for (content,) in rows:
                    seen.update(content)
                    file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if seen.hexdigest() != path.stem:
                return False
            temporary.replace(path)
            return True
        except OSError as error:
            raise StorageError(
                texts.told("edit.database_no_copy", root=path.parent, why=why(error))
            ) from error
        finally:
            temporary.unlink(missing_ok=True)


def read_texts(address: Address) -> Mapping[str, str]:
    """Return the settings that a database holds, by file name; empty before `init`.

    Raises
    ------
    InputError
        If the driver is not installed.
    StorageError
        If the database cannot be reached.
    """
    operations = Operations(on_server(address))
    try:
        with operations.reading() as connection:
            rows = connection.execute(sa.select(workspace_files))
            return {row.name: row.content for row in rows}
    finally:
        operations.close()


def write_text(address: Address, name: str, content: str) -> None:
    """Keep a settings file in a database, in place of one of that name."""
    operations = Operations(on_server(address))
    try:
        with operations.writing() as connection:
            is_it = workspace_files.c.name == name
            connection.execute(workspace_files.delete().where(is_it))
            values = {"name": name, "content": content}
            connection.execute(workspace_files.insert().values(values))
    finally:
        operations.close()


def _is_whole(path: Path) -> bool:
    try:
        require_whole(path)
    except (OSError, StorageError):
        # A copy that is bad is fetched again: nothing is lost with it.
        return False
    return True


def _damaged(version: LayerVersion) -> StorageError:
    return StorageError(
        texts.told(
            "stored.damaged_in_database",
            layer=version.layer,
            version=str(version.version),
        )
    )
