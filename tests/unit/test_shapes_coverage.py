"""Coverages: the fast pass finds what cutting every pair finds, pile or not."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from clusterviz import texts
from clusterviz.core.shape import shapes, tiling
from clusterviz.core.shape.batches import batches
from clusterviz.core.validate import coverage_findings, geometry_findings
from clusterviz.records import Finding, Severity
from clusterviz.schema import LANGUAGES
from tests.strategies import boxes, properties
from tests.tiny import layers

AREAS = layers()["areas"]
DAYS = [dt.date(2024, 1, 1), dt.date(2025, 1, 1), dt.date(2025, 7, 1)]


def areas(
    *drawn: shapely.Geometry, days: list[tuple[dt.date, dt.date | None]] | None = None
) -> gpd.GeoDataFrame:
    """Return communes A0, A1 …, valid for ever unless `days` say."""
    n = len(drawn)
    spans = days or [(DAYS[0], None)] * n
    return gpd.GeoDataFrame(
        {
            "area_id": [f"A{i}" for i in range(n)],
            "area_name": [f"Area {i}" for i in range(n)],
            "level": ["commune"] * n,
            "valid_from_on": [start for start, _ in spans],
            "valid_to_on": [end for _, end in spans],
            "geometry_quality": ["surveyed"] * n,
        },
        geometry=list(drawn),
        crs="EPSG:9214",
    )


def told(frame: gpd.GeoDataFrame) -> dict[str, list[Finding]]:
    """Return what is found by its code, each said once in both languages."""
    found: dict[str, list[Finding]] = {}
    for one in coverage_findings(AREAS, frame):
        found.setdefault(one.code, []).append(one)
        for language in LANGUAGES:
            assert "{" not in texts.finding(one, language)
    return found


spans = st.sampled_from(
    [
        (DAYS[0], None), (DAYS[1], None), (DAYS[0], DAYS[1]), (DAYS[2], None),
        (DAYS[0], dt.date(2024, 12, 31)), (DAYS[1], dt.date(2025, 6, 30)),
    ]
)  # fmt: skip


@properties
@given(rows=st.lists(st.tuples(boxes(), spans), min_size=1, max_size=7))
def test_the_pass_over_the_borders_finds_every_pair_that_cutting_finds(
    rows: list[tuple[Polygon, tuple[dt.date, dt.date | None]]],
) -> None:
    """Boxes upon, within and beside one another, on days that meet or do not."""
    frame = areas(*[shape for shape, _ in rows], days=[span for _, span in rows])
    pairs = [
        one.intersection(other).area
        for (one, (start, end)), (other, (begin, last)) in combinations(rows, 2)
        if begin <= (end or dt.date.max) and start <= (last or dt.date.max)
    ]
    shared = [m2 for m2 in pairs if m2 >= 1]

    total = told(frame).get("coverage_overlaps", [])

    assert [one.values["n"] for one in total] == [len(shared)] * bool(shared)
    if shared:
        assert total[0].values["overlap_ha"] == pytest.approx(sum(shared) / 10_000)


def test_one_area_within_another_overlaps_it() -> None:
    (total,) = told(areas(box(0, 0, 100, 100), box(40, 40, 60, 60)))[
        "coverage_overlaps"
    ]

    assert total.values["overlap_ha"] == pytest.approx(0.04)


def test_a_border_drawn_twice_is_named_a_sliver() -> None:
    # 0.5 m by 100 m between two squares: 2 × 50 m² ÷ 201 m wide.
    frame = areas(box(0, 0, 100, 100), box(99.5, 0, 200, 100))

    (sliver,) = told(frame)["geometry.overlap_slivers"]

    assert sliver.severity is Severity.WARNING
    assert (sliver.values["n"], sliver.values["width_m"]) == (
        1, pytest.approx(100 / 201),
    )  # fmt: skip


def test_a_thin_gap_is_named_a_sliver_and_a_wide_one_is_not() -> None:
    thin = box(0, 0, 300, 300).difference(box(50, 100, 250, 100.5))
    wide = box(0, 0, 300, 300).difference(box(50, 100, 250, 150))

    assert told(areas(thin))["geometry.gap_slivers"][0].values["n"] == 1
    assert set(told(areas(wide))) == {"coverage_gaps"}


def test_areas_in_a_pile_are_no_coverage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiling, "MOST_OVERLAPS", 10)

    ((code, (found,)),) = told(areas(*[box(0, 0, 9, 9)] * 20)).items()

    assert (code, found.severity) == ("geometry.no_coverage", Severity.ERROR)


def test_days_that_were_not_looked_at_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiling, "MOST_DAYS", 2)
    apart = [box(100 * i, 0, 100 * i + 9, 9) for i in range(3)]

    found = told(areas(*apart, days=[(day, None) for day in DAYS]))

    assert found["geometry.days_unchecked"][0].values["n"] == 1
    assert found["geometry.days_unchecked"][0].severity is Severity.DECISION


def test_overlaps_are_found_though_the_days_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tiling, "MOST_DAYS", 1)
    frame = areas(
        box(0, 0, 9, 9), box(5, 0, 14, 9), days=[(DAYS[0], None), (DAYS[1], None)]
    )

    assert told(frame)["coverage_overlaps"][0].values["n"] == 1


@given(
    drawn=st.lists(boxes(), min_size=1, max_size=30),
    most=st.integers(1, 50),
)
def test_batches_hold_every_box_once(drawn: list[Polygon], most: int) -> None:
    bounds = shapely.bounds(drawn)

    runs = list(batches(bounds, bounds, most))

    assert [at for run in runs for at in range(run.start, run.stop)] == list(
        range(len(drawn))
    )


def test_many_errors_of_one_kind_are_counted_after_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shapes, "MOST_LISTED", 2)

    found = geometry_findings(AREAS, areas(*[Polygon()] * 5))

    assert [one.code for one in found] == [*["geometry_empty"] * 2, "geometry.more"]
    assert (found[-1].severity, found[-1].values["n"]) == (Severity.ERROR, 3)


def test_three_of_one_shape_name_the_first() -> None:
    found = geometry_findings(AREAS, areas(*[box(0, 0, 9, 9)] * 3))

    assert [(one.feature_id, one.values["other"]) for one in found] == [
        ("A1", "A0"), ("A2", "A0"),
    ]  # fmt: skip
