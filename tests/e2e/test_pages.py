"""Every page in a browser that may talk to nobody else."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from tests.e2e.access import too_wide, violations
from tests.e2e.hostile import HOSTILE
from tests.e2e.office import pick
from tests.e2e.pages import TITLES, WITH_MAP, open_page, settled
from tests.e2e.test_map import VIEW, map_frame, place

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

    from clusterviz.schema import Language

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]


def ring_area(ring: list[list[float]]) -> float:
    """Return twice the signed area of a ring: positive if counter-clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TITLES)
def test_every_page_opens_in_both_languages_without_a_complaint(
    dashboard: Page, name: str, language: Language
) -> None:
    open_page(dashboard, name, language)

    banner = dashboard.get_by_text(texts.say("frame.illustrative", language))
    expect(banner).to_be_visible()
    if name in WITH_MAP:
        map_frame(dashboard)
    expect(dashboard.get_by_test_id("stException")).to_have_count(0)
    assert violations(dashboard) == []
    assert too_wide(dashboard) == []


def test_a_click_on_the_map_opens_the_card_beside_it(dashboard: Page) -> None:
    open_page(dashboard, "map")
    frame = map_frame(dashboard)

    dashboard.mouse.click(*place(dashboard, frame, "clusters", "CCN-0004"))

    card = dashboard.locator(".st-key-panel")
    expect(card.get_by_role("heading", name="Tây Bắc")).to_be_visible()
    expect(dashboard).to_have_url(re.compile(r"id=CCN-0004"))


def test_one_cluster_after_the_other_is_selected_on_the_map_too(
    dashboard: Page,
) -> None:
    open_page(dashboard, "map")
    frame = map_frame(dashboard)
    card = dashboard.locator(".st-key-panel")

    for cluster_id, name in (("CCN-0004", "Tây Bắc"), ("CCN-0002", "Hai Huyện")) * 2:
        dashboard.mouse.click(*place(dashboard, frame, "clusters", cluster_id))
        expect(card.get_by_role("heading", name=name)).to_be_visible()
        settled(dashboard)
        assert frame.evaluate("clusterviz.selected") == ["clusters", cluster_id]


def test_a_filter_keeps_the_view_of_the_map(dashboard: Page) -> None:
    open_page(dashboard, "map")
    frame = map_frame(dashboard)
    frame.evaluate("clusterviz.map.setView([21.25, 106.04], 14.5, {animate: false})")
    before = frame.evaluate(VIEW)

    dashboard.get_by_text(texts.say("map.title_plan_zones", "vi"), exact=True).click()

    frame.wait_for_function("!('plan_zones' in clusterviz.state.sources)")
    assert frame.evaluate(VIEW) == before


def test_chosen_areas_are_brought_into_view_once(dashboard: Page) -> None:
    open_page(dashboard, "map")
    frame = map_frame(dashboard)
    every = frame.evaluate(VIEW)

    areas = dashboard.get_by_test_id("stSidebar").get_by_test_id("stMultiSelect")
    pick(dashboard, areas.get_by_role("combobox"), "Huyện Đông")
    dashboard.keyboard.press("Escape")

    frame.wait_for_function("clusterviz.state.fit[1].length === 1")
    frame.wait_for_function(
        f"(view) => JSON.stringify({VIEW}) !== JSON.stringify(view)", arg=every
    )
    expect(dashboard).to_have_url(re.compile("area=002"))
    assert frame.evaluate(
        """() => {
            const seen = clusterviz.map.getBounds();
            const id = clusterviz.state.fit[1][0];
            const [mine, all] = [[id], []].map((ids) =>
                clusterviz.drawing.boundsOf("areas", ids));
            return [seen.contains(mine), seen.contains(all)];
        }"""
    ) == [True, False]

    # What a hand moves stays, whatever is asked for after it.
    frame.evaluate("clusterviz.map.setView([21.25, 106.04], 14.5, {animate: false})")
    by_hand = frame.evaluate(VIEW)
    dashboard.get_by_text(texts.say("map.title_plan_zones", "vi"), exact=True).click()
    frame.wait_for_function("!('plan_zones' in clusterviz.state.sources)")
    assert frame.evaluate(VIEW) == by_hand


