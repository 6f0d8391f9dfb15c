"""Whether the tables of a database say what its audit says.

Versions of layers and people are kept twice: as lines of the audit, which are bound
to each other, and as rows that are quick to ask. A row without its line, or a line
without its row, was not written by this program.
"""

from __future__ import annotations

import dataclasses
import json
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from clusterviz.roles import ROW
from clusterviz.storage import permitted, postgres_guards
from clusterviz.storage.audit import whatever_it_holds
from clusterviz.storage.saying import Line, body_of, line_of
from clusterviz.storage.tables import (
    audit_lines,
    layer_versions,
    people,
    person_areas,
    restorations,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True)
class Disagreement:
    """One place where the tables and the audit differ.

    Parameters
    ----------
    reason
        ``unsaid``, a row without its line; ``lost``, a line without its row;
        ``differs``; ``guard``, a trigger or, on a server, a policy, right or
        function that is missing or another; ``permission``, a role that reaches
        otherwise than the program says; or ``permitted``, one that did until a line
        says that it was put right.
    table
        Where.
    subject
        The row: ``clusters 3``, somebody's id, or the guard's name.
    seq
        The line of the audit; 0 where there is none.
    """

    reason: str
    table: str
    subject: str
    seq: int = 0


def disagreements(connection: sa.Connection) -> Iterator[Disagreement]:
    """Yield where tables and audit differ; the chain itself is `audit.verify`'s."""
    yield from _guards(connection)
    with whatever_it_holds(connection):
        yield from _permissions(connection)
        yield from _rows(connection)


def _permissions(connection: sa.Connection) -> Iterator[Disagreement]:
    """Yield what roles may otherwise, now or before the database was last opened."""
    found = permitted.differing(connection)
    if found:
        yield Disagreement("permission", "permissions", permitted.told(found))
    lines = audit_lines.c
    query = sa.select(lines.seq, lines.body).where(lines.kind == permitted.KIND)
    for seq, body in connection.execute(query.order_by(lines.seq)):
        was = body_of(body).get("was")
        said = permitted.told(was) if isinstance(was, dict) else ""
        yield Disagreement("permitted", "permissions", said, seq)


def _rows(connection: sa.Connection) -> Iterator[Disagreement]:
    by_layer = defaultdict(list)
    for row in connection.execute(sa.select(layer_versions)):
        by_layer[row.layer].append(row)
    for rows in by_layer.values():
        rows.sort(key=lambda one: int(one.version))
    published, edited = _written(connection)
    made = _making(connection)
    for layer in sorted({*by_layer, *published, *edited}):
        yield from _versions(
            layer, by_layer[layer], published[layer], edited[layer], made
        )
    yield from _restored(connection, published)
    yield from _people(connection)


def guards(connection: sa.Connection) -> dict[str, str]:
    """Return the triggers and views of a SQLite database, by name."""
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
    )
    return {str(row.name): str(row.sql) for row in rows}


@lru_cache(maxsize=1)
def expected_guards() -> Mapping[str, str]:
    """Return the triggers that a database of this program has, by name."""
    # Imported here: the journal that asks is part of every database.
    from clusterviz.storage.ops import Operations

    fresh = Operations(None)
    with fresh.reading() as connection:
        found = guards(connection)
    fresh.close()
    return found


def _guards(connection: sa.Connection) -> Iterator[Disagreement]:
    if connection.dialect.name == "postgresql":
        for name in postgres_guards.differing(connection):
            yield Disagreement("guard", "audit", name)
        return
    found, expected = guards(connection), expected_guards()
    for name in sorted({*found, *expected}):
        if found.get(name) != expected.get(name):
            yield Disagreement("guard", "audit", name)


_Published = dict[str, dict[int, Line]]


def _written(
    connection: sa.Connection,
) -> tuple[_Published, dict[str, list[int]]]:
    """Return publications by layer and line, and the lines of edits by layer."""
    lines = audit_lines.c
    published: _Published = defaultdict(dict)
    for row in connection.execute(
        sa.select(audit_lines).where(lines.kind == "publication")
    ):
        published[str(row.subject)][row.seq] = line_of(row)
    edited: dict[str, list[int]] = defaultdict(list)
    rows = connection.execute(
        sa.select(lines.seq, lines.kind)
        .where(lines.kind.like(f"{ROW}%"))
        .order_by(lines.seq)
    )
    for part in rows.partitions(10_000):
        for seq, kind in part:
            edited[str(kind).removeprefix(ROW)].append(seq)
    return published, edited


def _making(connection: sa.Connection) -> dict[int, Line]:
    """Return the last edit of each version that was edited, by its number."""
    query = (
        sa.select(audit_lines)
        .join(layer_versions, layer_versions.c.edited_seq == audit_lines.c.seq)
        .where(audit_lines.c.kind.like(f"{ROW}%"))
    )
    return {
        row.seq: dataclasses.replace(line, body=made if isinstance(made, dict) else {})
        for row in connection.execute(query)
        for line in [line_of(row)]
        for made in [line.body.get("made")]
    }


