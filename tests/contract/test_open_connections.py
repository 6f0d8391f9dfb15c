"""Connections that stay open follow the file: never one that was moved away."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from clusterviz.records import About, Lineage, Person, RowEdit
from clusterviz.storage.base import LOCAL_ACTOR
from clusterviz.storage.folder import DATABASE, FolderStore
from clusterviz.workspace import creation
from tests.kept import saved
from tests.strategies import LAYERS
from tests.tiny import AS_OF_ON

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.records import LayerVersion
    from clusterviz.workspace import Workspace

LAYER, FIELD = "clearance_log", "obstacle"


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


def edit(workspace: Workspace, key: str, said: str) -> LayerVersion:
    """Write a text into a row of the newest version."""
    about = About(on=AS_OF_ON, document="01/BC")
    return workspace.store.edit(
        LAYERS[LAYER],
        [RowEdit(key, {FIELD: said}, about=about)],
        Lineage("01/BC", AS_OF_ON),
        made_from=workspace.version(LAYER).version,
    )


def test_an_edit_that_a_restore_undid_is_not_shown_for_one_made_since(
    tmp_path: Path,
) -> None:
    """The other has the number of the version, and that of the line of the audit."""
    root = saved(tmp_path / "W")
    mine = creation.open_workspace(root)
    key = mine.table(LAYER)["entry_id"].iloc[0]
    with (
        closing(sqlite3.connect(root / DATABASE)) as here,
        closing(sqlite3.connect(tmp_path / DATABASE)) as copy,
    ):
        here.backup(copy)
    undone = edit(mine, key, "của bản cũ")
    assert mine.table(LAYER)[FIELD].iloc[0] == "của bản cũ"

    (tmp_path / "away").mkdir()
    for path in root.glob(f"{DATABASE}*"):
        path.rename(tmp_path / "away" / path.name)
    shutil.copy(tmp_path / DATABASE, root / DATABASE)
    theirs = creation.open_workspace(root)
    made = edit(theirs, key, "của bản mới")

    assert (made.version, made.edited_seq) == (undone.version, undone.edited_seq)
    assert mine.version(LAYER) == made
    assert mine.version(LAYER).stamp != undone.stamp
    rows = mine.store.load_table(LAYERS[LAYER], made.version)
    assert rows[FIELD].iloc[0] == mine.table(LAYER)[FIELD].iloc[0] == "của bản mới"
    for one in (mine, theirs):
        one.store.close()
