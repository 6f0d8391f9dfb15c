"""What nobody should ask: each gets a 4xx and a sentence, and nothing breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.ogc.refused import MOST_SHOWN
from tests.ogc.served import client

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ITEMS = "/collections/clusters/items"

HOSTILE = {
    "limit of nothing": "limit=0",
    "limit below nothing": "limit=-1",
    "limit as a power": "limit=1e9",
    "limit in words": "limit=ten",
    "limit empty": "limit=",
    "limit in other digits": "limit=%D9%A1%D9%A2",
    "limit endless": f"limit={'9' * 400}",
    "offset below nothing": "offset=-5",
    "offset beyond all": "offset=99999999999",
    "offset a fraction": "offset=1.5",
    "box of three": "bbox=1,2,3",
    "box of words": "bbox=a,b,c,d",
    "box of nothing": "bbox=",
    "box not a number": "bbox=nan,nan,nan,nan",
    "box without end": "bbox=-inf,-inf,inf,inf",
    "box beyond the world": "bbox=-500,-100,500,100",
    "box upside down": "bbox=106,22,107,21",
    "system without a box": "bbox-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "box in no system": "bbox=1,2,3,4&bbox-crs=junk",
    "system of words": "crs=junk",
    "system we lack": "crs=http://www.opengis.net/def/crs/EPSG/0/3857",
    "system from a file": "crs=file:///etc/passwd",
    "system by a pipeline": "crs=%2Bproj%3Dpipeline%20%2Bstep",
    "system empty": "crs=",
    "day that is none": "datetime=2024-02-30",
    "day in words": "datetime=yesterday",
    "day by a slash": "datetime=22/04/2024",
    "days backwards": "datetime=2024-12-31/2024-01-01",
    "days too many": "datetime=2024-01-01/2024-02-01/2024-03-01",
    "hour that is none": "datetime=2024-01-01T99:00:00Z",
    "field unknown": "no_such_field=1",
    "field of insiders": "note=x",
    "field of insiders 2": "main_line_land_ha=1",
    "field of others": "violation_stage=open",
    "number in words": "planned_area_ha=big",
    "number not a number": "planned_area_ha=nan",
    "number endless": "planned_area_ha=1e999",
    "code unknown": "planning_status=stolen",
    "day of a field": "established_on=2024-13-01",
    "truth of a field": "skipGeometry=maybe",
    "wanted unknown": "properties=cluster_id,password",
    "wanted of insiders": "properties=note",
    "format unknown": "f=jsonld",
    "format a path": "f=../../etc/passwd",
    "language unknown": "lang=fr",
    "twice": "limit=1&limit=2",
    "twice otherwise": "lang=vi&lang=en",
    "a filter language": "filter=planned_area_ha%3E1",
    "a filter language 2": "filter-lang=cql2-json&filter=%7B%22op%22%3A1%7D",
    "sorting": "sortby=-note",
    "searching": "q=a",
    "result type": "resulttype=hits",
    "sql": "cluster_id%27%20OR%201=1--",
    "null": "cluster_name=a%00b",
    "line ends": "cluster_name=a%0d%0aSet-Cookie:x",
    "right to left": "cluster_name=a%E2%80%AEb",
    "no utf-8": "cluster_name=%ff%fe",
    "surrogates": "cluster_name=%ED%A0%80",
    "very long value": f"cluster_name={'a' * 600}",
    "very long": "&".join(f"cluster_name{n}=a" for n in range(200)),
    "many": "&".join("a=" for _ in range(100)),
    "a bad percent": "limit=%zz",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("shown_as", ["", "text/html"])
def test_a_hostile_question_is_refused_in_a_sentence(
    asking: TestClient, name: str, shown_as: str
) -> None:
    found = asking.get(f"{ITEMS}?{HOSTILE[name]}", headers={"Accept": shown_as})

    assert found.status_code in {400, 414}, found.text
    assert "Traceback" not in found.text
    assert "/root/" not in found.text
    assert "site-packages" not in found.text
    if found.headers["content-type"] == "application/json":
        assert found.json()["code"] in {"InvalidParameterValue", "UriTooLong"}
        # Found, expected, what to do.
        assert found.json()["description"].count(". ") >= 2


def test_what_is_repeated_is_short_and_seen(asking: TestClient) -> None:
    found = asking.get(f"{ITEMS}?lang={'x' * 400}").json()["description"]

    assert "x" * MOST_SHOWN not in found
    markup = "<script>alert(1)</script>{{7*7}}"
    page = asking.get(f"{ITEMS}?f=html&{quote(markup)}=1").text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page


def test_sql_in_a_value_is_only_a_value(asking: TestClient) -> None:
    found = asking.get(f"{ITEMS}?cluster_name={quote(chr(39) + ' OR 1=1 --')}")

    assert found.json()["features"] == []


@pytest.mark.parametrize(
    "path",
    [
        "/collections/..%2f..%2fops.sqlite/items",
        "/collections/clusters/items/..%2f..%2fareas",
        "/collections/clusters/items/%00",
        "/collections/clusters/items/",
        "/collections/clusters/nothing",
        "/static/img/logo.png",
        "/processes",
        "/jobs",
        "/TileMatrixSets",
        "/admin/config",
        f"/collections/clusters/items/{'a' * 3000}",
    ],
)
def test_no_path_leads_elsewhere(asking: TestClient, path: str) -> None:
    found = asking.get(path)

    is_list = path == "/collections/clusters/items/"
    assert found.status_code == (200 if is_list else 404)


@pytest.mark.parametrize("host", ["evil.example", "", "a b", "127.0.0.1.evil", "[::1"])
def test_another_host_is_refused(asking: TestClient, host: str) -> None:
    assert asking.get("/", headers={"Host": host}).status_code == 400


def test_a_host_that_is_no_name_is_in_no_link() -> None:
    from clusterviz.ogc.addresses import Site

    open_to_all = client(site=Site(frozenset({"*"})))

    found = open_to_all.get("/", headers={"Host": 'a"><script>'})

    assert found.status_code == 400
    assert "<script" not in found.text


TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
NAMES = st.sampled_from(
    ["bbox", "bbox-crs", "crs", "datetime", "limit", "offset", "properties", "f",
     "lang", "skipGeometry", "cluster_name", "planned_area_ha", "established_on",
     "planning_status", "filter"]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(NAMES | TEXT, TEXT, max_size=4))
def test_no_question_at_all_breaks_it(given_: dict[str, str]) -> None:
    asking = _shared()
    query = "&".join(f"{quote(name)}={quote(one)}" for name, one in given_.items())

    assert asking.get(f"{ITEMS}?{query}").status_code in {200, 400, 414}


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=60))
def test_no_bytes_at_all_break_it(query: bytes) -> None:
    asking = _shared()

    found = asking.get(f"{ITEMS}?{quote(query, safe='=&%')}")

    assert found.status_code in {200, 400, 414}


_KEPT: list[TestClient] = []


def _shared() -> TestClient:
    if not _KEPT:
        _KEPT.append(client())
    return _KEPT[0]
