"""Two officials edit one site, each in a browser of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.workspace import creation, edits
from tests.e2e.conftest import ROOT, served
from tests.e2e.pages import PATIENCE_MS, settled
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

ROW = ("clearance_log", "S2:2024-04")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a workspace that the test writes to."""
    return saved(tmp_path / "w")


@pytest.fixture
def url(folder: Path, tmp_path: Path) -> Iterator[str]:
    """Give the address of its dashboard."""
    environment = {"CLUSTERVIZ_WORKSPACE": str(folder)}
    with served(ROOT / "app.py", tmp_path / "server.log", environment) as its_url:
        yield its_url


def opened(browser: Browser, url: str) -> Page:
    """Return a browser of its own, with the form of the row open."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE_MS)
    page.goto(f"{url}/edit?layer={ROW[0]}&row={ROW[1]}")
    expect(page.locator(".st-key-edit-save")).to_be_visible(timeout=PATIENCE_MS)
    settled(page)
    return page


def typed(page: Page, hectares: str, by: str) -> None:
    """Type cleared hectares, the document and the name of who writes."""
    figure = page.get_by_role("textbox", name=re.compile("^Đã giải phóng"))
    document = page.get_by_role("textbox", name=re.compile("^Văn bản"))
    name = page.get_by_role("textbox", name=texts.say("edit.by", "vi"))
    for place, value in ((figure, hectares), (document, f"BC {by}"), (name, by)):
        place.fill(value)
        place.press("Tab")
        settled(page)


def cleared(folder: Path) -> object:
    """Return the cleared hectares as they are now."""
    workspace = creation.open_workspace(folder)
    try:
        return (edits.row(workspace, *ROW) or {})["cleared_ha"]
    finally:
        workspace.store.close()


def press(page: Page, name: str) -> None:
    """Press a button, and wait until nothing runs."""
    page.locator(f".st-key-edit-{name}").get_by_role("button").click()
    settled(page)


@pytest.mark.parametrize(
    ("way", "ha"), [("theirs", 2.25), ("mine", 2.5), ("again", 2.75)]
)
def test_who_comes_second_sees_the_conflict_and_loses_nothing(
    browser: Browser, url: str, folder: Path, way: str, ha: float
) -> None:
    first, second = opened(browser, url), opened(browser, url)
    typed(second, "2,5", "Bình")

    typed(first, "2,25", "An")
    press(first, "save")
    expect(first.get_by_text("An ghi lúc")).to_be_visible()
    press(second, "save")

    heading = second.get_by_role("heading", name=texts.say("edit.conflict", "vi"))
    expect(heading).to_be_visible()
    told = second.locator(".st-key-edit-conflict").get_by_test_id("stAlert")
    expect(told).to_contain_text("An")
    assert cleared(folder) == 2.25
    # Every way is offered, and another language loses nothing.
    second.get_by_role("radio", name="English").click()
    expect(
        second.get_by_role("heading", name=texts.say("edit.conflict", "en"))
    ).to_be_visible()
    settled(second)

    press(second, way)
    if way == "again":
        figure = second.get_by_role("textbox", name=re.compile("^Cleared"))
        expect(figure).to_have_value("2.5")
        figure.fill("2.75")
        figure.press("Tab")
        settled(second)
        press(second, "save")
    expect(heading).to_have_count(0)
    figure = second.get_by_role("textbox", name=re.compile("^Cleared"))
    expect(figure).to_have_value(f"{ha:g}")
    if way != "theirs":
        expect(second.get_by_text("written by Bình")).to_be_visible()
    assert cleared(folder) == ha
    for page in (first, second):
        page.goto("about:blank")
        page.context.close()


def test_what_was_saved_shows_on_the_next_question(browser: Browser, url: str) -> None:
    page = opened(browser, url)
    reader = opened(browser, url)
    reader.goto(f"{url}/clearance?by=site&date=2024-04-30")
    settled(reader)

    typed(page, "3,5", "An")
    press(page, "save")
    expect(page.get_by_text("An ghi lúc")).to_be_visible()

    # 35 + 40 + 3.5 of 100 ha.
    reader.goto(f"{url}/clearance?by=site&date=2024-04-30")
    expect(
        reader.get_by_test_id("stMetricValue").filter(has_text="78,5")
    ).to_have_count(1, timeout=PATIENCE_MS)
    for one in (page, reader):
        one.goto("about:blank")
        one.context.close()
