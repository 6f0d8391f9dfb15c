"""Every layer's GeoJSON against RFC 7946, clause by clause, and by a validator."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import geojson_validator
import pytest

from clusterviz.workspace.formats import MEDIA_TYPES
from tests.readback.handed import DRAWN, names
from tests.tiny import layers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.readback.conftest import Handing
    from tests.readback.handed import Held

GEOMETRIES = {
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon",
    "MultiPolygon", "GeometryCollection",
}  # fmt: skip
"""The seven of section 1.4."""

geojson_validator.configure_logging(enabled=False)

NAMES = [("tiny", name) for name in names("tiny") if layers()[name].has_geometry]


@pytest.fixture(scope="module", params=[*NAMES, *DRAWN], ids="-".join)
def held(request: pytest.FixtureRequest, handing: Handing) -> Held:
    """Return one layer, of the tiny workspace too."""
    kind, name = request.param
    return handing(kind).held(name)


@pytest.fixture(scope="module")
def file(held: Held) -> Path:
    """Return its export."""
    return held.file(".geojson")


@pytest.fixture(scope="module")
def found(file: Path) -> dict[str, Any]:
    """Return what a strict reader gets of it."""
    read: dict[str, Any] = json.loads(
        file.read_bytes(), parse_constant=pytest.fail, object_pairs_hook=unique
    )
    return read


def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object, none of whose names comes twice."""
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names)
    return dict(pairs)


