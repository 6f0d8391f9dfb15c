"""Backups, workspaces and databases without room, and what is left of them."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from clusterviz.errors import InputError, StorageError
from clusterviz.schema import LANGUAGES
from clusterviz.storage import copies, restoring
from clusterviz.storage.database import errors_told, has_no_room
from clusterviz.workspace import creation
from clusterviz.workspace.backup import backup, restore
from clusterviz.workspace.creation import open_workspace
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

HOURS = 7_200
DAYS = 200_000

FULL = sqlite3.OperationalError("database or disk is full")
BROKEN = sqlite3.OperationalError("disk I/O error")


def aged(path: Path, age_s: int) -> Path:
    """Return a new folder with something in it, as old as that."""
    path.mkdir()
    (path / "half").write_bytes(b"half")
    then = time.time() - age_s
    os.utime(path, (then, then))
    return path


def free(monkeypatch: pytest.MonkeyPatch, n_bytes: int) -> None:
    """Let every disk have so much room."""
    usage = shutil._ntuple_diskusage(n_bytes, 0, n_bytes)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def test_a_backup_without_room_names_its_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = open_workspace(saved(tmp_path / "W"))
    (tmp_path / "here").mkdir()

    def full(*_: object) -> None:
        raise FULL

    monkeypatch.setattr(copies, "has_no_room", lambda *_: True)
    monkeypatch.setattr(copies, "closing", full)
    target = tmp_path / "here" / "B.zip"
    with pytest.raises(StorageError) as caught:
        backup(workspace, target)

    assert all(str(target) in caught.value.say(one) for one in LANGUAGES)
    assert "No space left on device" in caught.value.say("en")
    assert list(target.parent.iterdir()) == []


def test_a_backup_into_a_folder_that_is_none_names_its_own_file(
    tmp_path: Path,
) -> None:
    workspace = open_workspace(saved(tmp_path / "W"))

    with pytest.raises(StorageError, match=r"B\.zip` cannot be written"):
        backup(workspace, tmp_path / "none" / "B.zip")


def test_what_killed_backups_left_goes_with_the_next(tmp_path: Path) -> None:
    workspace = open_workspace(saved(tmp_path / "W"))
    here = tmp_path / "here"
    here.mkdir()
    aged(here / ".tmp-backup-0a", HOURS)
    young = aged(here / ".tmp-backup-0b", 60)
    other = aged(here / ".tmp-other", HOURS)
    backup(workspace, here / "B.zip")

    assert set(here.iterdir()) == {here / "B.zip", young, other}


def test_what_killed_restores_and_inits_left_goes_with_the_next(
    tmp_path: Path,
) -> None:
    backup(open_workspace(saved(tmp_path / "W")), tmp_path / "B.zip")
    here = tmp_path / "here"
    here.mkdir()
    left = [aged(here / f".tmp-{one}-0a", DAYS) for one in ("restored", "made")]
    # It takes hours to restore much, and its folder is as old as that.
    busy = [aged(here / f".tmp-{one}-0b", HOURS) for one in ("restored", "made")]
    restore(tmp_path / "B.zip", here / "R")
    assert not left[0].exists()

    creation.init(here / "N").store.close()
    assert set(here.iterdir()) == {here / "R", here / "N", *busy}


def test_a_workspace_that_finds_no_room_is_named_not_the_folder_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, _source: Path | None) -> None:
        with errors_told(str(folder / "ops.sqlite")):
            raise sa.exc.OperationalError("", {}, FULL)

    monkeypatch.setattr(creation, "_build", full)
    with pytest.raises(InputError) as caught:
        creation.init(tmp_path / "W")

    assert f"`{tmp_path / 'W'}` cannot be made: No space left" in caught.value.say("en")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_without_room_names_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(open_workspace(saved(tmp_path / "W")), tmp_path / "B.zip")
    (tmp_path / "here").mkdir()
    free(monkeypatch, 1000)
    with pytest.raises(StorageError) as caught:
        restoring.restore_backup(tmp_path / "B.zip", tmp_path / "here" / "R")

    said = caught.value.say("en")
    assert f"{tmp_path / 'here' / 'R'}` cannot be made" in said
    assert "holds 1 MB, and 0 MB are free" in said
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize(
    ("error", "n_free", "is_full"),
    [(FULL, 1 << 30, True), (BROKEN, 0, True), (BROKEN, 1 << 30, False)],
)
def test_a_database_on_a_full_disk_is_told_to_be_full_not_broken(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: sqlite3.OperationalError,
    n_free: int,
    is_full: bool,
) -> None:
    free(monkeypatch, n_free)
    with (
        pytest.raises(StorageError) as caught,
        errors_told(str(tmp_path / "ops.sqlite")),
    ):
        raise sa.exc.OperationalError("", {}, error)

    assert ("hết chỗ trống" in caught.value.say("vi")) == is_full
    assert ("restore a backup" in caught.value.say("en")) != is_full
    assert has_no_room(tmp_path / "ops.sqlite", str(error)) == is_full
