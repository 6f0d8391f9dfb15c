"""Corners of boundaries as decisions list them: order, rings, and the way back."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from clusterviz import crs
from clusterviz.core.place.corner_listing import Listing, corner_listing
from clusterviz.core.place.located import located
from tests.tiny import layers

NORTH, EAST = 2_355_000.0, 421_000.0


def listing(*shapes: shapely.Geometry | None) -> Listing:
    """Return the corners of shapes that are called A0, A1 and so on."""
    names = [f"A{at}" for at in range(len(shapes))]
    frame = gpd.GeoDataFrame({"id": names}, geometry=list(shapes), crs=crs.METRIC)
    return corner_listing(frame, "id")


def land(west: float, south: float, east: float, north: float) -> Polygon:
    """Return a rectangle in metres from a corner near Bắc Giang."""
    return box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def read_back(listed: Listing) -> gpd.GeoDataFrame:
    """Return what the importer makes of the listed rows."""
    table = listed.corners.rename(
        columns={"feature_id": "cluster_id", "x_north_m": "X", "y_east_m": "Y"}
    ).rename(columns={"side_m": "side"})
    done = located(layers()["clusters"], table.astype(object), place={})
    serious = [one for one in done.findings if one.severity.value != "info"]
    assert serious == []
    return gpd.GeoDataFrame(done.frame).set_index("cluster_id")


def test_corners_run_clockwise_from_the_north_west_and_the_first_closes_the_ring() -> (
    None
):
    corners = listing(land(0, 0, 300, 200)).corners

    # North-west, north-east, south-east, south-west, and back.
    assert corners["point"].tolist() == ["1", "2", "3", "4", "1"]
    assert (corners["x_north_m"] - NORTH).tolist() == [200, 200, 0, 0, 200]
    assert (corners["y_east_m"] - EAST).tolist() == [0, 300, 300, 0, 0]


def test_a_side_is_the_length_to_the_next_corner() -> None:
    """A right triangle with legs of 30 and 40 m: its third side has 50 m."""
    triangle = Polygon([(EAST, NORTH), (EAST, NORTH + 40), (EAST + 30, NORTH)])
    found = listing(triangle)

    assert found.corners["side_m"].tolist()[:3] == [50, 30, 40]
    assert pd.isna(found.corners["side_m"].iloc[3])
    assert found.rings["perimeter_m"].tolist() == [120]


def test_coordinates_have_centimetres() -> None:
    corners = listing(land(0.0049, 0.006, 100.125, 50)).corners

    assert (corners["y_east_m"] - EAST).round(3).min() == 0.0
    assert (corners["x_north_m"] - NORTH).round(3).min() == 0.01
    assert corners["x_north_m"].tolist() == corners["x_north_m"].round(2).tolist()


def test_rings_of_one_boundary_bear_letters_and_say_what_they_are_within() -> None:
    ring = land(0, 0, 300, 300) - land(100, 100, 200, 200)
    found = listing(shapely.union_all([land(500, 0, 600, 100), ring]))

    assert found.rings["ring"].tolist() == ["A", "B", "C"]
    # The larger part first, its hole behind it; 9 ha, 1 ha within it, 1 ha beside.
    assert found.rings["within"].tolist() == ["", "A", ""]
    assert found.rings["area_ha"].tolist() == [9, 1, 1]
    labels = found.corners["point"].tolist()
    assert labels[:5] == ["A1", "A2", "A3", "A4", "A1"]
    assert labels[5:10] == ["B1", "B2", "B3", "B4", "B1"]


def test_what_has_no_boundary_is_named_and_not_listed() -> None:
    found = listing(None, shapely.Point(EAST, NORTH), Polygon(), land(0, 0, 9, 9))

    assert found.unbounded == ("A0", "A1", "A2")
    assert set(found.corners["feature_id"]) == {"A3"}


def test_nothing_to_list_is_an_empty_table() -> None:
    found = listing(None)

    assert found.corners.empty
    assert found.rings.empty


@pytest.mark.parametrize(
    "shape",
    [
        land(0, 0, 300, 300) - land(100, 100, 100.004, 100.004),
        land(0, 0, 300, 0.004),
    ],
    ids=["a hole of four millimetres", "a strip of four millimetres"],
)
def test_what_centimetres_cannot_tell_is_named_as_doubtful(shape: Polygon) -> None:
    assert listing(shape).doubtful == ("A0",)


def test_a_sound_boundary_is_not_doubtful() -> None:
    assert listing(land(0, 0, 300, 200), land(400, 0, 500, 200)).doubtful == ()


def test_a_corner_a_centimetre_from_the_first_closes_nothing() -> None:
    """The importer takes what comes back to the first corner for the end."""
    notched = Polygon(
        [(EAST, NORTH), (EAST, NORTH + 99.99), (EAST, NORTH + 100),
         (EAST + 100, NORTH + 100), (EAST + 100, NORTH)]
    )  # fmt: skip
    back = read_back(listing(notched))

    assert back.geometry.iloc[0].symmetric_difference(notched).area < 1e-6


@st.composite
def stars(draw: st.DrawFn, largest_m: float = 500) -> Polygon:
    """Return a simple polygon of 3 to 12 corners, at any fraction of a metre."""
    n = draw(st.integers(3, 12))
    radii = draw(st.lists(st.floats(largest_m / 5, largest_m), min_size=n, max_size=n))
    turn = draw(st.floats(0, math.tau))
    corners = [
        (radius * math.cos(turn + at * math.tau / n),
         radius * math.sin(turn + at * math.tau / n))
        for at, radius in enumerate(radii)
    ]  # fmt: skip
    return translate(Polygon(corners), EAST, NORTH)


@settings(deadline=None, max_examples=60)
@given(outer=stars(), inner=stars(largest_m=15), is_parted=st.booleans())
def test_what_is_listed_comes_back_within_a_centimetre(
    outer: Polygon, inner: Polygon, *, is_parted: bool
) -> None:
    shape: BaseGeometry = outer
    if shapely.contains_properly(outer, inner.buffer(1)):
        shape = outer - inner
    if is_parted:
        away = translate(shape, 2000)
        shape = shapely.union_all([shape, away])
    found = listing(shape)

    drawn = read_back(found).geometry.iloc[0]

    assert found.doubtful == ()
    assert shapely.hausdorff_distance(drawn.boundary, shape.boundary) <= 0.01
    assert len(shapely.get_parts(drawn)) == 1 + is_parted
    n_holes = shapely.get_num_interior_rings(shapely.get_parts(drawn)).sum()
    truth = shapely.get_num_interior_rings(shapely.get_parts(shape)).sum()
    assert n_holes == truth
