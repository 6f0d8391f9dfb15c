"""OGC API – Features Part 3 (19-079r2): queryables, and parameters for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ogc.conformed import BASE, CLUSTERS, COLLECTIONS, ITEMS, definition
from tests.ogc.served import read

if TYPE_CHECKING:
    from starlette.testclient import TestClient

REL = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
WORDS = ("title", "description", "x-ogc-unit", "x-ogc-role")


def asked_by(asking: TestClient, name: str) -> dict[str, dict[str, Any]]:
    """Return the queryables of a collection that have a simple value."""
    every = read(asking, f"/collections/{name}/queryables")["properties"]
    return {key: one for key, one in every.items() if key != "geometry"}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_3_queryables__get_queryables(asking: TestClient, name: str) -> None:
    """/req/queryables/get-queryables-op and -response."""
    path = f"/collections/{name}/queryables"
    answer = asking.get(f"{path}?lang=en")
    found = answer.json()

    assert answer.headers["content-type"] == "application/schema+json"
    assert found["$schema"] in {
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    }
    assert found["$id"] == f"{BASE}{path}"
    assert found["type"] == "object"
    assert found["additionalProperties"] is False
    for key, one in found["properties"].items():
        if key == "geometry":
            assert one["format"] in {
                "geometry-multipolygon",
                "geometry-multilinestring",
            }
            assert not {"type", "$ref"} & set(one)
        else:
            assert one["type"] in {"string", "number", "integer", "boolean"}
    assert asking.get("/collections/no-such/queryables").status_code == 404


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_3_queryables__link(asking: TestClient, name: str) -> None:
    """/req/queryables/queryables-link: among the links, and in the header Link."""
    here = f"{BASE}/collections/{name}/queryables"
    for path in (f"/collections/{name}", f"/collections/{name}/items"):
        for form in ("json", "html"):
            said = asking.get(f"{path}?f={form}").headers["link"]
            assert said == f'<{here}>; rel="{REL}"'
    links = read(asking, f"/collections/{name}")["links"]
    [link] = [
        one["href"]
        for one in links
        if one["rel"] == REL and one["type"] == "application/schema+json"
    ]
    assert asking.get(link).status_code == 200


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_3_queryables_query_parameters__the_same_schema(
    asking: TestClient, name: str
) -> None:
    """/req/queryables-query-parameters/parameters A."""
    given = definition(asking, f"/collections/{name}/items")
    for key, one in asked_by(asking, name).items():
        schema = {it: value for it, value in one.items() if it not in WORDS}
        assert given[key]["schema"] == schema, key
        assert (given[key]["style"], given[key]["explode"]) == ("form", False)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_3_queryables_query_parameters__only_what_matches(
    asking: TestClient, name: str
) -> None:
    """…/parameters B, by each field and each value that some feature has."""
    path = f"/collections/{name}/items"
    every = read(asking, path)["features"]
    for key in asked_by(asking, name):
        seen = {one["properties"][key] for one in every} - {None}
        for value in seen:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            found = asking.get(path, params={key: text}).json()["features"]
            assert found == [one for one in every if one["properties"][key] == value]


@pytest.mark.parametrize(
    "wrong",
    ["planned_area_ha=-1", "planned_area_ha=x", "scheduled_by_year=2030.5",
     "cluster_type=none-such", "established_on=2024", "no_such_field=1"],
)  # fmt: skip
def test_features_3_queryables_query_parameters__what_the_schema_forbids(
    asking: TestClient, wrong: str
) -> None:
    name = wrong.partition("=")[0]

    assert asking.get(f"{ITEMS}?{wrong}").status_code == 400
    assert (name in asked_by(asking, CLUSTERS.rpartition("/")[2])) == (
        name != "no_such_field"
    )
