"""Coordinate systems: areas only where areas are true."""

from __future__ import annotations

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point, box

from clusterviz import crs
from clusterviz.errors import CrsError


def square(
    code: str | None, x: float = 400_000.0, y: float = 2_350_000.0
) -> gpd.GeoDataFrame:
    """Return one square of 100 m: 1 ha."""
    return gpd.GeoDataFrame(geometry=[box(x, y, x + 100, y + 100)], crs=code)


@pytest.mark.parametrize("code", ["EPSG:9214", "EPSG:9209", "EPSG:3405", "EPSG:32648"])
def test_areas_may_be_taken_in_every_vn2000_and_utm_zone(code: str) -> None:
    crs.require_metric(clusters=square(code))


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        (None, "does not say which CRS"),
        ("EPSG:4326", "not in metres"),
        ("EPSG:4756", "not in metres"),
        ("EPSG:3857", "distorts areas"),
        ("EPSG:3395", "distorts areas"),
        ("EPSG:2229", "distorts areas"),
    ],
)
def test_areas_are_never_taken_where_they_are_wrong(
    code: str | None, complaint: str
) -> None:
    with pytest.raises(CrsError, match=complaint):
        crs.require_metric(clusters=square(code))


def test_two_frames_in_different_zones_are_refused() -> None:
    with pytest.raises(CrsError, match=r"`zones` is in .*105-30.*`clusters`"):
        crs.require_metric(clusters=square("EPSG:9214"), zones=square("EPSG:9209"))


def test_web_mercator_cannot_be_made_the_metric_crs() -> None:
    with pytest.raises(CrsError, match="distorts areas"):
        crs.to_metric(square("EPSG:9214"), "EPSG:3857")


def test_a_code_that_proj_does_not_know_is_refused_with_an_example() -> None:
    with pytest.raises(CrsError, match=r"`EPSG:99999999`.*EPSG:9214"):
        crs.read_crs("EPSG:99999999")


def test_the_datum_shift_is_not_left_out() -> None:
    """Leaving it out moves Bắc Giang by 224 m: lon/lat must differ by as much."""
    shifted = crs.to_lonlat(square("EPSG:9214")).geometry.iloc[0].centroid
    unshifted = square("EPSG:9214").to_crs("EPSG:4756").geometry.iloc[0].centroid

    metres = Geod(ellps="WGS84").inv(shifted.x, shifted.y, unshifted.x, unshifted.y)[2]
    assert metres == pytest.approx(224, abs=3)


def test_a_transformation_states_its_name_and_accuracy() -> None:
    found = crs.transformation(crs.read_crs("EPSG:9214"), crs.read_crs(crs.LONLAT))

    assert "VN-2000 to WGS 84" in found.name
    assert found.accuracy_m == 1.0
    # Registered by EPSG as 6960, "VN-2000 to WGS 84 (2)".
    assert found.code == "EPSG:6960"
    assert str(found).endswith("(EPSG:6960, accuracy 1 m)")


def test_a_change_of_zone_shifts_no_datum_and_has_no_code() -> None:
    found = crs.transformation(crs.read_crs("EPSG:9209"), crs.read_crs(crs.METRIC))

    assert found.code == ""
    assert found.accuracy_m == 0.0


@pytest.mark.parametrize("code", crs.CANDIDATES)
def test_every_candidate_reaches_the_metric_crs_exactly(code: str) -> None:
    found = crs.transformation(crs.read_crs(code), crs.read_crs(crs.METRIC))

    assert found.accuracy_m is not None
    assert found.accuracy_m <= 1.0


@pytest.mark.parametrize(
    "text",
    ["EPSG:9214", "EPSG:9214+swapped", "EPSG:4326+swapped", "EPSG:9209+unshifted"],
)
def test_coordinates_are_written_as_they_are_read(text: str) -> None:
    assert str(crs.read_coordinates(text)) == text


def test_a_system_without_a_code_is_kept_by_its_own_words() -> None:
    text = "+proj=tmerc +lon_0=107 +k=0.9998 +x_0=500000 +ellps=WGS84 +type=crs"

    found = crs.read_coordinates(f"{text}+swapped")

    assert found == crs.Coordinates(text, is_swapped=True)


def test_a_way_that_leaves_the_datum_shift_out_is_refused() -> None:
    nowhere = crs.read_crs("+proj=longlat +ellps=krass +no_defs")

    with pytest.raises(CrsError, match="no exact way"):
        crs.transformation(nowhere, crs.read_crs(crs.METRIC))


@given(
    x=st.floats(383_000, 505_000),
    y=st.floats(2_330_000, 2_395_000),
)
def test_there_and_back_moves_no_point_by_a_millimetre(x: float, y: float) -> None:
    here = gpd.GeoDataFrame(geometry=[Point(x, y)], crs=crs.METRIC)

    back = crs.to_metric(crs.to_lonlat(here)).geometry.iloc[0]

    assert back.distance(Point(x, y)) < 0.001


@given(x=st.floats(383_000, 505_000), y=st.floats(2_330_000, 2_395_000))
def test_areas_agree_with_the_ellipsoid_to_two_in_ten_thousand(
    x: float, y: float
) -> None:
    # The zone's scale on its meridian is 0.9999, so areas there are 0.9998 of true;
    # 1 km² because the ellipsoid's own sum is noisy below that.
    square_km = gpd.GeoDataFrame(
        geometry=[box(x, y, x + 1_000, y + 1_000)], crs=crs.METRIC
    )
    ring = crs.to_lonlat(square_km).geometry.iloc[0]

    on_ellipsoid_m2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(ring)[0])

    assert on_ellipsoid_m2 == pytest.approx(1e6, rel=2.1e-4)
