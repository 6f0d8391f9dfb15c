from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import HERE, served
from tests.e2e.hostile import HOSTILE
from tests.e2e.pages import settled

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Dialog, Frame, Page, Route, WebSocket

    from tests.e2e.conftest import Traffic

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

POINT = """([layer, id]) => {
    const { map, drawing } = window.clusterviz;
    const item = drawing.layers[layer].items.find((one) => one.id === id);
    const point = map.latLngToContainerPoint([item.at[1], item.at[0]]);
    return [point.x, point.y];
}"""
WEST_AND_BUTTONS = """() => {
    const { map, drawing } = window.clusterviz;
    const corner = drawing.boundsOf("clusters").getSouthWest();
    const west = map.latLngToContainerPoint(corner).x;
    return [west, document.querySelector(".cv-bar").getBoundingClientRect().right];
}"""
VIEW = "[clusterviz.map.getCenter().toString(), clusterviz.map.getZoom()]"
DRAWN_PIXELS = """(pane) => {
    const canvas = document.querySelector(`.leaflet-cv-${pane}-pane canvas`);
    const pen = canvas.getContext("2d");
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
}"""


def map_frame(page: Page) -> Frame:
    """Return the frame of the map once everything that it asks for is drawn."""
    page.locator("iframe[src*=streamlit_folium]").wait_for()
    frame = next(one for one in page.frames if "streamlit_folium" in one.url)
    frame.wait_for_function("window.clusterviz && clusterviz.isReady")
    return frame


def opened(page: Page, url: str) -> Frame:
    """Open the page and return the frame of its map."""
    page.goto(url)
    return map_frame(page)


def place(page: Page, frame: Frame, layer: str, feature_id: str) -> tuple[float, float]:
    """Return where a feature's label stands, in pixels of the page."""
    corner = page.locator("iframe[src*=streamlit_folium]").bounding_box()
    assert corner is not None
    x, y = frame.evaluate(POINT, [layer, feature_id])
    return corner["x"] + x, corner["y"] + y


def n_runs(page: Page) -> int:
    """Return how often the server has run the page for this visitor."""
    return int(page.locator("#seen").get_attribute("data-runs") or 0)


def flip(page: Page, *names: str) -> None:
    """Tick or untick boxes of the page."""
    for name in names:
        page.get_by_text(name, exact=True).click()


def test_the_map_draws_clusters_withdrawn_clusters_and_zones(
    page: Page, map_url: str
) -> None:
    frame = opened(page, map_url)

    counts: dict[str, dict[str, int]] = frame.evaluate("clusterviz.counts")

    assert counts["clusters"] == {
        "operating": 2,
        "established": 1,
        "planned": 1,
        "symbol_only": 1,
        "withdrawn": 2,
    }
    # Of the nine zones, one ended in 2020 and one begins in 2025.
    assert sum(counts["plan_zones"].values()) == 7
    assert counts["areas"] == {"district": 2}
    for pane in ("areas", "plan_zones", "withdrawn", "clusters", "overlaps"):
        assert frame.evaluate(DRAWN_PIXELS, pane) > 0, pane


def test_a_click_selects_the_cluster_under_it(page: Page, map_url: str) -> None:
    frame = opened(page, map_url)

    page.mouse.click(*place(page, frame, "clusters", "CCN-0004"))

    seen = page.locator("#seen")
    expect(seen).to_have_attribute("data-event", "clusters:CCN-0004")


def test_a_click_on_bare_ground_takes_the_selection_back(
    page: Page, map_url: str
) -> None:
    frame = opened(page, map_url)
    x, y = place(page, frame, "clusters", "CCN-0004")
    page.mouse.click(x, y)
    seen = page.locator("#seen")
    expect(seen).to_have_attribute("data-event", "clusters:CCN-0004")

    page.mouse.click(x + 150, y)

    expect(seen).to_have_attribute("data-event", ":")


def test_a_filter_keeps_the_view_and_hides_what_it_leaves_out(
    page: Page, map_url: str
) -> None:
    frame = opened(page, map_url)
    frame.evaluate("clusterviz.map.setView([21.25, 106.04], 14.5, {animate: false})")
    before = frame.evaluate(VIEW)

    flip(page, "operating")

    frame.wait_for_function("!('operating' in clusterviz.counts.clusters)")
    assert frame.evaluate("clusterviz.counts.clusters.planned") == 1
    assert frame.evaluate(VIEW) == before


def test_a_new_fit_token_brings_its_features_into_view_once(
    page: Page, map_url: str
) -> None:
    frame = opened(page, map_url)
    frame.evaluate("clusterviz.map.setView([20, 105], 8, {animate: false})")

    flip(page, "fit")

    frame.wait_for_function("clusterviz.map.getZoom() > 10")


def test_what_is_brought_into_view_is_not_under_the_buttons(
    page: Page, map_url: str
) -> None:
    # On a phone the width decides how near the view comes.
    page.set_viewport_size({"width": 390, "height": 800})
    frame = opened(page, map_url)

    west, buttons = frame.evaluate(WEST_AND_BUTTONS)

    assert west > buttons


