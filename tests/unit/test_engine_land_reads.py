"""Of the plan zones only the rows that are met are read, whoever computes them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from clusterviz.core import meetings as kernel
from clusterviz.core.index import feature_index
from clusterviz.storage.folder import FolderStore
from clusterviz.workspace import analysis, creation
from tests.kept import saved
from tests.tiny import at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.core.meetings import Meetings
    from clusterviz.schema import Layer
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

OVERLAPS = [
    analysis.overlaps,
    analysis.landfund,
    analysis.land_parts,
    analysis.overview,
]


class Reading:
    """What was read of a store: layers whole, and rows and columns of layers."""

    def __init__(self) -> None:
        self.whole: list[str] = []
        self.rows: dict[str, list[int]] = {}
        self.columns: dict[str, list[str]] = {}
        self.n_shapes = 0


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    """Return what grows with all that is read from any folder from now on."""
    seen = Reading()
    load_features, load_rows = FolderStore.load_features, FolderStore.load_rows
    load_columns, load_shapes = FolderStore.load_columns, FolderStore.load_shapes

    def features(store: FolderStore, layer: Layer, version: int) -> gpd.GeoDataFrame:
        seen.whole.append(layer.name)
        return load_features(store, layer, version)

    def rows(
        store: FolderStore,
        layer: Layer,
        version: int,
        rows: NDArray[np.int64],
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        seen.rows.setdefault(layer.name, []).extend(rows.tolist())
        return load_rows(store, layer, version, rows, columns)

    def columns(
        store: FolderStore, layer: Layer, version: int, columns: Sequence[str]
    ) -> pd.DataFrame:
        seen.columns.setdefault(layer.name, []).extend(columns)
        return load_columns(store, layer, version, columns)

    def shapes(
        store: FolderStore, layer: Layer, version: int, start: int, stop: int
    ) -> NDArray[np.object_]:
        seen.n_shapes += stop - start
        return load_shapes(store, layer, version, start, stop)

    monkeypatch.setattr(FolderStore, "load_features", features)
    monkeypatch.setattr(FolderStore, "load_rows", rows)
    monkeypatch.setattr(FolderStore, "load_columns", columns)
    monkeypatch.setattr(FolderStore, "load_shapes", shapes)
    return seen


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return creation.open_workspace(saved(tmp_path / "W"))


def again(workspace: Workspace) -> Workspace:
    return creation.open_workspace(workspace.root)


@pytest.mark.parametrize("question", OVERLAPS)
def test_overlaps_read_the_zones_that_a_cluster_of_the_plan_meets(
    workspace: Workspace, reading: Reading, question: Callable[[Workspace], object]
) -> None:
    """The first seven of nine: Z08 lies in a withdrawn cluster, Z09 in none."""
    question(workspace)

    assert reading.rows["plan_zones"] == [0, 1, 2, 3, 4, 5, 6]
    assert "plan_zones" not in reading.whole
    # Which part each row is of: once, when the blocks are laid out.
    assert reading.columns["plan_zones"] == ["kind"]


def test_one_cluster_reads_its_own_zones(
    workspace: Workspace, reading: Reading
) -> None:
    analysis.overlaps(workspace, cluster_id="CCN-0002")

    assert reading.rows["plan_zones"] == [3]


def test_a_drawn_site_reads_what_it_meets_of_each_layer(
    workspace: Workspace, reading: Reading
) -> None:
    """Z01 and Z02; CCN-0001, its plot L6 and its second clearance site."""
    analysis.whatif(workspace, at(910, 210, 990, 290))

    zones, clusters = reading.rows["plan_zones"], reading.rows["clusters"]
    assert (zones, clusters) == ([0, 1], [0])
    assert reading.rows["plots"] == [5]
    assert reading.rows["clearance_sites"] == [1]
    # For the coverage areas are read whole; they are few.
    assert set(reading.whole) <= {"areas"}


def test_the_next_program_reads_neither_shapes_nor_parts_again(
    workspace: Workspace, reading: Reading
) -> None:
    analysis.overlaps(workspace)
    assert reading.n_shapes > 0
    reading.n_shapes = 0
    reading.columns.clear()
    analysis.overlaps(again(workspace))

    assert reading.n_shapes == 0
    assert reading.columns == {}


def by_another(path: Path, sites: NDArray[np.object_]) -> Meetings:
    """Compute what sites share with a file of features, as a worker would."""
    zones = gpd.read_parquet(path)
    return kernel.meetings(sites, feature_index(zones.geometry.to_numpy()))


@pytest.mark.parametrize("question", [analysis.overlaps, analysis.landfund])
def test_what_others_compute_is_the_same_and_nothing_is_indexed_here(
    workspace: Workspace, reading: Reading, question: Callable[[Workspace], Answer]
) -> None:
    left_to_others = dataclasses.replace(workspace, elsewhere=by_another)
    found = question(left_to_others)

    assert reading.n_shapes == 0
    assert reading.rows["plan_zones"] == [0, 1, 2, 3, 4, 5, 6]
    expected = question(again(workspace))
    assert found.rows.equals(expected.rows)
    assert found.notes == expected.notes
