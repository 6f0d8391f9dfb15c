"""A browser that tells when something was seen, and may talk to this machine only."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from benchmarks.bench import say
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, Page, Request, ViewportSize

    from benchmarks.dashboard.acts import Act

WATCH = Path(__file__).with_name("watch.js")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOST = "127.0.0.1"

# Names are not looked up: whatever is not on this machine cannot be reached. A rule
# of the page's own would switch off the browser's cache, which people have.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {HOST}",
)
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
SEEN_WITHIN_MS = 30_000

SETTLED = (
    "document.querySelector('[data-testid=stApp]')"
    ".getAttribute('data-test-script-state') === 'notRunning'"
)
"""Nothing runs: all that a run shows has come."""

# Neither has an event: longer than streamlit-folium waits before it reports a move.
QUIET_MS = 700


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Start Chromium, the system's where there is one, and end it.

    Raises
    ------
    InputError
        If there is none.
    """
    path = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )
    if path is None:
        raise InputError(
            "There is no browser to measure with.",
            expected="Chromium",
            remedy="Install it (`make chromium`), or name it in CHROMIUM.",
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """One person's window, with nothing in its cache.

    Parameters
    ----------
    browser
        Opens it.
    url
        The server's address.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self.outside: list[str] = []
        self._n_requests = 0
        self._context = browser.new_context(viewport=LAPTOP, locale="vi-VN")
        self._context.add_init_script(path=WATCH)
        self._context.on("request", self._count)
        self.page: Page = self._context.new_page()

    def close(self) -> None:
        """Close the window and forget what it kept."""
        self._context.close()

    def watch(self, things: Mapping[str, str]) -> int:
        """Watch, from now on, for one thing after another.

        Parameters
        ----------
        things
            By name, a condition in JavaScript that the page meets once it is seen.

        Returns
        -------
        n_requests
            Those so far; see `noted`.
        """
        pairs = list(things.items())
        self.page.evaluate("([a, ms]) => benchWatch(a, ms)", [pairs, SEEN_WITHIN_MS])
        return self._n_requests

    def noted(self, act: Act, before: int) -> None:
        """Wait until all was seen that is watched for, and keep it.

        Parameters
        ----------
        act
            Gets it.
        before
            What `watch` returned.
        """
        try:
            seen: dict[str, Any] = self.page.evaluate("benchSeen")
        except PlaywrightError as error:
            say(f"lost: {error.message}")
            act.n_lost += 1
        else:
            act.note(seen, self._n_requests - before)

    def opened(self, act: Act, path: str, things: Mapping[str, str]) -> None:
        """Open a page of the server and note when things were seen, from the first."""
        before = self._n_requests
        self.page.goto(f"{self.url}/{path}", wait_until="commit")
        self.watch(things)
        seen: dict[str, Any] = self.page.evaluate("benchSeen")
        seen["did"] = self.page.evaluate("performance.timeOrigin")
        seen["messages"] = self.page.evaluate("benchMessages")
        act.note(seen, self._n_requests - before)

    def until(self, condition: str) -> None:
        """Wait until a condition in JavaScript holds."""
        self.watch({"it": condition})
        self.page.evaluate("benchSeen")

    def comes(self, condition: str, within_ms: int = 15_000) -> bool:
        """Return whether a condition in JavaScript holds within a while."""
        told = [[["it", condition]], within_ms]
        self.page.evaluate("([a, ms]) => benchWatch(a, ms)", told)
        came: bool = self.page.evaluate("benchSeen.then(() => true, () => false)")
        return came

    def rest(self) -> None:
        """Wait until nothing runs, and nothing was about to."""
        count = "benchMessages.length"
        before = -1
        while before != (now := self.page.evaluate(count)):
            before = now
            self.page.wait_for_timeout(QUIET_MS)
            self.until(SETTLED)

    def messages_of(self, *gestures: Callable[[], None]) -> int:
        """Return how many messages the browser sent because of gestures."""
        count = "benchMessages.filter((one) => one.way === 'out').length"
        self.rest()
        before: int = self.page.evaluate(count)
        for gesture in gestures:
            gesture()
            self.rest()
        after: int = self.page.evaluate(count)
        return after - before

    def _count(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"data", "blob"}:
            return
        self._n_requests += 1
        if address.hostname != HOST:
            self.outside.append(request.url)
