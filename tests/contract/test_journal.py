"""What every journal promises, asked of each one."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import EditConflict, StorageError
from clusterviz.records import Actor
from clusterviz.storage.folder import DATABASE, FolderStore
from clusterviz.storage.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.storage.journal import Journal

    Reopened = Callable[[], Journal]


@pytest.fixture(params=["folder", "memory"])
def reopened(request: pytest.FixtureRequest, tmp_path: Path) -> Reopened:
    """Give a function that opens the same journal anew, where it is kept."""
    if request.param == "folder":
        return lambda: FolderStore(tmp_path).journal
    store = MemoryStore()
    return lambda: store.journal


def test_an_entry_comes_back_as_it_was_written(reopened: Reopened) -> None:
    body = {"state": "open", "ha": 1.5, "given": None, "papers": ["Số 1/QĐ", "Đ"]}

    written = reopened().append(
        "case", "CCN-1|Z1", body, after=0, by=Actor(name="Đặng Ứng")
    )

    assert reopened().newest("case") == {"CCN-1|Z1": written}
    assert (written.version, written.by, written.body) == (1, "Đặng Ứng", body)
    assert written.at.utcoffset() is not None


def test_what_was_written_before_stays(reopened: Reopened) -> None:
    for after, state in enumerate(("open", "in_review", "open")):
        reopened().append(
            "case", "A", {"state": state}, after=after, by=Actor(name="B")
        )

    history = reopened().history("case", "A")

    assert [one.body["state"] for one in history] == ["open", "in_review", "open"]
    assert [one.version for one in history] == [1, 2, 3]
    assert reopened().newest("case")["A"] == history[-1]


def test_subjects_keep_the_place_of_their_first_entry(reopened: Reopened) -> None:
    for subject in ("B", "A", "C"):
        reopened().append("case", subject, {}, after=0, by=Actor(name="D"))
    reopened().append("case", "B", {}, after=1, by=Actor(name="D"))

    assert list(reopened().newest("case")) == ["B", "A", "C"]


def test_a_kind_knows_nothing_of_another(reopened: Reopened) -> None:
    reopened().append("case", "A", {}, after=0, by=Actor(name="D"))

    assert reopened().newest("scenario") == {}
    assert reopened().history("scenario", "A") == ()
    assert (
        reopened().append("scenario", "A", {}, after=0, by=Actor(name="D")).version == 1
    )


@pytest.mark.parametrize("after", [0, 2])
def test_who_did_not_see_the_newest_is_told(reopened: Reopened, after: int) -> None:
    reopened().append("case", "A", {"n": 1}, after=0, by=Actor(name="D"))

    with pytest.raises(EditConflict):
        reopened().append("case", "A", {"n": 2}, after=after, by=Actor(name="E"))

    assert [one.body for one in reopened().history("case", "A")] == [{"n": 1}]


def test_of_many_writers_at_once_one_wins_each_turn(tmp_path: Path) -> None:
    FolderStore(tmp_path)
    refused: list[str] = []

    def write(name: str) -> None:
        journal = FolderStore(tmp_path).journal
        for after in range(10):
            try:
                journal.append("case", "A", {}, after=after, by=Actor(name=name))
            except EditConflict:
                refused.append(name)

    writers = [threading.Thread(target=write, args=(f"W{i}",)) for i in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    history = FolderStore(tmp_path).journal.history("case", "A")
    assert [one.version for one in history] == list(range(1, len(history) + 1))
    assert len(history) + len(refused) == 40


@pytest.mark.parametrize("verb", ["UPDATE audit SET name = 'X'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_an_entry(
    tmp_path: Path, verb: str
) -> None:
    FolderStore(tmp_path).journal.append("case", "A", {}, after=0, by=Actor(name="D"))
    connection = sqlite3.connect(tmp_path / DATABASE)
    with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
        connection.execute(verb)
    connection.close()

    assert FolderStore(tmp_path).journal.newest("case")["A"].by == "D"


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    # What is open already has read the file, and need not look again.
    store.close()
    (tmp_path / DATABASE).write_bytes(b"no database at all, but long enough" * 200)

    with pytest.raises(StorageError):
        store.journal.newest("case")
