from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given

from clusterviz.core.polygons import exploded, polygons, runs
from clusterviz.errors import InputError
from tests.strategies import array_of, lands, properties
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

HOLES = [at(2, 2, 4, 4).exterior, at(6, 6, 9, 9).exterior]
RING = shapely.Polygon(at(0, 0, 10, 10).exterior, HOLES)
"""100 m² less holes of 4 m² and of 9 m²."""


@properties
@given(shapes=lands())
def test_polygons_come_back_as_they_were(shapes: NDArray[np.object_]) -> None:
    parts, _ = exploded(shapes)
    laid_out = polygons(parts)

    back = laid_out.shapes(np.arange(len(parts)))

    assert shapely.equals_exact(
        shapely.normalize(back), shapely.normalize(parts), tolerance=0
    ).all()
    assert laid_out.boxes.tolist() == shapely.bounds(parts).tolist()
    assert laid_out.m2 == pytest.approx(shapely.area(parts), rel=1e-9, abs=1e-9)


@properties
@given(shapes=lands())
def test_either_way_of_running_a_ring_is_laid_out_alike(
    shapes: NDArray[np.object_],
) -> None:
    parts, _ = exploded(shapes)
    turned = polygons(shapely.reverse(parts))

    laid_out = polygons(parts)

    # Reversed twice, a ring is as it was: only its direction was ever wrong.
    assert turned.m2.tolist() == pytest.approx(laid_out.m2.tolist(), rel=1e-12)
    shells = turned.shapes(np.arange(len(parts)))
    assert shapely.is_ccw(shapely.get_exterior_ring(shells)).all()
    assert shapely.equals(shells, parts).all()


@pytest.mark.parametrize("is_shell_turned", [False, True])
@pytest.mark.parametrize("is_hole_turned", [False, True])
def test_shells_run_counter_clockwise_and_holes_clockwise(
    is_shell_turned: bool, is_hole_turned: bool
) -> None:
    shell = shapely.get_coordinates(RING.exterior)[:: -1 if is_shell_turned else 1]
    holes = [
        shapely.get_coordinates(hole)[:: -1 if is_hole_turned else 1]
        for hole in RING.interiors
    ]
    laid_out = polygons(array_of([shapely.Polygon(shell, holes)]))

    back = laid_out.shapes(np.array([0]))[0]

    assert back.exterior.is_ccw
    assert [hole.is_ccw for hole in back.interiors] == [False, False]
    assert back.equals(RING)
    assert laid_out.m2.tolist() == [87.0]
    assert laid_out.is_ring_end.nonzero()[0].tolist() == [4, 9, 14]


def test_polygons_are_taken_from_any_positions_in_any_order() -> None:
    parts = array_of([at(0, 0, 1, 1), RING, at(5, 5, 9, 9)])

    back = polygons(parts).shapes(np.array([2, 1, 2], dtype="int64"))

    assert shapely.equals(back, parts[[2, 1, 2]]).all()


def test_of_no_polygons_nothing_is_laid_out() -> None:
    nothing = polygons(np.zeros(0, dtype="object"))

    assert len(nothing) == 0
    assert nothing.starts.tolist() == [0]
    assert (nothing.xy.shape, nothing.boxes.shape) == ((0, 2), (0, 4))
    assert len(nothing.shapes(np.zeros(0, dtype="int64"))) == 0


def test_of_some_polygons_none_may_be_taken() -> None:
    assert len(polygons(array_of([RING])).shapes(np.zeros(0, dtype="int64"))) == 0


def test_heights_are_left_out() -> None:
    corners = [(0, 0, 7), (4, 0, 8), (4, 4, 9), (0, 4, 7)]

    laid_out = polygons(array_of([shapely.Polygon(corners)]))

    assert laid_out.xy.shape == (5, 2)
    assert laid_out.m2.tolist() == [16.0]


@pytest.mark.parametrize("offset_m", [0, 1e6, 1e7, 1e8])
def test_areas_keep_their_digits_far_from_the_origin(offset_m: float) -> None:
    # 3 m by 0.25 m: exact in binary wherever it is.
    box = shapely.box(offset_m, offset_m, offset_m + 3, offset_m + 0.25)

    assert polygons(array_of([box])).m2.tolist() == [0.75]


def test_parts_keep_the_position_of_their_shape() -> None:
    both = shapely.MultiPolygon([at(0, 0, 1, 1), at(5, 0, 6, 1)])
    nothing = [None, shapely.Polygon(), shapely.MultiPolygon()]

    parts, owners = exploded(array_of([nothing[0], both, *nothing[1:], RING]))

    assert owners.tolist() == [1, 1, 4]
    assert parts[:2].tolist() == list(both.geoms)
    assert parts[2].equals(RING)


def test_nothing_at_all_has_no_parts() -> None:
    for shapes in (array_of([]), array_of([None, shapely.GeometryCollection()])):
        parts, owners = exploded(shapes)

        assert len(parts) == len(owners) == 0
        assert owners.dtype == "int64"


def test_members_of_a_collection_that_overlap_count_once() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 50, Y0)])
    twice = shapely.GeometryCollection(
        # 10 by 10 twice, 5 by 10 of it in common.
        [at(0, 0, 10, 10), line, shapely.MultiPolygon([at(5, 0, 15, 10)])]
    )

    parts, owners = exploded(array_of([at(50, 50, 51, 51), twice]))

    assert owners.tolist() == [0, 1]
    assert shapely.area(parts).tolist() == [1.0, 150.0]


@pytest.mark.parametrize(
    "member",
    [
        shapely.GeometryCollection([at(0, 0, 3, 1)]),
        shapely.GeometryCollection(
            [shapely.GeometryCollection([at(0, 0, 1, 1)]), at(1, 0, 3, 1)]
        ),
    ],
    ids=["in it", "in one that is in it"],
)
def test_land_of_a_collection_within_a_collection_is_found(
    member: BaseGeometry,
) -> None:
    parts, _ = exploded(array_of([shapely.GeometryCollection([member])]))

    assert shapely.area(parts).sum() == 3.0


def test_a_collection_of_lines_is_no_land() -> None:
    line = shapely.LineString([(X0, Y0), (X0 + 50, Y0)])

    assert len(exploded(array_of([shapely.GeometryCollection([line])]))[0]) == 0


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(X0, Y0),
        shapely.MultiPoint([(X0, Y0), (X0 + 1, Y0)]),
        shapely.LineString([(X0, Y0), (X0 + 1, Y0)]),
        shapely.MultiLineString([[(X0, Y0), (X0 + 1, Y0)]]),
    ],
    ids=lambda shape: shape.geom_type,
)
def test_a_line_or_a_point_was_never_meant_as_land(shape: BaseGeometry) -> None:
    with pytest.raises(InputError, match=f"A geometry is a {shape.geom_type}."):
        exploded(array_of([at(0, 0, 1, 1), shape]))


def test_the_shapes_that_were_given_stay_as_they_are() -> None:
    given_shapes = array_of([shapely.GeometryCollection([RING])])

    exploded(given_shapes)

    assert given_shapes[0].geom_type == "GeometryCollection"


def test_runs_of_no_length_are_passed_over() -> None:
    at_, of = runs(np.array([4, 9, 2]), np.array([2, 0, 1]))

    assert at_.tolist() == [4, 5, 2]
    assert of.tolist() == [0, 0, 2]
