"""Every address of the API, and what the standard wants of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pygeoapi.openapi import validate_openapi_document

from clusterviz.ogc import answers, places
from tests.ogc.served import HOST, client, ids, read

if TYPE_CHECKING:
    from starlette.testclient import TestClient

BASE = f"http://{HOST}"
PUBLIC = ["areas", "clusters", "roads"]
CLUSTERS = "/collections/clusters"


def rels(answer: dict[str, Any]) -> dict[tuple[str, str], str]:
    """Return where links lead, by what they are and their form."""
    return {(one["rel"], one["type"]): one["href"] for one in answer["links"]}


def test_the_landing_page_leads_to_what_the_standard_names(
    asking: TestClient,
) -> None:
    # OGC 17-069r4, 7.2: self, service-desc or service-doc, conformance, data.
    links = rels(read(asking, "/"))

    for rel, media_type, path in (
        ("self", answers.JSON, "/"),
        ("service-desc", answers.OPENAPI, "/openapi"),
        ("service-doc", answers.HTML, "/openapi"),
        ("conformance", answers.JSON, "/conformance"),
        ("data", answers.JSON, "/collections"),
    ):
        href = links[rel, media_type]
        assert href.startswith(BASE)
        found = asking.get(href)
        assert found.status_code == 200
        assert found.headers["content-type"].startswith(media_type.partition(";")[0])
        assert href.partition("?")[0].removeprefix(BASE) in {path, path.rstrip("/")}


def test_every_public_layer_is_a_collection_and_no_other(asking: TestClient) -> None:
    found = read(asking, "/collections")

    assert [one["id"] for one in found["collections"]] == PUBLIC
    assert rels(found)["self", answers.JSON].startswith(f"{BASE}/collections")
    for name in ("plan_zones", "plots", "violations", "dossiers", "nothing"):
        assert asking.get(f"/collections/{name}").status_code == 404
        assert asking.get(f"/collections/{name}/items").status_code == 404


@pytest.mark.parametrize("name", PUBLIC)
def test_a_collection_says_where_when_and_in_which_systems(
    asking: TestClient, name: str
) -> None:
    found = read(asking, f"/collections/{name}")
    west, south, east, north = found["extent"]["spatial"]["bbox"][0]

    # The tiny workspace is 4 km by 2 km near Bắc Giang.
    assert 106 < west < east < 106.2
    assert 21.2 < south < north < 21.3
    assert found["itemType"] == "feature"
    assert found["crs"][0] == places.CRS84
    assert found["storageCrs"] == found["crs"][1]
    assert found["storageCrs"].endswith("/def/crs/EPSG/0/9214")
    assert ("items", answers.GEOJSON) in rels(found)


def test_the_days_of_a_collection_are_those_of_its_rows(asking: TestClient) -> None:
    areas = read(asking, "/collections/areas")["extent"]["temporal"]["interval"]
    clusters = read(asking, CLUSTERS)["extent"]["temporal"]["interval"]

    assert areas == [["2024-01-01T00:00:00Z", None]]
    assert clusters == [["2024-04-22T00:00:00Z", None]]


@pytest.mark.parametrize(
    ("language", "title"),
    [("vi", "Cụm công nghiệp"), ("en", "Industrial clusters")],
)
def test_words_are_in_the_language_that_is_asked_for(
    asking: TestClient, language: str, title: str
) -> None:
    by_address = asking.get(f"{CLUSTERS}?lang={language}")
    by_header = asking.get(CLUSTERS, headers={"Accept-Language": language})

    for found in (by_address, by_header):
        assert found.json()["title"] == title
        assert found.headers["content-language"] == language
    vietnamese = [one["title"] for one in read(asking, f"{CLUSTERS}?lang=vi")["links"]]
    english = [one["title"] for one in read(asking, f"{CLUSTERS}?lang=en")["links"]]
    assert all(vietnamese)
    assert not set(vietnamese) & set(english)


def test_fields_are_described_with_their_words(asking: TestClient) -> None:
    schema = read(asking, f"{CLUSTERS}/schema?lang=en")["properties"]
    queryables = read(asking, f"{CLUSTERS}/queryables?lang=en")

    status = schema["planning_status"]
    assert status["title"] == "Planning"
    assert status["enum"] == ["in_plan", "withdrawn", "removed_part"]
    assert "withdrawn: Withdrawn from the plan" in status["description"]
    assert schema["cluster_id"]["x-ogc-role"] == "id"
    assert schema["planned_area_ha"]["x-ogc-unit"] == "ha"
    assert queryables["additionalProperties"] is False
    assert queryables["$id"] == f"{BASE}{CLUSTERS}/queryables"
    assert set(queryables["properties"]) - {"geometry"} == set(schema) - {"geometry"}


def test_the_definition_names_each_address_and_only_reading(
    asking: TestClient,
) -> None:
    found = read(asking, "/openapi")

    assert found["openapi"].startswith("3.0")
    assert found["servers"] == [{"url": BASE}]
    assert {verb for one in found["paths"].values() for verb in one} == {"get"}
    for path in found["paths"]:
        real = path.replace("{featureId}", ids(asking, path[: path.rindex("/")])[0]) \
            if "{" in path else path  # fmt: skip
        assert asking.get(real).status_code == 200
    limit = found["components"]["parameters"]["limit"]["schema"]
    assert (limit["default"], limit["maximum"]) == (100, 1000)
    # By the schema of OpenAPI itself, which pygeoapi brings.
    assert validate_openapi_document(found)
    # It is whole: nothing in it is elsewhere.
    assert '"$ref":"http' not in asking.get("/openapi").text


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["/", f"{CLUSTERS}/items", f"{CLUSTERS}/items/CCN-0001"]
)
def test_nothing_can_be_written(asking: TestClient, verb: str, path: str) -> None:
    found = asking.request(verb, path, content=b'{"type":"Feature"}')

    assert found.status_code == 405
    assert found.headers["allow"] == "GET, HEAD"


def test_a_head_is_answered_without_a_body(asking: TestClient) -> None:
    found = asking.head(f"{CLUSTERS}/items")

    assert found.status_code == 200
    assert found.content == b""


def test_what_is_not_there_is_said_in_both_languages(asking: TestClient) -> None:
    for path in ("/nothing", "/collections/clusters/items/CCN-9999", "/conformance/x"):
        vietnamese, english = (asking.get(f"{path}?lang={one}") for one in ("vi", "en"))

        assert (vietnamese.status_code, english.status_code) == (404, 404)
        assert vietnamese.json()["code"] == "NotFound"
        assert vietnamese.json()["description"] != english.json()["description"]


def test_a_workspace_without_public_layers_has_no_collections() -> None:
    from tests.tiny import tiny_workspace

    bare = tiny_workspace(without=["areas", "clusters", "roads"])

    assert read(client(workspace=bare), "/collections")["collections"] == []
