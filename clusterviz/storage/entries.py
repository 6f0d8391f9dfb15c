"""What people wrote down, in the audit of a workspace."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz.records import About
from clusterviz.storage import agreement, audit
from clusterviz.storage.journal import require_latest
from clusterviz.storage.tables import audit_head, audit_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.records import Actor, Entry
    from clusterviz.storage.agreement import Disagreement
    from clusterviz.storage.journal import Holds
    from clusterviz.storage.ops import Operations


class DatabaseJournal:
    """Entries in a table; keeps the promises of `journal.Journal`.

    Parameters
    ----------
    operations
        The database.
    """

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def newest(self, kind: str) -> Mapping[str, Entry]:
        """Return the newest entry of every subject of a kind."""
        with self._operations.reading() as connection:
            return audit.newest(connection, kind)

    def history(self, kind: str, subject: str) -> Sequence[Entry]:
        """Return every entry of one subject, oldest first."""
        return self._read(
            (audit_lines.c.kind == kind) & (audit_lines.c.subject == subject)
        )

    def lines(self, after: int = 0, kind: str = "") -> Sequence[Entry]:
        """Return the lines of the audit after one, oldest first."""
        is_asked = audit_lines.c.seq > after
        if kind:
            is_asked &= audit_lines.c.kind == kind
        return self._read(is_asked)

    def verify(self) -> audit.Verified:
        """Read the whole audit, and say where it is not as it was written."""
        with self._operations.reading() as connection:
            return audit.verify(connection)

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last line."""
        with self._operations.reading() as connection:
            row = connection.execute(sa.select(audit_head.c.seq, audit_head.c.hash))
            seq, digest = row.one()
        return int(seq), str(digest)

    def disagreements(self) -> Sequence[Disagreement]:
        """Return where versions of layers and people are not what the audit says."""
        with self._operations.reading() as connection:
            return tuple(agreement.disagreements(connection))

    def digest(self, seq: int) -> str:
        """Return the hash of one line; empty where there is none."""
        query = sa.select(audit_lines.c.hash).where(audit_lines.c.seq == seq)
        with self._operations.reading() as connection:
            return str(connection.scalar(query) or "")

    def append(
        self,
        kind: str,
        subject: str,
        body: Mapping[str, object],
        *,
        after: int,
        by: Actor,
        about: About | None = None,
        holds: Holds | None = None,
    ) -> Entry:
        """Add an entry, in one transaction, and return it."""
        with self._operations.writing() as connection:
            chain = audit.locked(connection)
            require_latest(kind, subject, chain.newest(kind, subject), after)
            if holds is not None:
                holds(partial(audit.newest, connection))
            seq = chain.append(kind, subject, after + 1, body, by, about or About())
            [entry] = audit.read(connection, audit_lines.c.seq == seq)
        return entry

    def _read(self, condition: sa.ColumnElement[bool]) -> Sequence[Entry]:
        with self._operations.reading() as connection:
            return audit.read(connection, condition)
