from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.index import feature_index
from clusterviz.core.meetings import Meetings, meetings, polygonal, stacked
from clusterviz.core.sharing import shared_areas
from tests.pairs import NOISE_M2
from tests.strategies import array_of, lands, properties
from tests.tiny import X0, Y0, at
from tests.unit.test_tiles import comb, giant

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Shapes = NDArray[np.object_]

SITE = at(0, 0, 100, 100)


def met(site: BaseGeometry, *features: BaseGeometry) -> Meetings:
    """Return where one site meets some features."""
    return meetings(array_of([site]), feature_index(array_of(features)))


def as_rows(found: Meetings) -> list[tuple[object, ...]]:
    """Return all that is known of each pair, the land as its bytes."""
    columns = [found.site, found.feature, found.m2, found.feature_m2, found.width_m]
    wkb = shapely.to_wkb(found.pieces)
    return list(zip(*(one.tolist() for one in (*columns, wkb)), strict=True))


@properties
@given(sites=lands(), features=lands())
def test_pieces_have_the_area_that_was_measured(
    sites: Shapes, features: Shapes
) -> None:
    index = feature_index(features)
    found, shared = meetings(sites, index), shared_areas(sites, index)

    assert found.m2.tolist() == shared.m2.tolist()
    assert found.site.tolist() == shared.site.tolist()
    assert found.feature.tolist() == shared.feature.tolist()
    assert shapely.area(found.pieces) == pytest.approx(found.m2, rel=1e-9, abs=NOISE_M2)
    assert shapely.is_valid(found.pieces).all()
    assert np.isin(shapely.get_type_id(found.pieces), (3, 6)).all()


@properties
@given(sites=lands(), features=lands())
def test_pieces_lie_in_the_site_and_in_the_feature(
    sites: Shapes, features: Shapes
) -> None:
    found = meetings(sites, feature_index(features))

    for site, feature, piece in zip(
        found.site, found.feature, found.pieces, strict=True
    ):
        both = sites[site].intersection(features[feature])
        assert piece.symmetric_difference(both).area < NOISE_M2


@properties
@given(sites=lands(), features=lands())
def test_meetings_come_back_from_their_arrays(sites: Shapes, features: Shapes) -> None:
    found = meetings(sites, feature_index(features))

    assert as_rows(Meetings.from_arrays(found.arrays())) == as_rows(found)


@properties
@given(sites=lands(), features=lands(), cut=st.integers(0, 4))
def test_meetings_of_parts_are_stacked_into_those_of_the_whole(
    sites: Shapes, features: Shapes, cut: int
) -> None:
    cut = min(cut, len(features))
    first = meetings(sites, feature_index(features[:cut]))
    second = meetings(sites, feature_index(features[cut:]))
    moved = Meetings(
        second.site, second.feature + cut, second.m2, second.feature_m2,
        second.width_m, second.pieces,
    )  # fmt: skip

    whole = meetings(sites, feature_index(features))

    assert as_rows(stacked([moved, first])) == as_rows(whole)


@pytest.mark.parametrize(
    ("feature", "m2", "feature_m2", "width_m"),
    [
        # Twice the area over the outline: 2 · 400 / 80, of a square of 20 m.
        pytest.param(at(80, 80, 200, 200), 400, 14_400, 10, id="a corner"),
        # 2 · 10,000 / 400.
        pytest.param(at(-50, -50, 150, 150), 10_000, 40_000, 50, id="all of the site"),
        # 2 · 200 / 204: 1.96 m of a strip that is 2 m wide.
        pytest.param(at(0, 98, 100, 150), 200, 5_200, 400 / 204, id="a sliver"),
        # 20 m² in two squares and a strip: the widest has 2 · 16 / 16.
        pytest.param(
            shapely.MultiPolygon(
                [at(0, 0, 4, 4), at(99, 0, 120, 1), at(98, 50, 120, 51), at(7, 7, 8, 8)]
            ),
            16 + 1 + 2 + 1,
            16 + 21 + 22 + 1,
            2,
            id="of four pieces the widest",
        ),
        # A frame of 200 · 200 − 80 · 80 leaves 3,600 m² around the hole, whose
        # border counts too: 2 · 3,600 / (400 + 320).
        pytest.param(
            shapely.Polygon(
                at(-50, -50, 150, 150).exterior, [at(10, 10, 90, 90).exterior]
            ),
            3_600,
            33_600,
            10,
            id="around a hole",
        ),
    ],
)
def test_the_width_is_that_of_the_widest_connected_piece(
    feature: BaseGeometry, m2: float, feature_m2: float, width_m: float
) -> None:
    found = met(SITE, feature)

    assert found.m2.tolist() == [m2]
    assert found.feature_m2.tolist() == [feature_m2]
    assert found.width_m.tolist() == [pytest.approx(width_m, rel=1e-12)]


