"""The audit: every write is a line, and no line can be changed unseen."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import json
import sqlite3
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz import roles
from clusterviz.errors import EditConflict, NotAllowed
from clusterviz.records import LOCAL, About, Actor, Lineage, OwnArea, Person, RowEdit
from clusterviz.schema import read_layers
from clusterviz.settings import shipped
from clusterviz.storage.folder import DATABASE, FolderStore
from tests.contract.stores import KINDS, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.storage.base import Store

LOG = read_layers(shipped("layers"))["clearance_log"]
TOLD = Lineage("Báo cáo 15/BC-UBND", dt.date(2024, 5, 31))
HERE = Actor(LOCAL, "An", "command line")
OWN, OTHER = "district.213", "district.215"
DAY = dt.date(2024, 5, 31)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    with open_store(request.param) as opened:
        rows = pd.DataFrame({"entry_id": ["S1:2024-04"], "cleared_ha": [2.0]})
        opened.publish(LOG, rows, TOLD, replaces=0, is_valid=True, by=HERE)
        yield opened


def test_every_write_is_a_line_with_who_when_where_and_what(store: Store) -> None:
    about = About((OWN,), DAY, "Số 3/BB")
    edit = RowEdit("S1:2024-04", {"cleared_ha": 2.5}, about=about, reason="Đo lại")
    before = dt.datetime.now(dt.UTC)
    store.edit(LOG, [edit], TOLD, made_from=1, by=HERE)
    store.journal.append("case", "A|B", {"state": "open"}, after=0, by=HERE)

    published, edited, opened = store.journal.lines()

    assert [one.seq for one in (published, edited, opened)] == [1, 2, 3]
    assert (published.kind, published.subject) == ("publication", "clearance_log")
    assert (edited.kind, edited.subject) == ("row:clearance_log", "S1:2024-04")
    assert edited.actor == HERE
    assert edited.about == about
    made = store.history("clearance_log")[-1]
    assert edited.body == {
        "verb": "change", "values": {"cleared_ha": 2.5}, "made_from": 1,
        "reason": "Đo lại", "made": {
            "version": 2, "content_hash": made.content_hash, "n_features": 1,
            "crs": "", "is_valid": True, "published_at": made.published_at.isoformat(),
            "source_document": TOLD.source_document, "as_of_on": "2024-05-31",
            "import_id": "", "transformation": "", "repairs": [],
        },
    }  # fmt: skip
    assert before <= edited.at <= dt.datetime.now(dt.UTC)
    assert (opened.kind, opened.version) == ("case", 1)
    assert [one.seq for one in store.journal.lines(after=1, kind="case")] == [3]


def test_a_whole_chain_is_found_whole(store: Store) -> None:
    for after in range(3):
        store.journal.append("case", "A", {"n": after}, after=after, by=HERE)

    found = store.journal.verify()

    assert (found.n_lines, found.broken) == (4, None)
    assert len(found.head) == 64


TAMPERINGS = {
    "altered": "UPDATE audit SET {column} = {value} WHERE seq = {seq}",
    "removed": "DELETE FROM audit WHERE seq = {seq}",
    "swapped": (
        "UPDATE audit SET seq = -1 WHERE seq = {seq};"
        "UPDATE audit SET seq = {seq} WHERE seq = {seq} + 1;"
        "UPDATE audit SET seq = {seq} + 1 WHERE seq = -1"
    ),
}


@pytest.mark.parametrize("seq", range(1, 6))
@pytest.mark.parametrize("how", TAMPERINGS)
def test_any_line_that_is_altered_removed_or_moved_is_found(
    tmp_path: Path, how: str, seq: int
) -> None:
    if how == "swapped" and seq == 5:
        pytest.skip("there is none after the last to change places with")
    journal = FolderStore(tmp_path).journal
    for after in range(5):
        journal.append("case", f"A{after}", {"n": after}, after=0, by=HERE)
    connection = sqlite3.connect(tmp_path / DATABASE)
    for verb in ("update", "delete"):
        connection.execute(f"DROP TRIGGER audit_keep_{verb}")
    column, value = ("name", "'X'") if seq % 2 else ("of_on", "'2001-01-01'")
    script = TAMPERINGS[how].format(seq=seq, column=column, value=value)
    connection.executescript(script)
    connection.close()

    found = journal.verify()

    assert found.broken is not None
    assert found.broken.seq == seq


def test_every_column_of_a_line_is_bound(tmp_path: Path) -> None:
    for column in (
        "kind", "subject", "version", "at", "person_id", "name", "origin", "action",
        "areas", "of_on", "document", "body", "hash",
    ):  # fmt: skip
        folder = tmp_path / column
        folder.mkdir()
        journal = FolderStore(folder).journal
        journal.append("case", "A", {}, after=0, by=HERE)
        connection = sqlite3.connect(folder / DATABASE)
        connection.execute("DROP TRIGGER audit_keep_update")
        value = 7 if column == "version" else "x"
        connection.execute(f"UPDATE audit SET {column} = ?", (value,))
        connection.commit()
        connection.close()

        assert journal.verify().broken is not None, column


# ------------------------------------------------------------------ who may what


def somebody(role: str, *, is_removed: bool = False, version: int = 0) -> Person:
    """Return an official of one area, until the end of June 2025."""
    own = OwnArea(OWN, dt.date(2024, 1, 1), dt.date(2025, 6, 30))
    return Person("p1", "Bình", role, (own,), is_removed, version)


BY = Actor("p1", "Bình", "dashboard")


def write(
    store: Store, action: roles.Action, about: About, after: int, by: Actor = BY
) -> None:
    """Do one thing of each kind."""
    if action == "publish":
        rows = store.load_table(LOG, 1)
        store.publish(LOG, rows, TOLD, replaces=after + 1, is_valid=True, by=by)
    elif action == "edit":
        edit = RowEdit("S1:2024-04", {"cleared_ha": 3.0 + after}, about=about)
        store.edit(LOG, [edit], TOLD, made_from=after + 1, by=by)
    elif action == "people":
        store.directory.put(Person("p2", "Chi", "viewer", version=after), by)
    else:
        store.journal.append(action, "A", {}, after=after, by=by, about=about)


WRITES = tuple(one for one in roles.ACTIONS if one not in roles.SEEING)
CELLS = list(itertools.product(roles.ROLES, WRITES, (OWN, OTHER), (True, False)))


@pytest.mark.parametrize(("role", "action", "area", "is_fresh"), CELLS)
def test_each_role_may_do_what_its_definition_says_and_no_more(
    store: Store, role: roles.Role, action: roles.Action, area: str, is_fresh: bool
) -> None:
    store.directory.put(Person("p0", "An", "administrator"), HERE)
    store.directory.put(somebody(role), HERE)
    if not is_fresh:
        write(store, action, About(), 0, HERE)
    lines = store.journal.lines()
    reach = roles.PERMISSIONS[role][action]
    may = reach == "everywhere" or (reach == "own" and area == OWN)

    if may and is_fresh:
        write(store, action, About((area,), DAY), 0)
        assert len(store.journal.lines()) == len(lines) + 1
        assert store.journal.lines()[-1].actor == BY
        return
    # Of a stale write that is not allowed either, whichever is told first.
    errors = {EditConflict: may or not is_fresh, NotAllowed: not may}
    with pytest.raises(tuple(one for one, is_told in errors.items() if is_told)):
        write(store, action, About((area,), DAY), 0)
    assert store.journal.lines() == lines


def test_an_area_is_own_only_while_it_is(store: Store) -> None:
    store.directory.put(Person("p0", "An", "administrator"), HERE)
    store.directory.put(somebody("official"), HERE)

    write(store, "case", About((OWN,), dt.date(2025, 6, 30)), 0)
    with pytest.raises(NotAllowed):
        write(store, "case", About((OWN,), dt.date(2025, 7, 1)), 1)


def test_who_was_removed_may_do_nothing_at_once(store: Store) -> None:
    store.directory.put(Person("p0", "An", "administrator"), HERE)
    kept = store.directory.put(somebody("administrator"), HERE)
    write(store, "case", About(), 0)

    store.directory.put(
        somebody("administrator", is_removed=True, version=kept.version), HERE
    )

    with pytest.raises(NotAllowed):
        write(store, "case", About(), 1)


def test_the_last_administrator_stays(store: Store) -> None:
    kept = store.directory.put(Person("p0", "An", "administrator"), HERE)

    with pytest.raises(EditConflict, match="last administrator"):
        store.directory.put(Person("p0", "An", "viewer", (), False, kept.version), HERE)

    assert store.directory.people()["p0"].role == "administrator"


def test_whoever_nobody_knows_may_do_nothing(store: Store) -> None:
    with pytest.raises(NotAllowed):
        write(store, "case", About(), 0)


LATE = dt.date(2025, 7, 1)
STRAIGHT = list(itertools.product((*roles.ROLES, "nobody"), WRITES, (OWN, OTHER, "")))


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Give a database with a person of each role, as one who has the file opens it."""
    folder = tmp_path_factory.mktemp("straight")
    store = FolderStore(folder)
    for role in roles.ROLES:
        own = somebody(role).areas
        store.directory.put(Person(role, "Bình", role, own, False, 0), HERE)
    store.close()
    with contextlib.closing(
        sqlite3.connect(folder / DATABASE, isolation_level=None)
    ) as opened:
        yield opened


@pytest.mark.parametrize("on", [DAY, LATE], ids=str)
@pytest.mark.parametrize(("role", "action", "area"), STRAIGHT)
def test_straight_against_the_database_a_role_reaches_no_further(
    straight: sqlite3.Connection,
    role: str,
    action: roles.Action,
    area: str,
    on: dt.date,
) -> None:
    reach = roles.reach(role, action)
    may = reach == "everywhere" or (reach == "own" and (area, on) == (OWN, DAY))
    areas = json.dumps([area] if area else [])
    line = (
        "INSERT INTO audit VALUES (99, 'case', 'A', 1, '2024', ?, 'B', '', ?, ?, ?,"
        " '', '{}', 'x')"
    )

    refused = ""
    straight.execute("BEGIN")
    try:
        straight.execute(line, (role, action, areas, on.isoformat()))
    except sqlite3.IntegrityError as error:
        refused = str(error)
    finally:
        # A refusal may have ended it.
        if straight.in_transaction:
            straight.execute("ROLLBACK")

    assert ("may not" in refused) is not may
    assert bool(refused) is not may
