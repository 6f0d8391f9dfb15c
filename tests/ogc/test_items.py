"""One feature: its place, its fields, and where its links lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from clusterviz.ogc import places
from clusterviz.ogc.addresses import Site
from tests.ogc.served import HOST, client, read
from tests.tiny import X0, Y0

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ITEMS = "/collections/clusters/items"
AREAS = "/collections/areas/items"
OWN = "http://www.opengis.net/def/crs/EPSG/0/9214"


def test_metres_are_the_very_ones_that_are_kept(asking: TestClient) -> None:
    asked = read(asking, f"{ITEMS}/CCN-0001?crs={OWN}")
    ring = asked["geometry"]["coordinates"][0][0]

    # The standard wants the order of the system's own axes: of EPSG:9214, E and N.
    assert {tuple(one) for one in ring} == {
        (X0 + 200, Y0 + 200), (X0 + 1000, Y0 + 200),
        (X0 + 1000, Y0 + 700), (X0 + 200, Y0 + 700),
    }  # fmt: skip
    assert (
        asking.get(f"{ITEMS}/CCN-0001?crs={OWN}").headers["content-crs"] == f"<{OWN}>"
    )
    assert asking.get(f"{ITEMS}/CCN-0001").headers["content-crs"] == f"<{places.CRS84}>"


def test_a_workspace_in_another_zone_offers_both() -> None:
    known = places.systems("EPSG:9209")

    assert [one.rpartition("/")[2] for one in known] == ["9209", "9214"]


def test_only_the_wanted_fields_and_no_shapes(asking: TestClient) -> None:
    path = f"{ITEMS}?properties=cluster_name,planned_area_ha&skipGeometry=true&limit=1"
    [one] = read(asking, path)["features"]

    assert one["geometry"] is None
    assert set(one["properties"]) == {"cluster_name", "planned_area_ha", "illustrative"}


def test_every_feature_of_a_layer_has_the_same_fields(asking: TestClient) -> None:
    found: list[dict[str, Any]] = []
    for n in range(7):
        found += read(asking, f"{ITEMS}?limit=1&offset={n}")["features"]

    assert len({frozenset(one["properties"]) for one in found}) == 1


def test_an_item_leads_to_itself_its_collection_and_its_page() -> None:
    site = Site(frozenset({"127.0.0.1"}), pages="https://cum.example/bang")
    found = read(client(site=site), f"{ITEMS}/CCN-0001?lang=en")
    links = {(one["rel"], one["type"]): one for one in found["links"]}

    base = f"http://{HOST}/collections/clusters"
    assert links["self", "application/geo+json"]["href"].startswith(
        f"{base}/items/CCN-0001"
    )
    assert links["collection", "application/json"]["href"] == f"{base}?lang=en"
    page = links["related", "text/html"]
    assert page["href"] == "https://cum.example/bang/map?id=CCN-0001&lang=en"
    assert page["title"] == "The cluster's page in the dashboard"


def test_a_key_of_any_signs_is_an_address(asking: TestClient) -> None:
    key = "district:001:2024-01-01"
    found = read(asking, f"{AREAS}/{key}")
    strange = client({"roads": [_road("a/b c%?#é")]})
    road = read(strange, "/collections/roads/items")["features"][0]["id"]
    [itself] = [
        one["href"]
        for one in read(strange, "/collections/roads/items/a%2Fb%20c%25%3F%23%C3%A9")[
            "links"
        ]
        if (one["rel"], one["type"]) == ("self", "application/geo+json")
    ]

    assert found["id"] == key
    assert read(strange, itself)["id"] == road == "a/b c%?#é"


def _road(key: str) -> dict[str, Any]:
    line = shapely.LineString([(X0, Y0), (X0 + 10, Y0)])
    return {
        "road_id": key,
        "road_name": "Đường",
        "road_kind": "national_road",
        "geometry": shapely.MultiLineString([line]),
    }
