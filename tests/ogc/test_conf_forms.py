"""OGC API – Features Part 1 (17-069r4): classes html, geojson and oas30."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import shapely
from pygeoapi.openapi import validate_openapi_document

from tests.ogc.conformed import COLLECTIONS, ITEMS, RESOURCES, definition
from tests.ogc.served import read
from tests.ogc.test_pages import seen

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def _links(answer: dict[str, Any]) -> set[str]:
    own = {one["href"] for one in answer.get("links", ())}
    return own.union(*map(_links, answer.get("collections", ())))


@pytest.mark.parametrize("path", RESOURCES)
def test_features_1_html__content_has_every_link(asking: TestClient, path: str) -> None:
    """/conf/html/content: all links of the answer are in the page, as links."""
    page = asking.get(f"{path}?f=html&lang=en")
    answer = read(asking, f"{path}?f=json&lang=en")

    assert page.headers["content-type"].startswith("text/html")
    assert page.text.lstrip().lower().startswith("<!doctype html>")
    if "links" in answer:
        assert _links(answer)
    assert _links(answer) <= set(seen(page.text).hrefs)


def test_features_1_html__content_has_every_value(asking: TestClient) -> None:
    collection = asking.get("/collections/clusters?f=html&lang=en").text
    described = read(asking, "/collections/clusters?lang=en")

    words = [described["title"], described["description"], *described["crs"]]
    degrees = map(str, described["extent"]["spatial"]["bbox"][0])
    days = [described["extent"]["temporal"]["interval"][0][0][:10]]
    for one in (*words, *degrees, *days):
        assert one in collection
    page = asking.get(f"{ITEMS}?f=html&lang=en").text
    for feature in read(asking, ITEMS)["features"]:
        assert feature["id"] in page
        assert feature["properties"]["cluster_name"] in page
    for uri in read(asking, "/conformance")["conformsTo"]:
        assert uri in asking.get("/conformance?f=html").text


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_1_geojson__definition_and_content(
    asking: TestClient, name: str
) -> None:
    """RFC 7946: types, ids, WGS 84 in degrees, no ``crs``, rings by the right hand."""
    path = f"/collections/{name}/items"
    answer = asking.get(path, headers={"Accept": "application/geo+json"})
    found = answer.json()

    assert answer.headers["content-type"] == "application/geo+json"
    assert found["type"] == "FeatureCollection"
    assert "crs" not in found
    for one in found["features"]:
        assert one["type"] == "Feature"
        assert isinstance(one["properties"], dict)
        if one["geometry"] is None:
            continue
        shape = shapely.geometry.shape(one["geometry"])
        assert shapely.is_valid(shape)
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw
    first = found["features"][0]
    alone = asking.get(f"{path}/{first['id']}")
    assert alone.headers["content-type"] == "application/geo+json"
    assert alone.json()["type"] == "Feature"
    assert alone.json()["id"] == first["id"]
    for other in ("/", "/conformance", "/collections", f"/collections/{name}"):
        assert asking.get(other).headers["content-type"] == "application/json"


def test_features_1_oas30__completeness_and_exception_codes(
    asking: TestClient,
) -> None:
    """Every status and form that the API answers with stands in its definition."""
    whole = read(asking, "/openapi")
    assert validate_openapi_document(whole)
    assert not whole.get("security")
    for path in whole["paths"]:
        real = path.replace("{featureId}", "CCN-0001")
        if "featureId" in path and "clusters" not in path:
            continue
        answers = whole["paths"][path]["get"]["responses"]
        for asked in ("", "?f=html", "?x=1", f"?{'x' * 3000}", "?f=html&x=1"):
            found = asking.get(f"{real}{asked}")
            said = answers[str(found.status_code)]["content"]
            assert found.headers["content-type"].replace("; charset=utf-8", "") in said
        assert {"404", "503"} <= set(answers)


def test_features_1_oas30__every_parameter_that_is_defined_is_answered(
    asking: TestClient,
) -> None:
    """/conf/oas30/oas-impl: nothing is defined that is refused, nor the other way."""
    values = {
        "f": "json", "lang": "en", "bbox": "106,21,107,22", "datetime": "2024-04-22",
        "crs": "http://www.opengis.net/def/crs/EPSG/0/9214", "limit": "1",
        "offset": "1", "properties": "cluster_id", "skipGeometry": "true",
    }  # fmt: skip
    given = definition(asking, ITEMS)

    assert set(values) < set(given)
    for name, value in values.items():
        assert asking.get(f"{ITEMS}?{name}={value}").status_code == 200, name
