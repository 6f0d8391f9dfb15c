"""Which features show in a view of degrees."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz import crs
from clusterviz.core.inview import Bbox, bounds_lonlat, in_view
from clusterviz.errors import InputError
from tests.tiny.ground import X0, Y0, at


def squares() -> gpd.GeoDataFrame:
    """Return squares of 100 m, a kilometre apart, and a row without a place."""
    shapes = [at(1000 * n, 0, 1000 * n + 100, 100) for n in range(4)]
    return gpd.GeoDataFrame(
        {"name": ["a", "b", "c", "d", "none"]},
        geometry=[*shapes, None],
        crs=crs.METRIC,
    )


def degrees(shape: shapely.Geometry) -> Bbox:
    """Return the box of degrees around a shape in metres."""
    frame = gpd.GeoDataFrame(geometry=[shape], crs=crs.METRIC)
    west, south, east, north = crs.to_lonlat(frame).geometry.total_bounds
    return float(west), float(south), float(east), float(north)


def test_a_view_shows_what_meets_it() -> None:
    view = degrees(at(950, -50, 2050, 50))

    assert in_view(squares(), view)["name"].tolist() == ["b", "c"]


@pytest.mark.parametrize(
    "view", [(-180.0, -90.0, 180.0, 90.0), (60.0, -20.0, 160.0, 60.0)]
)
def test_a_view_of_the_world_shows_all_that_has_a_place(view: Bbox) -> None:
    assert in_view(squares(), view)["name"].tolist() == ["a", "b", "c", "d"]


def test_a_view_of_elsewhere_shows_nothing() -> None:
    assert in_view(squares(), (-60.0, 10.0, -50.0, 20.0)).empty


@pytest.mark.parametrize(
    "view",
    [
        (107.0, 21.0, 106.0, 22.0),
        (106.0, 22.0, 107.0, 21.0),
        (106.0, 21.0, 190.0, 22.0),
        (float("nan"), 21.0, 107.0, 22.0),
    ],
)
def test_what_is_no_view_is_refused(view: Bbox) -> None:
    with pytest.raises(InputError, match="is no view"):
        in_view(squares(), view)


def test_rows_without_places_show_nowhere() -> None:
    frame = squares().iloc[4:]

    assert bounds_lonlat(frame) is None
    assert in_view(frame, (-180.0, -90.0, 180.0, 90.0)).empty


@settings(deadline=None, max_examples=60)
@given(
    x=st.integers(-120_000, 120_000),
    y=st.integers(-200_000, 200_000),
    width=st.integers(10, 60_000),
)
def test_the_box_of_degrees_holds_every_corner(x: int, y: int, width: int) -> None:
    shape = shapely.box(X0 + x, Y0 + y, X0 + x + width, Y0 + y + width / 2)
    frame = gpd.GeoDataFrame(geometry=[shape], crs=crs.METRIC)

    bounds = bounds_lonlat(frame)

    assert bounds is not None
    west, south, east, north = degrees(shape)
    close = 1e-9
    assert bounds[0] <= west + close
    assert bounds[1] <= south + close
    assert bounds[2] >= east - close
    assert bounds[3] >= north - close
