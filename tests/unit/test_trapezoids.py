from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core import edges, trapezoids
from clusterviz.core.edges import chains_of
from clusterviz.core.polygons import polygons
from clusterviz.core.trapezoids import shared_m2
from tests.pairs import NOISE_M2
from tests.strategies import array_of, needles, properties, star, stars
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    Corner = tuple[Fraction, Fraction]

METRES = st.integers(0, 40)


def measured(site: shapely.Polygon, part: shapely.Polygon) -> tuple[float, bool]:
    """Return what the two share, and whether the site has the part whole."""
    sites, parts = polygons(array_of([site])), polygons(array_of([part]))
    only = np.zeros(1, dtype="int64")
    m2, is_whole = shared_m2(sites, chains_of(sites), parts, only, only)
    return float(m2[0]), bool(is_whole[0])


def exact_m2(site: shapely.Polygon, part: shapely.Polygon) -> Fraction:
    """Return what a polygon shares with a triangle, in fractions: nothing is rounded.

    Each side of the triangle cuts off what lies beyond it, and the shoelace
    formula measures the rest, for the polygon need not be convex.
    """
    corners = [(Fraction(x), Fraction(y)) for x, y in site.exterior.coords[:-1]]
    sides = [
        (Fraction(x), Fraction(y)) for x, y in shapely.normalize(part).exterior.coords
    ]
    if not shapely.normalize(part).exterior.is_ccw:
        sides.reverse()
    for begin, end in pairwise(sides):
        corners = list(kept(corners, begin, end))
    closed = [*corners, *corners[:1]]
    doubled = sum(
        (x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(closed)), Fraction(0)
    )
    return abs(doubled) / 2


def kept(corners: list[Corner], begin: Corner, end: Corner) -> Iterator[Corner]:
    """Yield what of a ring lies to the left of a line."""
    heights = [left_of(begin, end, corner) for corner in corners]
    for at_, (corner, height) in enumerate(zip(corners, heights, strict=True)):
        before, height_before = corners[at_ - 1], heights[at_ - 1]
        if height * height_before < 0:
            share = height_before / (height_before - height)
            yield (
                before[0] + share * (corner[0] - before[0]),
                before[1] + share * (corner[1] - before[1]),
            )
        if height >= 0:
            yield corner


def left_of(begin: Corner, end: Corner, corner: Corner) -> Fraction:
    """Return how far to the left of a line a corner lies, by some measure."""
    (x0, y0), (x1, y1), (x, y) = begin, end, corner
    return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)


@st.composite
def triangles(draw: st.DrawFn, offset_m: float = 0) -> shapely.Polygon:
    """Draw triangles with corners on whole metres: upright, flat, touching sides."""
    corners = draw(st.lists(st.tuples(METRES, METRES), min_size=3, max_size=3))
    moved = [(X0 + offset_m + x, Y0 + offset_m + y) for x, y in corners]
    return shapely.Polygon(moved)


def is_land(shape: shapely.Polygon) -> bool:
    """Return whether three corners are no line."""
    return bool(shape.is_valid and shape.area > 0)


@properties
@given(one=triangles().filter(is_land), other=triangles().filter(is_land))
def test_two_triangles_share_what_exact_arithmetic_says(
    one: shapely.Polygon, other: shapely.Polygon
) -> None:
    found_m2, _ = measured(one, other)

    assert found_m2 == pytest.approx(float(exact_m2(one, other)), rel=1e-12, abs=1e-9)


