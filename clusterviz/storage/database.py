"""The operational database, as SQLAlchemy opens it: a file, or in memory.

Only SQLAlchemy opens the file, never GDAL: each brings its own SQLite, and two of
them on one file in one process break each other's locks. One on a server is in
`storage.postgres`.
"""

from __future__ import annotations

import shutil
import threading
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from clusterviz import texts
from clusterviz.errors import StorageError
from clusterviz.texts.reasons import no_room, of_database, why

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from sqlalchemy.pool import ConnectionPoolEntry

_CONNECTIONS = 4
"""That stay open; more are opened while more are asked at once."""

_SHARED_BYTES = 64 << 10
"""Of a file that all connections to a database share, and the first one makes."""

BUSY_MS = 10_000
"""How long a writer waits for another before it gives up."""


@dataclass(frozen=True)
class Database:
    """A database that can be asked, and what errors call it.

    Parameters
    ----------
    name
        Without any secret.
    engine
        What gives connections.
    turn
        Held by the one thread that asks, where all share one connection.
    """

    name: str
    engine: sa.Engine
    turn: AbstractContextManager[object] = field(default_factory=nullcontext)


def in_file(path: Path) -> Database:
    """Return the SQLite database in a file, made when it does not exist.

    A few connections stay open: to open one, and to close the last, costs more than
    most questions. One whose file was moved away, or put in its place by a restore,
    is given up.
    """
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        # Never one too few: whoever waited for one might hold what it waits for.
        max_overflow=-1,
        connect_args={"check_same_thread": False},
    )
    prepared = _prepared(engine)
    sa.event.listen(prepared, "connect", partial(_note_file, path))
    sa.event.listen(prepared, "checkout", partial(_require_file, path))
    return Database(str(path), prepared)


def in_memory() -> Database:
    """Return a SQLite database that lives as long as its only connection."""
    engine = sa.create_engine(
        sa.URL.create("sqlite"),
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
    )
    return Database("memory", _prepared(engine), threading.RLock())


@contextmanager
def errors_told(name: str) -> Iterator[None]:
    """Say `StorageError` where a database of that name fails."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        # A server goes on with the row that it refused: no message shows data.
        reason = str(error.orig).partition("\n")[0]
        if has_no_room(Path(name), reason):
            full = no_room()
            raise StorageError(
                texts.told("stored.database_full", name=name, why=why(full))
            ) from full
        raise StorageError(
            texts.told("stored.database_unused", name=name, why=of_database(reason))
        ) from error


def has_no_room(path: Path, reason: str) -> bool:
    """Return whether SQLite failed because the disk of its file is full.

    Who only reads needs room for what connections share, and is told of a broken disk.

    Parameters
    ----------
    path
        The file.
    reason
        What SQLite said.
    """
    if "disk is full" in reason:
        return True
    is_broken = "disk I/O error" in reason and path.parent.is_dir()
    return is_broken and shutil.disk_usage(path.parent).free < _SHARED_BYTES


def _prepared(engine: sa.Engine) -> sa.Engine:
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    """Set what every connection promises; an event of SQLAlchemy."""
    # The driver must not begin transactions by itself: `_begin` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _note_file(
    path: Path, _connection: sqlite3.Connection, record: ConnectionPoolEntry
) -> None:
    """Note which file a connection has open; an event of SQLAlchemy."""
    record.info["file"] = _file_of(path)


def _require_file(
    path: Path,
    _connection: sqlite3.Connection,
    record: ConnectionPoolEntry,
    _proxy: object,
) -> None:
    """Have another connection opened where the file is another now; an event."""
    if record.info["file"] != _file_of(path):
        raise sa.exc.DisconnectionError


def _file_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _begin(connection: sa.Connection) -> None:
    """Begin a transaction; a writer takes its lock before it looks."""
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
