"""OGC API – Common, Parts 1 and 2 (19-072, 20-024), class by class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pygeoapi.openapi import validate_openapi_document

from tests.ogc.conformed import BASE, COLLECTIONS, RESOURCES, rels
from tests.ogc.served import read

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.mark.parametrize("path", RESOURCES)
def test_common_1_core__query_parameters_that_are_unknown_or_wrong(
    asking: TestClient, path: str
) -> None:
    """/req/core/query-param-name-unknown and -value-invalid."""
    assert asking.get(path).http_version == "HTTP/1.1"
    assert asking.get(f"{path}?no-such-parameter=1").status_code == 400
    assert asking.get(f"{path}?F=json").status_code == 400  # Names keep their case.
    assert asking.get(f"{path}?f=no-such-form").status_code == 400


def test_common_1_landing_page__root_and_what_it_leads_to(asking: TestClient) -> None:
    """/conf/landing-page/root-op, root-success, api-definition, conformance."""
    root = read(asking, "/")

    assert root["title"]
    by_rel = {one["rel"]: one for one in root["links"]}
    assert {"self", "alternate", "service-desc", "service-doc", "conformance",
            "data"} <= set(by_rel)  # fmt: skip
    for one in root["links"]:
        found = asking.get(one["href"])
        assert found.status_code == 200
        assert (
            found.headers["content-type"].partition(";")[0]
            == (one["type"].partition(";")[0])
        )
    declared = asking.get(by_rel["conformance"]["href"]).json()["conformsTo"]
    for one in ("core", "landing-page"):
        assert f"http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/{one}" in declared


@pytest.mark.parametrize("path", RESOURCES)
def test_common_1_json__every_resource_is_an_object(
    asking: TestClient, path: str
) -> None:
    """/conf/json/definition and content."""
    found = asking.get(path, headers={"Accept": "application/json"})

    assert found.headers["content-type"].partition(";")[0].endswith("json")
    assert isinstance(found.json(), dict)


@pytest.mark.parametrize("path", RESOURCES)
def test_common_1_html__every_resource_is_a_page(asking: TestClient, path: str) -> None:
    """/conf/html/definition and content."""
    found = asking.get(path, headers={"Accept": "text/html"})

    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/html")
    assert found.text.lstrip().lower().startswith("<!doctype html>")


def test_common_1_oas30__the_definition_is_valid_openapi_3_0(
    asking: TestClient,
) -> None:
    """/conf/oas30/definition-1 and -2, oas-impl."""
    [link] = [one for one in read(asking, "/")["links"] if one["rel"] == "service-desc"]
    found = asking.get(link["href"])

    kind = "application/vnd.oai.openapi+json;version=3.0"
    assert found.headers["content-type"] == link["type"] == kind
    assert found.json()["openapi"].startswith("3.0.")
    assert validate_openapi_document(found.json())


def test_common_2_collections__the_list_and_each_of_it(asking: TestClient) -> None:
    """/conf/collections/rc-md-* and src-md-*."""
    found = read(asking, "/collections")

    forms = {("self", "application/json"), ("alternate", "text/html")}
    assert forms <= rels(found)
    assert tuple(one["id"] for one in found["collections"]) == COLLECTIONS
    for one in found["collections"]:
        alone = read(asking, f"/collections/{one['id']}")
        assert one == alone
        assert forms <= rels(alone)
        assert ("items", "application/geo+json") in rels(alone)
        [[west, south, east, north]] = alone["extent"]["spatial"]["bbox"]
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        [[begin, _]] = alone["extent"]["temporal"]["interval"]
        assert begin.endswith("Z")
    assert asking.get("/collections/no-such").status_code == 404
    assert asking.get(f"{BASE}/collections/Clusters").status_code == 404
