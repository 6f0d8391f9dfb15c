"""Links are right however the API is reached, and lead to no foreign host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from clusterviz.ogc import app
from clusterviz.ogc.addresses import Site
from tests.ogc.served import client
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = frozenset({"127.0.0.1", "cum.example"})


def mounted(
    base_path: str, *, is_open: bool = True, is_https: bool = False
) -> TestClient:
    """Return who asks the server that has the API beside its pages."""
    workspace = tiny_workspace()
    routes = app.mounted(
        lambda: workspace,
        base_path,
        host_names=NAMES,
        is_https=is_https,
        is_open=is_open,
    )
    return TestClient(Starlette(routes=routes), base_url="http://127.0.0.1:8501")


def base_of(asking: TestClient, path: str, headers: Mapping[str, str]) -> str:
    """Return the address that links begin with."""
    found = asking.get(path, headers=dict(headers))
    assert found.status_code == 200, found.text
    hrefs: list[str] = [one["href"] for one in found.json()["links"]]
    [data] = [one for one in hrefs if one.endswith("/collections")]
    base = data.removesuffix("/collections")
    assert all(one.startswith(base) for one in hrefs)
    return base


@pytest.mark.parametrize(
    ("base_path", "headers", "base"),
    [
        ("", {}, "http://127.0.0.1:8501/api"),
        ("ban-do", {}, "http://127.0.0.1:8501/ban-do/api"),
        ("/ban-do/", {"Host": "cum.example"}, "http://cum.example/ban-do/api"),
        (
            "",
            {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "cum.example"},
            "https://cum.example/api",
        ),
        (
            "",
            {
                "X-Forwarded-Proto": "https",
                "X-Forwarded-Host": "cum.example:8443",
                "X-Forwarded-Prefix": "/tinh/ccn/",
            },
            "https://cum.example:8443/tinh/ccn/api",
        ),
        # Another host, scheme or path than can be is passed over.
        ("", {"X-Forwarded-Host": "evil.example"}, "http://127.0.0.1:8501/api"),
        ("", {"X-Forwarded-Proto": "javascript"}, "http://127.0.0.1:8501/api"),
        ("", {"X-Forwarded-Prefix": "//evil.example"}, "http://127.0.0.1:8501/api"),
        ("", {"X-Forwarded-Prefix": '/"><script>'}, "http://127.0.0.1:8501/api"),
    ],
)
def test_links_begin_where_the_reader_asked(
    base_path: str, headers: dict[str, str], base: str
) -> None:
    prefix = f"/{base_path.strip('/')}" if base_path else ""
    asking = mounted(base_path)

    assert base_of(asking, f"{prefix}/api/", headers) == base
    # Without the slash at its end it is the same address.
    assert base_of(asking, f"{prefix}/api", headers) == base


def test_where_browsers_come_by_https_links_do() -> None:
    assert base_of(mounted("", is_https=True), "/api/", {}).startswith("https://")


def test_an_item_leads_to_the_page_beside_the_api() -> None:
    found = mounted("ban-do").get("/ban-do/api/collections/clusters/items/CCN-0001")
    [page] = [one for one in found.json()["links"] if one["rel"] == "related"]

    assert page["href"].startswith("http://127.0.0.1:8501/ban-do/map?id=CCN-0001")


def test_two_readers_at_once_get_addresses_of_their_own() -> None:
    asking = client(site=Site(frozenset({"*"})))
    for name in ("a.example", "b.example"):
        found = asking.get("/?f=html", headers={"Host": name})
        assert f"http://{name}/collections" in found.text
        assert "private" in found.headers["cache-control"]


def test_a_closed_api_says_who_may_open_it() -> None:
    asking = mounted("", is_open=False)
    for path in ("/api", "/api/collections", "/api/collections/clusters/items"):
        found = asking.get(path)
        assert found.status_code == 403
        assert "--open-api" in found.json()["description"]
        assert "CCN-" not in found.text


def test_without_the_extra_there_is_no_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "is_installed", lambda: False)
    routes = app.mounted(
        tiny_workspace, "", host_names=NAMES, is_https=False, is_open=True
    )

    assert routes == []
