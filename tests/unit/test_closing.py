"""Lines of a drawing that enclose land become polygons."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box

from clusterviz.core.shape.closing import MAX_TOLD, Closed, closed
from clusterviz.records import Severity
from tests.tiny import layers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import Finding

PLOTS = layers()["plan_zones"]

SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100)]


def lines(*shapes: shapely.Geometry, **columns: Sequence[object]) -> gpd.GeoDataFrame:
    """Return a drawing of one group."""
    return gpd.GeoDataFrame(
        {"Layer": ["RANH"] * len(shapes)} | columns, geometry=list(shapes)
    )


def sides(corners: Sequence[tuple[float, float]] = SQUARE) -> list[LineString]:
    """Return each side of a ring as a line of its own."""
    return [
        LineString([corners[i - 1], corners[i]]) for i in range(1, len(corners))
    ] + [LineString([corners[-1], corners[0]])]


def close(frame: gpd.GeoDataFrame, closing_m: float = 0.05) -> Closed:
    """Return `frame` closed for a layer of polygons."""
    return closed(PLOTS, frame, closing_m=closing_m)


def found(result: Closed, code: str) -> list[Finding]:
    """Return the findings of one code."""
    return [one for one in result.findings if one.code == f"closing.{code}"]


def test_four_sides_drawn_apart_are_one_square_after_consent() -> None:
    result = close(lines(*sides()))

    assert result.frame.geometry.iloc[0].equals(box(0, 0, 100, 100))
    assert (result.n_lines, result.n_polygons, len(result.frame)) == (4, 1, 1)
    assert [one.severity for one in result.findings] == [Severity.DECISION]
    assert found(result, "lines_joined")[0].values == {"n": 1, "n_lines": 4}


def test_a_closed_line_is_a_polygon_without_any_decision() -> None:
    result = close(lines(LineString([*SQUARE, SQUARE[0]])))

    assert result.frame.area.tolist() == [10_000]
    assert [one.severity for one in result.findings] == [Severity.INFO]


def test_a_side_between_two_plots_is_drawn_once_and_bounds_both() -> None:
    around = [
        LineString([(100, 0), (0, 0), (0, 100), (100, 100)]),
        LineString([(100, 100), (300, 100), (300, 0), (100, 0)]),
    ]
    result = close(lines(*around, LineString([(100, 0), (100, 100)])))

    assert sorted(result.frame.area) == [10_000, 20_000]


def test_closed_lines_that_lie_upon_each_other_are_a_polygon_each() -> None:
    east = [(x + 100, y) for x, y in SQUARE]
    same = LineString([*SQUARE, SQUARE[0]])
    result = close(lines(same, same, LineString([*east, east[0]])))

    assert result.frame.area.tolist() == [10_000, 10_000, 10_000]
    assert [one.severity for one in result.findings] == [Severity.INFO]


def test_a_gap_within_the_tolerance_is_closed_by_moving_an_end_and_told() -> None:
    result = close(lines(LineString([*SQUARE, (0, 0.03)])))
    told = found(result, "gaps_closed")[0]

    assert result.frame.area.tolist() == [10_000]
    assert told.severity is Severity.DECISION
    assert told.values == {"n": 1, "gap_m": 0.03, "x": 0, "y": 0.03}


def test_a_gap_beyond_the_tolerance_stays_open_and_says_how_wide_it_is() -> None:
    result = close(lines(LineString([*SQUARE, (0, 0.06)])))
    told = found(result, "left_open")[0]

    assert result.n_polygons == 0
    assert result.frame.empty
    assert told.values["gap_m"] == pytest.approx(0.06)
    assert told.severity is Severity.DECISION


def test_lines_of_two_groups_are_not_joined() -> None:
    frame = lines(*sides())
    frame["Layer"] = ["RANH", "RANH", "RANH", "DUONG"]

    assert close(frame).n_polygons == 0


def test_only_ends_move_and_vertices_between_them_stay() -> None:
    wavy = [(0, 0), (50, 0.01), (50.02, 0.01), (100, 0), (100, 100), (0.02, 0)]
    shape = close(lines(LineString(wavy))).frame.geometry.iloc[0]

    assert set(shape.exterior.coords) == {*wavy[:-1]}


def test_a_polygon_in_another_is_kept_beside_it_and_told() -> None:
    inner = [(x / 10 + 20, y / 10 + 20) for x, y in SQUARE]
    result = close(lines(*sides(), *sides(inner)))

    assert sorted(result.frame.area) == pytest.approx([100, 10_000])
    assert found(result, "nested")[0].values["n"] == 1


def test_a_line_drawn_twice_counts_once() -> None:
    back = LineString([(100, 0), (0, 0)])
    result = close(lines(*sides(), back))

    assert result.frame.area.tolist() == [10_000]
    assert found(result, "lines_repeated")[0].values["n"] == 1


def test_a_row_keeps_what_all_its_lines_say_and_nothing_else() -> None:
    frame = lines(*sides(), EntityHandle=["1", "2", "3", "4"], n=[7, 7, 7, 7])
    row = close(frame).frame.iloc[0]

    assert (row["Layer"], row["EntityHandle"], row["n"]) == ("RANH", None, 7)


def test_polygons_and_points_stay_as_they_are_in_their_order() -> None:
    frame = lines(Point(1, 1), *sides(), box(500, 0, 600, 100))
    result = close(frame).frame

    assert result.geom_type.tolist() == ["Point", "Polygon", "Polygon"]
    assert result.area.tolist() == [0, 10_000, 10_000]


def test_a_layer_of_lines_keeps_its_lines() -> None:
    roads = layers()["roads"]
    frame = lines(*sides())

    assert closed(roads, frame, closing_m=1).frame is frame


def test_a_drawing_whose_lines_go_nowhere_has_no_polygons() -> None:
    endless = LineString([(0, 0), (math.inf, 9)])
    told = found(close(lines(endless)), "no_polygons")

    assert [one.severity for one in told] == [Severity.ERROR]


def test_points_alone_may_yet_be_symbols() -> None:
    assert found(close(lines(Point(1, 1))), "no_polygons") == []


def test_lines_left_open_are_told_one_by_one_up_to_a_limit() -> None:
    loose = [LineString([(0, 9 * i), (1, 9 * i)]) for i in range(MAX_TOLD + 3)]
    result = close(lines(*loose))

    assert len(found(result, "left_open")) == MAX_TOLD
    assert found(result, "more_left_open")[0].values["n"] == 3


def test_a_thousand_ends_in_one_point_are_joined_in_no_time() -> None:
    spokes = [LineString([(0, 0), (1000, i)]) for i in range(20_000)]

    assert close(lines(*spokes)).n_polygons == 0


@st.composite
def pieces(draw: st.DrawFn) -> tuple[Polygon, list[LineString], int]:
    """Return a simple polygon and its boundary cut up, shuffled, some turned round."""
    n = draw(st.integers(3, 14))
    radii = draw(st.lists(st.integers(40, 200), min_size=n, max_size=n))
    angles = np.arange(n) * 2 * np.pi / n
    xy = np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])
    corners = [(x + 400_000, y + 2_350_000) for x, y in xy.tolist()]
    cuts = sorted(draw(st.sets(st.integers(0, n - 1), min_size=1)))
    ring = [*corners[cuts[0] :], *corners[: cuts[0]], corners[cuts[0]]]
    at = [*(cut - cuts[0] for cut in cuts), n]
    parts = [ring[a : b + 1] for a, b in pairwise(at)]
    turned = [one[::-1] if draw(st.booleans()) else one for one in parts]
    return (
        Polygon(corners),
        [LineString(one) for one in draw(st.permutations(turned))],
        draw(st.integers(0, 2**32 - 1)),
    )


@settings(deadline=None, max_examples=150)
@given(pieces())
def test_a_boundary_cut_up_and_shuffled_comes_back_exactly(
    cut: tuple[Polygon, list[LineString], int],
) -> None:
    polygon, parts, _ = cut
    result = close(lines(*parts))

    assert result.n_polygons == 1
    assert result.frame.geometry.iloc[0].normalize() == polygon.normalize()
    assert not found(result, "gaps_closed")


@settings(deadline=None, max_examples=150)
@given(pieces())
def test_ends_that_are_a_little_off_change_the_area_by_no_more_than_they_moved(
    cut: tuple[Polygon, list[LineString], int],
) -> None:
    polygon, parts, seed = cut
    closing_m = 0.5
    random = np.random.default_rng(seed)
    off = []
    for part in parts:
        xy = np.array(part.coords)
        # Within half the tolerance of where they should be, whatever the direction.
        xy[[0, -1]] += random.uniform(-1, 1, (2, 2)) * closing_m / 2 / np.sqrt(2)
        off.append(LineString(xy))
    result = close(lines(*off), closing_m)
    shape = result.frame.geometry.iloc[0]

    # Each corner lies within half the tolerance, so between two buffers.
    assert result.n_polygons == 1
    assert polygon.symmetric_difference(shape).area <= polygon.length * closing_m
