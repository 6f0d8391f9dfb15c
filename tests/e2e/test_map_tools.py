"""Coordinates, measuring, the picture under the map, and maps side by side."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
import shapely
from playwright.sync_api import expect

from clusterviz import crs
from clusterviz.view.projection import projection
from tests.e2e.conftest import HERE, served
from tests.e2e.map_tools_app import BASEMAP
from tests.e2e.test_map_drawing import opened, spot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Frame, Locator, Page

    from tests.e2e.conftest import Traffic

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

SQUARE = shapely.box(106.03, 21.24, 106.05, 21.26)
# A picture of one white pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8ffff3f0005fe02fea73581e400"
    "00000049454e44ae426082"
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of `map_tools_app`."""
    log = tmp_path_factory.mktemp("map_tools") / "server.log"
    with served(HERE / "map_tools_app.py", log) as address:
        yield address


@contextmanager
def tile_server(status: int) -> Iterator[str]:
    """Serve the same tile at every address, or the same failure."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PIXEL if status == 200 else b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def on_tiles(address: str, log: Path) -> Iterator[str]:
    """Serve `map_tools_app` over the tiles of a server."""
    asked = {
        "kind": "xyz",
        "address": f"{address}/{{z}}/{{x}}/{{y}}",
        "attribution": "Ảnh <b>thử</b>",
    }
    with served(HERE / "map_tools_app.py", log, {BASEMAP: json.dumps(asked)}) as url:
        yield url


@pytest.mark.parametrize("system", ["EPSG:9214", "EPSG:9209", "EPSG:3405"])
def test_the_browser_computes_as_proj_does_to_a_tenth_of_a_metre(
    page: Page, url: str, system: str
) -> None:
    frame = opened(page, url)
    places = [(102.2 + 0.37 * i, 8.5 + 0.74 * i) for i in range(20)]
    way = crs.operation(crs.read_crs(crs.LONLAT), crs.read_crs(system))

    found = frame.evaluate(
        """([definition, places]) => {
            const way = proj4("+proj=longlat +datum=WGS84 +no_defs", definition);
            return places.map((place) => way.forward(place));
        }""",
        [projection(system).definition, places],
    )

    for place, (east, north) in zip(places, found, strict=True):
        assert (east, north) == pytest.approx(way.transform(*place), abs=0.1)


def test_the_read_out_shows_northing_then_easting_and_degrees(
    page: Page, url: str
) -> None:
    frame = opened(page, url)
    way = crs.operation(crs.read_crs(crs.LONLAT), crs.read_crs(crs.METRIC))
    east, north = way.transform(106.04, 21.25)

    frame.evaluate("clusterviz.panels.position(L.latLng(21.25, 106.04))")

    shown = f"VN-2000 / TM-3 107-00: X {north:.1f} · Y {east:.1f}".replace(".", ",")
    expect(frame.locator(".cv-metric")).to_have_text(shown)
    expect(frame.locator(".cv-lonlat")).to_have_text("WGS 84: 21.25000, 106.04000")


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("21.3, 106.2", (21.3, 106.2)),
        ("21,3 106,2", (21.3, 106.2)),
        ("21,3; 106,2", (21.3, 106.2)),
        ("21.3,106.2", (21.3, 106.2)),
        ("106.2 21.3", (21.3, 106.2)),
        ("2357000 420000", None),
        ("X=2357000,0 Y=420000,0", None),
        ("Y=420000 X=2357000", None),
        ("2.357.000 420.000", None),
    ],
)
def test_coordinates_are_read_as_people_write_them(
    page: Page, url: str, typed: str, place: tuple[float, float] | None
) -> None:
    frame = opened(page, url)
    if place is None:
        way = crs.operation(crs.read_crs(crs.METRIC), crs.read_crs(crs.LONLAT))
        lon, lat = way.transform(420_000, 2_357_000)
        place = (lat, lon)

    found = frame.evaluate("(typed) => clusterviz.coordinates.read(typed)", typed)

    assert (found["lat"], found["lng"]) == pytest.approx(place, abs=1e-6)


@pytest.mark.parametrize(
    "typed", ["", "21.3", "0 0", "48.8, 2.3", "1 2 3", "<b>21</b> 106", "1e3 2e6"]
)
def test_what_is_no_place_in_vietnam_is_not_read(
    page: Page, url: str, typed: str
) -> None:
    frame = opened(page, url)

    assert (
        frame.evaluate("(typed) => clusterviz.coordinates.read(typed)", typed) is None
    )


def test_going_to_coordinates_moves_the_map_and_runs_nothing(
    page: Page, url: str
) -> None:
    frame = opened(page, url)
    runs = page.locator("#seen").get_attribute("data-runs")
    frame.get_by_role("button", name="Đến tọa độ").click()
    field = frame.locator(".cv-go-field")

    field.fill("nhà máy")
    field.press("Enter")
    expect(frame.get_by_role("alert")).to_contain_text("Không đọc được")
    field.fill("21.3, 106.2")
    field.press("Enter")

    expect(frame.get_by_role("alert")).to_have_text("")
    centre = frame.evaluate("clusterviz.map.getCenter()")
    assert (centre["lat"], centre["lng"]) == pytest.approx((21.3, 106.2), abs=1e-4)
    assert page.locator("#seen").get_attribute("data-runs") == runs


def measured(page: Page, frame: Frame, tool: str) -> str:
    """Return what a tool says of the square, three of whose corners are clicked."""
    frame.get_by_role("button", name=tool).click()
    frame.evaluate("clusterviz.map.setView([21.25, 106.04], 13, {animate: false})")
    for lon, lat in list(SQUARE.exterior.coords)[:3]:
        at = frame.evaluate(
            "(at) => clusterviz.map.latLngToContainerPoint(at)", [lat, lon]
        )
        page.mouse.click(*spot(page, at["x"], at["y"]))
    return frame.locator(".cv-strip-text").inner_text()


def number(text: str) -> float:
    """Return the first number of a Vietnamese text."""
    figure = next(word for word in text.split() if word[0].isdigit())
    return float(figure.replace(".", "").replace(",", "."))


def test_lengths_and_areas_are_those_of_the_metric_plane(page: Page, url: str) -> None:
    frame = opened(page, url)
    way = crs.operation(crs.read_crs(crs.LONLAT), crs.read_crs(crs.METRIC))
    corners = [way.transform(x, y) for x, y in list(SQUARE.exterior.coords)[:3]]

    length = number(measured(page, frame, "Đo chiều dài"))
    area = number(measured(page, frame, "Đo diện tích"))

    # A click is true to half a pixel, about 5 m on this map.
    assert length == pytest.approx(shapely.LineString(corners).length, rel=0.005)
    assert area == pytest.approx(shapely.Polygon(corners).area / 10_000, rel=0.01)


def test_escape_ends_measuring(page: Page, url: str) -> None:
    frame = opened(page, url)
    button = frame.get_by_role("button", name="Đo diện tích")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")

    frame.locator(".leaflet-container").press("Escape")

    expect(button).to_have_attribute("aria-pressed", "false")
    expect(frame.locator(".cv-strip")).to_have_count(0)


def test_whoever_steers_by_keyboard_is_never_lost(page: Page, url: str) -> None:
    frame = opened(page, url)
    length = frame.get_by_role("button", name="Đo chiều dài")
    length.press("Enter")
    frame.locator(".cv-act-end").press("Enter")
    expect(length).to_be_focused()
    going = frame.get_by_role("button", name="Đến tọa độ")
    going.press("Enter")
    frame.locator(".cv-go-field").press("Escape")
    expect(going).to_be_focused()
    legend = frame.locator(".cv-legend-head")
    for is_open in ("true", "false"):
        legend.press("Enter")
        expect(legend).to_have_attribute("aria-expanded", is_open)
        expect(legend).to_be_focused()

    frame.evaluate("clusterviz.map.setZoom(12, {animate: false})")

    expect(legend).to_be_focused()


def test_the_picture_lies_under_the_layers_and_can_be_put_away(
    page: Page, tmp_path: Path, traffic: Traffic
) -> None:
    with tile_server(200) as tiles, on_tiles(tiles, tmp_path / "log") as url:
        frame = opened(page, url)
        frame.wait_for_function(
            "document.querySelectorAll('.leaflet-tile-loaded').length"
        )
        button = frame.get_by_role("button", name="Nền ảnh")
        expect(button).to_have_attribute("aria-pressed", "true")
        # The attribution is text, whatever is in it.
        expect(frame.locator(".cv-attribution")).to_have_text("Ảnh <b>thử</b>")

        button.click()

        expect(frame.locator(".leaflet-tile")).to_have_count(0)
        expect(frame.locator(".cv-attribution")).to_have_text("")
        assert any(one.startswith(tiles) for one in traffic.inside)


def test_tiles_that_fail_leave_a_plain_ground_and_a_word(
    page: Page, tmp_path: Path, traffic: Traffic
) -> None:
    with tile_server(503) as tiles, on_tiles(tiles, tmp_path / "log") as url:
        frame = opened(page, url)

        expect(frame.locator(".cv-note")).to_contain_text("Không tải được nền ảnh")
        button = frame.get_by_role("button", name="Nền ảnh")
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(frame.locator(".leaflet-tile")).to_have_count(0)
    assert all("503" in one for one in traffic.complaints)
    traffic.complaints.clear()


def shown_in(element: Locator) -> Frame:
    """Return the frame of an element, which the page's list knows later than it."""
    frame = element.element_handle().content_frame()
    assert frame is not None
    frame.wait_for_function("window.clusterviz && clusterviz.isReady")
    return frame


def test_two_maps_keep_one_view_and_run_nothing(page: Page, url: str) -> None:
    opened(page, url, "pair")
    maps = page.locator("iframe[src*=streamlit_folium]")
    expect(maps).to_have_count(2)
    expect(page.locator("#seen")).to_have_attribute("data-runs", "2")
    one, other = (shown_in(maps.nth(place)) for place in range(2))

    one.evaluate("clusterviz.map.setView([21.3, 106.1], 13, {animate: false})")
    other.wait_for_function(
        "clusterviz.map.getZoom() === 13 && clusterviz.map.getCenter().lat > 21.29"
    )
    other.evaluate("clusterviz.map.setView([21.2, 106.0], 12, {animate: false})")
    one.wait_for_function("clusterviz.map.getZoom() === 12")

    assert one.evaluate("clusterviz.map.getCenter().lng") == pytest.approx(106.0)
    expect(page.locator("#seen")).to_have_attribute("data-runs", "2")