def test_panning_and_zooming_cause_no_run(page: Page, map_url: str) -> None:
    frame = opened(page, map_url)
    x, y = place(page, frame, "clusters", "CCN-0004")
    before, view = n_runs(page), frame.evaluate(VIEW)

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=5)
    page.mouse.up()
    page.mouse.wheel(0, -300)
    frame.get_by_role("button", name="Thu nhỏ").click()
    frame.wait_for_function(
        f"(view) => JSON.stringify({VIEW}) !== JSON.stringify(view)", arg=view
    )
    # What is asked for after it, twice, is all that runs.
    flip(page, "plots")
    frame.wait_for_function("!('plots' in clusterviz.state.sources)")
    settled(page)
    flip(page, "plots")
    frame.wait_for_function("'plots' in clusterviz.state.sources")
    settled(page)

    assert n_runs(page) == before + 2


@pytest.mark.parametrize(
    ("layer", "feature_id"), [("clusters", "CCN-0001"), ("plan_zones", "Z09")]
)
def test_a_hostile_name_shows_as_itself(
    page: Page, map_url: str, layer: str, feature_id: str
) -> None:
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    frame = opened(page, map_url)
    # Without plots and overlaps, the feature is what lies uppermost.
    frame.evaluate("clusterviz.map.setZoom(13.5, {animate: false})")
    flip(page, "overlaps", "plots", "clearance_sites")
    frame.wait_for_function(
        "!['overlaps', 'plots', 'clearance_sites'].some("
        "(one) => one in clusterviz.state.sources)"
    )
    x, y = place(page, frame, layer, feature_id)

    page.mouse.move(x, y)
    page.mouse.move(x + 1, y)

    expect(frame.locator(".cv-tip-name")).to_have_text(HOSTILE, use_inner_text=False)
    page.mouse.click(x, y)
    seen = page.locator("#seen")
    expect(seen).to_have_attribute("data-event", f"{layer}:{feature_id}")
    expect(seen).to_have_text(HOSTILE)
    assert frame.locator("img").count() == 0
    assert dialogs == []


def test_the_keyboard_selects_what_is_at_the_centre(page: Page, map_url: str) -> None:
    frame = opened(page, map_url)
    frame.evaluate(
        """() => {
            const { map, drawing } = clusterviz;
            const find = (one) => one.id === "CCN-0004";
            const [lon, lat] = drawing.layers.clusters.items.find(find).at;
            map.setView([lat, lon], 14, {animate: false});
        }"""
    )

    frame.locator(".leaflet-container").press("Enter")

    seen = page.locator("#seen")
    expect(seen).to_have_attribute("data-event", "clusters:CCN-0004")
    expect(frame.locator(".cv-spoken")).to_contain_text("Tây Bắc")


def test_the_view_outlives_a_change_of_language(page: Page, map_url: str) -> None:
    frame = opened(page, map_url)
    frame.evaluate("clusterviz.map.setView([21.25, 106.04], 12, {animate: false})")

    frame = opened(page, f"{map_url}/?lang=en")

    assert frame.evaluate("clusterviz.map.getZoom()") == 12
    expect(frame.locator(".cv-legend-head")).to_have_text("Legend")


def test_what_is_too_much_to_draw_is_said_on_the_map(page: Page, map_url: str) -> None:
    def shorten(route: Route) -> None:
        file = route.fetch().json()
        route.fulfill(json={**file, "n_omitted": 1200})

    page.route("**/cv/layers/plan_zones-*", shorten)

    frame = opened(page, f"{map_url}/?lang=en")

    expect(frame.locator(".cv-note")).to_have_text(
        "Too many to draw: the 1,200 smallest are left out: Other plan zones."
    )


def test_a_click_ships_less_than_20_kb(page: Page, map_url: str) -> None:
    sizes: list[int] = []

    def count(socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: sizes.append(len(payload)))

    page.on("websocket", count)
    frame = opened(page, map_url)
    settled(page)
    sizes.clear()

    page.mouse.click(*place(page, frame, "clusters", "CCN-0004"))
    seen = page.locator("#seen")
    expect(seen).to_have_attribute("data-event", "clusters:CCN-0004")
    settled(page)

    assert 0 < sum(sizes) < 20_000


def test_the_map_works_under_a_base_path(
    page: Page, tmp_path: Path, traffic: Traffic
) -> None:
    environment: dict[str, Any] = {"STREAMLIT_SERVER_BASE_URL_PATH": "quy-hoach"}
    with served(HERE / "map_app.py", tmp_path / "server.log", environment) as url:
        frame = opened(page, url)

        assert frame.evaluate("clusterviz.counts.clusters.operating") == 2
    layers = [one for one in traffic.inside if "/cv/layers/" in one]
    assert layers
    assert all("/quy-hoach/cv/layers/" in one for one in layers)
