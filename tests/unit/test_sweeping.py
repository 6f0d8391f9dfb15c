"""What nobody needs is swept away, and nothing else."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import pytest

from clusterviz.storage.folder import DATABASE
from clusterviz.storage.snapshots import take_snapshot
from clusterviz.workspace.creation import init
from clusterviz.workspace.sweeping import OLD_S, leftovers, sweep
from tests.torture import writers

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

NAME = "20310101T000000Z-0a0b0c0d"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = init(tmp_path / "W")
    writers.prepare(made.root)
    return made


def left(root: Path) -> list[Path]:
    """Make one leftover of each kind."""
    paths = [
        root / "layers" / "documents" / ".tmp-0a",
        root / "layers" / "documents" / f"{'0' * 64}.parquet",
        root / "imports" / f"{NAME}.partial",
        root / "imports" / f"{NAME}.draft",
        root / "snapshots" / ".tmp-0b",
    ]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
        if path.parent.name == "documents":
            path.write_bytes(b"x")
        else:
            path.mkdir()
            (path / "upload.csv").write_bytes(b"x")
    return paths


def test_what_is_a_day_old_and_nobodys_goes_and_is_logged(
    workspace: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    paths = left(workspace.root)
    named = sorted((workspace.root / "layers").glob("*/[!0.]*.parquet"))
    later = time.time() + OLD_S + 60

    assert leftovers(workspace) == ()
    assert {one.path for one in leftovers(workspace, now=later)} == set(paths)
    assert all(path.exists() for path in paths)

    with caplog.at_level(logging.WARNING):
        gone = sweep(workspace, now=later)

    assert {one.path for one in gone} == set(paths)
    assert not any(path.exists() for path in paths)
    assert all(path.name in caplog.text for path in paths)
    assert sorted((workspace.root / "layers").glob("*/*.parquet")) == named


def test_what_a_snapshot_names_stays(workspace: Workspace) -> None:
    store = workspace.store
    writers.write(store, "a", "publication", 1)
    take_snapshot(workspace.root, most=5)
    # As if the database had been put back to an earlier day.
    newest = store.current()["documents"].content_hash
    path = workspace.root / "layers" / "documents" / f"{newest}.parquet"
    store.close()
    (workspace.root / DATABASE).unlink()
    (workspace.root / "layers").rename(workspace.root / "aside")
    writers.prepare(workspace.root)
    (workspace.root / "aside" / "documents" / path.name).rename(path)

    assert sweep(workspace, now=time.time() + 2 * OLD_S) == []
    assert path.is_file()


def test_a_file_that_was_published_again_meanwhile_stays(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left(workspace.root)[1]
    found = leftovers(workspace, now=time.time() + 2 * OLD_S)
    monkeypatch.setattr(
        "clusterviz.workspace.sweeping.leftovers", lambda *_, **__: found
    )

    assert sweep(workspace) == []
    assert path.is_file()


def test_whatever_else_lies_in_the_folder_stays(workspace: Workspace) -> None:
    own = workspace.root / "layers" / "documents" / "notes.parquet"
    own.write_bytes(b"x")
    report = workspace.root / "imports" / NAME / "report.json"
    report.parent.mkdir(parents=True)
    report.write_text("{}", encoding="utf-8")

    assert sweep(workspace, now=time.time() + 2 * OLD_S) == []
    assert own.is_file()
    assert report.is_file()
