"""What the server answers beside the pages, asked without a browser."""

from __future__ import annotations

import gzip
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from clusterviz.ui import routes
from clusterviz.workspace.mapframes import MapQuestion
from tests.e2e.hostile import HOSTILE, open_workspace
from tests.tiny import AS_OF_ON

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def asked(url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask for one address, exactly as written."""
    request = urllib.request.Request(url, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


def absolute(base: str, relative: str) -> str:
    """Return the address that the component's frame makes of a relative one."""
    return base + relative.removeprefix("../..")


def clusters_url(base: str) -> str:
    """Return where the clusters of the hostile workspace are."""
    question = MapQuestion("clusters", AS_OF_ON)
    return absolute(base, routes.layer_url(open_workspace(), question, "vi"))


def test_a_layer_is_compressed_geojson_that_a_browser_keeps_for_good(
    map_url: str,
) -> None:
    answer = asked(clusters_url(map_url), {"Accept-Encoding": "gzip"})

    collection = json.loads(gzip.decompress(answer.body))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/geo+json"
    assert "immutable" in answer.headers["cache-control"]
    assert collection["features"][0]["properties"]["lines"][0] == HOSTILE


def test_a_client_that_cannot_unpack_gets_plain_geojson(map_url: str) -> None:
    answer = asked(clusters_url(map_url), {"Accept-Encoding": "identity"})

    assert len(json.loads(answer.body)["features"]) == 7


def test_a_layer_that_is_known_already_is_not_sent_again(map_url: str) -> None:
    url = clusters_url(map_url)
    etag = asked(url).headers["etag"]

    answer = asked(url, {"If-None-Match": etag})

    assert (answer.status, answer.body) == (304, b"")


@pytest.mark.parametrize("name", [*routes.SCRIPTS, *routes.SHEETS, *routes.FONTS])
def test_every_script_and_sheet_of_the_map_is_served(map_url: str, name: str) -> None:
    (relative,) = routes.asset_urls((name,))

    answer = asked(absolute(map_url, relative))

    assert answer.status == 200
    assert answer.body == (routes.STATIC / name).read_bytes()
    assert answer.headers["content-type"].split(";")[0] in {
        "text/javascript", "text/css", "font/woff2",
    }  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/cv/static/1/../web_assets.toml",
        "/cv/static/1/..%2f..%2fweb_assets.toml",
        "/cv/static/1/%2e%2e/%2e%2e/style.py",
        "/cv/static/1//etc/passwd",
        "/cv/static/1/vendor/leaflet-1.9.4/LICENSE",
        "/cv/static/1/nothing.js",
        "/cv/look/fr-1.json",
        "/cv/layers/clusters-0000.geojson?on=2024-04-22&lang=vi",
        "/cv/layers/clearance_log-0000.geojson?on=2024-04-22&lang=vi",
        "/cv/layers/..%2fops-0000.geojson?on=2024-04-22&lang=vi",
        "/cv/layers/clusters-0000.geojson?on=yesterday&lang=vi",
        "/cv/layers/clusters-0000.geojson",
        "/cv/tiles/0/0/0/0",
        "/cv/tiles/0/-1/0/0",
        "/cv/tiles/0/1e3/0/0",
        f"/cv/tiles/0/{'9' * 5000}/0/0",
        "/cv/tiles/0/0/..%2f..%2fops.sqlite/0",
    ],
)
def test_what_is_not_listed_does_not_exist(map_url: str, path: str) -> None:
    answer = asked(map_url + path)

    assert answer.status in {400, 404}
    assert b"AssetError" not in answer.body


def test_a_level_that_has_no_areas_on_the_day_is_said_in_one_line(
    map_url: str,
) -> None:
    question = MapQuestion("areas", AS_OF_ON.replace(year=2026), "district")
    url = absolute(map_url, routes.layer_url(open_workspace(), question, "en"))

    answer = asked(url)

    assert answer.status == 404
    assert b"has no district on 22 Apr 2026" in answer.body
