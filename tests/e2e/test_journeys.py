"""The days of a planner and of an official, in a browser that talks to nobody else.

On the sample, and on the sample within real boundaries of its districts.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.creation import init
from tests.e2e.conftest import ROOT, served
from tests.e2e.pages import PATIENCE_MS, follow, open_page, settled
from tests.e2e.test_map import map_frame
from tests.incoming import bring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator, Page

    from clusterviz.schema import Language

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

REAL = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
HEADER_PX = ROW_PX = 32
TAKE_UP = {
    language: texts.say("cases.take_up", language, n="").split()[0]
    for language in LANGUAGES
}
DISTRICTS = Path(REAL) / "bacgiang" / "districts_2024_hires.gpkg"


@pytest.fixture(scope="module", params=["sample", "real boundaries"])
def url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Give the address of a dashboard of its own."""
    folder = tmp_path_factory.mktemp("journey")
    workspace = init(folder / "w", "bacgiang")
    if request.param == "real boundaries":
        if not REAL:
            pytest.skip("CLUSTERVIZ_REAL_DATA names no folder with the real data")
        report = bring(
            workspace,
            "areas",
            DISTRICTS,
            mapping={"code": "area_code", "name": "area_name"},
            constants={
                "level": "district",
                "geometry_quality": "digitised",
                "valid_from_on": "2024-01-01",
                "valid_to_on": "2025-06-30",
            },
            as_of_on=dt.date(2024, 4, 22),
        )
        assert report.status == "published"
    workspace.store.close()
    environment = {"CLUSTERVIZ_WORKSPACE": str(folder / "w")}
    with served(ROOT / "app.py", folder / "server.log", environment) as its_url:
        yield its_url


@pytest.fixture
def desk(page: Page, url: str) -> Iterator[Page]:
    """Give the page, with the dashboard's first page open."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(url)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_visible(timeout=PATIENCE_MS)
    settled(page)
    yield page
    page.goto("about:blank")


def button(page: Page | Locator, key: str, language: Language, **said: str) -> Locator:
    """Return the button that says a sentence."""
    return page.get_by_role("button", name=texts.say(key, language, **said))


def choose(page: Page, key: str, language: Language) -> None:
    """Choose one of a few options that stand side by side, and wait for its page."""
    before = page.url
    page.get_by_role("radio", name=texts.say(key, language), exact=True).click()
    # The address changes in the run that answers: from then on it can be waited for.
    expect(page).not_to_have_url(before)
    settled(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_planner_tests_a_site_and_hands_it_on(
    desk: Page, url: str, language: Language, tmp_path: Path
) -> None:
    # Where is the cluster? Accents may be left out.
    open_page(desk, "map", language)
    desk.get_by_placeholder(texts.say("mappage.search_hint", language)).fill("tang tie")
    desk.get_by_role("button", name="CCN Tăng Tiến (BG-").click()
    card = desk.locator(".st-key-panel")
    expect(card.get_by_role("heading", name="CCN Tăng Tiến")).to_be_visible()
    map_frame(desk).wait_for_function("clusterviz.selected !== null")

    # What may be done with its land?
    follow(desk, "site", language)
    choose(desk, "site.way_cluster", language)
    button(desk, "site.take_cluster", language).click()
    # It overlaps an industrial park, where no cluster may be.
    refused = texts.say("site.verdict_not_possible", language)
    expect(desk.get_by_text(refused).first).to_be_visible(timeout=PATIENCE_MS)
    settled(desk)
    map_frame(desk).wait_for_function(
        "clusterviz.state.shapes.some((one) => one.class === 'conflict' ||"
        " one.map_class === 'conflict')"
    )

    # A scenario, kept under a name, opens again at the address that was copied.
    name = f"Kịch bản {language}"
    desk.get_by_role("textbox", name=texts.say("site.name", language)).fill(name)
    button(desk, "site.save", language).click()
    expect(desk.get_by_text(name).first).to_be_visible()
    settled(desk)
    expect(desk).to_have_url(re.compile("scenario="))
    with desk.expect_download() as waiting:
        button(desk, "site.download_one_geojson", language).first.click()
    waiting.value.save_as(tmp_path / "scenario.geojson")
    collection = json.loads((tmp_path / "scenario.geojson").read_text("utf-8"))
    assert "crs" not in collection
    assert {one["geometry"]["type"] for one in collection["features"]} <= {
        "Polygon",
        "MultiPolygon",
    }

    other = desk.context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    other.goto(url)
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    other.goto(desk.url)
    expect(other.get_by_text(refused).first).to_be_visible(timeout=PATIENCE_MS)
    other.goto("about:blank")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_official_reads_the_month_and_records_a_step(
    desk: Page, language: Language
) -> None:
    # How far is clearance? Another month moves everything together.
    open_page(desk, "clearance", language)
    map_frame(desk)
    first = desk.get_by_test_id("stMetricValue").first
    now = first.inner_text()
    slider = desk.get_by_role("slider").first
    slider.focus()
    for _ in range(12):
        slider.press("ArrowLeft")
    expect(desk).to_have_url(re.compile("month=2023-04"))
    settled(desk)
    expect(first).not_to_have_text(now)

    # Who settles the overlaps? Each is a case with a number, which somebody opens.
    follow(desk, "overlaps", language)
    choose(desk, "cases.view_cases", language)
    take_up = desk.get_by_test_id("stForm").filter(has_text=TAKE_UP[language])
    if take_up.count():
        _written_by(take_up, language)
        take_up.get_by_role("button").click()
        expect(take_up).to_have_count(0, timeout=PATIENCE_MS)
        settled(desk)
    rows = desk.get_by_test_id("stDataFrame").first
    rows.click(position={"x": 16, "y": HEADER_PX + ROW_PX // 2})
    expect(desk).to_have_url(re.compile(r"case=\d+"))
    case = desk.locator(".st-key-case")
    expect(case.get_by_role("heading")).to_be_visible()
    settled(desk)

    # A step is written down, and is there for whoever reads the case next.
    reason = f"Đã họp ngày 22/4 ({language})"
    label = texts.say("cases.reason", language)
    case.get_by_role("textbox", name=label).fill(reason)
    _written_by(case, language)
    button(case, "cases.record", language).click()
    said = re.escape(texts.say("cases.recorded", language, version="#"))
    recorded = desk.get_by_text(re.compile(said.replace(r"\#", r"\d+")))
    expect(recorded).to_be_visible(timeout=PATIENCE_MS)
    settled(desk)
    expect(desk.get_by_test_id("stException")).to_have_count(0)
    # The language was changed on the way, and no choice of the frame with it.
    assert "unit=" not in desk.url


def _written_by(form: Locator, language: Language) -> None:
    label = texts.say("cases.by", language)
    form.get_by_role("textbox", name=label).fill("Hoàng Thị Hoa")
