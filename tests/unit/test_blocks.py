"""A layer in blocks: each row in one of them, and each part in its own."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.index import FeatureIndex, feature_index
from clusterviz.errors import LayerNotFound, StorageError
from clusterviz.records import Lineage
from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace
from clusterviz.workspace import blocks as module
from clusterviz.workspace.blocks import blocks
from tests.strategies import LAYERS, features, properties, shapes
from tests.tiny import Row, at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.workspace.blocks import Block

KINDS = ("mineral", "rice_land", "river")

Zones = list[tuple[str, shapely.Geometry | None]]
"""The kind and the land of each, in the order of the layer."""


def rows_of(zones: Zones) -> list[Row]:
    """Return one row a zone."""
    return [
        {"zone_id": f"Z{i}", "kind": kind, "geometry": shape}
        for i, (kind, shape) in enumerate(zones)
    ]


def publish(workspace: Workspace, zones: Zones, *, is_valid: bool = True) -> None:
    """Publish plan zones in place of those that are there."""
    workspace.store.publish(
        LAYERS["plan_zones"],
        features("plan_zones", rows_of(zones)),
        Lineage("Test"),
        replaces=workspace.versions().get("plan_zones", 0),
        is_valid=is_valid,
    )


def workspace_of(zones: Zones) -> Workspace:
    """Return a workspace in memory that holds nothing but plan zones."""
    made = Workspace(Path("memory"), WorkspaceSettings(), LAYERS, MemoryStore())
    publish(made, zones)
    return made


def anew(workspace: Workspace) -> Workspace:
    """Return what the next process would open: the same store, nothing in memory."""
    return Workspace(
        workspace.root, workspace.settings, workspace.layers, workspace.store
    )


def names(found: Sequence[Block]) -> list[str]:
    return [block.name for block in found]


def assert_same_index(found: FeatureIndex, expected: FeatureIndex) -> None:
    """Fail unless two indexes are equal to the last digit."""
    theirs = expected.arrays()
    assert {name: one.tolist() for name, one in found.arrays().items()} == {
        name: one.tolist() for name, one in theirs.items()
    }


def zones() -> st.SearchStrategy[Zones]:
    """Return 0 to 12 zones of three kinds in any order; some have no land."""
    places = st.one_of(shapes(), st.just(None), st.just(shapely.MultiPolygon()))
    return st.lists(st.tuples(st.sampled_from(KINDS), places), max_size=12)


@properties
@given(zones(), st.integers(1, 4), st.integers(1, 5))
def test_each_row_is_in_one_block_and_each_block_of_one_kind(
    them: Zones, most: int, at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ROWS_PER_BLOCK", most)
        patch.setattr(module, "_ROWS_AT_ONCE", at_once)
        found = blocks(workspace_of(them), "plan_zones")

    rows = [block.rows.tolist() for block in found]
    kinds = [kind for kind, _ in them]
    assert sorted(row for some in rows for row in some) == list(range(len(them)))
    assert all(some == sorted(some) for some in rows)
    # As few as can be: of each kind all but the last are full.
    assert [kinds[some[0]] for some in rows] == [
        kind for kind in KINDS for _ in range(0, kinds.count(kind), most)
    ]
    assert all({kinds[row] for row in some} == {kinds[some[0]]} for some in rows)
    assert all(
        len(one) == most
        for one, other in pairwise(rows)
        if kinds[one[0]] == kinds[other[0]]
    )


@properties
@given(zones(), st.integers(1, 5))
def test_the_index_is_of_the_rows_of_its_block_wherever_it_comes_from(
    them: Zones, at_once: int
) -> None:
    workspace = workspace_of(them)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ROWS_AT_ONCE", at_once)
        built = blocks(workspace, "plan_zones")
    in_use = blocks(workspace, "plan_zones")
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(module, "feature_index")
        from_shelf = blocks(anew(workspace), "plan_zones")

    lands = np.empty(len(them), dtype="object")
    lands[:] = [shape for _, shape in them]
    assert names(built) == names(in_use) == names(from_shelf)
    for one, again, other in zip(built, in_use, from_shelf, strict=True):
        assert again.index is one.index
        assert one.rows.tolist() == other.rows.tolist()
        for index in (one.index, other.index):
            assert_same_index(index, feature_index(lands[one.rows]))


def test_a_layer_without_rows_has_no_blocks() -> None:
    workspace = workspace_of([])

    assert blocks(workspace, "plan_zones") == []
    assert blocks(anew(workspace), "plan_zones") == []


def test_rows_without_land_are_counted_and_met_by_nothing() -> None:
    """Of three rice fields only the second is drawn."""
    nowhere = shapely.MultiPolygon()
    them: Zones = [
        ("rice_land", None),
        ("rice_land", at(0, 0, 10, 10)),
        ("rice_land", nowhere),
    ]
    [block] = blocks(workspace_of(them), "plan_zones")

    assert block.rows.tolist() == [0, 1, 2]
    assert block.index.n_features == 3
    assert block.index.m2.tolist() == [0, 100, 0]


def test_kinds_that_come_by_turns_are_two_blocks() -> None:
    them: Zones = [
        (kind, at(10 * i, 0, 10 * i + 5, 10))
        for i, kind in enumerate(["river", "mineral", "river", "mineral", "river"])
    ]
    mineral, river = blocks(workspace_of(them), "plan_zones")

    assert mineral.rows.tolist() == [1, 3]
    assert river.rows.tolist() == [0, 2, 4]
    lefts = river.index.polygons.boxes[:, 0] - at(0, 0, 1, 1).bounds[0]
    assert sorted(lefts.tolist()) == [0, 20, 40]


def test_a_layer_without_parts_is_in_runs_of_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_ROWS_PER_BLOCK", 2)
    workspace = workspace_of([])
    rows = [
        {"plot_id": f"L{i}", "cluster_id": "CCN-1", "geometry": at(i, 0, i + 1, 1)}
        for i in range(5)
    ]
    plots = features("plots", rows)
    store = workspace.store
    store.publish(LAYERS["plots"], plots, Lineage("Test"), replaces=0, is_valid=True)

    found = [block.rows.tolist() for block in blocks(workspace, "plots")]
    assert found == [[0, 1], [2, 3], [4]]


def test_the_same_land_in_two_parts_is_indexed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name of a block is that of its shapes alone."""
    lands = [at(0, 0, 10, 10), at(20, 0, 30, 10)]
    them: Zones = [(kind, land) for kind in ("mineral", "river") for land in lands]
    built: list[int] = []

    def counted(some: np.ndarray) -> FeatureIndex:
        built.append(len(some))
        return feature_index(some)

    monkeypatch.setattr(module, "feature_index", counted)
    mineral, river = blocks(workspace_of(them), "plan_zones")

    assert mineral.name == river.name
    assert (mineral.rows.tolist(), river.rows.tolist()) == ([0, 1], [2, 3])
    assert built == [2]


