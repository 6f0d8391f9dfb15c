"""Ends of lines that are meant as one point."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.shape.ends import met


def along(*xs: float) -> np.ndarray:
    """Return points on a line going east."""
    return np.array([[x, 0.0] for x in xs])


def test_a_row_of_close_points_does_not_shrink_to_one() -> None:
    # The middle one takes the right one, and then may not go left with it.
    assert met(along(-0.05, 0, 0.04), 0.05)[:, 0].tolist() == [-0.05, 0, 0]


def test_four_ends_of_one_corner_meet_though_they_pair_up_first() -> None:
    assert len(set(met(along(0, 0.01, 0.03, 0.04), 0.05)[:, 0])) == 1


def test_without_a_tolerance_nothing_moves() -> None:
    assert met(along(0, 1e-9), 0)[:, 0].tolist() == [0, 1e-9]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1),
    st.integers(1, 6),
)
def test_no_point_moves_further_than_the_tolerance_nor_to_a_new_place(
    places: list[tuple[int, int]], most: int
) -> None:
    xy = np.array(places, dtype="float64")
    moved = met(xy, most)

    assert (np.hypot(*(moved - xy).T) <= most).all()
    assert {*map(tuple, moved.tolist())} <= {*map(tuple, xy.tolist())}
