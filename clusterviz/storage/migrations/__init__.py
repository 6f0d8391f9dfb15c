"""Bringing a database from an older form to that of `storage.tables`.

Alembic keeps which steps a database has had. They run when it is opened, in the
transaction that opens it: it has all of them, or is as it was.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz import texts
from clusterviz.errors import StorageError
from clusterviz.storage.permitted import put_right

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

NEWEST = "0005"
"""The step that `storage.tables` describes."""

_LOCK = 9214
"""On a server: held by the one who takes steps."""

_STEPS = Path(__file__).resolve().parent

_TURN = threading.Lock()


def bring_up_to_date(connection: sa.Connection) -> None:
    """Take the steps that a database lacks, and copy who may do what into it.

    Raises
    ------
    StorageError
        If it was made by a newer program.
    """
    if connection.dialect.name == "postgresql":
        # SQLite's writers wait for each other anyhow.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    found = _step(connection)
    has_taken_steps = found != NEWEST
    if has_taken_steps:
        if found > NEWEST:
            raise StorageError(texts.told("stored.newer", found=found, newest=NEWEST))
        _take_steps(connection)
    put_right(connection, has_taken_steps=has_taken_steps)


def _step(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    query = sa.text("SELECT version_num FROM alembic_version")
    return str(connection.scalar(query) or "")


def _take_steps(connection: sa.Connection) -> None:
    # Not before it is needed: a database that is up to date is opened without it.
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    steps = _steps()
    context = MigrationContext.configure(
        connection,
        opts={"fn": lambda revision, _context: steps._upgrade_revs(NEWEST, revision)},
    )
    # What the steps call is of the whole process: one database at a time.
    with _TURN, Operations.context(context):
        context.run_migrations()


@cache
def _steps() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(_STEPS, version_locations=[str(_STEPS / "steps")])
