"""GeoJSON is read strictly: what RFC 7946 does not allow is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.files.guard.geojson import GeojsonFile
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.sandbox import read_raw
from clusterviz.files.worker import Note
from clusterviz.settings import ImportLimits
from tests.incoming import RING, feature, polygon, written_geojson

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = ImportLimits()


def reason_of(path: Path, limits: ImportLimits = LIMITS) -> str:
    """Return why a file is refused."""
    with pytest.raises(FileRefusedError) as caught:
        list(GeojsonFile(path, limits).features())
    assert len(str(caught.value).splitlines()) == 1
    return caught.value.reason


def collection(*features: object) -> dict[str, Any]:
    """Return a collection of features."""
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"features": []}, "geojson_no_type"),
        ({"type": "featurecollection", "features": []}, "geojson_type"),
        ({"type": "FeatureCollection"}, "geojson_no_features"),
        ({"type": "FeatureCollection", "features": [None]}, "geojson_no_feature"),
        ({"type": "Feature", "geometry": None}, "geojson_no_member"),
        ({"type": "Feature", "properties": {}}, "geojson_no_member"),
        (feature(properties=[1]), "geojson_properties"),
        (feature(id={}), "geojson_id"),
        (collection(feature(bbox=[1, 2, 3])), "geojson_bbox"),
        ({**collection(), "bbox": 1}, "geojson_bbox_of_file"),
        (feature(geometry="here"), "geojson_geometry"),
        (feature(geometry={"type": "Circle"}), "geojson_geometry_type"),
        (feature(geometry=polygon(None)), "geojson_no_list"),
        (feature(geometry=polygon(RING)), "geojson_depth"),
        (feature(geometry=polygon([[RING]])), "geojson_coordinate"),
        (feature(geometry=polygon([RING[:2]])), "geojson_ring"),
        (feature(geometry=polygon([[RING[0], RING[1], RING[0]]])), "geojson_ring"),
        (feature(geometry=polygon([[]])), "geojson_ring"),
        (feature(geometry=polygon([[["1", 2]] * 4])), "geojson_coordinate"),
        (feature(geometry=polygon([[[1, True]] * 4])), "geojson_coordinate"),
        (feature(geometry=polygon([[[1]] * 4])), "geojson_position"),
        (feature(geometry=polygon([[[10**400, 2]] * 4])), "geojson_no_place"),
        (feature(properties={str(i): 0 for i in range(501)}), "columns_many"),
        (
            feature(properties={"a": [[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]}),
            "geojson_deep",
        ),
        ({**feature(), "features": []}, "geojson_member"),
        ({**collection(), "geometry": None}, "geojson_member"),
        ([feature()], "json_no_object"),
    ],
)
def test_geojson_that_rfc_7946_does_not_allow_is_refused(
    tmp_path: Path, document: object, reason: str
) -> None:
    assert reason_of(written_geojson(tmp_path, document)) == reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"type": NaN}', "json_constant"),
        (b'{"type": "Feature"', "json_broken"),
        (b'{"a": ' + b"[" * 200_000, "json_deep"),
        (b'{"features": [{}, ]}', "geojson_no_feature"),
        (b'{"a": 1} x', "json_broken"),
        (b'{"a": 1, "a": 2}', "json_doubles"),
        (b'{"a": {"b": 1, "b": 2}}', "json_doubles"),
        (b'{"features": [], "features": []}', "json_doubles"),
        (b'{"a" 1}', "json_broken"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json_broken"),
        (b"{", "json_broken"),
        (b"{}", "geojson_no_type"),
        (b"\xff\xfe{", "json_broken"),
    ],
)
def test_what_is_not_json_is_refused(tmp_path: Path, text: bytes, reason: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(text)

    assert reason_of(path) == reason


def test_a_ring_against_the_right_hand_rule_is_counted_and_a_crs_is_named(
    tmp_path: Path,
) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9214"}}
    clockwise = feature(geometry=polygon([RING[::-1]]))
    document = {**collection(feature(), clockwise), "crs": crs}

    raw = read_raw(written_geojson(tmp_path, document), LIMITS)

    assert Note(code="rings_clockwise", value="1") in raw.notes
    assert raw.crs == "urn:ogc:def:crs:EPSG::9214"


def test_a_crs_that_names_nothing_is_refused(tmp_path: Path) -> None:
    path = written_geojson(tmp_path, {**collection(), "crs": {}})

    with pytest.raises(FileRefusedError) as caught:
        read_raw(path, LIMITS)

    assert caught.value.reason == "geojson_crs"


def test_a_ring_left_open_is_closed_and_told_with_its_feature(tmp_path: Path) -> None:
    """Closed, the triangle has half the area of its box: 0.1 × 0.1 / 2."""
    is_open = feature(geometry=polygon([RING[:3]]))
    path = written_geojson(tmp_path, collection(feature(), is_open))

    raw = read_raw(path, LIMITS)

    assert Note(code="reader.rings_unclosed", value="2") in raw.notes
    assert raw.frame["geometry"].map(lambda shape: shape.area).tolist() == (
        pytest.approx([0.005, 0.005])
    )


def test_numbers_beyond_the_third_of_a_position_are_left_out_and_told(
    tmp_path: Path,
) -> None:
    corners = [(106, 21), (107, 21), (107, 22), (106, 21)]
    ring = [[x, y, 12.5, 99] for x, y in corners]
    path = written_geojson(tmp_path, feature(geometry=polygon([ring])))

    raw = read_raw(path, LIMITS)

    assert Note(code="reader.positions_cut", value="1") in raw.notes
    corner = raw.frame["geometry"].iloc[0].exterior.coords[0]
    assert corner == (106, 21, 12.5)


def test_whole_numbers_beyond_64_bits_are_told(tmp_path: Path) -> None:
    path = written_geojson(tmp_path, feature(properties={"n": 2**63, "m": 2**63 - 1}))

    raw = read_raw(path, LIMITS)

    assert Note(code="reader.integers_as_text", value="n") in raw.notes
    assert raw.frame["m"].tolist() == [2**63 - 1]


def test_utf16_is_read_and_told(tmp_path: Path) -> None:
    path = written_geojson(tmp_path, feature(properties={"ten": "Đa Mai"}))
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))

    raw = read_raw(path, LIMITS)

    assert raw.frame["ten"].tolist() == ["Đa Mai"]
    assert Note(code="reader.utf16") in raw.notes


def test_text_in_an_old_encoding_comes_as_a_letter_for_each_byte(
    tmp_path: Path,
) -> None:
    path = written_geojson(tmp_path, feature(properties={"ten": "xx"}))
    path.write_bytes(path.read_bytes().replace(b"xx", b"C\xf4"))

    raw = read_raw(path, LIMITS)

    assert (raw.is_bytes, raw.frame["ten"].tolist()) == (True, ["C\xf4"])


def test_the_type_may_stand_behind_the_features(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"features": [{"type": "Feature", "geometry": null, "properties": null}],'
        ' "type": "FeatureCollection"}'
    )

    assert [*GeojsonFile(path, LIMITS).features()] == [(None, {})]


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ({"features": 1}, "features_many"),
        ({"vertices": 7}, "vertices_many"),
        ({"columns": 1}, "columns_many"),
    ],
)
def test_more_than_the_settings_allow_is_refused(
    tmp_path: Path, limit: dict[str, int], reason: str
) -> None:
    one = feature(properties={"a": 1, "b": 2})
    path = written_geojson(tmp_path, collection(one, one))

    assert reason_of(path, ImportLimits(**limit)) == reason