def _versions(
    layer: str,
    rows: Sequence[sa.Row[Any]],
    published: Mapping[int, Line],
    edited: Sequence[int],
    made: Mapping[int, Line],
) -> Iterator[Disagreement]:
    """Yield where the versions of a layer are not what was published and edited."""
    ends, edits = {0}, set(edited)
    before = None
    for number, row in enumerate(rows, start=1):
        name = f"{layer} {row.version}"
        ends.add(row.edited_seq)
        line = published.get(row.published_seq)
        if row.version != number:
            yield Disagreement("differs", "layer_versions", name, row.edited_seq)
            return
        if line is None:
            yield Disagreement("unsaid", "layer_versions", name, row.published_seq)
        elif row.edited_seq == row.published_seq:
            if line.version != row.version or line.differs(row, None):
                yield Disagreement("differs", "layer_versions", name, row.published_seq)
        elif row.edited_seq not in edits:
            yield Disagreement("unsaid", "layer_versions", name, row.edited_seq)
        elif (
            before is None
            or not _follows(row, before)
            or made[row.edited_seq].differs(row, before)
        ):
            yield Disagreement("differs", "layer_versions", name, row.edited_seq)
        before = row
    named = {row.published_seq for row in rows}
    for seq, line in published.items():
        if seq not in named:
            name = f"{layer} {line.version}"
            yield Disagreement("lost", "layer_versions", name, seq)
    starts, last = sorted(published), dict[int, int]()
    for row in rows:
        last[row.published_seq] = max(last.get(row.published_seq, 0), row.edited_seq)
    place = -1
    for seq in edited:
        while place + 1 < len(starts) and starts[place + 1] < seq:
            place += 1
        if place < 0 or seq > last.get(starts[place], 0):
            yield Disagreement("lost", "layer_versions", layer, seq)
            return


def _follows(row: sa.Row[Any], before: sa.Row[Any]) -> bool:
    """Return whether a version is the one before it, with later edits."""
    same = ("published_seq", "content_hash", "crs", "is_valid")
    is_same = all(getattr(row, name) == getattr(before, name) for name in same)
    return is_same and bool(row.edited_seq > before.edited_seq)


def _restored(
    connection: sa.Connection, published: _Published
) -> Iterator[Disagreement]:
    said = {
        (layer, line.version): (seq, line.body)
        for layer, lines in published.items()
        for seq, line in lines.items()
        if line.body.get("restores")
    }
    for row in connection.execute(sa.select(restorations)):
        name = f"{row.layer} {row.version}"
        found = said.pop((row.layer, row.version), None)
        if found is None:
            yield Disagreement("unsaid", "restorations", name)
            continue
        seq, body = found
        is_same = (body["restores"], body.get("reason", "")) == (
            row.restores, row.reason,
        )  # fmt: skip
        if not is_same or body.get("withdraws", row.withdraws) != row.withdraws:
            yield Disagreement("differs", "restorations", name, seq)
    for (layer, version), (seq, _) in said.items():
        yield Disagreement("lost", "restorations", f"{layer} {version}", seq)


def _people(connection: sa.Connection) -> Iterator[Disagreement]:
    lines = audit_lines.c
    said: dict[str, tuple[int, int, dict[str, Any]]] = {}
    query = sa.select(lines.seq, lines.subject, lines.version, lines.body)
    for seq, subject, version, body in connection.execute(
        query.where(lines.kind == "person").order_by(lines.seq)
    ):
        said[str(subject)] = (seq, version, body_of(body))
    areas: dict[str, list[list[str]]] = defaultdict(list)
    for row in connection.execute(sa.select(person_areas)):
        areas[row.person_id].append([row.area, row.valid_from_on, row.valid_to_on])
    for row in connection.execute(sa.select(people).order_by(people.c.person_id)):
        found = said.pop(row.person_id, None)
        if found is None:
            yield Disagreement("unsaid", "people", row.person_id)
            continue
        seq, version, body = found
        told = (version, *map(body.get, ("name", "role", "is_removed")))
        is_same = told == (row.version, row.name, row.role, row.is_removed)
        if not is_same:
            yield Disagreement("differs", "people", row.person_id, seq)
        if not _has_same(body.get("areas"), areas[row.person_id]):
            yield Disagreement("differs", "person_areas", row.person_id, seq)
    for subject, (seq, _, _) in said.items():
        yield Disagreement("lost", "people", subject, seq)


def _has_same(said: object, found: Sequence[Sequence[str]]) -> bool:
    if not isinstance(said, list):
        return False
    return sorted(map(json.dumps, said)) == sorted(map(json.dumps, found))
