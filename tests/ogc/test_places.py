"""Boxes and systems, held against brute force and against PROJ by itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz import crs
from clusterviz.ogc import places
from clusterviz.ogc.places import CRS84, Box
from clusterviz.workspace.public import PublicRows, PublicShelf
from tests.ogc.served import all_public, client, ids
from tests.tiny import X0, Y0, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from starlette.testclient import TestClient

OWN = "http://www.opengis.net/def/crs/EPSG/0/9214"
LAT_LON = "http://www.opengis.net/def/crs/EPSG/0/4326"
METRES = st.integers(-500, 4500)
DEGREES_X = st.floats(106.02, 106.09, allow_nan=False)
DEGREES_Y = st.floats(21.23, 21.27, allow_nan=False)


@cache
def zones() -> PublicRows:
    """Return the plan zones of the tiny workspace, as if they were public."""
    return PublicShelf().rows(all_public(tiny_workspace()), "plan_zones")


@cache
def in_degrees() -> NDArray[np.object_]:
    """Return their shapes in degrees, moved by PROJ itself."""
    to = pyproj.Transformer.from_crs(9214, 4326, always_xy=True)
    shapes: NDArray[np.object_] = shapely.transform(
        zones().frame.geometry.to_numpy(),
        lambda points: np.column_stack(to.transform(*points.T)),
    )
    return shapes


def found(box: Box) -> NDArray[np.bool_]:
    """Return which zones the API finds in a box."""
    rows = zones()
    inside = np.zeros(len(rows.frame), dtype=bool)
    bounds = shapely.total_bounds(rows.frame["geometry"].to_numpy())
    for ground in places.grounds_of(box, bounds, crs.METRIC):
        inside |= rows.meeting(ground)
    return inside


@settings(deadline=None)
@given(METRES, METRES, METRES, METRES)
def test_a_box_in_metres_finds_what_brute_force_finds(
    x0: int, y0: int, x1: int, y1: int
) -> None:
    west, east = sorted((X0 + x0, X0 + x1))
    south, north = sorted((Y0 + y0, Y0 + y1))
    box = Box(OWN, (west, south, east, north))
    corners = [(west, south), (west, north), (east, north), (east, south)]
    # As points of its border where it has no inside.
    place = shapely.MultiPoint(corners).convex_hull

    brute = shapely.intersects(zones().frame.geometry.to_numpy(), place)

    assert found(box).tolist() == brute.tolist()


@settings(deadline=None)
@given(DEGREES_X, DEGREES_Y, DEGREES_X, DEGREES_Y)
def test_a_box_in_degrees_finds_what_brute_force_finds(
    x0: float, y0: float, x1: float, y1: float
) -> None:
    (west, east), (south, north) = sorted((x0, x1)), sorted((y0, y1))
    inside = found(Box(CRS84, (west, south, east, north)))
    # Within a decimetre of the border either answer is right.
    slack = 1e-6
    wide = shapely.box(west - slack, south - slack, east + slack, north + slack)
    surely_out = ~shapely.intersects(in_degrees(), wide)

    assert not (inside & surely_out).any()
    if east - west > 2 * slack and north - south > 2 * slack:
        narrow = shapely.box(west + slack, south + slack, east - slack, north - slack)
        surely_in = shapely.intersects(in_degrees(), narrow)
        assert inside[surely_in].all()


@pytest.mark.parametrize("code", [9209, 9214, 9218, 3405, 32648])
def test_coordinates_are_those_of_proj_to_the_millimetre(code: int) -> None:
    shapes = zones().frame.geometry.to_numpy()
    to = pyproj.Transformer.from_crs(9214, code, always_xy=True)

    written = places.written(
        shapes, f"http://www.opengis.net/def/crs/EPSG/0/{code}", crs.METRIC
    )

    for before, after in zip(shapes, written, strict=True):
        ours = shapely.get_coordinates(shapely.normalize(after))
        proj = shapely.get_coordinates(
            shapely.normalize(
                shapely.transform(
                    before, lambda points: np.column_stack(to.transform(*points.T))
                )
            )
        )
        assert np.abs(ours - proj).max() <= 0.0006


def test_a_system_that_is_north_first_is_written_so() -> None:
    box = places.read_box("21,106,22,107", LAT_LON)
    shape = np.array([shapely.Point(X0, Y0)], dtype=object)

    [point] = places.written(shape, LAT_LON, crs.METRIC)

    assert box.bounds == (106.0, 21.0, 107.0, 22.0)
    assert point.x < 90 < point.y


def test_a_layer_without_any_place_meets_no_box() -> None:
    nowhere = np.full(4, np.nan)

    assert places.grounds_of(Box(CRS84, (0, 0, 1, 1)), nowhere, crs.METRIC) == []


def test_features_are_in_the_order_of_their_key_however_they_were_published() -> None:
    asking = client({"clusters": [*reversed(cluster_rows())]})

    found_ids = ids(asking, "/collections/clusters/items")

    assert found_ids == sorted(found_ids)
    assert len(found_ids) == 7


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 12))
def test_pages_of_any_size_hold_each_feature_once(limit: int) -> None:
    asking = _asking()
    seen: list[str] = []
    for offset in range(0, 9, limit):
        path = f"/collections/areas/items?limit={limit}&offset={offset}"
        seen += ids(asking, path)

    assert seen == ids(asking, "/collections/areas/items")
    assert len(set(seen)) == 9


@cache
def _asking() -> TestClient:
    return client()
