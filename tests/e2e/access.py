"""What hinders people who see, point or hear badly: axe's findings, and the room."""

from __future__ import annotations

from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Frame, Page

AXE = files("axe_playwright_python") / "axe.min.js"

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}

SCREENS = {"a phone": (390, 844), "a laptop at 200 %": (683, 384)}

FITS_MS = 10_000

TOO_WIDE = """() => [document.scrollingElement,
    document.querySelector("[data-testid=stMain]")]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.tagName}: ${one.scrollWidth} in ${one.clientWidth} px`)"""


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page and in its maps."""
    return [one for frame in _frames(page) for one in _found_in(frame)]


def too_wide(page: Page) -> list[str]:
    """Return what must be scrolled sideways on small screens, by screen."""
    before = page.viewport_size
    assert before is not None
    found = []
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        with suppress(PlaywrightTimeoutError):
            # Charts and maps take the new width one after the other.
            page.wait_for_function(f"() => !({TOO_WIDE})().length", timeout=FITS_MS)
        found += [f"{screen}: {one}" for one in page.evaluate(TOO_WIDE)]
    page.set_viewport_size(before)
    return found


def _frames(page: Page) -> list[Frame]:
    maps = [one for one in page.frames if "streamlit_folium" in one.url]
    return [page.main_frame, *maps]


def _found_in(frame: Frame) -> Iterator[str]:
    frame.evaluate(AXE.read_text(encoding="utf-8"))
    result = frame.evaluate("(rules) => axe.run(document, rules)", RULES)
    for violation in result["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]}"
