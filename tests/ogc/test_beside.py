"""The API beside the dashboard, on one port: the real server, without a browser."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.conftest import ROOT, served
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a dashboard under a path of its own."""
    folder = tmp_path_factory.mktemp("beside")
    environment = {
        "CLUSTERVIZ_WORKSPACE": str(saved(folder / "W")),
        "CLUSTERVIZ_IS_READ_ONLY": "true",
        "STREAMLIT_SERVER_BASE_URL_PATH": "ban-do",
    }
    with served(ROOT / "app.py", folder / "server.log", environment) as its_url:
        yield its_url


def asked(url: str, verb: str = "GET", **headers: str) -> tuple[int, Any, Any]:
    """Return status, headers and body of one answer."""
    request = urllib.request.Request(url, method=verb, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read().decode()


def test_the_api_answers_beside_the_pages(url: str) -> None:
    status, headers, body = asked(f"{url}/api")
    links = [one["href"] for one in json.loads(body)["links"]]

    assert status == 200
    assert links
    assert all(one.startswith(f"{url}/api") for one in links)
    # What the wall gives every answer.
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Referrer-Policy"] == "same-origin"
    assert asked(f"{url}/_stcore/health")[0] == 200
    assert "<title>" in asked(f"{url}/")[2]


def test_a_feature_leads_to_the_page_of_its_cluster(url: str) -> None:
    item = json.loads(asked(f"{url}/api/collections/clusters/items/CCN-0001")[2])
    [page] = [one["href"] for one in item["links"] if one["rel"] == "related"]

    assert page == f"{url}/map?id=CCN-0001&lang=vi"
    assert asked(page)[0] == 200


def test_a_page_of_the_api_has_its_own_policy(url: str) -> None:
    _, headers, body = asked(f"{url}/api/collections", Accept="text/html")

    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Cụm công nghiệp" in body


def test_another_host_and_another_verb_are_refused(url: str) -> None:
    assert asked(f"{url}/api/collections", Host="evil.example")[0] == 400
    assert asked(f"{url}/api/collections/clusters/items", "DELETE")[0] == 405


def test_behind_a_sign_in_the_api_is_shut(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 40)
    key.chmod(0o600)
    environment = {
        "CLUSTERVIZ_WORKSPACE": str(saved(tmp_path / "W")),
        "CLUSTERVIZ_PROXY_SECRET": str(key),
        "CLUSTERVIZ_STATE": str(tmp_path / "state"),
    }
    with served(ROOT / "app.py", tmp_path / "log", environment) as url:
        status, _, body = asked(f"{url}/api/collections/clusters/items")

    assert status == 403
    assert json.loads(body)["code"] == "Forbidden"
