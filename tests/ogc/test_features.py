"""Features: which ones, in which order, in which system, by hand and by the export."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
import shapely

from clusterviz.workspace.exports import geojson_bytes
from clusterviz.workspace.public import PublicShelf
from tests.ogc.served import client, ids, read
from tests.tiny import X0, Y0, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ITEMS = "/collections/clusters/items"
AREAS = "/collections/areas/items"
OWN = "http://www.opengis.net/def/crs/EPSG/0/9214"
EVERY = [f"CCN-000{n}" for n in range(1, 8)]


def box(x0: int, y0: int, x1: int, y1: int) -> str:
    """Return a box in metres from the origin, east first as EPSG lists VN-2000."""
    return f"{X0 + x0},{Y0 + y0},{X0 + x1},{Y0 + y1}&bbox-crs={OWN}"


def test_features_are_those_of_a_file_and_in_the_order_of_their_key(
    asking: TestClient,
) -> None:
    workspace = tiny_workspace()
    rows = PublicShelf().rows(workspace, "clusters")
    written = json.loads(geojson_bytes(rows.frame, rows.layer, "vi", True))

    found = read(asking, ITEMS)

    assert found["features"] == written["features"]
    assert [one["id"] for one in found["features"]] == EVERY
    assert (found["numberMatched"], found["numberReturned"]) == (7, 7)
    assert found["features"][0]["properties"]["illustrative"] is True
    assert asking.get(ITEMS).headers["content-type"] == "application/geo+json"


def test_pages_follow_each_other_until_there_are_no_more(asking: TestClient) -> None:
    seen: list[str] = []
    path = f"{ITEMS}?limit=3"
    sizes = []
    while path:
        found = read(asking, path)
        seen += [one["id"] for one in found["features"]]
        sizes.append(found["numberReturned"])
        assert found["numberMatched"] == 7
        links = {one["rel"]: one["href"] for one in found["links"]}
        path = links.get("next", "")
        assert ("prev" in links) == (len(sizes) > 1)

    assert seen == EVERY
    assert sizes == [3, 3, 1]


def test_a_page_says_itself_and_when_it_was_made(asking: TestClient) -> None:
    asked = f"{ITEMS}?limit=2&offset=2&legal_status=not_established&lang=en"
    found = read(asking, asked)
    [itself] = [one["href"] for one in found["links"] if one["rel"] == "self"]
    [other] = [one["href"] for one in found["links"] if one["rel"] == "alternate"]
    again = read(asking, itself)

    assert again["features"] == found["features"] != []
    assert dt.datetime.fromisoformat(found["timeStamp"]).tzinfo is not None
    page = asking.get(other)
    assert page.headers["content-type"].startswith("text/html")
    assert found["features"][0]["id"] in page.text
    # People who go on stay on pages.
    assert 'rel="prev" href="' in page.text
    assert page.text.partition('rel="prev" href="')[2].partition('"')[0].count("f=html")


def test_the_next_page_asks_the_same(asking: TestClient) -> None:
    asked = f"{ITEMS}?limit=1&legal_status=established&lang=en&crs={OWN}"
    first = read(asking, asked)
    [following] = [one for one in first["links"] if one["rel"] == "next"]
    second = asking.get(following["href"])

    assert second.json()["features"][0]["id"] == "CCN-0002"
    assert second.headers["content-crs"] == f"<{OWN}>"
    assert second.headers["content-language"] == "en"


def test_a_page_has_a_thousand_features_at_most() -> None:
    rows = [
        {**cluster_rows()[0], "cluster_id": f"C{n:04}", "geometry": None}
        for n in range(1100)
    ]
    asking = client({"clusters": rows})

    found = read(asking, f"{ITEMS}?limit=1000000&skipGeometry=true")

    # The standard: a limit beyond ours is no mistake.
    assert (found["numberReturned"], found["numberMatched"]) == (1000, 1100)
    assert len(ids(asking, ITEMS)) == 100
    assert ids(asking, f"{ITEMS}?offset=1099") == ["C1099"]
    assert ids(asking, f"{ITEMS}?offset=5000") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("planning_status=withdrawn", ["CCN-0006"]),
        ("planned_area_ha=40", ["CCN-0001", "CCN-0002"]),
        ("planned_area_ha=40&legal_status=established&leased_ha=4", ["CCN-0002"]),
        ("established_on=2022-09-01", ["CCN-0003"]),
        ("cluster_name=T%C3%A2y%20B%E1%BA%AFc", ["CCN-0004"]),
        ("investor_name=nobody", []),
        # See `tests.tiny.facts`.
        ("scheduled_by_year=2030", ["CCN-0004"]),
        ("scheduled_by_year=2031", []),
    ],
)
def test_fields_are_filters(asking: TestClient, asked: str, found: list[str]) -> None:
    assert ids(asking, f"{ITEMS}?{asked}") == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        # CCN-0001 is 200..1000 by 200..700, CCN-0002 1400..2200 by 200..700.
        (box(300, 300, 400, 400), ["CCN-0001"]),
        (box(900, 600, 1500, 650), ["CCN-0001", "CCN-0002"]),
        (box(1001, 0, 1399, 2000), []),
        # Sharing a border is meeting.
        (box(1000, 0, 1400, 2000), ["CCN-0001", "CCN-0002"]),
        # A line and a point are boxes too.
        (box(500, 0, 500, 2000), ["CCN-0001", "CCN-0004"]),
        (box(2000, 500, 2000, 500), ["CCN-0002"]),
    ],
)
def test_a_box_in_metres_finds_what_meets_it(
    asking: TestClient, asked: str, found: list[str]
) -> None:
    # OGC 17-069r4, /req/core/fc-bbox-response C: what is nowhere is in every box.
    # CCN-0005 has only a symbol.
    assert ids(asking, f"{ITEMS}?bbox={asked}") == sorted([*found, "CCN-0005"])


@pytest.mark.parametrize(
    "asked",
    ["-180,-90,180,90", "100,10,120,30", "100,10,-5,120,30,900", "179,-90,178,90"],
)
def test_a_box_of_half_the_world_finds_all(asking: TestClient, asked: str) -> None:
    assert ids(asking, f"{ITEMS}?bbox={asked}") == EVERY


@pytest.mark.parametrize("asked", ["0,0,1,1", "107,21,108,22", "170,-90,-170,90"])
def test_a_box_elsewhere_finds_only_what_is_nowhere(
    asking: TestClient, asked: str
) -> None:
    assert ids(asking, f"{ITEMS}?bbox={asked}") == ["CCN-0005"]


def test_a_box_in_degrees_is_that_of_the_features(asking: TestClient) -> None:
    for one in read(asking, ITEMS)["features"]:
        if one["geometry"] is None:
            continue
        bounds = shapely.bounds(shapely.from_geojson(json.dumps(one["geometry"])))
        said = ",".join(f"{degree:.7f}" for degree in bounds)
        assert one["id"] in ids(asking, f"{ITEMS}?bbox={said}")


@pytest.mark.parametrize(
    ("when", "found"),
    [
        # Districts and communes of 2024 ended with June 2025; the province goes on.
        ("2024-04-22", 7),
        ("2025-06-30", 7),
        ("2025-07-01", 3),
        ("2025-06-30/2025-07-01", 9),
        ("2025-07-01T00:00:00Z/..", 3),
        ("../2023-12-31", 0),
        ("2023-12-31", 0),
        ("../..", 9),
    ],
)
def test_areas_are_those_valid_on_the_days(
    asking: TestClient, when: str, found: int
) -> None:
    assert read(asking, f"{AREAS}?datetime={when}")["numberMatched"] == found


def test_clusters_are_as_they_were_known_on_the_day() -> None:
    from clusterviz.records import Lineage

    workspace = tiny_workspace()
    layer = workspace.layers["clusters"]
    now = workspace.rows("clusters")
    day = dt.date(2024, 9, 1)
    later = now.assign(cluster_name="Tên mới", as_of_on=day)
    lineage = Lineage(source_document="Test", as_of_on=day)
    workspace.store.publish(layer, later, lineage, replaces=1, is_valid=True)
    asking = client(workspace=workspace)

    def names(when: str) -> set[str]:
        found = read(asking, f"{ITEMS}?{when}")["features"]
        return {one["properties"]["cluster_name"] for one in found}

    assert names("datetime=2024-09-01") == names("") == {"Tên mới"}
    assert "Tây Nam" in names("datetime=2024-08-31")
    assert names("datetime=2024-04-21") == set()
    assert names("datetime=2024-05-01/..") == {"Tên mới"}
