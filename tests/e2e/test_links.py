"""A link that was copied brings what its sender saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import open_page, settled

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

HOLD = """() => {
    navigator.clipboard.writeText = (text) => {
        window.copied = text;
        return Promise.resolve();
    };
}"""
MOVE = "clusterviz.map.setView([21.31, 106.11], 13, {animate: false})"
VIEW = """() => {
    const { lat, lng } = clusterviz.map.getCenter();
    return [lat.toFixed(3), lng.toFixed(3), clusterviz.map.getZoom()];
}"""
MOVED = ["21.310", "106.110", 13]


def maps_of(page: Page, n: int = 1) -> list[Frame]:
    """Return the frames of the maps once everything that they ask for is drawn."""
    expect(page.locator("iframe[src*=streamlit_folium]")).to_have_count(n)
    frames = [one for one in page.frames if "streamlit_folium" in one.url]
    for frame in frames:
        frame.wait_for_function("window.clusterviz && clusterviz.isReady")
    return frames


def copied(page: Page) -> str:
    """Return the link that the button of the page copies."""
    page.evaluate(HOLD)
    page.locator('[data-cv-do="copy"]').click()
    page.wait_for_function("window.copied")
    return str(page.evaluate("window.copied"))


def test_a_copied_link_brings_the_view_of_the_map(dashboard: Page) -> None:
    open_page(dashboard, "map")
    (seen,) = maps_of(dashboard)

    assert "at=" not in copied(dashboard)  # Nobody moved it: all is shown anew.

    seen.evaluate(MOVE)
    link = copied(dashboard)
    other = dashboard.context.new_page()  # Another window: it keeps no view.
    other.goto(link)
    settled(other)
    (found,) = maps_of(other)

    assert found.evaluate(VIEW) == MOVED
    expect(other.get_by_test_id("stMain").get_by_text("at=")).to_have_count(0)


def test_what_no_map_can_show_is_said(dashboard: Page) -> None:
    open_page(dashboard, "map")
    dashboard.goto(f"{dashboard.url.partition('?')[0]}?at=95,106,13")
    settled(dashboard)

    said = dashboard.get_by_test_id("stAlert").filter(has_text="95,106,13")
    expect(said).to_be_visible()
    maps_of(dashboard)
