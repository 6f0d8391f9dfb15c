"""What sites share with a layer: equal to the kernel's answer on all of it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core import meetings as kernel
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import Meetings
from clusterviz.errors import LayerNotFound, StorageError
from clusterviz.records import Lineage
from clusterviz.settings import WorkspaceSettings
from clusterviz.storage.memory import MemoryStore
from clusterviz.workspace import Workspace, meeting
from clusterviz.workspace import blocks as blocks_module
from clusterviz.workspace.meeting import drawn_meetings, meetings, there_on
from tests.strategies import (
    LAYERS,
    array_of,
    cluster,
    features,
    lands,
    properties,
    star,
    zone,
)
from tests.tiny import AS_OF_ON, at, tiny_workspace

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]

KINDS = ("mineral", "rice_land", "river")


def workspace_of(
    shapes: Shapes, kinds: list[str], *, is_valid: bool = True
) -> Workspace:
    """Return a workspace in memory that holds nothing but plan zones."""
    made = Workspace(Path("memory"), WorkspaceSettings(), LAYERS, MemoryStore())
    rows = [
        zone(f"Z{i}", shape, kind=kind)
        for i, (shape, kind) in enumerate(zip(shapes, kinds, strict=True))
    ]
    made.store.publish(
        LAYERS["plan_zones"],
        features("plan_zones", rows),
        Lineage("Test"),
        replaces=0,
        is_valid=is_valid,
    )
    return made


def assert_same(found: Meetings, expected: Meetings) -> None:
    """Fail unless two results are equal to the last digit and the last corner."""
    for name in ("site", "feature", "m2", "feature_m2", "width_m"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist(), name
    assert shapely.equals_identical(found.pieces, expected.pieces).all()


def nothing() -> Shapes:
    return array_of([])


@st.composite
def layers_and_sites(draw: st.DrawFn) -> tuple[Shapes, list[str], Shapes, list[int]]:
    """Draw zones and their kinds, sites, and an order of the sites with repeats."""
    zones = draw(lands(6))
    kinds = [draw(st.sampled_from(KINDS)) for _ in zones]
    sites = draw(lands(4))
    places = st.integers(0, len(sites) - 1)
    return zones, kinds, sites, draw(st.lists(places, max_size=6))


@properties
@given(layers_and_sites(), st.integers(1, 3), st.integers(0, 4))
def test_sites_known_and_new_in_any_order_get_what_the_kernel_finds_in_the_layer(
    case: tuple[Shapes, list[str], Shapes, list[int]], most: int, n_known: int
) -> None:
    zones, kinds, sites, order = case
    workspace = workspace_of(zones, kinds)
    index = feature_index(zones)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks_module, "_ROWS_PER_BLOCK", most)
        for some in (sites[:n_known], sites[order], sites, sites[order]):
            expected = kernel.meetings(some, index)
            assert_same(meetings(workspace, "plan_zones", some), expected)


@properties
@given(layers_and_sites(), st.integers(1, 3))
def test_more_sites_than_are_kept_get_the_same(
    case: tuple[Shapes, list[str], Shapes, list[int]], most: int
) -> None:
    zones, kinds, sites, order = case
    workspace = workspace_of(zones, kinds)
    index = feature_index(zones)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meeting, "_MOST_SITES", most)
        for some in (sites[order], sites, sites[:1], sites[order]):
            expected = kernel.meetings(some, index)
            assert_same(meetings(workspace, "plan_zones", some), expected)


@properties
@given(layers_and_sites())
def test_a_drawn_site_gets_what_the_kernel_finds_and_leaves_nothing_behind(
    case: tuple[Shapes, list[str], Shapes, list[int]],
) -> None:
    zones, kinds, sites, _ = case
    workspace = workspace_of(zones, kinds)
    found = drawn_meetings(workspace, "plan_zones", sites[0])

    assert_same(found, kernel.meetings(sites[:1], feature_index(zones)))
    for block in blocks_module.blocks(workspace, "plan_zones"):
        assert workspace.store.shelf.take(f"{block.name}/met") is None


def giants() -> Shapes:
    """Return five stars of 600 corners side by side: each is cut into tiles."""
    rng = np.random.default_rng(7)
    return array_of(
        star(rng.uniform(20, 45, 600), 50 + 100 * i, 50, i / 7) for i in range(5)
    )


def test_giants_get_the_same_in_blocks_as_in_the_whole_layer() -> None:
    """Their tiles are summed in an order that may not hang on their neighbours."""
    zones = giants()
    sites = array_of(
        [at(0, 0, 120, 60), at(40, 10, 460, 90), *shapely.buffer(zones, -3)]
    )
    workspace = workspace_of(zones, ["river", "mineral", "river", "mineral", "river"])

    found = meetings(workspace, "plan_zones", sites)
    assert len(found) >= 5 + 5
    assert_same(found, kernel.meetings(sites, feature_index(zones)))


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_threads_change_nothing(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    zones = giants()
    sites = shapely.buffer(zones, 30)
    expected = meetings(workspace_of(zones, ["river"] * 5), "plan_zones", sites)
    monkeypatch.setattr(kernel, "meetings", partial(kernel.meetings, threads=threads))
    monkeypatch.setattr("clusterviz.core.sharing._PAIRS_AT_ONCE", 3)

    found = meetings(workspace_of(zones, ["river"] * 5), "plan_zones", sites)
    assert_same(found, expected)


def test_no_sites_meet_nothing_and_no_rows_are_met_by_nothing() -> None:
    square = array_of([at(0, 0, 10, 10)])
    for zones, sites in ((square, nothing()), (nothing(), square)):
        workspace = workspace_of(zones, ["river"] * len(zones))
        for _ in range(2):
            found = meetings(workspace, "plan_zones", sites)
            assert len(found) == 0
            assert found.site.dtype == found.feature.dtype == "int64"


def test_sites_without_land_meet_nothing() -> None:
    """A missing and an empty one, between two that share 50 m² of the zone."""
    workspace = workspace_of(array_of([at(0, 0, 10, 10)]), ["river"])
    sites = [at(5, 0, 10, 10), None, shapely.MultiPolygon(), at(0, 0, 5, 10)]
    for _ in range(2):
        found = meetings(workspace, "plan_zones", array_of(sites))
        assert found.site.tolist() == [0, 3]
        assert found.m2.tolist() == [50, 50]


def test_a_layer_that_cannot_be_asked_is_an_error() -> None:
    square = array_of([at(0, 0, 10, 10)])
    broken = workspace_of(square, ["river"], is_valid=False)
    errors = {"plan_zones": StorageError, "plots": LayerNotFound}
    for name, error in errors.items():
        with pytest.raises(error, match=name):
            meetings(broken, name, square)
        with pytest.raises(error, match=name):
            drawn_meetings(broken, name, square[0])


def test_what_was_not_there_on_the_day_is_left_out_but_its_row_is_read() -> None:
    """Z06 ended in 2020 and Z07 begins in 2025; both lie in CCN-0004."""
    workspace = tiny_workspace().frozen()
    met = meetings(workspace, "plan_zones", array_of([at(200, 1200, 700, 1600)]))
    there, rows = there_on(workspace, "plan_zones", met, AS_OF_ON)

    assert met.m2.tolist() == [40_000, 10_000]
    assert len(there) == 0
    assert rows["zone_id"].tolist() == ["Z06", "Z07"]
    assert "geometry" not in rows


def test_of_clusters_withdrawn_ones_and_symbols_are_not_there() -> None:
    """Of three on one spot only the one that is in the plan and has a border."""
    shape = at(0, 0, 10, 10)
    workspace = tiny_workspace(
        {
            "clusters": [
                cluster("C1", shape, planning_status="withdrawn"),
                cluster("C2", shape, geometry_quality="symbol"),
                cluster("C3", shape),
            ]
        }
    ).frozen()
    met = meetings(workspace, "clusters", array_of([shape]))
    there, rows = there_on(workspace, "clusters", met, AS_OF_ON)

    assert len(met) == 3
    assert rows["cluster_id"].iloc[there.feature].tolist() == ["C3"]
