"""GeoJSON is read strictly: what RFC 7946 does not allow is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.files.guard.geojson import read_geojson
from tests.incoming import RING, feature, polygon, written_geojson

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ({"features": []}, "no `type`"),
        ({"type": "featurecollection", "features": []}, "featurecollection"),
        ({"type": "FeatureCollection"}, "is no list"),
        ({"type": "FeatureCollection", "features": [None]}, "Feature 1 is no feature"),
        ({"type": "Feature", "geometry": None}, "has no `properties`"),
        ({"type": "Feature", "properties": {}}, "has no `geometry`"),
        (feature(properties=[1]), "no object"),
        (feature(id={}), "an `id`"),
        (feature(bbox=[1, 2, 3]), "`bbox`"),
        (feature(geometry="here"), "no object"),
        (feature(geometry={"type": "Circle"}), "of type 'Circle'"),
        (feature(geometry=polygon(None)), "no list"),
        (feature(geometry=polygon(RING)), "wrong depth"),
        (feature(geometry=polygon([[RING]])), "position of 4"),
        (feature(geometry=polygon([RING[:3]])), "not closed or too short"),
        (feature(geometry=polygon([[*RING[:3], [1, 2]]])), "not closed"),
        (feature(geometry=polygon([[["1", 2]] * 4])), "no number"),
        (feature(geometry=polygon([[[1, True]] * 4])), "no number"),
        (feature(geometry=polygon([[[1]] * 4])), "position of 1"),
        (feature(geometry=polygon([[[1, 2, 3, 4]] * 4])), "position of 4"),
        (feature(geometry=polygon([[[10**400, 2]] * 4])), "no place"),
        (feature(properties={str(i): 0 for i in range(501)}), "more than 500"),
        (
            feature(properties={"a": [[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]}),
            "deep",
        ),
        ({"type": "FeatureCollection", "features": [], "crs": {}}, "names nothing"),
    ],
)
def test_geojson_that_rfc_7946_does_not_allow_is_refused(
    tmp_path: Path, document: object, complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        read_geojson(written_geojson(tmp_path, document))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b'{"type": NaN}', "NaN is no number"),
        (b'{"type": "Feature"', "not whole JSON"),
        (b"[" * 200_000, "nests too deep"),
        ('{"type": "Đa Mai"}'.encode("utf-16"), "not in UTF-8"),
    ],
)
def test_what_is_not_json_is_refused(
    tmp_path: Path, text: bytes, complaint: str
) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(text)

    with pytest.raises(InputError, match=complaint):
        read_geojson(path)


def test_a_ring_against_the_right_hand_rule_is_counted_and_a_crs_is_named(
    tmp_path: Path,
) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::9214"}}
    clockwise = feature(geometry=polygon([RING[::-1]]))
    document = {"type": "FeatureCollection", "features": [feature(), clockwise],
                "crs": crs}  # fmt: skip

    file = read_geojson(written_geojson(tmp_path, document))

    assert file.n_clockwise == 1
    assert file.crs_member == "urn:ogc:def:crs:EPSG::9214"
