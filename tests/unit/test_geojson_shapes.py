"""Shapes on the grid of seven decimals: as valid, as near and as turned as before."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from clusterviz import crs
from clusterviz.errors import InputError
from clusterviz.files.geojson_shapes import (
    DECIMALS,
    is_one_ring,
    on_grid,
    placed_texts,
    shape_texts,
)
from tests.strategies import array_of, lands, properties
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyproj import CRS

METRIC = crs.read_crs(crs.METRIC)

GRID = 10.0**-DECIMALS


def read(shapes: NDArray[np.object_]) -> list[BaseGeometry | None]:
    """Return what GEOS reads of the texts of shapes."""
    return [
        None if text == b"null" else shapely.from_geojson(text)
        for text in shape_texts(shapes)
    ]


def lonlat(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return shapes in degrees as the map has them, not rounded."""
    frame = gpd.GeoDataFrame(geometry=shapes, crs=crs.METRIC)
    return np.asarray(crs.to_lonlat(frame).geometry.array, dtype=object)


@properties
@given(lands())
def test_a_valid_shape_is_written_valid_and_its_rings_turned(
    shapes: NDArray[np.object_],
) -> None:
    for shape in read(on_grid(shapes, METRIC)):
        is_thin = shape is not None and shape.area == 0
        assert is_thin or shapely.is_valid(shape)
        for polygon in shapely.get_parts(shape):
            if polygon.area:
                assert polygon.exterior.is_ccw
                assert not any(ring.is_ccw for ring in polygon.interiors)


@properties
@given(lands())
def test_a_shape_is_written_within_the_grid_of_where_it_is(
    shapes: NDArray[np.object_],
) -> None:
    written = array_of(read(on_grid(shapes, METRIC)))
    apart = shapely.hausdorff_distance(written, lonlat(shapes))

    # Half a cell to either side, and as much again where a shape was laid anew.
    assert (apart <= GRID * np.sqrt(2) * 1.01).all()


@properties
@given(lands())
def test_every_corner_stands_on_the_grid(shapes: NDArray[np.object_]) -> None:
    points = shapely.get_coordinates(array_of(read(on_grid(shapes, METRIC))))

    assert (np.round(points, DECIMALS) == points).all()


@properties
@given(lands())
def test_a_text_says_the_shape_as_shapely_does(shapes: NDArray[np.object_]) -> None:
    laid = on_grid(shapes, METRIC)

    for text, shape in zip(shape_texts(laid), laid, strict=True):
        assert json.loads(text) == json.loads(shapely.to_geojson(shape))


@pytest.mark.parametrize(
    "wkt",
    [
        "POINT (500000 2300000)",
        "MULTIPOINT ((500000 2300000), (500001 2300000))",
        "LINESTRING (500000 2300000, 500010 2300000)",
        "MULTILINESTRING ((500000 2300000, 500010 2300000), (500000 0, 500000 5))",
        "GEOMETRYCOLLECTION (POINT (500000 2300000))",
        "MULTIPOLYGON (((500000 0, 500009 0, 500009 9, 500000 0)), "
        "((500020 0, 500029 0, 500029 9, 500020 0)))",
    ],
)
def test_every_type_of_geometry_is_written(wkt: str) -> None:
    laid = on_grid(array_of([shapely.from_wkt(wkt)]), METRIC)

    (text,) = shape_texts(laid)
    assert json.loads(text) == json.loads(shapely.to_geojson(laid[0]))


def test_shapes_of_many_types_keep_their_order() -> None:
    shapes = array_of(
        [
            at(0, 0, 9, 9),
            None,
            MultiPolygon([at(0, 0, 9, 9)]),
            Polygon(),
            at(9, 9, 10, 10),
        ]
    )

    found = [json.loads(text) for text in shape_texts(on_grid(shapes, METRIC))]
    assert [one and one["type"] for one in found] == [
        "Polygon", None, "MultiPolygon", None, "Polygon",
    ]  # fmt: skip
    assert found[0]["coordinates"] == found[2]["coordinates"][0]


def test_neighbours_keep_their_common_corners() -> None:
    """A coverage stays one: no gap and no overlap comes of the rounding."""
    grid = np.linspace(0, 100, 8) + 1 / 3
    tiles = array_of(
        at(x, y, x + 100 / 7, y + 100 / 7) for x in grid[:-1] for y in grid[:-1]
    )

    assert shapely.coverage_is_valid(on_grid(tiles, METRIC))


def test_where_rounding_would_cross_edges_the_shape_is_laid_as_a_whole() -> None:
    """A spike 2 mm wide is less than the grid: it is gone, not turned over."""
    spike = Polygon(
        [(X0, Y0), (X0 + 10, Y0), (X0 + 10, Y0 + 5), (X0 + 90, Y0 + 5.001),
         (X0 + 10, Y0 + 5.002), (X0 + 10, Y0 + 10), (X0, Y0 + 10)]
    )  # fmt: skip
    (written,) = read(on_grid(array_of([spike]), METRIC))

    assert written is not None
    assert written.is_valid
    assert written.bounds[2] - written.bounds[0] < 11 / 100_000


