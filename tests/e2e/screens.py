"""Pictures of every page of the sample, for people to look at: ``make screens``.

``python -m tests.e2e.screens FOLDER`` writes each page in both languages, as wide
as an office laptop and as a phone.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.creation import init
from tests.e2e.conftest import ARGUMENTS, BROWSERS, ROOT, served
from tests.e2e.pages import TITLES, WITH_MAP, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from clusterviz.schema import Language

WIDTHS = {"laptop": (1366, 768), "phone": (390, 844)}

ADDRESSES = {
    "map": "id=BG-001&panel=card",
    "edit": "layer=clearance_log&row=BG-005-S2:2024-04",
    "withdrawn": "id=BG-042&panel=duties",
}
"""What a page shows, where it needs a choice to have something to show."""

PATIENCE_MS = 60_000
MOST_PX = 4000
QUALITY = 72


def main() -> None:
    """Write the pictures into the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", nargs="*", default=list(TITLES))
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "sample"
        init(root, "bacgiang").store.close()
        log = Path(temporary) / "server.log"
        environment = {"CLUSTERVIZ_WORKSPACE": str(root)}
        with served(ROOT / "app.py", log, environment) as url:
            for name, picture in pictures(url, asked.pages):
                path = asked.folder / f"{name}.webp"
                picture.save(path, quality=QUALITY, method=6)
                print(f"{path}  {picture.width} × {picture.height}")


def pictures(url: str, names: list[str]) -> Iterator[tuple[str, Image.Image]]:
    """Yield name and picture of each page, language and width."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        for width in WIDTHS:
            for name in names:
                for language in LANGUAGES:
                    picture = one_picture(browser, url, name, language, width)
                    yield f"{name}-{language}-{width}", picture
        browser.close()


def one_picture(
    browser: Browser, url: str, name: str, language: Language, width: str
) -> Image.Image:
    """Return the whole of one page."""
    wide, high = WIDTHS[width]
    page = browser.new_page(viewport={"width": wide, "height": high})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{url}/{name}?lang={language}&{ADDRESSES.get(name, '')}")
    title = texts.say(TITLES[name], language)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        title, timeout=PATIENCE_MS
    )
    drawn(page, name)
    needed = page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollHeight"
    )
    page.set_viewport_size({"width": wide, "height": min(max(needed, high), MOST_PX)})
    drawn(page, name)
    bitmap = page.screenshot(animations="disabled")
    page.close()
    return Image.open(io.BytesIO(bitmap)).convert("RGB")


def drawn(page: Page, name: str) -> None:
    """Wait until nothing of the page, its letters and its maps is still to come."""
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE_MS)
    page.evaluate("document.fonts.ready.then(() => true)")
    if name not in WITH_MAP:
        return
    for frame in page.frames:
        if "streamlit_folium" in frame.url:
            frame.wait_for_function("window.clusterviz && clusterviz.isReady")


if __name__ == "__main__":
    main()
