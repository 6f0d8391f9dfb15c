"""Systems told by their parameters, and rows moved by them."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from shapely import Point

from clusterviz.core.place.placing import placed_by
from clusterviz.core.place.systems import coordinates_crs, known_as, recognised, systems
from clusterviz.crs import CANDIDATES, METRIC, Coordinates, read_coordinates, read_crs
from clusterviz.errors import CrsError

SHIFT = "-191.90441429,-39.30318279,-111.45032835"
"""From VN-2000 to WGS 84, as the ministry's Decision 05/2007/QĐ-BTNMT has it."""


def prj(datum: str, meridian: float = 107, scale: float = 0.9999) -> str:
    """Return a .prj with parameters and no code."""
    return (
        f'PROJCS["Noi bo",GEOGCS["He",DATUM[{datum}],PRIMEM["Greenwich",0],'
        'UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",{meridian}],'
        f'PARAMETER["scale_factor",{scale}],PARAMETER["false_easting",500000],'
        'PARAMETER["false_northing",0],UNIT["metre",1]]'
    )


SPHERE = 'SPHEROID["WGS84",6378137,298.257223563]'
ROTATED = f'"unknown",{SPHERE},TOWGS84[{SHIFT},-0.00928836,0.01975479,-0.00427372,0.25]'


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (prj(ROTATED), "EPSG:9214"),
        (prj(ROTATED, 105.5), "EPSG:9209"),
        (prj(ROTATED, 105, 0.9996), "EPSG:3405"),
        (prj(f'"D_Vietnam_2000",{SPHERE}'), "EPSG:9214"),
        (prj(f'"VN_2000",{SPHERE}', 107.75), "EPSG:5899"),
        (prj(f'"WGS_1984",{SPHERE}'), "EPSG:9214+unshifted"),
        (prj(f'"WGS_1984",{SPHERE},TOWGS84[0,0,0,0,0,0,0]', 105, 0.9996), "EPSG:32648"),
    ],
)
def test_a_definition_without_a_code_is_known_by_its_parameters(
    text: str, known: str
) -> None:
    assert str(known_as(read_crs(text))) == known


@pytest.mark.parametrize(
    "text",
    [
        prj(f'"unknown",{SPHERE}'),
        prj(f'"unknown",{SPHERE},TOWGS84[198,881,317,0,0,0,0]'),
        prj('"Hanoi_1972",SPHEROID["Krassowsky 1940",6378245,298.3]'),
        prj(ROTATED, 107.1),
        "EPSG:3857",
    ],
)
def test_what_differs_in_datum_or_parameter_is_not_taken_for_vn2000(text: str) -> None:
    assert known_as(read_crs(text)) is None


@pytest.mark.parametrize("code", CANDIDATES)
def test_every_candidate_is_known_as_itself(code: str) -> None:
    assert known_as(read_crs(code)) == Coordinates(code)


def test_no_two_systems_read_numbers_alike() -> None:
    placed = {
        read_crs(METRIC).name: (400_000.0, 2_350_000.0),
    }
    for one in systems():
        crs = coordinates_crs(one)
        if crs.is_projected:
            way = Transformer.from_crs(crs, METRIC, always_xy=True)
            placed[str(one)] = way.transform(400_000, 2_350_000)

    # The metric system stands in there twice: by its name and by its code.
    points = [(round(x, 2), round(y, 2)) for x, y in placed.values()]
    assert len(set(points)) == len(points) - 1


def test_leaving_the_shift_out_of_utm_is_the_utm_of_the_other_datum() -> None:
    assert recognised(read_coordinates("EPSG:32648+unshifted+swapped")) == Coordinates(
        "EPSG:3405", is_swapped=True
    )


@settings(deadline=None, max_examples=30)
@given(
    x=st.floats(383_000, 505_000),
    y=st.floats(2_330_000, 2_395_000),
    system=st.sampled_from(systems()),
    is_swapped=st.booleans(),
)
def test_numbers_of_any_system_come_back_to_their_place(
    x: float, y: float, system: Coordinates, is_swapped: bool
) -> None:
    crs = CRS(system.crs)
    if system.is_unshifted:
        crs = ProjectedCRS(crs.coordinate_operation, geodetic_crs=CRS("EPSG:4326"))
    there = Transformer.from_crs(METRIC, crs, always_xy=True).transform(x, y)
    numbers = gpd.GeoDataFrame(geometry=[Point(there[::-1] if is_swapped else there)])

    given_as = Coordinates(system.crs, is_swapped, system.is_unshifted)
    placed, _ = placed_by(numbers, given_as, METRIC)

    assert placed.geometry.iloc[0].distance(Point(x, y)) < 0.01


def test_heights_and_rows_without_geometry_stay_as_they_are() -> None:
    shapes = [Point(2_350_000, 400_000, 7), None, Point(2_350_000, 400_001)]
    frame = gpd.GeoDataFrame({"a": [1, 2, 3]}, geometry=shapes)

    placed, _ = placed_by(frame, Coordinates(METRIC, is_swapped=True), METRIC)

    assert shapely.to_wkt(placed.geometry.to_numpy()).tolist() == [
        "POINT Z (400000 2350000 7)",
        None,
        "POINT (400001 2350000)",
    ]
    assert placed["a"].tolist() == [1, 2, 3]
    assert placed.crs == read_crs(METRIC)


def test_a_datum_whose_shift_is_unknown_moves_nothing() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(106, 21)])

    with pytest.raises(CrsError, match="no exact way"):
        placed_by(frame, Coordinates("+proj=longlat +ellps=krass +type=crs"))
