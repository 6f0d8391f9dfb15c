"""The pages for people: the same answers, escaped, and nothing from elsewhere."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.ogc.served import HOST, client
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from starlette.testclient import TestClient

PATHS = (
    "/", "/conformance", "/openapi", "/collections", "/collections/clusters",
    "/collections/clusters/queryables", "/collections/clusters/schema",
    "/collections/clusters/items", "/collections/clusters/items/CCN-0001",
    "/collections/areas/items?limit=2&offset=2", "/collections/roads/items",
    "/nothing",
)  # fmt: skip

MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}{% raw %}'

_LOADS = {"src", "srcset", "data", "action", "formaction", "poster", "background"}


class Links(HTMLParser):
    """What a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.hrefs: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is loaded, and where links lead."""
        self.tags.append(tag)
        for name, value in attrs:
            if name == "href":
                self.hrefs.append(value or "")
            if name in _LOADS or name.startswith("on"):
                self.loads.append(f"{tag} {name}={value}")


def seen(text: str) -> Links:
    """Return what a page refers to."""
    links = Links()
    links.feed(text)
    return links


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_names_no_outside_host(
    asking: TestClient, path: str, language: str
) -> None:
    sign = "&" if "?" in path else "?"
    found = asking.get(f"{path}{sign}f=html&lang={language}")
    links = seen(found.text)

    assert found.headers["content-type"].startswith("text/html")
    assert f'<html lang="{language}">' in found.text
    assert links.loads == []
    assert not {"script", "iframe", "link", "object", "img"} & set(links.tags)
    assert {urlsplit(one).netloc for one in links.hrefs} == {HOST}
    assert "url(" not in found.text
    assert "@import" not in found.text
    assert found.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", PATHS[:-1])
def test_every_link_of_a_page_leads_somewhere(asking: TestClient, path: str) -> None:
    sign = "&" if "?" in path else "?"
    for href in set(seen(asking.get(f"{path}{sign}f=html").text).hrefs):
        assert asking.get(href).status_code == 200, href


@pytest.mark.parametrize("path", PATHS[:-1])
def test_a_page_of_the_sample_says_so_in_its_language(
    asking: TestClient, path: str
) -> None:
    sign = "&" if "?" in path else "?"
    found = asking.get(f"{path}{sign}f=html&lang=en").text

    assert "<strong>Illustrative data, without legal value.</strong>" in found
    # The other language of the same page, where it says its own address.
    [there] = re.findall(r'<a href="([^"]*)" lang="vi"', found)
    other = asking.get(html.unescape(there)).text
    assert "<strong>Dữ liệu minh họa, không có giá trị pháp lý.</strong>" in other


def test_the_other_language_is_of_the_same_page(asking: TestClient) -> None:
    path = "/collections/clusters/items?limit=2&offset=2&f=html&lang=en"
    [there] = re.findall(r'<a href="([^"]*)" lang="vi"', asking.get(path).text)

    found = asking.get(html.unescape(there)).text

    assert "CCN-0003" in found
    assert "CCN-0001" not in found
    assert '<html lang="vi">' in found


def test_a_browser_gets_a_page_and_a_program_gets_json(asking: TestClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    program = {"Accept": "application/geo+json, application/json"}
    path = "/collections/clusters/items"

    kinds = [
        asking.get(path, headers=one).headers["content-type"].partition(";")[0]
        for one in (browser, program, {"Accept": "*/*"})
    ]

    assert kinds == ["text/html", "application/geo+json", "application/geo+json"]


def test_text_of_files_is_only_text() -> None:
    rows = [{**cluster_rows()[0], "cluster_name": MARKUP, "cluster_id": "<b>1</b>"}]
    asking = client({"clusters": rows})
    for path in ("items", "items/%3Cb%3E1%3C%2Fb%3E"):
        found = asking.get(f"/collections/clusters/{path}?f=html")
        assert found.status_code == 200
        assert not {"script", "img", "b"} & set(seen(found.text).tags)
        assert "{{7*7}}" in found.text


def test_a_page_has_words_and_figures_as_people_write_them(asking: TestClient) -> None:
    path = "/collections/clusters/items/CCN-0002?f=html"
    vietnamese, english = (
        asking.get(f"{path}&lang={one}").text for one in ("vi", "en")
    )

    assert "Trong quy hoạch" in vietnamese
    assert re.search(r"<td>40,00</td>", vietnamese)
    assert "<td>01/03/2010</td>" in vietnamese
    assert "In the plan" in english
    assert re.search(r"<td>40\.00</td>", english)
