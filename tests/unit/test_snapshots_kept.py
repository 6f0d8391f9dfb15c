"""Which snapshots are forgotten: none that was just made, by whichever process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.storage.copies import copy_database
from clusterviz.storage.snapshots import snapshots, take_snapshot
from clusterviz.workspace.creation import open_workspace
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(saved(tmp_path / "W"))


def named(root: Path, token: str, n_lines: int) -> Path:
    """Keep a snapshot under the name that it would have of another state."""
    made = take_snapshot(root, most=99)
    assert made is not None
    return made.rename(made.with_name(f"20200101T000000Z-{n_lines}-{token}"))


def test_the_snapshot_just_made_stays_after_one_of_a_database_that_was_replaced(
    workspace: Workspace,
) -> None:
    n_lines = workspace.store.journal.head()[0]
    theirs = [named(workspace.root, f"000{n}", n_lines + 100) for n in range(2)]
    ours = named(workspace.root, "0002", n_lines - 1)

    made = take_snapshot(workspace.root, most=2)

    assert made is not None
    assert made.is_dir()
    assert ours.is_dir()
    assert not any(one.exists() for one in theirs)


def test_what_another_process_keeps_meanwhile_stays(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take_snapshot(workspace.root, most=1)
    beside: list[Path] = []

    def copy(source: Path, target: Path) -> None:
        # The other process does the same, and is not copied in its turn.
        with monkeypatch.context() as other:
            other.setattr("clusterviz.storage.snapshots.copy_database", copy_database)
            beside.append(named(workspace.root, "ffff", 10**6))
        copy_database(source, target)

    monkeypatch.setattr("clusterviz.storage.snapshots.copy_database", copy)
    made = take_snapshot(workspace.root, most=1)

    assert first is not None
    assert not first.exists()
    assert set(snapshots(workspace.root)) == {made, *beside}
