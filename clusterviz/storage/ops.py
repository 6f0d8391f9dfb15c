"""The operational database of a workspace: every question, and every write."""

from __future__ import annotations

import dataclasses
import datetime as dt
import weakref
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz.roles import ROW
from clusterviz.storage import audit, migrations
from clusterviz.storage.base import require_newest
from clusterviz.storage.beside import NOTHING
from clusterviz.storage.database import Database, errors_told, in_file, in_memory
from clusterviz.storage.tables import audit_lines, layer_versions
from clusterviz.storage.versions import (
    CURRENT,
    VERSIONS,
    insert,
    is_there,
    last_line,
    newest,
    said,
    version_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clusterviz.records import About, Actor, Entry, LayerVersion, Lineage, RowEdit
    from clusterviz.storage.beside import Beside
    from clusterviz.storage.journal import Holds
    from clusterviz.storage.versions import Line


class Operations:
    """Versions of layers, the audit and people, in a database.

    Parameters
    ----------
    where
        The database, or the file of one in SQLite; made when it does not exist, and
        brought up to date when it is older than the program. ``None`` for one in
        memory.

    Raises
    ------
    StorageError
        If it is no database or cannot be opened.
    """

    def __init__(self, where: Path | Database | None) -> None:
        if where is None:
            where = in_memory()
        self._database = in_file(where) if isinstance(where, Path) else where
        # A command that ends leaves its store to whoever clears up.
        weakref.finalize(self, self._database.engine.dispose)
        self._read: tuple[Line | None, dict[str, LayerVersion]] = (None, {})
        self._histories: dict[str, list[LayerVersion]] = {}
        self._n_others = 0
        with self.writing() as connection:
            migrations.bring_up_to_date(connection)

    def current(self) -> dict[str, LayerVersion]:
        """Return the newest version of every layer, by name."""
        with self.reading() as connection:
            # Whatever changes a version is a line: while none is added, all is as read.
            last = last_line(connection)
            read_at, found = self._read
            if last is None or last != read_at:
                if read_at is not None and not is_there(connection, read_at):
                    self._n_others += 1
                rows = connection.execute(CURRENT)
                found = {one.layer: one for one in map(version_of, rows)}
                self._read = (last, found)
        return dict(found)

    @property
    def n_others(self) -> int:
        """How often another database was found in the place of the one before.

        As after a restore: its lines have the numbers of others that were read, and
        what was kept by such a number is not true of it.
        """
        return self._n_others

    def history(self, layer_name: str) -> Sequence[LayerVersion]:
        """Return every version of one layer, oldest first."""
        of = layer_versions.c
        query = VERSIONS.where(of.layer == layer_name).order_by(of.version)
        # Each edit is a version, and none changes; but another database may be there.
        known = self._histories.get(layer_name, [])
        new = self._versions(query.where(of.version >= len(known)))
        if known and new[:1] != known[-1:]:
            known, new = [], self._versions(query)
        self._histories[layer_name] = found = [*known[:-1], *new]
        return list(found)

    def find(self, layer_name: str, version: int) -> LayerVersion | None:
        """Return one version, or ``None`` where there is no such."""
        of = layer_versions.c
        query = VERSIONS.where(of.layer == layer_name, of.version == version)
        return next(iter(self._versions(query)), None)

    def add(
        self, new: LayerVersion, by: Actor, about: About, beside: Beside = NOTHING
    ) -> LayerVersion:
        """Make `new` the current version of its layer, in one transaction.

        Parameters
        ----------
        new
            The version.
        by
            Who publishes.
        about
            Of which day.
        beside
            What is kept beside it.

        Returns
        -------
        version
            With the line of the audit that says so.

        Raises
        ------
        EditConflict
            If the version before `new` is not the current one.
        NotAllowed
            If `by` may not publish.
        """
        with self.writing() as connection:
            beside.before(connection)
            chain = audit.locked(connection)
            current = newest(connection, new.layer)
            require_newest(new.layer, current, new.version - 1)
            body = {
                **said(new),
                "restores": new.lineage.restores,
                "withdraws": list(new.lineage.withdraws),
                "reason": new.lineage.reason,
            }
            seq = chain.append("publication", new.layer, new.version, body, by, about)
            made = dataclasses.replace(new, published_seq=seq, edited_seq=seq)
            insert(connection, made)
            beside.after(connection)
        return made

    def edit(
        self,
        base: LayerVersion,
        edits: Sequence[RowEdit],
        lineage: Lineage,
        n_features: int,
        by: Actor,
        holds: Holds | None = None,
        beside: Beside = NOTHING,
    ) -> LayerVersion:
        """Add edits to the rows of the current version, in one transaction.

        Parameters
        ----------
        base
            The version that they were made from.
        edits
            Checked by the store: rows that are changed or removed are there.
        lineage
            Of the version that has them.
        n_features
            Rows of that version.
        by
            Who edits.
        holds
            What must still be so; see `base.Store.edit`.
        beside
            What is kept beside it.

        Raises
        ------
        EditConflict
            If `base` is not current any more.
        NotAllowed
            If `by` may not edit one of the rows; then none is.
        """
        with self.writing() as connection:
            beside.before(connection)
            chain = audit.locked(connection)
            require_newest(base.layer, newest(connection, base.layer), base.version)
            if holds is not None:
                # Nobody else writes until we end: what is so now stays so.
                holds(partial(audit.newest, connection))
            kind = f"{ROW}{base.layer}"
            made = dataclasses.replace(
                base,
                version=base.version + 1,
                n_features=n_features,
                published_at=dt.datetime.now(dt.UTC),
                lineage=lineage,
            )
            for n_done, one in enumerate(edits, start=1):
                body = {
                    "verb": one.verb,
                    "values": dict(one.values),
                    "made_from": base.version,
                    "reason": one.reason,
                }
                if n_done == len(edits):
                    body["made"] = said(made)
                number = chain.newest(kind, one.key) + 1
                seq = chain.append(kind, one.key, number, body, by, one.about)
            made = dataclasses.replace(made, edited_seq=seq)
            insert(connection, made)
            beside.after(connection)
        return made

    def edits(self, version: LayerVersion) -> Sequence[Entry]:
        """Return the edits that a version has beside its stored file, oldest first."""
        if not version.is_edited:
            return ()
        with self.reading() as connection:
            return audit.read(
                connection,
                (audit_lines.c.kind == f"{ROW}{version.layer}")
                & (audit_lines.c.seq > version.published_seq)
                & (audit_lines.c.seq <= version.edited_seq),
            )

    def latest_edits(self, layer_name: str, keys: Sequence[str]) -> dict[str, Entry]:
        """Return the newest edit of each of some rows that have one, by key."""
        with self.reading() as connection:
            found = audit.read(
                connection,
                (audit_lines.c.kind == f"{ROW}{layer_name}")
                & audit_lines.c.subject.in_(keys),
            )
        return {one.subject: one for one in found}

    def close(self) -> None:
        """Give back what is held open."""
        self._database.engine.dispose()

    def _versions(self, query: sa.Select[tuple[object, ...]]) -> list[LayerVersion]:
        with self.reading() as connection:
            return [version_of(row) for row in connection.execute(query)]

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a connection that sees the database as it is now."""
        with self._connected() as connection:
            if connection.dialect.name == "postgresql":
                # As in SQLite: all that one reader asks is of one moment.
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give the one connection that may write; commits when it ends well."""
        with self._connected() as connection:
            writer = connection.execution_options(is_writer=True)
            with writer.begin():
                yield writer

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        with (
            self._database.turn,
            errors_told(self._database.name),
            self._database.engine.connect() as connection,
        ):
            yield connection
