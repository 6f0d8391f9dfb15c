"""What has to fit: links on a phone, and the tables of the review on a laptop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz.schema import LANGUAGES
from tests.e2e.pages import open_page, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from clusterviz.schema import Language

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

CUT = """() => [...document.querySelectorAll(
    "[class*=st-key-matter] [data-testid=stPageLink-NavLink] :is(span, p)")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.textContent)"""

LONGER = "(one) => { one.textContent = 'Cụm công nghiệp '.repeat(8); }"
LINE_PX = 30

SIDEWAYS = """() => [...document.querySelectorAll(".dvn-scroller")]
    .map((one) => one.scrollWidth - one.clientWidth)"""


def test_no_link_of_the_red_list_is_cut_on_a_phone(dashboard: Page) -> None:
    open_page(dashboard, "overview")
    dashboard.set_viewport_size({"width": 390, "height": 844})
    # A name as long as the longest of the sample's.
    link = dashboard.locator("[class*=st-key-matter] a p").first
    link.evaluate(LONGER)

    assert dashboard.evaluate(CUT) == []


def test_no_word_on_a_button_is_cut_on_a_phone(dashboard: Page) -> None:
    open_page(dashboard, "people")
    dashboard.set_viewport_size({"width": 390, "height": 844})
    button = dashboard.get_by_test_id("stFormSubmitButton").first
    words = button.get_by_test_id("stMarkdownContainer")
    words.locator("p").evaluate(LONGER)

    assert words.evaluate("(one) => one.scrollWidth - one.clientWidth") <= 1
    assert words.evaluate("(one) => one.clientHeight") > LINE_PX


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_laptop_shows_the_four_tracks_whole(
    dashboard: Page, language: Language
) -> None:
    open_page(dashboard, "review", language)
    dashboard.goto(f"{dashboard.url.partition('?')[0]}?lang={language}&view=tracks")
    expect(dashboard.get_by_role("heading", level=1)).to_be_visible()
    settled(dashboard)
    tables = dashboard.get_by_test_id("stDataFrame")
    expect(tables.first).to_be_visible()

    assert all(one <= 1 for one in dashboard.evaluate(SIDEWAYS))


@pytest.mark.parametrize("view", ["tracks", "clocks"])
def test_a_row_of_a_list_of_the_review_chooses_its_cluster(
    dashboard: Page, view: str
) -> None:
    open_page(dashboard, "review")
    dashboard.goto(f"{dashboard.url.partition('?')[0]}?view={view}")
    expect(dashboard.get_by_role("heading", level=1)).to_be_visible()
    settled(dashboard)
    # Below one line of headings, or two: the box of the first row.
    y = 32 * (2 if view == "tracks" else 1) + 16

    dashboard.get_by_test_id("stDataFrame").first.click(position={"x": 16, "y": y})

    expect(dashboard).to_have_url(re.compile(r"[?&]id=CCN-"))
