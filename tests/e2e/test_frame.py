"""Words of ours in the place of Streamlit's, and never in the place of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz.ui import stock
from tests.e2e.conftest import HERE, served
from tests.e2e.pages import settled, unfold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

NAMES = ["May 2000 Garment JSC", "Format", "May 2000", "Stop", "No results"]
OURS = stock.words("vi")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of `frame_app`."""
    log = tmp_path_factory.mktemp("frame") / "server.log"
    with served(HERE / "frame_app.py", log) as address:
        yield address


@pytest.fixture
def shown(page: Page, url: str) -> Page:
    """Give the page, once the frame's script has been through it."""
    page.goto(url)
    expect(page.get_by_label("none")).to_have_attribute(
        "placeholder", OURS["Choose options"]
    )
    # What unfolds before all is drawn folds up again.
    settled(page)
    return page


def test_names_that_read_like_words_of_streamlits_stay(shown: Page) -> None:
    expect(shown.get_by_test_id("stMarkdown")).to_have_text(NAMES)
    for place in ("stMetricLabel", "stMetricValue", "stButton"):
        expect(shown.get_by_test_id(place)).to_have_text(NAMES)
    expect(shown.locator(".said")).to_have_text(NAMES)
    for name, one in zip(NAMES, shown.locator(".said").all(), strict=True):
        expect(one).to_have_attribute("title", name)
    tags = shown.locator("[data-tag]")
    expect(tags).to_have_text(NAMES)
    for name, tag in zip(NAMES, tags.all(), strict=True):
        expect(tag).to_have_attribute("aria-label", name)
        expect(tag.get_by_role("button")).to_have_attribute(
            "aria-label", OURS["Remove {x}"].replace("{x}", name)
        )


def test_options_stay_and_their_absence_is_said_in_our_words(shown: Page) -> None:
    field = shown.get_by_test_id("stSelectbox").get_by_role("combobox")
    unfold(shown, field)
    expect(shown.get_by_role("option")).to_have_text(NAMES)

    field.fill("zzz")

    nothing = shown.get_by_test_id("stSelectboxVirtualDropdown")
    expect(nothing).to_have_text(OURS["No results"])


def test_the_calendar_has_our_days(shown: Page) -> None:
    shown.get_by_test_id("stDateInputCalendarButton").click()

    calendar = shown.get_by_test_id("stDateInputCalendar")
    chosen = calendar.locator("[aria-label*='22 tháng 4, 2024']")
    expect(chosen).to_have_count(1)
    assert "selected" not in str(chosen.get_attribute("aria-label"))
    expect(calendar.get_by_role("button", name=OURS["Next month"])).to_be_visible()


def test_a_file_that_cannot_be_made_is_said_in_our_words(shown: Page) -> None:
    shown.get_by_test_id("stDownloadButton").get_by_role("button").click()

    said = shown.get_by_test_id("stDownloadButtonError")
    expect(said).to_have_text(OURS["Failed to generate file for download"])
