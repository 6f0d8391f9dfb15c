"""Corners, as decisions list them, made into rings and polygons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from clusterviz.core.place.corners import Corners, assembled, rings, wrong_sides

if TYPE_CHECKING:
    from collections.abc import Sequence

NORTH, EAST = 2_355_000.0, 421_000.0
SQUARE = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]


def corners(
    xy: Sequence[tuple[float, float]],
    labels: Sequence[str] | None = None,
    *,
    apart: Sequence[int] = (),
    groups: Sequence[int] | None = None,
    sides_m: Sequence[float] | None = None,
) -> Corners:
    """Return corners on the ground, `xy` being metres from one place of Bắc Giang."""
    n = len(xy)
    is_apart = np.zeros(n, dtype=bool)
    is_apart[list(apart)] = True
    return Corners(
        xy=np.add(xy, (EAST, NORTH)),
        groups=np.array(groups or [0] * n, dtype="int64"),
        labels=list(labels or [""] * n),
        is_apart=is_apart,
        sides_m=np.array(sides_m or [np.nan] * n),
    )


def test_corners_in_one_list_are_one_ring() -> None:
    assert rings(corners(SQUARE)).of.tolist() == [0, 0, 0, 0]


def test_the_first_corner_coming_again_closes_a_ring_and_is_no_corner() -> None:
    twice = [*SQUARE, SQUARE[0], *[(x + 500, y) for x, y in SQUARE]]

    assert rings(corners(twice)).of.tolist() == [0, 0, 0, 0, -1, 1, 1, 1, 1]


def test_a_closing_corner_may_be_rounded_to_the_centimetre() -> None:
    closed = [*SQUARE, (0.009, -0.009)]

    assert rings(corners(closed)).of.tolist()[-1] == -1


def test_a_corner_five_centimetres_from_the_first_is_another() -> None:
    assert rings(corners([*SQUARE, (0.05, 0.0)])).of.tolist() == [0] * 5


def test_a_blank_row_begins_a_ring() -> None:
    found = rings(corners([*SQUARE, *SQUARE], apart=[4]))

    assert found.of.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "labels",
    [
        ["1", "2", "3", "4", "1", "2", "3", "4"],
        ["M1", "M2", "M3", "M4", "N1", "N2", "N3", "N4"],
        ["4", "3", "2", "1", "4", "3", "2", "1"],
        ["A", "B", "C", "D", "A", "B", "C", "D"],
    ],
)
def test_a_numbering_that_begins_anew_begins_a_ring(labels: list[str]) -> None:
    far = [(x + 500, y) for x, y in SQUARE]

    found = rings(corners([*SQUARE, *far], labels))

    assert found.of.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "labels", ["9876", ["8", "9", "10", "11"], ["1", "1a", "2", "3"]]
)
def test_a_numbering_that_goes_on_begins_none(labels: Sequence[str]) -> None:
    assert rings(corners(SQUARE, labels)).of.tolist() == [0, 0, 0, 0]


def test_another_feature_begins_a_ring_of_its_own() -> None:
    found = rings(corners([*SQUARE, *SQUARE], groups=[0] * 4 + [1] * 4))

    assert found.of.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert found.groups.tolist() == [0, 1]


def test_a_ring_within_a_ring_is_a_hole_and_one_within_that_is_land_again() -> None:
    outlines = [
        np.array(SQUARE) * scale + (100 - 100 * scale) / 2 for scale in (0.2, 1, 0.6)
    ]

    shape = assembled(outlines)

    assert shape is not None
    assert shape.area == pytest.approx(100**2 - 60**2 + 20**2)


def test_rings_beside_each_other_are_parts() -> None:
    shape = assembled([np.array(SQUARE), np.add(SQUARE, (500, 0))])

    assert isinstance(shape, shapely.MultiPolygon)
    assert shape.area == 20_000


def test_a_ring_that_crosses_itself_is_left_as_it_is() -> None:
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]

    shape = assembled([np.array(bow), np.add(SQUARE, (500, 0))])

    assert shape is not None
    assert not shape.is_valid


@pytest.mark.parametrize("outlines", [[], [np.array(SQUARE[:2])]])
def test_two_corners_bound_nothing(outlines: list[np.ndarray]) -> None:
    assert assembled(outlines) is None


@pytest.mark.parametrize(
    "sides_m",
    [[100.0, 30.0, 100.0, 30.0], [30.0, 100.0, 30.0, 100.0]],
    ids=["where it begins", "where it ends"],
)
def test_a_side_may_be_printed_where_it_begins_or_where_it_ends(
    sides_m: list[float],
) -> None:
    found = corners([(0, 0), (100, 0), (100, 30), (0, 30)], sides_m=sides_m)

    assert wrong_sides(found, rings(found)) == []


def test_a_side_that_is_not_as_printed_is_named() -> None:
    found = corners(SQUARE, sides_m=[100, 100.04, 100.06, np.nan])

    ((at, side_m, drawn_m),) = wrong_sides(found, rings(found))

    assert at == 2
    assert (side_m, drawn_m) == pytest.approx((100.06, 100))


def test_the_row_that_closes_a_ring_may_have_the_last_side() -> None:
    table = [(0.0, 0.0), (100.0, 0.0), (100.0, 30.0), (0.0, 30.0), (0.0, 0.0)]
    found = corners(table, sides_m=[np.nan, 100, 30, 100, 35])

    ((at, side_m, drawn_m),) = wrong_sides(found, rings(found))

    assert at == 0
    assert (side_m, drawn_m) == pytest.approx((35, 30))


def test_a_ring_that_comes_twice_is_two_parts_and_no_hole() -> None:
    shape = assembled([np.array(SQUARE), np.array(SQUARE)])

    assert isinstance(shape, shapely.MultiPolygon)
    assert shape.area == 20_000
