"""A server for everybody: what is public is read, and nothing can be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui.people.allowed import PUBLIC
from tests.e2e.conftest import ROOT, served
from tests.e2e.pages import TITLES, settled
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from clusterviz.schema import Language
    from tests.e2e.conftest import Traffic

pytestmark = pytest.mark.browser

WRITING = (
    "stForm", "stFormSubmitButton", "stFileUploader", "stTextArea", "stTextInput",
    "stNumberInput", "stChatInput",
)  # fmt: skip
"""What the pages are written with; a public page needs none of them."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a server that was started to be read only."""
    folder = tmp_path_factory.mktemp("public")
    environment = {
        "CLUSTERVIZ_WORKSPACE": str(saved(folder / "W")),
        "CLUSTERVIZ_IS_READ_ONLY": "true",
    }
    with served(ROOT / "app.py", folder / "server.log", environment) as its_url:
        yield its_url


def buttons(page: Page) -> set[str]:
    """Return what the buttons of the page are called."""
    every = page.get_by_test_id("stMain").get_by_role("button").all()
    return {one.inner_text().strip().rpartition("\n")[2] for one in every}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_a_read_only_server_has_anything_to_write_with(
    page: Page, url: str, traffic: Traffic, language: Language
) -> None:
    page.goto(f"{url}/?lang={language}")
    for name in PUBLIC:
        link = texts.say(f"frame.page_{name}", language)
        page.get_by_test_id("stSidebar").get_by_role(
            "link", name=link, exact=True
        ).click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(texts.say(TITLES[name], language))
        settled(page)
        for kind in WRITING:
            if (name, kind) != ("help", "stTextInput"):
                expect(page.get_by_test_id(kind)).to_have_count(0)
        verbs = (
            "edit.save",
            "edit.add",
            "people.keep",
            "review.do_sign",
            "cases.record",
        )
        assert not buttons(page) & {texts.say(one, language) for one in verbs}
    expect(page.get_by_test_id("stSidebar").get_by_role("link")).to_have_count(3)
    assert traffic.inside


@pytest.mark.parametrize("name", ["edit", "review", "withdrawn", "violations"])
def test_an_address_of_a_page_that_writes_opens_the_public_one(
    page: Page, url: str, name: str
) -> None:
    page.goto(f"{url}/{name}?id=CCN-0001&month=2024-04")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        texts.say("vacant.title", "vi")
    )
    settled(page)
    expect(page.get_by_test_id("stForm")).to_have_count(0)
