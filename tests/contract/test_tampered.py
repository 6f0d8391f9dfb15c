"""What is done to a database past the program is refused, or told of."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import LOCAL, Actor
from clusterviz.storage.folder import DATABASE, FolderStore
from clusterviz.storage.postgres import PostgresStore
from tests import postgres

if TYPE_CHECKING:
    from pathlib import Path

HERE = Actor(LOCAL, "An", "command line")


@pytest.mark.parametrize("verb", ["REPLACE INTO", "INSERT OR REPLACE INTO"])
@pytest.mark.parametrize(
    "columns",
    [
        "seq, kind, subject, version",
        "seq, kind, 'another', version",
        "seq + 90, kind, subject, version",
    ],
)
def test_a_line_is_not_replaced_through_the_triggers(
    tmp_path: Path, verb: str, columns: str
) -> None:
    """What a REPLACE takes out, it takes out past every trigger on deletions."""
    journal = FolderStore(tmp_path).journal
    journal.append("case", "A", {}, after=0, by=HERE)
    journal.append("case", "B", {}, after=0, by=HERE)
    rest = "at, person_id, 'X', origin, action, areas, of_on, document, body, hash"
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        for more in ("", " WHERE seq = 1"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                connection.execute(
                    f"{verb} audit SELECT {columns}, {rest} FROM audit{more}"
                )
        connection.commit()

    assert journal.verify().broken is None
    assert [one.by for one in journal.lines()] == ["An", "An"]


ALTERED = "UPDATE permissions SET reach = 'everywhere' WHERE role = 'viewer'"


@pytest.mark.parametrize(
    "statement",
    [
        ALTERED,
        "INSERT INTO permissions VALUES ('guest', 'edit', 'everywhere')",
        "DELETE FROM permissions",
    ],
)
def test_permissions_that_were_altered_are_told_before_and_after_they_are_mended(
    tmp_path: Path, statement: str
) -> None:
    store = FolderStore(tmp_path)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        database.execute(statement)
        database.commit()

    [now] = store.journal.disagreements()
    # Two more openings: the first mends it, and neither forgets it.
    for _ in range(2):
        [was] = FolderStore(tmp_path).journal.disagreements()

    assert (now.reason, now.seq) == ("permission", 0)
    assert (was.reason, was.seq, was.subject) == ("permitted", 1, now.subject)
    assert store.journal.verify().broken is None
    assert [one.kind for one in store.journal.lines()] == ["permissions"]


@pytest.mark.postgis
def test_permissions_that_were_altered_on_a_server_are_told_too(
    tmp_path: Path,
) -> None:
    address = postgres.server().new_database()
    store = PostgresStore(address, tmp_path)
    with postgres.connect(address) as connection:
        connection.execute(ALTERED)

    [now] = store.journal.disagreements()
    store.close()
    again = PostgresStore(address, tmp_path)
    [was] = again.journal.disagreements()
    again.close()

    assert now.reason == "permission"
    assert "viewer edit: everywhere" in now.subject
    assert (was.reason, was.subject) == ("permitted", now.subject)
