"""Connections that stay open follow the file: never one that was moved away."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from clusterviz.records import Person
from clusterviz.storage.base import LOCAL_ACTOR
from clusterviz.storage.folder import DATABASE, FolderStore

if TYPE_CHECKING:
    from pathlib import Path


def person(name: str) -> Person:
    return Person("an@example.vn", name, "administrator", (), False, 0)


def test_a_database_put_in_the_place_of_another_is_the_one_that_is_asked(
    tmp_path: Path,
) -> None:
    """As `restore` puts one there while a server runs."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder, name in ((here, "An"), (there, "Bình")):
        folder.mkdir()
        made = FolderStore(folder)
        made.directory.put(person(name), LOCAL_ACTOR)
        made.close()
    store = FolderStore(here)
    assert store.directory.people()["an@example.vn"].name == "An"

    for path in here.glob(f"{DATABASE}*"):
        path.rename(tmp_path / path.name)
    shutil.copy(there / DATABASE, here / DATABASE)

    assert store.directory.people()["an@example.vn"].name == "Bình"
    store.close()


def test_what_another_process_writes_is_seen(tmp_path: Path) -> None:
    mine, theirs = FolderStore(tmp_path), FolderStore(tmp_path)
    assert mine.directory.people() == {}

    theirs.directory.put(person("An"), LOCAL_ACTOR)

    assert mine.directory.people()["an@example.vn"].name == "An"
    for one in (mine, theirs):
        one.close()
