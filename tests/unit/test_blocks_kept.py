"""What was derived may be lost at any time: it is built again, to the same answers."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import weakref
from typing import TYPE_CHECKING

import pytest

from clusterviz.core import index as core
from clusterviz.records import Lineage
from clusterviz.workspace import analysis, creation
from clusterviz.workspace import blocks as module
from clusterviz.workspace.blocks import blocks
from tests.kept import saved
from tests.strategies import LAYERS
from tests.tiny import at, typed
from tests.tiny.plan import zone_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

N_KINDS = len({row["kind"] for row in zone_rows()})
"""So many blocks have the plan zones: 8 kinds, of rice land two zones."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the tiny workspace, of which nothing was ever asked."""
    return saved(tmp_path_factory.mktemp("blocks") / "W")


@pytest.fixture
def folder(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "W")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the number of features of each index built."""
    counts: list[int] = []
    original = core.feature_index

    def counted(shapes: object) -> core.FeatureIndex:
        found = original(shapes)  # type: ignore[arg-type]
        counts.append(found.n_features)
        return found

    monkeypatch.setattr(module, "feature_index", counted)
    return counts


def test_indexes_made_before_rows_are_published_are_those_that_are_asked_for(
    folder: Path, built: list[int]
) -> None:
    """Of other shapes too: the asking builds none, and answers the same."""
    workspace = creation.open_workspace(folder)
    layer = workspace.layers["plan_zones"]
    rows = workspace.features("plan_zones")
    moved = rows.set_geometry(rows.geometry.translate(3, 0)).sample(
        frac=1, random_state=1
    )
    module.index_ahead(workspace, layer, moved)
    assert len(built) == N_KINDS

    lineage = Lineage(source_document="test", as_of_on=None)
    version = workspace.version("plan_zones").version
    workspace.store.publish(layer, moved, lineage, replaces=version, is_valid=True)
    ahead = {
        block.name: block.index.n_features for block in blocks(workspace, layer.name)
    }
    assert len(built) == N_KINDS
    shutil.rmtree(folder / "derived")
    anew = blocks(creation.open_workspace(folder), layer.name)
    assert {block.name: block.index.n_features for block in anew} == ahead
    assert len(built) == 2 * N_KINDS


def answer_of(workspace: Workspace) -> list[list[object]]:
    """Return the overlaps of the tiny workspace, row by row."""
    rows = analysis.overlaps(workspace).rows
    return rows.astype("object").where(rows.notna(), None).to_numpy().tolist()


def listing(folder: Path) -> Path:
    """Return the folder of the set that lists the blocks of the plan zones."""
    [found] = (folder / "derived" / "plan_zones").glob("version-*")
    return found


def truncate(folder: Path, sets: str) -> None:
    """Cut every array of some sets to a half of its bytes."""
    found = list((folder / "derived" / "plan_zones").glob(f"{sets}/*/*.npy"))
    assert found
    for path in found:
        os.truncate(path, path.stat().st_size // 2)


def age(folder: Path) -> None:
    """Say of every set that another version of the program wrote it."""
    for path in (folder / "derived").rglob("about.json"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"format": 2', '"format": 1'), encoding="utf-8")


LOSSES: dict[str, Callable[[Path], object]] = {
    "all of it": lambda one: shutil.rmtree(one / "derived"),
    "the layer": lambda one: shutil.rmtree(one / "derived" / "plan_zones"),
    "the list of blocks": lambda one: shutil.rmtree(listing(one)),
    "the list of blocks, in part": lambda one: truncate(one, "version-*"),
    "the indexes, in part": lambda one: truncate(one, "*/index"),
    "the meetings, in part": lambda one: truncate(one, "*/met"),
    "of another format": age,
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_lost_is_built_again_and_kept(
    folder: Path, built: list[int], loss: str
) -> None:
    expected = answer_of(creation.open_workspace(folder))
    LOSSES[loss](folder)
    again = answer_of(creation.open_workspace(folder))
    built.clear()
    once_more = answer_of(creation.open_workspace(folder))

    assert again == once_more == expected
    assert built == []


def test_what_is_removed_in_the_middle_of_its_use_is_missed_by_nobody(
    folder: Path,
) -> None:
    workspace = creation.open_workspace(folder)
    expected = answer_of(workspace)
    shutil.rmtree(folder / "derived")

    assert answer_of(workspace) == expected
    assert answer_of(creation.open_workspace(folder)) == expected


def test_an_index_of_another_format_is_built_again(
    folder: Path, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks(creation.open_workspace(folder), "plan_zones")
    monkeypatch.setattr(core, "FORMAT", core.FORMAT + 1)
    blocks(creation.open_workspace(folder), "plan_zones")
    blocks(creation.open_workspace(folder), "plan_zones")

    assert len(built) == 2 * N_KINDS


def test_where_nothing_may_be_kept_all_is_answered_and_logged_once(
    folder: Path, caplog: pytest.LogCaptureFixture, built: list[int]
) -> None:
    """A file where the folder should be: not even root may write below it."""
    expected = answer_of(creation.open_workspace(folder))
    shutil.rmtree(folder / "derived")
    (folder / "derived").write_bytes(b"")
    built.clear()
    workspace = creation.open_workspace(folder)
    with caplog.at_level(logging.WARNING):
        found = [answer_of(workspace) for _ in range(2)]

    assert found == [expected] * 2
    assert len(caplog.records) == 1
    assert "could not be kept" in caplog.text
    # Kept in memory at least.
    assert len(built) == N_KINDS


def republish(workspace: Workspace, rows: list[Row]) -> None:
    workspace.store.publish(
        LAYERS["plan_zones"],
        typed(LAYERS["plan_zones"], rows),
        Lineage("Test"),
        replaces=workspace.versions()["plan_zones"],
        is_valid=True,
    )


def sets(folder: Path) -> set[str]:
    """Return the names of all sets that are kept of the plan zones."""
    layer = folder / "derived" / "plan_zones"
    found = layer.rglob("current.txt")
    return {path.parent.relative_to(layer).as_posix() for path in found}


def test_what_is_no_longer_current_is_forgotten_and_the_rest_stays_as_it_is(
    folder: Path, built: list[int]
) -> None:
    """Of nine zones the minerals are drawn anew: one block of eight."""
    workspace = creation.open_workspace(folder)
    answer_of(workspace)
    before = sets(folder)
    old = {one.name: weakref.ref(one.index) for one in blocks(workspace, "plan_zones")}
    built.clear()
    rows = [
        {**row, "geometry": at(900, 200, 950, 300)} if row["kind"] == "mineral" else row
        for row in zone_rows()
    ]
    republish(workspace, rows)
    answer_of(workspace)
    after = sets(folder)
    gc.collect()
    [gone] = [name for name, index in old.items() if index() is None]

    # A list of blocks, and of each its index and its meetings.
    assert len(before) == len(after) == 1 + 2 * N_KINDS
    assert built == [1]
    assert len(after - before) == 3
    what = gone.partition("/")[2]
    assert before - after >= {f"{what}/index", f"{what}/met"}
    assert len([one for one in old.values() if one() is not None]) == N_KINDS - 1


def test_a_question_of_yesterday_is_answered_beside_that_of_today(folder: Path) -> None:
    """A frozen workspace keeps to its versions, whoever asks of newer ones."""
    workspace = creation.open_workspace(folder)
    expected = answer_of(workspace)
    yesterday = workspace.frozen()
    republish(workspace, zone_rows()[:1])
    newer = answer_of(workspace)

    assert newer != expected
    for _ in range(2):
        assert answer_of(yesterday) == expected
        assert answer_of(workspace) == newer
