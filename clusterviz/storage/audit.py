"""The audit: what was done, line by line, each line bound to the one before.

Lines are only ever added; triggers see to it. The hash of a line covers all of it
and the hash of the line before: a line that is altered, taken out or moved breaks
the chain from there on, and `verify` says where.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from clusterviz import clock
from clusterviz.records import About, Actor, Entry
from clusterviz.roles import action_of
from clusterviz.storage.allowed import require_allowed, write_as
from clusterviz.storage.tables import audit_head, audit_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

START = "0" * 64
"""Stands for the hash of the line before the first."""

COLUMNS = tuple(one.name for one in audit_lines.columns if one.name != "hash")


class Chain:
    """The end of the audit, held by the one transaction that may add to it.

    Parameters
    ----------
    connection
        A writer's.
    seq, digest
        Of the last line.
    """

    def __init__(self, connection: sa.Connection, seq: int, digest: str) -> None:
        self._connection = connection
        self._seq, self._hash = seq, digest

    def newest(self, kind: str, subject: str) -> int:
        """Return the number of the newest entry of a subject; 0 if there is none."""
        found = self._connection.scalar(
            sa.select(sa.func.max(audit_lines.c.version)).where(
                (audit_lines.c.kind == kind) & (audit_lines.c.subject == subject)
            )
        )
        return int(found or 0)

    def append(
        self,
        kind: str,
        subject: str,
        version: int,
        body: Mapping[str, object],
        by: Actor,
        about: About,
    ) -> int:
        """Add a line, and return its number.

        Raises
        ------
        NotAllowed
            If `by` may not write of that: read from the database, in this
            transaction.
        """
        action = action_of(kind)
        now = dt.datetime.now(dt.UTC)
        on = about.on or clock.local(now).date()
        require_allowed(self._connection, by, action, about.areas, on)
        write_as(self._connection, by)
        line: dict[str, object] = {
            "seq": self._seq + 1,
            "kind": kind,
            "subject": subject,
            "version": version,
            "at": now.isoformat(),
            "person_id": by.person_id,
            "name": by.name,
            "origin": by.origin,
            "action": action,
            "areas": json.dumps(list(about.areas), ensure_ascii=False),
            "of_on": on.isoformat(),
            "document": about.document,
            "body": json.dumps(body, ensure_ascii=False, sort_keys=True),
        }
        digest = digest_of(self._hash, [line[name] for name in COLUMNS])
        self._connection.execute(audit_lines.insert().values(**line, hash=digest))
        self._connection.execute(
            audit_head.update().values(seq=line["seq"], hash=digest)
        )
        self._seq, self._hash = self._seq + 1, digest
        return self._seq


def locked(connection: sa.Connection) -> Chain:
    """Return the end of the audit; nobody else adds to it until the writer ends."""
    seq, digest = connection.execute(
        sa.select(audit_head.c.seq, audit_head.c.hash).with_for_update()
    ).one()
    return Chain(connection, seq, digest)


def digest_of(before: str, values: Iterable[object]) -> str:
    """Return the hash of a line.

    Parameters
    ----------
    before
        The hash of the line before it, or `START`.
    values
        Of `COLUMNS`, in their order.
    """
    text = json.dumps([before, *values], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read(
    connection: sa.Connection, condition: sa.ColumnElement[bool]
) -> Sequence[Entry]:
    """Return the entries that meet a condition, oldest first."""
    query = sa.select(audit_lines).where(condition).order_by(audit_lines.c.seq)
    return tuple(entry(row) for row in connection.execute(query))


def newest(connection: sa.Connection, kind: str) -> dict[str, Entry]:
    """Return the newest entry of every subject of a kind, as `journal` promises."""
    grouped = (
        sa.select(
            sa.func.min(audit_lines.c.seq).label("first_seq"),
            sa.func.max(audit_lines.c.seq).label("last_seq"),
        )
        .where(audit_lines.c.kind == kind)
        .group_by(audit_lines.c.subject)
        .subquery()
    )
    query = (
        sa.select(audit_lines)
        .join(grouped, audit_lines.c.seq == grouped.c.last_seq)
        .order_by(grouped.c.first_seq)
    )
    found = [entry(row) for row in connection.execute(query)]
    return {one.subject: one for one in found}


def entry(row: sa.Row[Any]) -> Entry:
    """Return a line as an entry."""
    return Entry(
        kind=row.kind,
        subject=row.subject,
        version=row.version,
        at=dt.datetime.fromisoformat(row.at),
        by=row.name,
        body=json.loads(row.body),
        seq=row.seq,
        actor=Actor(row.person_id, row.name, row.origin),
        about=About(
            tuple(json.loads(row.areas)),
            dt.date.fromisoformat(row.of_on),
            row.document,
        ),
    )


@dataclass(frozen=True)
class Broken:
    """Where the chain breaks.

    Parameters
    ----------
    seq
        The first line that is not as it was written; one after the last where
        lines are missing at the end.
    reason
        ``altered``, ``missing``, or ``head`` where the last line is not the one
        that was written last.
    """

    seq: int
    reason: str


@dataclass(frozen=True)
class Verified:
    """What reading the whole audit found.

    Parameters
    ----------
    n_lines
        Lines that were read.
    head
        The hash of the last: printed on reports.
    broken
        Where the chain breaks first; ``None`` where it is whole.
    """

    n_lines: int
    head: str
    broken: Broken | None


def verify(connection: sa.Connection) -> Verified:
    """Read the audit from its first line to its last, and hold each to its hash."""
    columns = ", ".join(f'"{name}"' for name in (*COLUMNS, "hash"))
    before, n_lines = START, 0
    with whatever_it_holds(connection):
        # A server sends them all at once, unless it is told how many to send.
        rows = connection.exec_driver_sql(
            f"SELECT {columns} FROM audit ORDER BY seq",
            execution_options={"yield_per": 10_000},
        )
        for row in rows:
            n_lines += 1
            *values, digest = row
            if values[0] != n_lines:
                return Verified(n_lines, before, Broken(n_lines, "missing"))
            if not _is_bound(before, values, digest):
                return Verified(n_lines, before, Broken(n_lines, "altered"))
            before = digest
    head = connection.execute(sa.select(audit_head.c.seq, audit_head.c.hash)).all()
    if [tuple(one) for one in head] == [(n_lines, before)]:
        return Verified(n_lines, before, None)
    is_short = bool(head) and head[0].seq > n_lines
    broken = Broken(n_lines + is_short, "missing" if is_short else "head")
    return Verified(n_lines, before, broken)


@contextmanager
def whatever_it_holds(connection: sa.Connection) -> Iterator[None]:
    """Read text that is not UTF-8 too: the program never writes any."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    kept = driver.text_factory
    driver.text_factory = lambda text: text.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = kept


def chained(rows: Iterable[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Give lines their numbers and hashes, from the first: for a first audit."""
    before = START
    for seq, row in enumerate(rows, start=1):
        line = {**row, "seq": seq}
        before = digest_of(before, [line[name] for name in COLUMNS])
        yield {**line, "hash": before}


def _is_bound(before: str, values: Sequence[object], digest: object) -> bool:
    try:
        return digest_of(before, values) == digest
    except (TypeError, UnicodeEncodeError):
        # Bytes, or text that is not UTF-8.
        return False
