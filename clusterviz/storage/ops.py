"""The operational database of a workspace: ``ops.sqlite``.

Only SQLAlchemy opens it, never GDAL: each brings its own SQLite, and two of
them on one file in one process break each other's locks.
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from clusterviz.errors import StorageError
from clusterviz.records import LayerVersion, Lineage
from clusterviz.storage.base import require_newest

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BUSY_MS = 10_000
"""How long a writer waits for another before it gives up."""

_TABLES = sa.MetaData()

layer_versions = sa.Table(
    "layer_versions",
    _TABLES,
    sa.Column("layer", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("n_features", sa.Integer, nullable=False),
    sa.Column("crs", sa.Text, nullable=False),
    sa.Column("is_valid", sa.Boolean, nullable=False),
    sa.Column("published_at", sa.Text, nullable=False, comment="UTC, ISO 8601"),
    sa.Column("source_document", sa.Text, nullable=False),
    sa.Column("as_of_on", sa.Date),
    sa.Column("import_id", sa.Text, nullable=False),
    sa.Column("transformation", sa.Text, nullable=False),
    sa.Column("repairs", sa.JSON, nullable=False),
    sa.CheckConstraint("version >= 1"),
)


class Operations:
    """The published versions of a workspace's layers, in SQLite.

    Connections are opened for each question and closed after it: threads and
    processes share nothing, and the file can be moved on Windows.

    Parameters
    ----------
    path
        The database; made when it does not exist.

    Raises
    ------
    StorageError
        If the file is no database or cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(path)), poolclass=NullPool
        )
        sa.event.listen(self._engine, "connect", _prepare)
        sa.event.listen(self._engine, "begin", _begin)
        with self._writing() as connection:
            _TABLES.create_all(connection)

    def current(self) -> dict[str, LayerVersion]:
        """Return the newest version of every layer, by name."""
        newest = (
            sa.select(
                layer_versions.c.layer,
                sa.func.max(layer_versions.c.version).label("version"),
            )
            .group_by(layer_versions.c.layer)
            .subquery()
        )
        query = sa.select(layer_versions).join(
            newest,
            (layer_versions.c.layer == newest.c.layer)
            & (layer_versions.c.version == newest.c.version),
        )
        return {one.layer: one for one in self._versions(query)}

    def history(self, layer_name: str) -> Sequence[LayerVersion]:
        """Return every version of one layer, oldest first."""
        query = (
            sa.select(layer_versions)
            .where(layer_versions.c.layer == layer_name)
            .order_by(layer_versions.c.version)
        )
        return self._versions(query)

    def find(self, layer_name: str, version: int) -> LayerVersion | None:
        """Return one version, or ``None`` where there is no such."""
        query = sa.select(layer_versions).where(
            (layer_versions.c.layer == layer_name)
            & (layer_versions.c.version == version)
        )
        found = self._versions(query)
        return found[0] if found else None

    def add(self, new: LayerVersion) -> None:
        """Make `new` the current version of its layer, in one transaction.

        Raises
        ------
        EditConflict
            If the version before `new` is not the current one.
        """
        with self._writing() as connection:
            newest = connection.scalar(
                sa.select(sa.func.max(layer_versions.c.version)).where(
                    layer_versions.c.layer == new.layer
                )
            )
            require_newest(new.layer, newest or 0, new.version - 1)
            connection.execute(layer_versions.insert().values(_row(new)))

    def close(self) -> None:
        """Give back what is held open."""
        self._engine.dispose()

    def _versions(self, query: sa.Select[tuple[object, ...]]) -> Sequence[LayerVersion]:
        with _errors_told(self._path), self._engine.begin() as connection:
            return [_version(row) for row in connection.execute(query)]

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _errors_told(self._path), self._engine.connect() as connection:
            writer = connection.execution_options(is_writer=True)
            with writer.begin():
                yield writer


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


def _begin(connection: sa.Connection) -> None:
    """Begin a transaction; a writer takes its lock before it looks."""
    is_writer = connection.get_execution_options().get("is_writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


@contextmanager
def _errors_told(path: Path) -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StorageError(
            f"`{path}` cannot be used: {error.orig}.",
            expected="the workspace's database, whole and not held by another",
            remedy="Close other programs that use it, or restore a backup.",
        ) from error


def _row(version: LayerVersion) -> dict[str, object]:
    return {
        "layer": version.layer,
        "version": version.version,
        "content_hash": version.content_hash,
        "n_features": version.n_features,
        "crs": version.crs,
        "is_valid": version.is_valid,
        "published_at": version.published_at.astimezone(dt.UTC).isoformat(),
        "source_document": version.lineage.source_document,
        "as_of_on": version.lineage.as_of_on,
        "import_id": version.lineage.import_id,
        "transformation": version.lineage.transformation,
        "repairs": list(version.lineage.repairs),
    }


def _version(row: sa.Row[tuple[object, ...]]) -> LayerVersion:
    return LayerVersion(
        layer=row.layer,
        version=row.version,
        content_hash=row.content_hash,
        n_features=row.n_features,
        crs=row.crs,
        is_valid=row.is_valid,
        published_at=dt.datetime.fromisoformat(row.published_at),
        lineage=Lineage(
            source_document=row.source_document,
            as_of_on=row.as_of_on,
            import_id=row.import_id,
            transformation=row.transformation,
            repairs=tuple(row.repairs),
        ),
    )
