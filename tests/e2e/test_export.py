"""A file that leaves the program, in a real browser: chosen, seen, made and taken."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from tests.e2e.hostile import HOSTILE
from tests.e2e.pages import open_page, settled
from tests.e2e.test_map import map_frame

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from clusterviz.schema import Language

NEAR = """(id) => {
    const { map, drawing } = window.clusterviz;
    map.fitBounds(drawing.boundsOf("clusters", [id]), { animate: false });
}"""

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_usual_file_is_three_clicks_away_and_is_what_was_said(
    dashboard: Page, tmp_path: Path, language: Language
) -> None:
    open_page(dashboard, "export", language)
    main = dashboard.get_by_test_id("stMain")
    expect(main).to_contain_text("clusters-2024-04-22.geojson")

    main.get_by_role("button", name=texts.say("outgoing.make", language)).click()
    with dashboard.expect_download() as waiting:
        label = texts.say("outgoing.download", language)
        main.get_by_role("button", name=label).click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)

    assert path.name == "clusters-2024-04-22.geojson"
    content = path.read_bytes()
    expect(main.get_by_test_id("stCode")).to_have_text(
        re.compile(hashlib.sha256(content).hexdigest())
    )
    collection: dict[str, Any] = json.loads(content)
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    features = {one["id"]: one for one in collection["features"]}
    assert len(features) == 7
    assert features["CCN-0001"]["properties"]["cluster_name"] == HOSTILE
    [[ring]] = features["CCN-0001"]["geometry"]["coordinates"]
    assert all(105 < lon < 108 and 20 < lat < 23 for lon, lat in ring)
    settled(dashboard)


def test_a_choice_is_in_the_address(dashboard: Page) -> None:
    open_page(dashboard, "export")
    name = texts.say("outgoing.kind_corners", "vi")
    dashboard.get_by_role("radio", name=name).click()

    expect(dashboard).to_have_url(re.compile("what=corners"))
    settled(dashboard)
    expect(dashboard.get_by_test_id("stMain")).to_contain_text(
        "corners-epsg9214-2024-04-22.xlsx"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_map_shows_is_handed_on_to_the_page_of_exports(
    dashboard: Page, language: Language
) -> None:
    open_page(dashboard, "map", language)
    frame = map_frame(dashboard)
    frame.evaluate(NEAR, "CCN-0001")
    label = texts.say("map.hand_on", language)
    frame.get_by_role("button", name=label).click()

    title = texts.say("outgoing.title", language)
    expect(dashboard.get_by_role("heading", level=1)).to_have_text(title)
    expect(dashboard).to_have_url(re.compile("bbox=10"))
    main = dashboard.get_by_test_id("stMain")
    named = re.compile(r"clusters-view(-10\d\.\d+-2\d\.\d+){2}-2024-04-22\.geojson")
    expect(main).to_contain_text(named)
    settled(dashboard)
    off = texts.say("outgoing.view_off", language)
    main.get_by_role("button", name=off).click()
    expect(main).to_contain_text("clusters-2024-04-22.geojson")
    expect(dashboard).not_to_have_url(re.compile("bbox="))
