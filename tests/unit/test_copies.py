"""Stores that tests begin with: copies hold what was made, and nothing else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas.testing import assert_frame_equal

from clusterviz.records import Lineage
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace.creation import open_workspace
from tests.incoming import empty_workspace
from tests.kept import saved
from tests.tiny import layers, published, tiny_rows, tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.storage.base import Store

TOLD = Lineage(source_document="Test")


def publish_nothing(store: Store, replaces: int) -> None:
    """Publish a version of the documents that has no rows."""
    documents = layers()["documents"]
    rows = store.load_table(documents, 1)[:0]
    store.publish(documents, rows, TOLD, replaces=replaces, is_valid=True)


def test_a_copy_holds_what_is_published_anew() -> None:
    made, copied = published(tiny_rows(layers()), MemoryStore()), tiny_workspace().store

    assert list(copied.current()) == list(made.current())
    for name, version in made.current().items():
        found, layer = copied.current()[name], layers()[name]
        assert found.content_hash == version.content_hash
        load = "load_features" if layer.has_geometry else "load_table"
        assert_frame_equal(
            getattr(copied, load)(layer, 1), getattr(made, load)(layer, 1)
        )
    assert len(copied.journal.lines()) == len(made.journal.lines())
    assert copied.journal.verify().broken is None


def test_a_copy_is_without_the_layers_that_were_left_out() -> None:
    assert "plots" not in tiny_workspace(without=["plots"]).versions()
    assert "plots" in tiny_workspace().versions()


def test_a_copy_has_the_rows_that_take_the_place_of_the_usual_ones() -> None:
    rows = tiny_rows(layers())["clusters"][:1]
    workspace = tiny_workspace({"clusters": rows})

    assert len(workspace.rows("clusters")) == 1
    assert workspace.version("clusters").version == 1
    assert len(tiny_workspace().rows("clusters")) > 1
    assert set(workspace.versions()) == set(tiny_workspace().versions())


def test_what_is_published_in_one_copy_is_in_no_other() -> None:
    before, changed = tiny_workspace(), tiny_workspace()
    n_lines = len(before.store.journal.lines())
    publish_nothing(changed.store, 1)

    for other in (before, tiny_workspace()):
        assert other.version("documents").version == 1
        assert len(other.store.journal.lines()) == n_lines
    assert len(changed.store.journal.lines()) == n_lines + 1
    assert changed.store.journal.verify().broken is None


def test_a_frame_that_is_changed_changes_no_other_copy() -> None:
    rows = tiny_workspace().rows("clusters")
    rows.loc[0, "cluster_name"] = "Khác"

    assert "Khác" not in set(tiny_workspace().rows("clusters")["cluster_name"])


def test_folders_are_copies_of_their_own(tmp_path: Path) -> None:
    one, other = saved(tmp_path / "one"), saved(tmp_path / "other")
    publish_nothing(open_workspace(one).store, 1)

    assert open_workspace(one).version("documents").version == 2
    assert open_workspace(other).version("documents").version == 1
    assert open_workspace(saved(tmp_path / "third")).version("documents").version == 1


def test_empty_workspaces_have_nothing_in_common(tmp_path: Path) -> None:
    one, other = (empty_workspace(tmp_path / name) for name in "ab")
    rows = tiny_workspace().table("documents")
    one.store.publish(layers()["documents"], rows, TOLD, replaces=0, is_valid=True)

    assert list(one.versions()) == ["documents"]
    assert list(other.versions()) == []