def places(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the geometries that there are."""
    return [one["geometry"] for one in found["features"] if one["geometry"]]


def positions(coordinates: list[Any]) -> Iterator[list[Any]]:
    """Yield every position of the coordinates of any type of geometry."""
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from positions(part)
    else:
        yield coordinates


def polygons(found: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the rings of each polygon."""
    for place in places(found):
        if place["type"] == "Polygon":
            yield place["coordinates"]
        elif place["type"] == "MultiPolygon":
            yield from place["coordinates"]


def signed_area(ring: list[Any]) -> float:
    """Return twice the area, positive when the ring runs counter-clockwise."""
    x, y = ring[0]
    from_there = [(float(a - x), float(b - y)) for a, b in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(from_there))


def test_section_2_it_is_json_in_utf_8_without_a_mark(file: Path) -> None:
    """RFC 8259, 8.1: a byte order mark MUST NOT be added."""
    content = file.read_bytes()

    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8")


def test_section_3_every_object_has_a_type_of_the_nine(found: dict[str, Any]) -> None:
    assert found["type"] == "FeatureCollection"
    assert {one["type"] for one in found["features"]} <= {"Feature"}
    assert {one["type"] for one in places(found)} <= GEOMETRIES


def test_section_3_1_a_geometry_has_coordinates_and_nothing_else(
    found: dict[str, Any],
) -> None:
    """7.1: and none of a feature's members."""
    for place in places(found):
        assert set(place) == {"type", "coordinates"}


def test_section_3_1_1_a_position_is_two_numbers(found: dict[str, Any]) -> None:
    for place in places(found):
        for position in positions(place["coordinates"]):
            assert [type(one) for one in position] == [float, float]


def test_section_3_1_4_a_line_has_two_positions_at_least(found: dict[str, Any]) -> None:
    for place in places(found):
        if place["type"] == "MultiLineString":
            assert all(len(line) >= 2 for line in place["coordinates"])


def test_section_3_1_6_a_ring_has_four_positions_and_ends_where_it_began(
    found: dict[str, Any],
) -> None:
    for rings in polygons(found):
        for ring in rings:
            assert len(ring) >= 4
            assert ring[0] == ring[-1]


def test_section_3_1_6_the_outer_ring_comes_first_and_turns_left(
    found: dict[str, Any],
) -> None:
    for outer, *holes in polygons(found):
        assert signed_area(outer) > 0
        assert all(signed_area(hole) < 0 for hole in holes)


def test_section_3_1_8_no_collection_of_geometries_is_used(
    found: dict[str, Any],
) -> None:
    """It SHOULD be avoided where one type can be used instead."""
    assert "GeometryCollection" not in {one["type"] for one in places(found)}


def test_section_3_1_9_nothing_crosses_the_antimeridian(found: dict[str, Any]) -> None:
    """Viet Nam lies between 102 and 118 degrees east, its islands included."""
    for place in places(found):
        assert all(102 < lon < 118 for lon, _ in positions(place["coordinates"]))


def test_section_3_2_a_feature_has_geometry_properties_and_an_id(
    found: dict[str, Any],
) -> None:
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert isinstance(feature["properties"], dict)
        assert isinstance(feature["id"], str)


def test_section_3_2_an_id_names_one_feature(held: Held, found: dict[str, Any]) -> None:
    key = held.layer.key
    ids = [one["id"] for one in found["features"]]

    assert len(set(ids)) == len(ids)
    assert ids == [one["properties"][key] for one in found["features"]]


def test_section_3_2_a_feature_without_place_has_a_null_geometry(
    held: Held, found: dict[str, Any]
) -> None:
    frame = held.handed.workspace.features(held.name)
    n_missing = int(frame.geometry.isna().sum())

    assert [one["geometry"] for one in found["features"]].count(None) == n_missing


def test_every_field_is_there_where_it_is_null_too(
    held: Held, found: dict[str, Any]
) -> None:
    for feature in found["features"]:
        assert set(held.layer.fields) <= set(feature["properties"])


def test_section_3_3_features_are_an_array(found: dict[str, Any]) -> None:
    assert isinstance(found["features"], list)


def test_section_4_there_is_no_crs(found: dict[str, Any]) -> None:
    for one in (found, *found["features"], *places(found)):
        assert "crs" not in one


def test_section_4_longitude_comes_first_in_degrees(found: dict[str, Any]) -> None:
    """All of them lie at 106 east and 21 north."""
    for place in places(found):
        for lon, lat in positions(place["coordinates"]):
            assert 105 < lon < 108
            assert 20 < lat < 23


def test_section_5_the_box_is_of_all_coordinates(found: dict[str, Any]) -> None:
    every = [one for place in places(found) for one in positions(place["coordinates"])]
    if not every:
        assert "bbox" not in found
        return
    lons, lats = zip(*every, strict=True)

    assert found["bbox"] == [min(lons), min(lats), max(lons), max(lats)]


def test_section_5_2_the_box_goes_from_south_west_to_north_east(
    found: dict[str, Any],
) -> None:
    west, south, east, north = found.get("bbox", [0, 0, 1, 1])

    assert west < east
    assert south < north


def test_section_6_1_foreign_members_are_not_those_of_the_standard(
    found: dict[str, Any],
) -> None:
    """7.1: a collection MUST NOT contain what defines other objects."""
    own = {"type", "bbox", "features"}
    others = {"coordinates", "geometries", "geometry", "properties", "crs", "id"}

    assert not (set(found) - own) & others
    assert not any("features" in one for one in found["features"])


def test_section_11_1_names_are_ascii_and_come_once(found: dict[str, Any]) -> None:
    for feature in found["features"]:
        assert all(name.isascii() and name.islower() for name in feature["properties"])


def test_section_11_2_no_coordinate_has_more_than_seven_decimals(file: Path) -> None:
    read = json.loads(file.read_bytes(), parse_float=str)
    words = [
        word
        for place in places(read)
        for position in positions(place["coordinates"])
        for word in position
    ]

    assert all(
        len(word.partition(".")[2]) <= 7 for word in [*words, *read.get("bbox", [])]
    )
    assert not any("e" in word for word in words)


def test_section_12_suffix_and_media_type_are_those_registered() -> None:
    assert MEDIA_TYPES[".geojson"] == "application/geo+json"


def test_a_validator_of_others_finds_nothing_wrong_with_its_structure(
    found: dict[str, Any],
) -> None:
    assert geojson_validator.validate_structure(found, check_crs=True) == {}


def test_a_validator_of_others_finds_no_ring_wrong(found: dict[str, Any]) -> None:
    said = geojson_validator.validate_geometries(
        found,
        criteria_problematic=[
            "self_intersection",
            "inner_and_exterior_ring_intersect",
            "3d_coordinates",
            "outside_lat_lon_boundaries",
            "crosses_antimeridian",
        ],
    )

    assert said["invalid"] == {}
    assert said["problematic"] == {}


def test_the_validator_would_have_found_it() -> None:
    clockwise = [[106.0, 21.0], [106.0, 21.1], [106.1, 21.1], [106.0, 21.0]]
    place = {"type": "Polygon", "coordinates": [clockwise]}
    feature = {"type": "Feature", "geometry": place, "properties": {}}
    wrong = {"type": "FeatureCollection", "features": [feature], "crs": {}}

    assert geojson_validator.validate_structure(wrong, check_crs=True)
    assert "exterior_not_ccw" in str(geojson_validator.validate_geometries(wrong))