def test_chosen_areas_that_are_not_drawn_bring_their_clusters_into_view(
    dashboard: Page,
) -> None:
    open_page(dashboard, "map")
    dashboard.goto(f"{dashboard.url.partition('?')[0]}?show=clusters")
    frame = map_frame(dashboard)
    every = frame.evaluate(VIEW)

    areas = dashboard.get_by_test_id("stSidebar").get_by_test_id("stMultiSelect")
    pick(dashboard, areas.get_by_role("combobox"), "Huyện Đông")

    frame.wait_for_function(
        f"(view) => JSON.stringify({VIEW}) !== JSON.stringify(view)", arg=every
    )
    seen = "(id) => clusterviz.map.getBounds().contains(clusterviz.drawing.boundsOf"
    assert not frame.evaluate("'areas' in clusterviz.drawing.layers")
    assert frame.evaluate(f"{seen}('clusters', [id]))", "CCN-0003")
    assert not frame.evaluate(f"{seen}('clusters', [id]))", "CCN-0004")


def test_accents_may_be_left_out_of_a_search(dashboard: Page) -> None:
    open_page(dashboard, "map")

    dashboard.get_by_placeholder(texts.say("mappage.search_hint", "vi")).fill(
        "hai huyen"
    )
    dashboard.get_by_role("button", name="Hai Huyện (CCN-0002)").click()

    card = dashboard.locator(".st-key-panel")
    expect(card.get_by_role("heading", name="Hai Huyện")).to_be_visible()


def test_a_row_of_the_table_selects_on_the_map(dashboard: Page) -> None:
    open_page(dashboard, "overlaps")
    frame = map_frame(dashboard)

    # The box of the first row, the gravest: the forest in CCN-0002.
    dashboard.get_by_test_id("stDataFrame").click(position={"x": 16, "y": 32 + 16})

    frame.wait_for_function(
        "clusterviz.selected && clusterviz.selected[1].includes('Z04')"
    )
    expect(dashboard).to_have_url(re.compile(r"id=CCN-0002&zone=Z04"))


def test_a_click_on_the_map_selects_a_row_of_the_table(dashboard: Page) -> None:
    dashboard.set_viewport_size({"width": 1366, "height": 1200})
    open_page(dashboard, "overlaps")
    frame = map_frame(dashboard)

    dashboard.mouse.click(*place(dashboard, frame, "overlaps", "CCN-0002|Z04"))

    expect(dashboard).to_have_url(re.compile(r"id=CCN-0002&zone=Z04"))
    row = dashboard.get_by_test_id("stDataFrame").locator(
        '[role="row"][aria-selected="true"]'
    )
    expect(row).to_contain_text("Hai Huyện")


def test_the_choices_of_the_frame_go_along_to_another_page(dashboard: Page) -> None:
    dashboard.get_by_role("radio", name="English").click()
    expect(dashboard).to_have_url(re.compile(r"lang=en"))

    open_page(dashboard, "clearance", "en")

    expect(dashboard).to_have_url(re.compile(r"clearance\?lang=en"))


def test_the_download_is_geojson_to_the_letter(dashboard: Page, tmp_path: Path) -> None:
    open_page(dashboard, "map")
    files = dashboard.get_by_test_id("stExpander").filter(
        has_text=texts.say("frame.download_geojson", "vi")
    )
    files.locator("summary").click()

    title = texts.say("map.title_clusters", "vi")
    with dashboard.expect_download() as waiting:
        files.get_by_role(
            "button", name=texts.say("mappage.file", "vi", layer=title)
        ).click()
    waiting.value.save_as(tmp_path / "clusters.geojson")
    text = (tmp_path / "clusters.geojson").read_text(encoding="utf-8")
    collection: dict[str, Any] = json.loads(text)

    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    features = {one["id"]: one for one in collection["features"]}
    assert len(features) == 7
    assert features["CCN-0005"]["geometry"] is None
    assert features["CCN-0001"]["properties"]["cluster_name"] == HOSTILE
    assert all(one["properties"]["illustrative"] for one in features.values())
    [[ring]] = features["CCN-0001"]["geometry"]["coordinates"]
    assert all(105 < lon < 108 and 20 < lat < 23 for lon, lat in ring)
    assert ring_area(ring) > 0


def test_names_from_files_run_nowhere(dashboard: Page) -> None:
    shown: list[str] = []

    def note(dialog: Dialog) -> None:
        shown.append(dialog.message)
        dialog.dismiss()

    dashboard.on("dialog", note)

    for name in (*(one for one in TITLES if one != "overview"), "overview"):
        open_page(dashboard, name)
        if name in WITH_MAP:
            map_frame(dashboard)

    assert shown == []
    assert dashboard.locator("img[src='x']").count() == 0
