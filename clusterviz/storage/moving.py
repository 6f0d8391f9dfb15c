"""Moving what a database keeps into another one, line by line.

From a server into a file, for a backup, and back: the audit is the same on both, and
so are the hashes of its lines. What is moved was allowed when it was written; it is
held against its chain afterwards.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz import texts
from clusterviz.errors import StorageError
from clusterviz.storage import audit
from clusterviz.storage.agreement import guards
from clusterviz.storage.tables import (
    audit_head,
    audit_lines,
    layer_versions,
    people,
    person_areas,
    restorations,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = (audit_lines, layer_versions, restorations, people, person_areas)
"""In an order in which each finds the rows that its own point at."""

_AT_ONCE = 5_000


def move_rows(source: sa.Connection, target: sa.Connection) -> None:
    """Write everything that `source` holds into `target`, which holds nothing.

    Parameters
    ----------
    source
        A reader's: all of it is of one moment.
    target
        A writer's: it has all of it or, when that fails, nothing.

    Raises
    ------
    StorageError
        If `target` holds something, or the audit of `source` is not whole.
    """
    if target.scalar(sa.select(audit_head.c.seq)):
        raise StorageError(texts.told("stored.target_used"))
    with _unguarded(target):
        for table in _TABLES:
            order = list(table.primary_key.columns)
            rows = source.execution_options(yield_per=_AT_ONCE).execute(
                sa.select(table).order_by(*order)
            )
            for part in rows.partitions(_AT_ONCE):
                target.execute(table.insert(), [dict(row._mapping) for row in part])
        head = source.execute(sa.select(audit_head.c.seq, audit_head.c.hash)).one()
        target.execute(audit_head.update().values(seq=head.seq, hash=head.hash))
    broken = audit.verify(target).broken
    if broken is not None:
        raise StorageError(
            texts.told(
                "stored.audit_broken",
                fault=texts.told(f"verify.line_{broken.reason}", seq=str(broken.seq)),
            )
        )


@contextmanager
def _unguarded(target: sa.Connection) -> Iterator[None]:
    """Let lines in that were allowed when they were written: triggers hold back.

    Somebody may have lost their role since. Undone with the transaction.
    """
    if target.dialect.name == "postgresql":
        for table in (audit_lines, audit_head):
            target.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
        yield
        for table in (audit_lines, audit_head):
            target.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
        return
    kept = guards(target)
    for name in kept:
        target.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for sql in kept.values():
        target.exec_driver_sql(sql)
