"""OGC API – Features Part 1 (17-069r4), class core, by its abstract tests (A.2)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from tests.ogc.conformed import (
    CLUSTERS,
    COLLECTIONS,
    CRS84,
    ITEMS,
    RESOURCES,
    definition,
    rels,
)
from tests.ogc.served import client, ids, read
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from starlette.testclient import TestClient

FORM: dict[str, Any] = {
    "in": "query",
    "required": False,
    "style": "form",
    "explode": False,
}
DAY = "2024-04-22T00:00:00Z"


@pytest.mark.parametrize("path", RESOURCES)
def test_features_1_core__query_param_unknown_and_invalid(
    asking: TestClient, path: str
) -> None:
    assert asking.get(f"{path}?unknownQueryParameter=x").status_code == 400
    assert asking.get(f"{path}?f=x").status_code == 400


def test_features_1_core__root_and_conformance(asking: TestClient) -> None:
    kinds = {rel for rel, _ in rels(read(asking, "/"))}

    assert {"service-desc", "service-doc", "conformance", "data"} <= kinds
    declared = read(asking, "/conformance")["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in declared


def test_features_1_core__collections(asking: TestClient) -> None:
    for one in read(asking, "/collections")["collections"]:
        alone = read(asking, f"/collections/{one['id']}")
        for name in ("id", "title", "description", "extent", "itemType"):
            assert alone[name] == one[name]
        assert one["itemType"] == "feature"
        assert one["extent"]["spatial"]["crs"] == CRS84
        # In every form that features have.
        forms = {kind for rel, kind in rels(one) if rel == "items"}
        assert forms == {"application/geo+json", "text/html"}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_1_core__definitions_of_the_parameters(
    asking: TestClient, name: str
) -> None:
    """A.2.7, fc-limit-definition, fc-bbox-definition, fc-time-definition."""
    given = definition(asking, f"/collections/{name}/items")

    for one in ("limit", "bbox", "datetime"):
        assert FORM.items() <= given[one].items()
    limit = given["limit"]["schema"]
    assert limit["type"] == "integer"
    assert 1 <= limit["minimum"] <= limit["default"] <= limit["maximum"]
    assert given["bbox"]["schema"] == {
        "type": "array",
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        "items": {"type": "number"},
    }
    assert given["datetime"]["schema"] == {"type": "string"}


def test_features_1_core__limit(asking: TestClient) -> None:
    """Of 1100 features: the default, the least, the most and beyond it."""
    schema = definition(asking, ITEMS)["limit"]["schema"]
    rows = [
        {**cluster_rows()[0], "cluster_id": f"C{n:04}", "geometry": None}
        for n in range(1100)
    ]
    many = client({"clusters": rows})

    for asked, n in (
        ("", schema["default"]),
        ("?limit=1", 1),
        (f"?limit={schema['maximum']}", schema["maximum"]),
        # "If the value is larger than the maximum, this SHALL NOT be an error."
        (f"?limit={schema['maximum'] + 1}", schema["maximum"]),
    ):
        found = read(many, f"{ITEMS}{asked}")
        assert (len(found["features"]), found["numberReturned"]) == (n, n)
        assert found["numberMatched"] == 1100
        assert any(one["rel"] == "next" for one in found["links"])
    for wrong in ("0", "-1", "1.5", "ten", ""):
        assert asking.get(f"{ITEMS}?limit={wrong}").status_code == 400


def test_features_1_core__bbox(asking: TestClient) -> None:
    """fc-bbox-response: what meets the box, and also whatever is nowhere."""
    every = read(asking, ITEMS)["features"]
    shapes = {one["id"]: shapely.geometry.shape(one["geometry"])
              for one in every if one["geometry"]}  # fmt: skip
    nowhere = {one["id"] for one in every if one["geometry"] is None}
    assert nowhere == {"CCN-0005"}

    for shape in shapes.values():
        west, south, east, north = shape.buffer(0.0001).bounds
        meeting = {
            key
            for key, one in shapes.items()
            if one.intersects(shapely.box(west, south, east, north))
        }
        four = ids(asking, f"{ITEMS}?bbox={west},{south},{east},{north}")
        six = ids(asking, f"{ITEMS}?bbox={west},{south},-1,{east},{north},99")
        assert set(four) == set(six) == meeting | nowhere
    for wrong in ("1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "0,-91,1,1"):
        assert asking.get(f"{ITEMS}?bbox={wrong}").status_code == 400


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        # Every cluster of the tiny workspace is true from 22 April 2024 on.
        (DAY, True), ("2024-04-21T23:59:59Z", False),
        (f"2024-01-01T00:00:00Z/{DAY}", True), (f"../{DAY}", True), (f"/{DAY}", True),
        (f"{DAY}/..", True), (f"{DAY}/", True), ("../2024-04-21T00:00:00Z", False),
        ("/2024-04-21T00:00:00Z", False), ("2030-01-01T00:00:00Z/", True),
    ],
)  # fmt: skip
def test_features_1_core__datetime(
    asking: TestClient, asked: str, is_there: bool
) -> None:
    """fc-time-response: an instant, an interval, half-bounded ones in both ways."""
    assert len(ids(asking, f"{ITEMS}?datetime={asked}")) == (7 if is_there else 0)


@pytest.mark.parametrize(
    "wrong", ["", "..", "today", "2024-13-01", f"{DAY}/x", "1/2/3"]
)
def test_features_1_core__datetime_that_is_none(asking: TestClient, wrong: str) -> None:
    assert asking.get(f"{ITEMS}?datetime={wrong}").status_code == 400


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_1_core__features_and_their_pages(
    asking: TestClient, name: str
) -> None:
    """fc-links, fc-timeStamp, fc-numberMatched, fc-numberReturned, and the end."""
    path, seen = f"/collections/{name}/items?limit=2", []
    whole = read(asking, f"/collections/{name}/items")
    while path:
        before = dt.datetime.now(dt.UTC)
        found = read(asking, path)
        made = dt.datetime.fromisoformat(found["timeStamp"])
        assert before <= made <= dt.datetime.now(dt.UTC)
        assert found["numberMatched"] == len(whole["features"])
        assert found["numberReturned"] == len(found["features"]) <= 2
        links = rels(found)
        forms = {("self", "application/geo+json"), ("alternate", "text/html")}
        assert forms <= links
        seen += found["features"]
        path = {one["rel"]: one["href"] for one in found["links"]}.get("next", "")
    assert seen == whole["features"]


def test_features_1_core__crs84(asking: TestClient) -> None:
    for one in read(asking, ITEMS)["features"]:
        if one["geometry"]:
            west, south, east, north = shapely.geometry.shape(one["geometry"]).bounds
            assert 106 < west < east < 107
            assert 21 < south < north < 22


@pytest.mark.parametrize("name", COLLECTIONS)
def test_features_1_core__one_feature(asking: TestClient, name: str) -> None:
    """f-op, f-success, f-links."""
    for one in read(asking, f"/collections/{name}/items")["features"]:
        found = read(asking, f"/collections/{name}/items/{one['id']}")
        assert {key: found[key] for key in one} == one
        assert {
            ("self", "application/geo+json"),
            ("alternate", "text/html"),
            ("collection", "application/json"),
        } <= rels(found)
    assert asking.get(f"/collections/{name}/items/no-such").status_code == 404
    assert asking.get("/collections/no-such/items").status_code == 404
    assert asking.get(f"{CLUSTERS}/no-such").status_code == 404
