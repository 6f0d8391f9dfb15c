"""Whether somebody may add a line to the audit: asked of the database itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz import texts
from clusterviz.errors import NotAllowed
from clusterviz.records import LOCAL
from clusterviz.storage.tables import people, permissions, person_areas

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clusterviz.records import Actor


def require_allowed(
    connection: sa.Connection,
    by: Actor,
    action: str,
    areas: Sequence[str],
    on: dt.date,
) -> None:
    """Raise unless `by` may do something in one of some areas, on a day.

    Parameters
    ----------
    connection
        A writer's: read from the database, in its transaction.
    by
        Who.
    action
        What is done.
    areas
        Where.
    on
        The day that the figures are of.

    Raises
    ------
    NotAllowed
        If they may not.
    """
    if by.person_id == LOCAL:
        return
    row = connection.execute(
        sa.select(people.c.role, people.c.is_removed, permissions.c.reach)
        .outerjoin_from(
            people,
            permissions,
            (permissions.c.role == people.c.role) & (permissions.c.action == action),
        )
        .where(people.c.person_id == by.person_id)
    ).one_or_none()
    far = "nowhere" if row is None or row.is_removed else row.reach
    if far == "everywhere" or (
        far == "own" and _own(connection, by.person_id, on) & set(areas)
    ):
        return
    role = "nobody that is known here" if row is None else row.role
    if row is not None and row.is_removed:
        role = "removed"
    raise NotAllowed(
        texts.told(
            "errors.may_not",
            name=by.name or by.person_id,
            role=role,
            action=action,
            areas=", ".join(areas) or "–",
        )
    )


def write_as(connection: sa.Connection, by: Actor) -> None:
    """Give up all rights that `by` does not need, until the transaction ends."""
    if connection.dialect.name != "postgresql" or by.person_id == LOCAL:
        return
    name, is_local = "clusterviz.person_id", True
    connection.execute(sa.select(sa.func.set_config(name, by.person_id, is_local)))
    connection.exec_driver_sql("SET LOCAL ROLE clusterviz_app")


def _own(connection: sa.Connection, person_id: str, on: dt.date) -> set[str]:
    """Return the areas that are a person's own on a day."""
    day = on.isoformat()
    query = sa.select(person_areas.c.area).where(
        (person_areas.c.person_id == person_id)
        & (person_areas.c.valid_from_on <= day)
        & ((person_areas.c.valid_to_on == "") | (person_areas.c.valid_to_on >= day))
    )
    return set(connection.scalars(query))
