"""The database's copy of `roles.PERMISSIONS`: compared, and put right again.

Every write is held against the copy, so whoever alters it has given rights away. It
is put right when the database is opened, and a line of the audit says what it was:
that line stays, and `agreement` tells of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz.records import LOCAL, About, Actor
from clusterviz.roles import PERMISSIONS
from clusterviz.storage import audit
from clusterviz.storage.tables import permissions

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND = "permissions"
"""Lines of the audit that say that the copy was another, and what it was."""


def differing(connection: sa.Connection) -> dict[str, str]:
    """Return what the copy says otherwise than the program.

    Returns
    -------
    reaches
        By role and action, as ``official edit``; empty where it says nothing.
    """
    wanted, found = _wanted(), _found(connection)
    return {
        " ".join(cell): found.get(cell, "")
        for cell in sorted({*wanted, *found})
        if found.get(cell) != wanted.get(cell)
    }


def put_right(connection: sa.Connection, *, has_taken_steps: bool) -> None:
    """Make the copy what the program says; where it was another, write that down.

    Parameters
    ----------
    connection
        A writer's.
    has_taken_steps
        The database was made or brought up to date just now: a copy that holds
        nothing yet is filled, and nobody altered it.
    """
    was = differing(connection)
    if not was:
        return
    if not has_taken_steps or _found(connection):
        chain = audit.locked(connection)
        version = chain.newest(KIND, KIND) + 1
        by = Actor(LOCAL, origin="opening")
        chain.append(KIND, KIND, version, {"was": was}, by, About())
    connection.execute(permissions.delete())
    values = [
        {"role": role, "action": action, "reach": reach}
        for (role, action), reach in _wanted().items()
    ]
    connection.execute(permissions.insert(), values)


def told(reaches: Mapping[str, object]) -> str:
    """Return what `differing` found, for a message.

    Examples
    --------
    >>> told({"official edit": "everywhere", "viewer read": ""})
    'official edit: everywhere, viewer read: –'
    """
    return ", ".join(f"{cell}: {reach or '–'}" for cell, reach in reaches.items())


def _wanted() -> dict[tuple[str, str], str]:
    return {
        (role, action): reach
        for role, by_action in PERMISSIONS.items()
        for action, reach in by_action.items()
    }


def _found(connection: sa.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute(sa.select(permissions))
    return {(str(row.role), str(row.action)): str(row.reach) for row in rows}