@properties
@given(zones(), zones(), st.integers(1, 5), st.integers(1, 3))
def test_a_part_keeps_its_blocks_whatever_becomes_of_the_others(
    them: Zones, others: Zones, at_once: int, most: int
) -> None:
    """Rows are read some at a time: it may not matter which come together."""
    ours: Zones = [("river", shape) for _, shape in them]
    rest: Zones = [("mineral", shape) for _, shape in others]
    by_turns: Zones = [one for pair in zip(rest, ours, strict=False) for one in pair]
    by_turns += ours[len(rest) :]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_ROWS_AT_ONCE", at_once)
        patch.setattr(module, "_ROWS_PER_BLOCK", most)
        alone = blocks(workspace_of(ours), "plan_zones")
        among = blocks(workspace_of(by_turns), "plan_zones")

    n_blocks = len(alone)
    assert names(among)[len(among) - n_blocks :] == names(alone)


def test_shapes_that_are_joined_otherwise_have_another_name() -> None:
    """A missing shape is none of the bytes of its neighbour."""
    land = at(0, 0, 10, 10)
    first: Zones = [("river", land), ("river", None)]
    second: Zones = [("river", None), ("river", land)]

    assert names(blocks(workspace_of(first), "plan_zones")) != (
        names(blocks(workspace_of(second), "plan_zones"))
    )


def test_what_was_never_published_has_no_blocks() -> None:
    with pytest.raises(LayerNotFound, match="holds no layer `plots`"):
        blocks(workspace_of([]), "plots")


def test_a_layer_that_is_not_marked_valid_is_refused() -> None:
    workspace = workspace_of([("river", at(0, 0, 1, 1))])
    blocks(workspace, "plan_zones")
    publish(workspace, [("river", at(0, 0, 2, 2))], is_valid=False)

    with pytest.raises(StorageError, match="not marked valid"):
        blocks(workspace, "plan_zones")
