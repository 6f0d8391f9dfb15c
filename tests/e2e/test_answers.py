"""What an official comes for, done in a browser: the gate, a figure, a gap filled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.creation import init
from tests.e2e.conftest import HERE, served
from tests.e2e.pages import open_page, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from clusterviz.schema import Language

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

WITHIN_MS = 20_000


def as_shown(text: str) -> re.Pattern[str]:
    """Return a sentence as a page has it: a colon joined to what follows it."""
    return re.compile(re.escape(text).replace(":", ":\u2060?"))


@pytest.fixture(scope="module")
def own_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a dashboard whose workspace a test may change."""
    folder = tmp_path_factory.mktemp("own")
    init(folder / "workspace", "bacgiang").store.close()
    environment = {"CLUSTERVIZ_WORKSPACE": str(folder / "workspace")}
    with served(HERE / "dashboard_app.py", folder / "server.log", environment) as url:
        yield url


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_gate_of_a_district_is_answered_in_words_and_figures(
    dashboard: Page, language: Language
) -> None:
    """The west: 30 + 3/4 x 20 ha of industrial land, 15 + 3/4 x 4 ha committed.

    18 of 45 ha are 40 %; 45 less 12 + 3 ha leased are 30 ha, below the 50 ha of
    Decree 68/2017. CCN-0004 is in the plan there and not established.
    """
    open_page(dashboard, "gate", language)

    main = dashboard.get_by_test_id("stMain")
    expect(main.get_by_test_id("stAlert").nth(1)).to_contain_text(
        as_shown(f"Huyện Tây. {texts.say('gate.verdict_met', language)}")
    )
    figures = main.get_by_test_id("stMetricValue")
    expect(figures.nth(0)).to_contain_text(texts.percent(0.4, language, 2))
    expect(figures.nth(1)).to_contain_text(texts.number(30, language))
    expect(main.get_by_text("68/2017/NĐ-CP").first).to_be_visible()

    button = texts.say("explain.button", language)
    # Exactly: what a help icon is called begins with the same word.
    main.get_by_role("button", name=button, exact=True).first.click()

    said = dashboard.get_by_role("dialog").get_by_test_id("stMetricValue")
    expect(said).to_contain_text("40")


def test_another_place_is_another_answer_and_stays_in_the_address(
    dashboard: Page,
) -> None:
    open_page(dashboard, "gate")

    dashboard.get_by_label(texts.say("gate.place", "vi")).click()
    dashboard.get_by_role("option", name=re.compile("Huyện Đông")).click()

    expect(dashboard.get_by_test_id("stMain")).to_contain_text("Huyện Đông.")
    expect(dashboard).to_have_url(re.compile(r"place=district\.002"))


def test_a_figure_opens_what_it_is_made_of(dashboard: Page) -> None:
    """Of five clusters in the plan three are established, and two are not."""
    button = texts.say("explain.button", "vi")
    figures = dashboard.locator(".st-key-figures")
    # While the cards still come, they move, and another is under the pointer.
    settled(dashboard)
    # Exactly: the words on what a heading means begin alike.
    figures.get_by_role("button", name=button, exact=True).first.click()

    dialog = dashboard.get_by_role("dialog")
    for key, n in (("explain.counted", "3"), ("explain.left_out", "2")):
        expect(dialog).to_contain_text(as_shown(texts.say(key, "vi", n=n)))
    expect(dashboard).to_have_url(re.compile(r"figure=total"))

    dashboard.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(dashboard).not_to_have_url(re.compile("figure="))


def test_a_gap_is_asked_for_filled_seen_and_accepted(
    page: Page, own_url: str, tmp_path: Path
) -> None:
    page.goto(f"{own_url}?area=220")
    open_page(page, "completeness")
    with page.expect_download(timeout=WITHIN_MS) as waiting:
        page.get_by_role(
            "button", name=texts.say("completeness.download_form", "vi")
        ).click()
    path = tmp_path / "gaps.xlsx"
    waiting.value.save_as(path)
    cluster_id = _fill_business_lines(path, "Cơ khí chính xác")

    page.get_by_text(texts.say("completeness.heading_upload", "vi")).click()
    page.locator('input[type="file"]').set_input_files(path)
    accept = page.get_by_role("button", name=texts.say("fill.accept", "vi"))
    expect(accept).to_be_visible(timeout=WITHIN_MS)
    accept.click()

    layer = texts.say("fill.published", "vi", layer="", version=2).partition("2")[2]
    expect(page.get_by_test_id("stMain")).to_contain_text(
        layer.strip(), timeout=WITHIN_MS
    )
    page.goto(f"{own_url}?id={cluster_id}&panel=card")
    open_page(page, "map")
    expect(page.locator(".st-key-panel")).to_contain_text("Cơ khí chính xác")
    settled(page)


def _fill_business_lines(path: Path, words: str) -> str:
    """Write into the first yellow cell of the business lines; return its cluster."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    codes = [cell.value for cell in sheet[2]]
    column = codes.index("business_lines") + 1
    keys = codes.index("cluster_id") + 1
    for row in range(3, sheet.max_row + 1):
        cell = sheet.cell(row, column)
        if cell.value is None and not cell.protection.locked:
            cell.value = words
            book.save(path)
            return str(sheet.cell(row, keys).value)
    message = "no empty cell to fill"
    raise AssertionError(message)