def test_a_shape_thinner_than_the_grid_keeps_its_place() -> None:
    needle = Polygon([(X0, Y0), (X0 + 50, Y0), (X0 + 50, Y0 + 1e-5)])
    (written,) = read(on_grid(array_of([needle]), METRIC))

    assert written is not None
    assert not written.is_empty


def test_what_is_not_valid_stays_as_it_was_drawn() -> None:
    bow_tie = Polygon([(X0, Y0), (X0 + 9, Y0 + 9), (X0 + 9, Y0), (X0, Y0 + 9)])
    (written,) = on_grid(array_of([bow_tie]), METRIC)

    assert shapely.get_num_coordinates(written) == 5
    assert shapely.hausdorff_distance(written, lonlat(array_of([bow_tie]))[0]) < GRID


def test_heights_are_left_out() -> None:
    high = shapely.force_3d(at(0, 0, 9, 9), 12.5)

    assert shapely.has_z(high)
    assert not shapely.has_z(on_grid(array_of([high]), METRIC)).any()


@pytest.mark.parametrize("nowhere", [1e30, np.inf, np.nan])
@pytest.mark.parametrize("write", [on_grid, placed_texts])
def test_a_corner_that_is_nowhere_is_refused(
    write: Callable[[NDArray[np.object_], CRS], object], nowhere: float
) -> None:
    corners = f"{X0} {Y0}, {X0 + 9} {Y0}, {nowhere} {nowhere}, {X0} {Y0}"
    with np.errstate(invalid="ignore"):
        lost = shapely.from_wkt(f"POLYGON (({corners}))")

    with pytest.raises(InputError, match="no place on the earth"):
        write(array_of([lost, at(0, 0, 9, 9)]), METRIC)


@properties
@given(lands())
def test_the_way_to_degrees_is_the_one_that_the_map_takes(
    shapes: NDArray[np.object_],
) -> None:
    found = on_grid(shapes, METRIC)

    nearest = shapely.distance(found, lonlat(shapes))
    assert (nearest <= GRID).all()


@properties
@given(lands(), st.booleans())
def test_many_at_once_are_written_as_each_alone(
    shapes: NDArray[np.object_], is_clockwise: bool
) -> None:
    turned = shapely.orient_polygons(shapes, exterior_cw=is_clockwise)
    mixed = array_of([*turned, None, Polygon()])
    texts, bounds = placed_texts(mixed, METRIC)
    laid = on_grid(mixed, METRIC)

    assert texts == shape_texts(laid)
    assert bounds.tolist() == shapely.total_bounds(laid).tolist()


def test_a_polygon_in_a_multipolygon_is_written_as_one() -> None:
    shapes = array_of([at(0, 0, 9, 9), MultiPolygon([at(0, 0, 9, 9)])])
    texts, _ = placed_texts(shapes, METRIC)

    one, several = (json.loads(text) for text in texts)
    assert (one["type"], several["type"]) == ("Polygon", "MultiPolygon")
    assert several["coordinates"] == [one["coordinates"]]


def test_a_ring_that_meets_the_first_corner_again_is_written_whole() -> None:
    """Holes and loops that touch it: their last corner is the first one of all."""
    a, b, c = (X0, Y0), (X0 + 90, Y0), (X0 + 90, Y0 + 90)
    inner = [a, (X0 + 60, Y0 + 10), (X0 + 60, Y0 + 20), a]
    other = [a, (X0 - 60, Y0 - 10), (X0 - 60, Y0 - 20), a]
    shapes = array_of(
        [
            Polygon([a, b, c], [inner]),
            MultiPolygon([Polygon([a, b, c], [inner])]),
            MultiPolygon([Polygon([a, b, c]), Polygon(other)]),
            Polygon([a, b, c, *other]),
            Polygon([a, a, b, c]),
            Polygon([a, b, c]),
        ]
    )
    texts, _ = placed_texts(shapes, METRIC)

    assert texts == shape_texts(on_grid(shapes, METRIC))
    holed = json.loads(texts[0])["coordinates"]
    assert [len(ring) for ring in holed] == [4, 4]


def test_what_has_one_ring_is_told_by_its_corners() -> None:
    a, b, c, d = (X0, Y0), (X0 + 90, Y0), (X0 + 90, Y0 + 90), (X0 + 60, Y0 + 20)
    shapes = array_of(
        [
            Polygon([a, b, c]),
            Polygon([a, b, c], [[a, d, (X0 + 60, Y0 + 30)]]),
            Polygon([a, b, c], [[d, (X0 + 65, Y0 + 20), (X0 + 65, Y0 + 30)]]),
            MultiPolygon([Polygon([a, b, c])]),
        ]
    )
    runs = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(shapes))])
    found = is_one_ring(shapely.get_coordinates(shapes), runs)

    assert found.tolist() == [True, False, False, True]


@pytest.mark.parametrize("shapes", [[], [None], [Polygon(), None]])
def test_where_there_is_no_shape_there_are_no_bounds(shapes: list[None]) -> None:
    texts, bounds = placed_texts(array_of(shapes), METRIC)

    assert texts == [b"null"] * len(shapes)
    assert not np.isfinite(bounds).any()
