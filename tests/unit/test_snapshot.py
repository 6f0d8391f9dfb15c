"""A question is answered from one state of the workspace, each frame loaded once."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import LayerVersion, Lineage
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import analysis, catalogue
from tests.tiny import tiny_workspace, typed
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd

    from clusterviz.schema import Layer
    from clusterviz.storage.base import Store
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

QUESTIONS = [
    analysis.overlaps,
    analysis.occupancy,
    analysis.landfund,
    analysis.clearance,
    analysis.overview,
]


class BusyStore(MemoryStore):
    """A store in which other clusters are published as soon as one layer is read."""

    def __init__(self, quiet: Store) -> None:
        # Of the same versions: nothing is published again.
        vars(self).update(vars(quiet))
        self.n_asked = 0
        # Whole: parts may be read one by one.
        self.loaded: Counter[str] = Counter()

    def current(self) -> Mapping[str, LayerVersion]:
        self.n_asked += 1
        return super().current()

    def load_features(self, layer: Layer, version: int) -> gpd.GeoDataFrame:
        self.loaded[layer.name] += 1
        return super().load_features(layer, version)

    def load_table(self, layer: Layer, version: int) -> pd.DataFrame:
        self.loaded[layer.name] += 1
        return super().load_table(layer, version)

    def _found(self, layer: Layer, version: int) -> LayerVersion:
        found = super()._found(layer, version)
        if super().current()["clusters"].version == 1:
            declared = tiny_workspace().layers["clusters"]
            others = typed(declared, cluster_rows()[:1])
            self.publish(declared, others, Lineage("Other"), replaces=1, is_valid=True)
        return found


def busy() -> tuple[Workspace, BusyStore]:
    """Return the tiny workspace, whose clusters change in the middle of a question."""
    quiet = tiny_workspace()
    store = BusyStore(quiet.store)
    return dataclasses.replace(quiet, store=store), store


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_publication_in_the_middle_changes_neither_rows_nor_versions(
    question: Callable[[Workspace], Answer],
) -> None:
    workspace, _ = busy()
    expected = question(tiny_workspace())
    answer = question(workspace)

    assert workspace.version("clusters").version == 2
    assert answer.layer_versions == expected.layer_versions
    assert answer.notes == expected.notes
    assert answer.rows.equals(expected.rows)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_asks_the_store_once_and_loads_no_layer_whole_twice(
    question: Callable[[Workspace], Answer],
) -> None:
    workspace, store = busy()
    question(workspace)

    assert store.n_asked == 1
    assert set(store.loaded.values()) == {1}


def test_the_list_of_layers_is_of_one_state() -> None:
    workspace, _ = busy()
    answer = catalogue.published_layers(workspace)
    listed = answer.rows.set_index("layer")["version"].to_dict()

    assert listed == answer.layer_versions


def test_what_a_caller_does_to_a_frame_stays_with_the_caller() -> None:
    frozen = tiny_workspace().frozen()
    mine = frozen.features("clusters")
    mine["cluster_name"] = "Khác"
    mine.loc[0, "cluster_id"] = "X"
    mine.loc[0, "geometry"] = None
    table = frozen.table("projects")
    table.loc[0, "n_workers"] = 0

    assert frozen.features("clusters")["cluster_name"].iloc[0] == "Tây Nam"
    assert frozen.features("clusters")["cluster_id"].iloc[0] == "CCN-0001"
    assert frozen.features("clusters").geometry.iloc[0].area == pytest.approx(400_000)
    assert frozen.table("projects")["n_workers"].iloc[0] == 200


def test_a_frozen_workspace_is_frozen_once() -> None:
    frozen = tiny_workspace().frozen()

    assert frozen.frozen() is frozen
