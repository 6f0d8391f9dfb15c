"""The figures of the dashboard: what is counted, and what is judged of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import memory, report, run
from benchmarks.dashboard import plain_files, scenes, workspaces
from benchmarks.dashboard.acts import Act, percentile
from benchmarks.dashboard.crowd import Crowd
from benchmarks.dashboard.many import Many
from benchmarks.dashboard.scenes import Seen
from benchmarks.sections.dashboard import Dashboard
from clusterviz.core import validate
from tests.unit.test_benchmarks_report import kept, row

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


def act(*ms: float, n_bytes: int = 9_000, **marks: float) -> Act:
    """Return an act that took `ms` until all was settled, drawn and redrawn."""
    names = ("settled", "redrawn", "drawn", "name", "title")
    return Act(
        marks={name: [marks.get(name, one) for one in ms] for name in names},
        bytes_in=[n_bytes] * len(ms), bytes_out=[500] * len(ms),
        n_requests=[0] * len(ms), server_ms=[10.0] * len(ms),
    )  # fmt: skip


def crowd(**told: object) -> Crowd:
    """Return thirty people of whom all waited 200 ms and each took a megabyte."""
    usual: dict[str, Any] = {
        "n_people": 30, "minutes": 4.0, "ms": {"click": [200.0] * 20},
        "most_bytes": {"click": 9_000}, "alone_mb": 300.0, "with_all_mb": 330.0,
        "busy_s": 60.0, "errors": [],
    }  # fmt: skip
    return Crowd(**usual | told)


def measured(**told: object) -> str:
    """Return the results of a dashboard that meets every target, but for `told`."""
    usual: dict[str, Any] = {
        "click": {"ours": act(200.0, 210.0), "plain": act(1_000.0, 1_000.0)},
        "filter_": {"ours": act(150.0), "plain": act(900.0)},
        "first": {"ours": act(2_000.0), "plain": act(4_000.0)},
        "pages": {"gate": act(300.0)},
        "moved": {"ours": 0, "plain": 4},
        "outside": [],
    }
    people = told.pop("crowd", crowd())
    zones = [
        Many(n_zones=n, n_drawn=n, file_kb=900.0, act=act(ms), first=act(3_000.0))
        for n, ms in ((5_000, 300.0), (50_000, 2_000.0))
    ]
    figures = Dashboard(seen=Seen(**usual | told), many=zones, crowd=people)
    return report.results(run.SECTIONS, {"dashboard": kept(figures)})


def test_a_dashboard_that_meets_every_target_is_told_so() -> None:
    text = measured()

    assert "not met" not in text
    assert row(text, "click to details, beside").endswith(
        "| 0.20 × (205 of 1,000 ms) | met |"
    )
    assert row(text, "50,000 zones: filter").endswith("| usable | 2,000 ms | – |")
    assert row(text, "30 people: memory").endswith("| 1.00 MB | met |")


@pytest.mark.parametrize(
    ("told", "start"),
    [
        ({"click": {"ours": act(401.0), "plain": act(1_000.0)}}, "click to details, b"),
        ({"click": {"ours": act(*[100.0] * 9, 401.0), "plain": act(*[999.0] * 10)}},
         "click to details: 95"),
        ({"filter_": {"ours": act(301.0), "plain": act(900.0)}}, "filter to redrawn"),
        ({"filter_": {"ours": act(9.0, n_bytes=19_501), "plain": act(900.0)}},
         "bytes of a rerun"),
        ({"pages": {"gate": act(9.0), "map": act(501.0)}}, "page change"),
        ({"first": {"ours": act(3_001.0), "plain": act(9.0)}}, "first map"),
        ({"moved": {"ours": 1, "plain": 4}}, "reruns because"),
        ({"outside": ["https://example.org/"]}, "addresses outside"),
        ({"crowd": crowd(ms={"click": [1_001.0]})}, "30 people: 95"),
        ({"crowd": crowd(with_all_mb=361.0)}, "30 people: memory"),
        ({"crowd": crowd(errors=["It failed."])}, "30 people: errors"),
    ],
)  # fmt: skip
def test_each_target_that_is_missed_is_told(told: dict[str, Any], start: str) -> None:
    assert row(measured(**told), start).endswith("| **not met** |")


def test_how_often_pages_were_changed_is_told_apart_from_the_clicks() -> None:
    pages = {"gate": act(300.0, 310.0, 320.0), "map": act(200.0, 210.0)}

    said = "Each was done 2 times; the change to each page 2 to 3 times, 5 in all."
    assert said in measured(pages=pages)
    alike = {"gate": act(300.0), "map": act(200.0)}
    assert "the change to each page 1 times, 2 in all" in measured(pages=alike)


def test_a_click_that_nothing_answers_misses_its_target() -> None:
    lost = act(100.0)
    lost.n_lost = 1

    text = measured(click={"ours": lost, "plain": act(1_000.0)})

    assert row(text, "clicks and keys that").endswith("| 1 | **not met** |")


def test_only_what_followed_the_click_is_counted() -> None:
    one = Act()
    messages = [
        {"way": "in", "bytes": 900, "at": 99.0},
        {"way": "out", "bytes": 30, "at": 101.0},
        {"way": "in", "bytes": 40, "at": 150.0},
        {"way": "in", "bytes": 50, "at": 161.0},
    ]

    one.note({"did": 100.0, "marks": {"name": 170.0}, "messages": messages}, 2)

    assert one.marks == {"name": [70.0]}
    assert (one.bytes_in, one.bytes_out, one.n_requests) == ([90], [30], [2])
    assert one.server_ms == [60.0]
    assert one.most_bytes() == 120


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(1, 100))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(
    values: list[float], percent: float
) -> None:
    found = percentile(values, percent)

    assert found in values
    n_within = sum(value <= found for value in values)
    assert n_within >= percent / 100 * len(values) - 1e-9


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace of the sample."""
    return workspaces.sample(tmp_path_factory.mktemp("sample") / "workspace")


def test_the_plain_pattern_draws_what_our_map_fetches(
    workspace: Workspace, tmp_path: Path
) -> None:
    counts = plain_files.write_plain(workspace, tmp_path / "plain")

    drawn = gpd.read_file(tmp_path / "plain" / "plan_zones.geojson")
    on = workspace.as_of_on
    zones = workspace.features("plan_zones")
    has_ended = (zones["valid_to_on"] <= on).fillna(value=False)
    assert len(drawn) == sum(counts.values()) == (~has_ended).sum()
    assert drawn["kind"].value_counts().to_dict() == counts


def test_every_cluster_is_clicked_on_within_its_boundary(workspace: Workspace) -> None:
    shapes = workspace.features("clusters").set_index("cluster_id").geometry

    for one in scenes.clusters(workspace):
        place = gpd.points_from_xy([one.lon], [one.lat], crs="OGC:CRS84")
        assert shapes[one.cluster_id].covers(place.to_crs(shapes.crs)[0])


def test_zones_are_as_many_as_wanted_and_sound(tmp_path: Path) -> None:
    workspace = workspaces.with_zones(tmp_path / "workspace", 300)

    zones = workspace.features("plan_zones")

    assert len(zones) == pytest.approx(300, rel=0.1)
    assert zones.is_valid.all()
    assert validate.field_findings(workspace.layers["plan_zones"], zones) == []


def test_a_process_is_busy_for_as_long_as_it_lives() -> None:
    before = memory.busy_s(os.getpid())
    sum(place * place for place in range(3_000_000))

    assert memory.busy_s(os.getpid()) > before > 0
    assert memory.resident_mb(os.getpid()) == pytest.approx(
        memory.resident_mb(), rel=0.1
    )
