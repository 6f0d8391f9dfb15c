"""Some 500 pairs of a payload and a place, in a real browser: none of them runs.

A pair counts once its mark has come to the browser: what a page never shows does
not count. One journey through the dashboard gives all that the tests look at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError
from playwright.sync_api import expect

from clusterviz.ui.choices import FRAME, PAGE
from tests.e2e.conftest import HERE, served
from tests.e2e.pages import TITLES, WITH_MAP
from tests.e2e.payloads import MARK, TEXTS, addressed, spoilt_workspace
from tests.e2e.test_map import map_frame, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page, Request, Response, WebSocket

    from tests.e2e.payloads import Spoilt

pytestmark = pytest.mark.browser

PAGES = tuple(TITLES)
STEPS = ("read", "columns", "findings", "difference")

_LONG = 1000
"""Characters of a text of which an address holds no more than one."""

SECRET = b"s3cr3t-of-the-server"

LEFT_BEHIND = """() => [...document.querySelectorAll(
    '[onerror], [onload], [onfocus], [onmouseover], img[src="x"], iframe[srcdoc], '
    + 'a[href^="javascript" i], [href*="//evil.test"], [src*="//evil.test"], '
    + 'script:not([src]):not([type]), .katex'
)].map((one) => one.outerHTML.slice(0, 200)).filter((one) => one.includes('__ran')
    || one.includes('evil') || one.includes('katex') || one.includes('src="x"'))"""


PICTURE_FAILED = """() => new Promise((done) => {
    const one = new Image();
    one.onerror = done;
    one.src = "x?after-all-others";
})"""
"""A picture that is asked for last fails last: what others would run has run."""


@dataclass
class Journey:
    """What a browser met on its way through the dashboard."""

    pairs: set[tuple[str, str]] = field(default_factory=set)
    ran: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)
    has_written: bool = False

    def take(self, spoilt: Spoilt, where: str) -> None:
        """Count what was received since the last place."""
        for data in self.received:
            found = spoilt.marks.found(data)
            self.pairs |= {(payload, f"{where}: {one}") for payload, one in found}
            if SECRET in data:
                self.ran.append(f"{where}: the secret of the server came")
            self.ran += [
                f"{where}: {data[max(at.start() - 40, 0) : at.end()]!r}"
                for at in MARK.finditer(data)
                if data[at.start() - 2 : at.start()] == b"49"
            ]
        self.received.clear()

    def look(self, page: Page, where: str) -> None:
        """Note what ran in the page or in a frame of it."""
        for frame in page.frames:
            try:
                ran = frame.evaluate("window.__ran")
                left = frame.evaluate(LEFT_BEHIND)
            except PlaywrightError:
                if not frame.is_detached():
                    raise
                # The page put another in its place meanwhile.
                self.look(page, where)
                return
            self.ran += [f"{where}: {one}" for one in (ran, *left) if one]
        for one in page.get_by_test_id("stException").all_inner_texts():
            self.exceptions.append(f"{where}: {one[:500]}")


@pytest.fixture(scope="module")
def journey(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """Return what came of every page, address and upload full of payloads."""
    folder = tmp_path_factory.mktemp("payloads")
    spoilt = spoilt_workspace(folder / "W")
    environment = {
        "CLUSTERVIZ_WORKSPACE": str(spoilt.folder),
        "CLUSTERVIZ_CANARY": SECRET.decode(),
        "CLUSTERVIZ_CANARY_DIR": str(folder / "written"),
    }
    seen = Journey()
    with served(HERE / "dashboard_app.py", folder / "log", environment) as url:
        # A route would stop what leaves the machine as well, but switches the cache
        # off: behind a proxy that nobody is, pages come twice as fast.
        context = browser.new_context(
            viewport={"width": 1366, "height": 1600},
            proxy={"server": "http://127.0.0.1:9", "bypass": "127.0.0.1"},
        )
        page = context.new_page()
        _listen(page, url, seen)
        for where, address in _addresses(spoilt):
            _visit(page, f"{url}/{address}", where, seen, spoilt)
        context.close()
    seen.has_written = (folder / "written").exists()
    return seen


def _listen(page: Page, url: str, seen: Journey) -> None:
    """Keep all that comes to a page, and what it asks of others."""

    def asked(request: Request) -> None:
        if not request.url.startswith((url, "data:", "blob:")):
            seen.outside.append(request.url)

    def hear(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: seen.received.append(_bytes(data)))

    def fetched(response: Response) -> None:
        if "/cv/layers/" in response.url or "/cv/look/" in response.url:
            seen.received.append(response.body())

    def answer(dialog: Dialog) -> None:
        seen.ran.append(dialog.message)
        dialog.dismiss()

    page.on("request", asked)
    page.on("websocket", hear)
    page.on("response", fetched)
    page.on("dialog", answer)


def _bytes(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode()


def _addresses(spoilt: Spoilt) -> Iterator[tuple[str, str]]:
    """Yield the name of each place, and its address."""
    chosen = {"id": spoilt.cluster_ids[0], "panel": "card", "q": "zq"}
    for name in PAGES:
        yield name, f"{name}?{urlencode({'lang': 'vi', **chosen})}"
    for key in spoilt.cluster_ids[1:]:
        yield "map", f"map?{urlencode({'lang': 'en', **chosen, 'id': key})}"
    yield "data file", "data?layer=clusters&step=file"
    for draft in spoilt.drafts:
        for step in STEPS:
            asked = {"draft": draft, "layer": "clusters", "step": step}
            yield f"data {step}", f"data?{urlencode(asked)}"
    for number in range(len(TEXTS)):
        # A frame that makes no sense hides what the page would say.
        names: tuple[str, ...] = PAGE if number % 2 else (*FRAME, *PAGE)
        if len(TEXTS[number]) > _LONG:
            names = ("q",)
        asked = addressed(spoilt.marks, number, names)
        # Two pages for each text: what a page repeats of its address varies.
        for name in (PAGES[number % len(PAGES)], PAGES[(number + 4) % len(PAGES)]):
            yield name, f"{name}?{urlencode(asked)}"


def _visit(page: Page, url: str, where: str, seen: Journey, spoilt: Spoilt) -> None:
    page.goto(url)
    page.get_by_test_id("stApp").wait_for()
    _rest(page)
    if where in WITH_MAP and "panel=card" in url:
        frame = map_frame(page)
    if where == "map" and "panel=card" in url:
        # Its tooltip, then its selection.
        x, y = place(page, frame, "clusters", spoilt.cluster_ids[0])
        page.mouse.move(x, y)
        page.mouse.click(x, y)
        _rest(page)
    _open_everything(page)
    # What stood folded is made once it is open.
    _rest(page)
    page.evaluate(PICTURE_FAILED)
    seen.look(page, where)
    seen.take(spoilt, where)


def _rest(page: Page) -> None:
    """Wait until nothing runs, on a machine that is busy with other tests too."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=60_000
    )


def _open_everything(page: Page) -> None:
    """Open what is folded."""
    for one in page.locator("details:not([open]) > summary").all()[:6]:
        try:
            one.click(timeout=500)
        except PlaywrightTimeoutError:
            continue


def test_500_pairs_of_payload_and_place_come_to_the_browser(journey: Journey) -> None:
    by_place = Counter(place for _, place in journey.pairs)

    print(f"{len(journey.pairs)} pairs of {len(by_place)} places")
    assert len({payload for payload, _ in journey.pairs}) == len(TEXTS)
    assert len(by_place) >= 20
    assert len(journey.pairs) >= 500


def test_nothing_ran_in_the_browser(journey: Journey) -> None:
    assert journey.ran == []


def test_nothing_ran_on_the_server(journey: Journey) -> None:
    assert not journey.has_written
    assert journey.exceptions == []


def test_nothing_was_asked_of_another_machine(journey: Journey) -> None:
    assert journey.outside == []
