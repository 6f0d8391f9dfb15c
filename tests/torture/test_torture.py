"""A short torture; `make torture` has the long one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import RowEdit
from clusterviz.storage.folder import FolderStore
from tests.torture import full, kills, writers
from tests.torture.held import faults
from tests.torture.writers import Said

if TYPE_CHECKING:
    from pathlib import Path


def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    tally = kills.killed_writers(tmp_path, n_kills=16)

    assert tally.faults == []
    assert tally.n_times == 16


def test_a_killed_publisher_leaves_the_old_version_or_the_new(tmp_path: Path) -> None:
    tally = kills.killed_publishers(tmp_path, n_kills=8)

    assert tally.faults == []
    assert tally.n_times == 8


@pytest.mark.skipif(not full.can_mount(), reason="nobody may mount a disk here")
def test_a_full_disk_loses_nothing_that_was_acknowledged() -> None:
    tally = full.filled_privately(n_points=6)

    assert tally.faults == []
    assert tally.n_times == 6


@pytest.mark.skipif(sys.platform == "win32", reason="as the writers of the torture")
def test_the_torture_notices_what_is_lost_and_what_is_half(tmp_path: Path) -> None:
    writers.prepare(tmp_path)
    store = FolderStore(tmp_path)
    writers.write(store, "a", "edit", 7)
    store.close()

    said = [Said("a", "edit", 7), Said("a", "entry", 8)]
    assert faults(tmp_path, said, 2, is_thorough=True) == [f"lost: {said[1]}"]

    half = RowEdit("a1", {"n_paid": 9}, about=writers.ABOUT)
    store.edit(writers.LOG, [half], writers.TOLD, made_from=2)
    assert faults(tmp_path, said[:1], 2, is_thorough=False) == [
        f"written 1 times: {Said('a', 'edit', 9)}",
        "rows of a differ: half an edit",
    ]