def test_a_border_that_is_touched_too_is_no_part_of_the_land() -> None:
    # An L along the east border that takes 10 m by 10 m of a corner.
    found = met(SITE, shapely.union(at(100, 0, 120, 100), at(90, 90, 120, 100)))

    assert found.pieces[0].equals(at(90, 90, 100, 100))
    assert found.width_m.tolist() == [5]


def test_a_feature_in_the_site_is_the_land_itself() -> None:
    both = shapely.MultiPolygon([at(5, 5, 15, 15), at(50, 50, 52, 52)])

    found = met(SITE, both)

    assert found.pieces[0].equals(both)
    assert found.width_m.tolist() == [5]


def test_tiles_of_a_giant_are_one_piece_again() -> None:
    # A comb of 400 teeth of 1 by 5 m on a bar of 800 by 1 m: 2,800 m².
    shape = comb(400)
    index = feature_index(array_of([shape]))
    assert index.n_parts.tolist() > [10]

    found = meetings(array_of([at(-10, -10, 900, 100)]), index)

    assert found.m2.tolist() == [2_800]
    assert found.pieces[0].geom_type == "Polygon"
    assert found.pieces[0].equals(shape)
    # The outline: 800 below, 2 at the ends, 799 above in teeth and gaps and the
    # 1 m after the last, 400 times 10 along the teeth.
    assert found.width_m.tolist() == [2 * 2_800 / (800 + 2 + 800 + 4_000)]


def test_what_a_site_takes_of_a_giant_is_one_piece_of_its_own_width() -> None:
    shape = giant()
    site = at(100, 300, 900, 700)

    found = met(site, shape)

    both = site.intersection(shape)
    widest = max(2 * one.area / one.length for one in shapely.get_parts(both))
    assert len(shapely.get_parts(found.pieces)) == len(shapely.get_parts(both))
    assert found.m2.tolist() == pytest.approx([both.area], rel=1e-9)
    assert found.width_m.tolist() == pytest.approx([widest], rel=1e-9)
    assert found.feature_m2.tolist() == pytest.approx([shape.area], rel=1e-9)


@pytest.mark.parametrize(
    ("sites", "features"),
    [([], [SITE]), ([SITE], []), ([None], [SITE]), ([SITE], [at(500, 0, 501, 1)])],
)
def test_where_nothing_meets_all_columns_are_there(
    sites: list[object], features: list[object]
) -> None:
    found = meetings(array_of(sites), feature_index(array_of(features)))

    assert len(found) == 0
    back = Meetings.from_arrays(found.arrays())
    for one in (found, back, stacked([found, back])):
        columns = (one.site, one.feature, one.m2, one.feature_m2, one.width_m)
        assert "".join(column.dtype.char for column in columns) == "llddd"
        assert one.pieces.dtype.char == "O"
        assert {len(column) for column in (*columns, one.pieces)} == {0}


def test_some_of_the_pairs_are_taken_by_truths_or_positions() -> None:
    found = met(SITE, at(0, 0, 1, 1), at(0, 0, 2, 1), at(0, 0, 3, 1))

    assert found.taken(found.m2 > 1).m2.tolist() == [2, 3]
    assert found.taken(np.array([2, 0])).m2.tolist() == [3, 1]


def test_land_is_told_from_lines_and_points() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 9, Y0)])
    mixed = shapely.GeometryCollection([line, at(0, 0, 1, 1), shapely.Point(X0, Y0)])
    empty = shapely.Polygon()

    land = polygonal(array_of([mixed, line, SITE, empty]))

    assert shapely.area(land).tolist() == [1, 0, 10_000, 0]
    assert np.isin(shapely.get_type_id(land), (3, 6)).all()


def test_a_site_that_is_a_collection_meets_by_its_land() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 900, Y0 + 900)])
    mixed = shapely.GeometryCollection([line, at(0, 0, 10, 10), at(20, 0, 30, 10)])

    found = met(mixed, at(5, 0, 25, 10))

    assert found.m2.tolist() == [100]
    assert found.pieces[0].equals(
        shapely.MultiPolygon([at(5, 0, 10, 10), at(20, 0, 25, 10)])
    )


def test_members_of_a_site_that_overlap_are_met_once() -> None:
    twice = shapely.GeometryCollection([at(0, 0, 10, 10), at(5, 0, 15, 10)])

    found = met(twice, at(0, 0, 100, 5))

    assert found.m2.tolist() == [75]
    assert shapely.area(found.pieces).tolist() == [75]
