"""Copies of an operational database in SQLite, and looking at one that is a copy.

Through SQLAlchemy, as everything else: GDAL's SQLite never touches the file.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from clusterviz import texts
from clusterviz.errors import StorageError
from clusterviz.storage.agreement import expected_guards, guards
from clusterviz.storage.database import has_no_room
from clusterviz.storage.tables import audit_head, layer_versions
from clusterviz.texts.reasons import no_room, of_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class OnServer(Protocol):
    """A database on a server, of whose files the workspace's folder has copies."""

    def copy_database(self, target: Path) -> None:
        """Copy it as it is at one moment into a file of SQLite."""
        ...

    def fetch(self, layer_name: str, content_hash: str) -> bool:
        """Return whether the folder has a whole copy of a layer's file by now."""
        ...


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, while others write to it.

    The copy is one file, flushed to the disk, that SQLite itself finds whole.

    Raises
    ------
    StorageError
        If it cannot be read.
    OSError
        If the copy cannot be made, or there is no room for it.
    """
    # Made by us: of a lost folder SQLite says only that it cannot open a file.
    target.touch()
    with (
        _told(source),
        _room_told(target),
        closing(_engine(source).raw_connection()) as one,
        closing(_engine(target).raw_connection()) as other,
    ):
        driver: Any = one.driver_connection
        copied: Any = other.driver_connection
        driver.backup(copied)
    make_one_file(target)


def make_one_file(path: Path) -> None:
    """Make a copy one file, flushed to the disk, and hold it to be whole.

    Raises
    ------
    StorageError
        If it is not.
    OSError
        If there is no room.
    """
    with _told(path), _room_told(path), closing(_engine(path).raw_connection()) as one:
        driver: Any = one.driver_connection
        # Without this it is two files as soon as somebody opens it.
        driver.execute("PRAGMA journal_mode = DELETE")
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    with looking(path) as connection:
        require_sound(connection, path)


@contextmanager
def looking(path: Path) -> Iterator[sa.Connection]:
    """Give a connection to a copy, as it is: no step is taken, nothing is written."""
    engine = _engine(path)
    try:
        with _told(path), engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            connection.exec_driver_sql("PRAGMA trusted_schema = OFF")
            yield connection
    finally:
        engine.dispose()


def require_sound(connection: sa.Connection, path: Path) -> None:
    """Raise unless SQLite finds a copy whole, with no trigger that is not ours.

    Raises
    ------
    StorageError
        Saying what was found.
    """
    found = connection.exec_driver_sql("PRAGMA quick_check").scalar()
    expected = expected_guards()
    strange = [
        name for name, sql in guards(connection).items() if expected.get(name) != sql
    ]
    if found == "ok" and not strange:
        return
    what = (
        texts.told("stored.strange_trigger", name=strange[0])
        if strange
        else of_database(str(found))
    )
    raise StorageError(texts.told("stored.database_unsound", file=path.name, what=what))


def head_of(connection: sa.Connection) -> tuple[int, str]:
    """Return number and hash of the last line of the audit."""
    row = connection.execute(sa.select(audit_head.c.seq, audit_head.c.hash)).one()
    return int(row.seq), str(row.hash)


def named_files(connection: sa.Connection) -> list[tuple[str, str]]:
    """Return layer and hash of every file that a version names."""
    columns = layer_versions.c.layer, layer_versions.c.content_hash
    rows = connection.execute(sa.select(*columns).distinct().order_by(*columns))
    return [(str(row.layer), str(row.content_hash)) for row in rows]


def _engine(path: Path) -> sa.Engine:
    return sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), poolclass=NullPool
    )


@contextmanager
def _room_told(copy: Path) -> Iterator[None]:
    """Say `OSError` where there is no room for a copy, as of any file."""
    try:
        yield
    except sqlite3.Error as error:
        if not has_no_room(copy, str(error)):
            raise
        raise no_room(str(copy)) from error


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say `StorageError` where SQLite fails, asked through SQLAlchemy or not."""
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise StorageError(
            texts.told(
                "stored.database_uncopied", file=path.name, why=of_database(str(said))
            )
        ) from error
