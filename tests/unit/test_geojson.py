"""GeoJSON against RFC 7946, section by section."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import unicodedata
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Polygon, box

from clusterviz import crs
from clusterviz.errors import CrsError, InputError
from clusterviz.files.geojson import geojson_lines
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from collections.abc import Iterator


def features(shapes: list[Any], **columns: object) -> gpd.GeoDataFrame:
    """Return features Z0, Z1 … in metres, with these shapes."""
    ids = [f"Z{number}" for number in range(len(shapes))]
    return gpd.GeoDataFrame(
        {"zone_id": ids, **columns}, geometry=shapes, crs=crs.METRIC
    )


def document(
    frame: gpd.GeoDataFrame, *, is_illustrative: bool = False
) -> dict[str, Any]:
    """Return what a reader of the text gets; constants such as NaN are refused."""
    text = "".join(
        geojson_lines(
            frame,
            frame["zone_id"],
            members={"note": "n"} if is_illustrative else {},
            is_illustrative=is_illustrative,
        )
    )
    found: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    return found


def positions(coordinates: list[Any]) -> Iterator[list[float]]:
    """Yield every position of the coordinates of any type of geometry."""
    if isinstance(coordinates[0], float | int):
        yield coordinates
    else:
        for part in coordinates:
            yield from positions(part)


def rings(geometry: dict[str, Any]) -> Iterator[tuple[bool, list[list[float]]]]:
    """Yield each ring, and whether it is the outer one."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        for number, ring in enumerate(polygon):
            yield number == 0, ring


