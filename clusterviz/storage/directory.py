"""The people of a workspace: who they are, what they may do, and where."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from clusterviz import texts
from clusterviz.errors import EditConflict
from clusterviz.records import About, OwnArea, Person
from clusterviz.storage import audit
from clusterviz.storage.journal import require_latest
from clusterviz.storage.tables import people, person_areas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import Actor
    from clusterviz.storage.ops import Operations

KIND = "person"


class Directory:
    """People by their id; each change is a line of the audit.

    Parameters
    ----------
    operations
        The database.
    """

    def __init__(self, operations: Operations) -> None:
        self._operations = operations

    def people(self) -> Mapping[str, Person]:
        """Return everybody, those removed included, by id."""
        return self._people(sa.true(), sa.true())

    def person(self, person_id: str) -> Person | None:
        """Return one person, who may be removed; ``None`` where nobody has that id."""
        found = self._people(
            people.c.person_id == person_id, person_areas.c.person_id == person_id
        )
        return found.get(person_id)

    def _people(
        self, whose: sa.ColumnElement[bool], theirs: sa.ColumnElement[bool]
    ) -> dict[str, Person]:
        with self._operations.reading() as connection:
            areas: dict[str, list[OwnArea]] = {}
            order = sa.select(person_areas).where(theirs)
            for row in connection.execute(
                order.order_by(person_areas.c.area, person_areas.c.valid_from_on)
            ):
                areas.setdefault(row.person_id, []).append(
                    OwnArea(row.area, _day(row.valid_from_on), _day(row.valid_to_on))
                )
            rows = connection.execute(
                sa.select(people).where(whose).order_by(people.c.person_id)
            )
            return {
                row.person_id: Person(
                    row.person_id,
                    row.name,
                    row.role,
                    tuple(areas.get(row.person_id, ())),
                    row.is_removed,
                    row.version,
                )
                for row in rows
            }

    def put(self, person: Person, by: Actor) -> Person:
        """Say who somebody is from now on, in one transaction.

        Parameters
        ----------
        person
            Its version is the one that `by` saw; 0 for somebody new.
        by
            Who says so.

        Raises
        ------
        EditConflict
            If somebody else changed that person meanwhile, or if nobody would be
            left who may say who is who.
        NotAllowed
            If `by` may not.
        """
        with self._operations.writing() as connection:
            chain = audit.locked(connection)
            newest = chain.newest(KIND, person.person_id)
            require_latest(KIND, person.person_id, newest, person.version)
            _require_administrator(connection, person)
            body = {
                "name": person.name,
                "role": person.role,
                "is_removed": person.is_removed,
                "areas": [
                    [one.area, _text(one.valid_from_on), _text(one.valid_to_on)]
                    for one in person.areas
                ],
            }
            chain.append(KIND, person.person_id, newest + 1, body, by, About())
            for table in (person_areas, people):
                is_theirs = table.c.person_id == person.person_id
                connection.execute(table.delete().where(is_theirs))
            connection.execute(
                people.insert().values(
                    person_id=person.person_id,
                    name=person.name,
                    role=person.role,
                    is_removed=person.is_removed,
                    version=newest + 1,
                )
            )
            for one in person.areas:
                connection.execute(
                    person_areas.insert().values(
                        person_id=person.person_id,
                        area=one.area,
                        valid_from_on=_text(one.valid_from_on),
                        valid_to_on=_text(one.valid_to_on),
                    )
                )
        return Person(
            person.person_id,
            person.name,
            person.role,
            person.areas,
            person.is_removed,
            newest + 1,
        )


def _require_administrator(connection: sa.Connection, person: Person) -> None:
    """Raise if nobody would be left who may change who may do what."""
    is_one = (people.c.role == "administrator") & sa.not_(people.c.is_removed)
    ids = set(connection.scalars(sa.select(people.c.person_id).where(is_one)))
    if person.role == "administrator" and not person.is_removed:
        return
    if ids and ids <= {person.person_id}:
        raise EditConflict(
            texts.told("errors.last_administrator", person=person.person_id)
        )


def _text(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