@properties
@given(one=stars(), other=st.one_of(needles(), triangles()).filter(is_land))
def test_a_star_and_a_needle_share_what_exact_arithmetic_says(
    one: shapely.Polygon, other: shapely.Polygon
) -> None:
    found_m2, _ = measured(one, other)

    assert found_m2 == pytest.approx(float(exact_m2(one, other)), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("offset_m", [1e6, 1e7, 1e8])
@properties
@given(data=st.data())
def test_far_from_the_origin_no_digit_is_lost(
    offset_m: float, data: st.DataObject
) -> None:
    one, other = (data.draw(triangles(offset_m).filter(is_land)) for _ in "12")

    found_m2, _ = measured(one, other)

    assert found_m2 == pytest.approx(float(exact_m2(one, other)), rel=1e-12, abs=1e-9)


@properties
@given(one=stars(), other=stars())
def test_either_may_be_the_site(one: shapely.Polygon, other: shapely.Polygon) -> None:
    assert measured(one, other)[0] == pytest.approx(measured(other, one)[0], abs=1e-9)


@properties
@given(shape=st.one_of(stars(), needles()))
def test_a_polygon_shares_all_of_itself_with_itself(shape: shapely.Polygon) -> None:
    assert measured(shape, shape)[0] == pytest.approx(shape.area, rel=1e-9, abs=1e-9)


U_SHAPE = at(0, 0, 30, 30).difference(at(10, 10, 20, 30))
HOLED = at(0, 0, 30, 30).difference(at(10, 10, 20, 20))
SLIT = shapely.Polygon(
    [(X0, Y0), (X0 + 30, Y0), (X0 + 30, Y0 + 30), (X0 + 15.001, Y0 + 30),
     (X0 + 15, Y0 + 1), (X0 + 14.999, Y0 + 30), (X0, Y0 + 30)]
)  # fmt: skip
"""A square with a crack from above, 2 mm wide and 29 m deep."""


@pytest.mark.parametrize(
    ("site", "part", "m2", "is_whole"),
    [
        (at(0, 0, 30, 30), at(5, 5, 10, 10), 25, True),
        (at(5, 5, 10, 10), at(0, 0, 30, 30), 25, False),
        (at(0, 0, 30, 30), at(0, 0, 5, 5), 25, True),
        (at(0, 0, 30, 30), at(25, 25, 30, 30), 25, True),
        (at(0, 0, 30, 30), at(0, 0, 30, 30), 900, True),
        (U_SHAPE, at(11, 11, 19, 29), 0, False),
        (U_SHAPE, at(10, 10, 20, 30), 0, False),
        (U_SHAPE, at(10, 0, 20, 10), 100, True),
        (U_SHAPE, at(0, 20, 30, 25), 100, False),
        (HOLED, at(10, 10, 20, 20), 0, False),
        (HOLED, at(12, 12, 18, 18), 0, False),
        (HOLED, at(5, 5, 25, 25), 300, False),
        (HOLED, at(11, 0, 19, 10), 80, True),
        (at(5, 5, 25, 25), HOLED, 300, False),
        (SLIT, at(10, 10, 20, 20), None, False),
        (SLIT, at(14, 0, 16, 1), 2, True),
    ],
)
def test_land_is_whole_where_no_border_runs_through_it(
    site: shapely.Polygon, part: shapely.Polygon, m2: float | None, is_whole: bool
) -> None:
    # The crack is 2 mm wide at 30 m and closed at 1 m: 1.0 mm on average from
    # 10 m, where it is 18/29 mm, to 20 m, where it is 38/29 mm; over 10 m.
    expected = 100 - 10 * 0.001 * (18 + 38) / 29 / 2 if m2 is None else m2

    found_m2, found_whole = measured(site, part)

    assert found_m2 == pytest.approx(expected, abs=1e-9)
    assert found_whole == is_whole


@pytest.mark.parametrize("chain", [1, 2, 3, 1000])
@pytest.mark.parametrize("most", [1, 7, 1000])
def test_neither_chains_nor_blocks_change_a_digit(
    chain: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(11)
    sites, parts = (
        polygons(array_of(star(random.uniform(9, 60, 23), *xy) for xy in middles))
        for middles in random.uniform(0, 100, (2, 6, 2))
    )
    site, part = np.divmod(np.arange(36), 6)
    low = np.maximum(sites.boxes[site, :2], parts.boxes[part, :2])
    high = np.minimum(sites.boxes[site, 2:], parts.boxes[part, 2:])
    meets = (low < high).all(axis=1)
    site, part = site[meets], part[meets]
    expected, _ = shared_m2(sites, chains_of(sites), parts, site, part)

    monkeypatch.setattr(edges, "_CHAIN", chain)
    monkeypatch.setattr(trapezoids, "_MOST_PRODUCTS", most)
    found, _ = shared_m2(sites, chains_of(sites), parts, site, part)

    assert found.tolist() == expected.tolist()
    one_by_one = [
        shared_m2(sites, chains_of(sites), parts, site[[i]], part[[i]])[0][0]
        for i in range(len(site))
    ]
    assert one_by_one == expected.tolist()


def test_a_hair_s_breadth_of_noise_moves_the_area_by_a_hair() -> None:
    # One border of 1 km drawn twice, each corner off by 1 nm at most, and many
    # corners of the two on the same spot.
    random = np.random.default_rng(2)
    x = np.linspace(0, 1000, 201)
    y = random.uniform(0, 5, 201)
    noise = random.choice([-1e-9, 0, 1e-9], 201)
    above = shapely.Polygon([*zip(x, y, strict=True), (1000, 50), (0, 50)])
    below = shapely.Polygon([*zip(x, y + noise, strict=True), (1000, -50), (0, -50)])

    assert abs(measured(above, below)[0]) < NOISE_M2
    assert measured(above, above)[0] == pytest.approx(above.area, rel=1e-12)