def signed_area(ring: list[list[float]]) -> float:
    """Return twice the area, positive when the ring runs counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring))


def corners() -> st.SearchStrategy[Polygon]:
    """Return boxes with a hole, in metres, clockwise or not."""
    size = st.integers(3, 3000)
    return st.builds(
        lambda x, y, width, is_clockwise: shapely.orient_polygons(
            box(X0 + x, Y0 + y, X0 + x + width, Y0 + y + width)
            - box(X0 + x + 1, Y0 + y + 1, X0 + x + width - 1, Y0 + y + width - 1),
            exterior_cw=is_clockwise,
        ),
        size,
        size,
        size,
        st.booleans(),
    )


def test_a_collection_has_its_type_and_a_list_of_features() -> None:
    found = document(features([at(0, 0, 100, 100)]))

    assert found["type"] == "FeatureCollection"
    assert [one["type"] for one in found["features"]] == ["Feature"]
    assert set(found["features"][0]) == {"type", "id", "geometry", "properties"}


def test_section_4_has_no_crs_member_and_longitude_comes_first() -> None:
    found = document(features([at(0, 0, 100, 100)]))
    here = list(positions(found["features"][0]["geometry"]["coordinates"]))

    assert "crs" not in found
    assert all(106.0 < lon < 106.1 and 21.2 < lat < 21.3 for lon, lat in here)


@settings(deadline=None)
@given(st.lists(corners(), min_size=1, max_size=3))
def test_section_3_1_6_rings_are_closed_and_follow_the_right_hand_rule(
    shapes: list[Polygon],
) -> None:
    for feature in document(features(shapes))["features"]:
        found = list(rings(feature["geometry"]))

        assert len(found) == 2
        for is_outer, ring in found:
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
            assert (signed_area(ring) > 0) == is_outer


@settings(deadline=None)
@given(st.lists(corners(), min_size=1, max_size=3))
def test_section_5_the_bbox_is_west_south_east_north_of_everything(
    shapes: list[Polygon],
) -> None:
    found = document(features(shapes))
    every = [
        place
        for feature in found["features"]
        for place in positions(feature["geometry"]["coordinates"])
    ]
    lons, lats = zip(*every, strict=True)

    assert found["bbox"] == [min(lons), min(lats), max(lons), max(lats)]


def test_section_11_2_coordinates_have_seven_decimals_at_most() -> None:
    text = "".join(
        geojson_lines(
            features([at(0, 0, 333, 777)]), None, members={}, is_illustrative=False
        )
    )
    members = json.loads(text, parse_float=str)
    ring = members["features"][0]["geometry"]["coordinates"][0]
    words = [*members["bbox"], *itertools.chain(*ring)]

    assert len(words) == 14
    assert all(len(word.partition(".")[2]) <= 7 for word in words)


def test_heights_are_left_out() -> None:
    found = document(features([shapely.force_3d(at(0, 0, 100, 100), 12.5)]))
    geometry = found["features"][0]["geometry"]

    assert all(len(place) == 2 for place in positions(geometry["coordinates"]))


def test_section_3_2_an_unlocated_feature_has_a_null_geometry() -> None:
    found = document(features([None, Polygon()]))

    assert [one["geometry"] for one in found["features"]] == [None, None]
    assert "bbox" not in found


def test_section_3_2_the_key_is_the_id_of_the_feature() -> None:
    found = document(features([at(0, 0, 1, 1), at(2, 0, 3, 1)]))

    assert [one["id"] for one in found["features"]] == ["Z0", "Z1"]


def test_no_features_make_an_empty_list() -> None:
    assert document(features([]))["features"] == []


def test_missing_values_are_null_and_days_are_iso() -> None:
    frame = features(
        [at(0, 0, 100, 100)],
        name=pd.Series([None], dtype="str"),
        count=pd.Series([None], dtype="Int64"),
        ratio=[float("nan")],
        width_m=[float("inf")],
        is_open=pd.Series([None], dtype="boolean"),
        on=pd.Series([dt.date(2024, 4, 22)], dtype="object"),
    )

    properties = document(frame)["features"][0]["properties"]
    assert properties == {
        "zone_id": "Z0",
        "name": None,
        "count": None,
        "ratio": None,
        "width_m": None,
        "is_open": None,
        "on": "2024-04-22",
        "area_ha": 1.0,
    }


def test_area_is_taken_in_metres_not_in_degrees() -> None:
    frame = features([at(0, 0, 200, 100), None])

    found = [one["properties"]["area_ha"] for one in document(frame)["features"]]
    assert found == [2.0, None]


def test_lines_have_no_area() -> None:
    frame = features([LineString([(X0, Y0), (X0 + 10, Y0)])])

    assert "area_ha" not in document(frame)["features"][0]["properties"]


def test_vietnamese_is_written_composed_and_as_itself() -> None:
    decomposed = unicodedata.normalize("NFD", "Cụm công nghiệp Yên Lư")
    frame = features([at(0, 0, 1, 1)], name=[decomposed])
    text = "".join(geojson_lines(frame, None, members={}, is_illustrative=False))

    assert "Cụm công nghiệp Yên Lư" in text


@pytest.mark.parametrize("text", ["{{7*7}}", "<img src=x>", '"', "\\", "\n\x1b[31m"])
def test_hostile_text_comes_back_as_it_was(text: str) -> None:
    frame = features([at(0, 0, 1, 1)], name=[text])

    assert document(frame)["features"][0]["properties"]["name"] == text


def test_a_sample_says_so_in_each_feature_and_in_a_note() -> None:
    frame = features([at(0, 0, 1, 1)])
    sample = document(frame, is_illustrative=True)
    real = document(frame)

    assert sample["note"] == "n"
    assert sample["features"][0]["properties"]["illustrative"] is True
    assert "note" not in real
    assert "illustrative" not in real["features"][0]["properties"]


def test_a_valid_shape_stays_valid_where_rounding_would_cross_its_edges() -> None:
    """A spike 2 mm wide is less than the grid: it is gone, not turned over."""
    spike = Polygon(
        [(X0, Y0), (X0 + 10, Y0), (X0 + 10, Y0 + 5), (X0 + 90, Y0 + 5.001),
         (X0 + 10, Y0 + 5.002), (X0 + 10, Y0 + 10), (X0, Y0 + 10)]
    )  # fmt: skip
    written = document(features([spike]))["features"][0]["geometry"]

    assert shapely.from_geojson(json.dumps(written)).is_valid


def test_what_is_not_valid_is_written_as_it_was_drawn() -> None:
    bow_tie = Polygon([(X0, Y0), (X0 + 9, Y0 + 9), (X0 + 9, Y0), (X0, Y0 + 9)])
    written = document(features([bow_tie]))["features"][0]["geometry"]

    assert len(written["coordinates"][0]) == 5


@settings(deadline=None)
@given(st.lists(corners(), min_size=1, max_size=3))
def test_what_is_read_back_lies_within_two_centimetres(shapes: list[Polygon]) -> None:
    frame = features([MultiPolygon([one]) for one in shapes])
    text = json.dumps(document(frame))
    read = gpd.read_file(text).to_crs(crs.METRIC)

    assert (read.hausdorff_distance(frame) < 0.02).all()


def test_degrees_are_refused() -> None:
    frame = crs.to_lonlat(features([at(0, 0, 1, 1)]))

    with pytest.raises(CrsError, match="not in metres"):
        document(frame)


def test_a_property_without_an_ascii_name_is_refused() -> None:
    with pytest.raises(InputError, match="Tên"):
        document(features([at(0, 0, 1, 1)], Tên=["x"]))
