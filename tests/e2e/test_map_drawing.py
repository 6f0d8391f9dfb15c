"""Drawing a site and changing it: by mouse, by keyboard, and what the server gets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from clusterviz import crs
from tests.e2e.conftest import HERE, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Frame, Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

CORNERS = [(200, 180), (320, 180), (320, 300)]
VIEW = "clusterviz.map.setView([21.25, 106.04], 13, {animate: false})"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of `map_tools_app`."""
    log = tmp_path_factory.mktemp("map_tools") / "server.log"
    with served(HERE / "map_tools_app.py", log) as address:
        yield address


def opened(page: Page, url: str, *boxes: str) -> Frame:
    """Open the page, tick boxes, and return the frame of its map."""
    page.goto(url)
    page.locator("iframe[src*=streamlit_folium]").wait_for()
    frame = next(one for one in page.frames if "streamlit_folium" in one.url)
    frame.wait_for_function("window.clusterviz && clusterviz.isReady")
    for box in boxes:
        page.get_by_text(box, exact=True).click()
    return frame


def spot(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a pixel of the map is on the page."""
    corner = page.locator("iframe[src*=streamlit_folium]").first.bounding_box()
    assert corner is not None
    return corner["x"] + x, corner["y"] + y


def drawing(page: Page, url: str) -> Frame:
    """Open the page with the drawing tool in hand, and three corners put down."""
    frame = opened(page, url, "polygon")
    frame.locator(".cv-act-finish").wait_for()
    frame.evaluate(VIEW)
    for corner in CORNERS:
        page.mouse.click(*spot(page, *corner))
    return frame


def drawn(page: Page) -> dict[str, Any]:
    """Return the GeoJSON that the server got, once it got any."""
    seen = page.locator("#seen")
    expect(seen).not_to_have_attribute("data-drawn", "null")
    geometry: dict[str, Any] = json.loads(seen.get_attribute("data-drawn") or "{}")
    return geometry


def area_ha(geometry: dict[str, Any]) -> float:
    """Return hectares in the metric system, by PROJ and GEOS."""
    way = crs.operation(crs.read_crs(crs.LONLAT), crs.read_crs(crs.METRIC))
    shape = shapely.from_geojson(json.dumps(geometry))
    metric = shapely.transform(shape, lambda at: np.column_stack(way.transform(*at.T)))
    return float(shapely.area(metric)) / crs.M2_PER_HA


def test_clicks_draw_a_polygon_that_the_server_gets_once(page: Page, url: str) -> None:
    frame = drawing(page, url)
    under = frame.evaluate(
        "(at) => at.map((p) => clusterviz.map.containerPointToLatLng(p))",
        [list(corner) for corner in CORNERS],
    )

    frame.get_by_role("button", name="Hoàn thành").click()

    (ring,) = drawn(page)["coordinates"]
    assert ring[0] == ring[-1]
    for (lon, lat), place in zip(ring, under, strict=False):
        assert lon == pytest.approx(place["lng"], abs=1e-4)
        assert lat == pytest.approx(place["lat"], abs=1e-4)
    frame.wait_for_function("clusterviz.counts.shapes.site === 1")


def test_the_hectares_said_are_those_of_the_metric_system(page: Page, url: str) -> None:
    frame = drawing(page, url)
    said = frame.locator(".cv-strip-text").inner_text()

    frame.get_by_role("button", name="Hoàn thành").click()

    shown = f"{area_ha(drawn(page)):.2f}".replace(".", ",")
    assert said == f"3 đỉnh · {shown} ha"


def test_a_double_click_on_the_first_corner_ends_the_drawing_and_no_more(
    page: Page, url: str
) -> None:
    frame = drawing(page, url)
    zoom = frame.evaluate("clusterviz.map.getZoom()")

    page.mouse.dblclick(*spot(page, *CORNERS[0]))

    assert len(drawn(page)["coordinates"][0]) == 4
    assert frame.evaluate("clusterviz.event.layer") == "drawn"
    assert frame.evaluate("clusterviz.map.getZoom()") == zoom


def test_a_click_while_drawing_selects_nothing(page: Page, url: str) -> None:
    frame = drawing(page, url)

    assert frame.evaluate("clusterviz.selected") is None


def test_what_lies_under_the_button_that_finishes_is_not_selected(
    page: Page, url: str
) -> None:
    frame = drawing(page, url)
    frame.evaluate(
        """() => {
            const { map, drawing } = clusterviz;
            const edges = (one) => one.getBoundingClientRect();
            const button = edges(document.querySelector(".cv-act-finish"));
            const around = edges(map.getContainer());
            const at = drawing.boundsOf("clusters", ["CCN-0001"]).getCenter();
            const { x, y } = map.latLngToContainerPoint(at);
            const right = button.x + button.width / 2 - around.x;
            const down = button.y + button.height / 2 - around.y;
            map.panBy([x - right, y - down], { animate: false });
        }"""
    )

    frame.locator(".cv-act-finish").click()

    assert len(drawn(page)["coordinates"][0]) == 4
    assert frame.evaluate("clusterviz.event.layer") == "drawn"
    assert frame.evaluate("clusterviz.selected") is None


def test_the_keyboard_draws_and_takes_back(page: Page, url: str) -> None:
    frame = opened(page, url, "polygon")
    frame.locator(".cv-act-finish").wait_for()
    frame.evaluate(VIEW)
    box = frame.locator(".leaflet-container")
    text = frame.locator(".cv-strip-text")
    box.focus()
    for step, place in enumerate([(0, 0), (120, 0), (0, 120), (-60, 40)], 1):
        frame.evaluate("(by) => clusterviz.map.panBy(by, {animate: false})", place)
        box.press("Enter")
        expect(text).to_contain_text(f"{step} đỉnh")

    box.press("Backspace")

    expect(text).to_contain_text("3 đỉnh")
    frame.get_by_role("button", name="Hoàn thành").press("Enter")
    expect(box).to_be_focused()
    assert len(drawn(page)["coordinates"][0]) == 4


def test_a_boundary_that_crosses_itself_cannot_be_finished(
    page: Page, url: str
) -> None:
    frame = opened(page, url, "polygon")
    frame.locator(".cv-act-finish").wait_for()

    for corner in [(150, 150), (300, 300), (300, 150), (150, 300)]:
        page.mouse.click(*spot(page, *corner))

    expect(frame.locator(".cv-strip-text")).to_contain_text("cắt nhau")
    expect(frame.get_by_role("button", name="Hoàn thành")).to_be_disabled()


def test_what_is_half_drawn_outlives_a_run_of_the_page(page: Page, url: str) -> None:
    frame = drawing(page, url)

    page.get_by_text("two zones", exact=True).click()

    frame.wait_for_function("clusterviz.state.zone_ids")
    expect(frame.locator(".cv-strip-text")).to_contain_text("3 đỉnh")


def test_zones_that_are_not_listed_are_not_shown(page: Page, url: str) -> None:
    frame = opened(page, url, "two zones")

    frame.wait_for_function("clusterviz.state.zone_ids")

    counts = frame.evaluate("clusterviz.counts.plan_zones")
    assert sum(counts.values()) == 2


def test_a_shape_has_a_sign_in_the_legend_and_words_under_the_pointer(
    page: Page, url: str
) -> None:
    frame = opened(page, url, "shape")
    frame.wait_for_function("clusterviz.counts.shapes.site === 1")
    frame.evaluate(VIEW)

    page.mouse.move(*spot(page, 300, 280))

    expect(frame.locator(".cv-tip-name")).to_have_text("Khu đất thử")
    frame.locator(".cv-legend-head").click()
    expect(frame.locator(".cv-legend")).to_contain_text("Khu đất đang thử")


def test_a_corner_that_is_dragged_is_where_it_was_put(page: Page, url: str) -> None:
    frame = opened(page, url, "shape", "edit")
    frame.locator(".cv-handle-corner").first.wait_for()
    frame.evaluate("clusterviz.map.setView([21.25, 106.04], 12.5, {animate: false})")
    corner = frame.locator(".cv-handle-corner").first.bounding_box()
    assert corner is not None
    x, y = corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y - 40, steps=4)
    page.mouse.up()
    frame.get_by_role("button", name="Xong").click()

    frame.wait_for_function("clusterviz.counts.shapes.site === 1")
    changed = shapely.from_geojson(json.dumps(drawn(page)))
    before = shapely.box(106.03, 21.24, 106.05, 21.26)
    assert shapely.get_num_coordinates(changed) == 5
    kept = {tuple(at) for at in shapely.get_coordinates(changed).round(8)} & {
        tuple(at) for at in shapely.get_coordinates(before)
    }
    assert len(kept) == 3


def test_the_keyboard_takes_a_corner_out_and_puts_one_in(page: Page, url: str) -> None:
    frame = opened(page, url, "shape", "edit")
    frame.locator(".cv-handle-corner").first.wait_for()
    frame.evaluate("clusterviz.map.setView([21.25, 106.04], 12.5, {animate: false})")

    frame.locator(".cv-handle-corner").first.press("Delete")
    expect(frame.locator(".cv-handle-corner")).to_have_count(3)
    frame.locator(".cv-handle-middle").first.press("Enter")
    expect(frame.locator(".cv-handle-corner")).to_have_count(4)
    frame.locator(".cv-handle-middle").last.press("Enter")
    expect(frame.locator(".cv-handle-corner")).to_have_count(5)

    frame.get_by_role("button", name="Xong").press("Enter")
    assert len(drawn(page)["coordinates"][0]) == 6


def test_a_site_that_is_moved_keeps_its_area(page: Page, url: str) -> None:
    frame = opened(page, url, "shape", "edit")
    frame.locator(".cv-handle-move").wait_for()
    before = shapely.geometry.mapping(shapely.box(106.03, 21.24, 106.05, 21.26))

    for _ in range(5):
        frame.locator(".cv-handle-move").press("Shift+ArrowRight")
    frame.get_by_role("button", name="Xong").click()

    moved = drawn(page)
    assert moved["coordinates"][0][0][0] > 106.05
    assert area_ha(moved) == pytest.approx(area_ha(before), abs=0.001)
