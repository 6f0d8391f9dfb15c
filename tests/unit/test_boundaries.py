"""When two drawings are the same boundary, on both sides of each threshold."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given

from clusterviz.core.boundaries import Difference, difference
from tests.strategies import properties, shapes
from tests.tiny import at

SQUARE = at(0, 0, 100, 100)


def test_the_same_boundary_drawn_again_is_no_difference() -> None:
    again = shapely.Polygon(list(SQUARE.exterior.coords)[::-1])

    assert difference(SQUARE, SQUARE, 0.0) is None
    assert difference(SQUARE, again, 0.0) is None


@pytest.mark.parametrize(("limit_m", "is_same"), [(1.99, False), (2.0, True)])
def test_a_strip_no_wider_than_the_accuracies_is_no_difference(
    limit_m: float, is_same: bool
) -> None:
    # 100 m by 100/49 m: mean width 2 × 204.08 m² / 204.08 m = 2 m.
    strip = shapely.box(400_100, 2_350_000, 400_100 + 100 / 49, 2_350_100)

    assert (difference(SQUARE, SQUARE.union(strip), limit_m) is None) is is_same


@pytest.mark.parametrize(
    ("removed_m", "is_resized"), [(1, False), (2, True), (50, True)]
)
def test_more_than_a_hundredth_of_the_larger_area_is_another_size(
    removed_m: int, is_resized: bool
) -> None:
    found = difference(SQUARE, at(0, 0, 100 - removed_m, 100), 0.0)

    assert found is not None
    assert found.is_resized is is_resized
    assert found.shared_ratio == 1
    assert not found.is_moved


@pytest.mark.parametrize(("metres", "is_moved"), [(1, False), (2, True), (500, True)])
def test_less_than_99_hundredths_shared_is_another_place(
    metres: int, is_moved: bool
) -> None:
    found = difference(SQUARE, at(metres, 0, 100 + metres, 100), 0.0)

    assert found is not None
    assert found.is_moved is is_moved
    assert not found.is_resized
    assert found.moved_m == pytest.approx(metres)
    assert found.shared_ratio == pytest.approx(max(0, 100 - metres) / 100)


@properties
@given(shapes(), shapes())
def test_there_and_back_are_the_same_difference(
    one: shapely.Geometry, other: shapely.Geometry
) -> None:
    there, back = difference(one, other, 1.0), difference(other, one, 1.0)

    if there is None or back is None:
        assert there is back
        return
    assert there == pytest.approx(
        Difference(back.after_m2, back.before_m2, back.shared_ratio, back.moved_m)
    )
    assert 0 <= there.shared_ratio <= 1
