"""Pictures of every page of the sample, for people to look at: ``make screens``.

``python -m tests.e2e.screens FOLDER`` writes each page in both languages, as wide
as an office laptop and as a phone, then what a page shows once something is chosen.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import (
    cases,
    drafts,
    review,
    review_signing,
    site_sources,
    siting_asked,
)
from clusterviz.workspace.creation import init
from tests.app.dataroom import geojson
from tests.e2e.conftest import ARGUMENTS, BROWSERS, ROOT, served
from tests.e2e.pages import TITLES, settled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Page

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

WIDTHS = {"laptop": (1366, 768), "phone": (390, 844)}

STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "map-card": ("map", "id=BG-001&fit=BG-001&panel=card"),
        "site-answer": ("site", "site={site}"),
        "overlaps-case": ("overlaps", "view=cases&case=1"),
        "occupancy-explained": ("occupancy", "part=leased"),
        "edit-row": ("edit", "layer=clearance_log&row=BG-005-S2:2024-04"),
        "data-file": ("data", "draft={draft}&step=difference"),
        "review-tracks": ("review", "view=tracks&id=BG-005"),
        "review-slow": ("review", "view=slow"),
        "review-clocks": ("review", "view=clocks"),
        "review-signing": ("review", "view=signing&month=2024-03"),
        "withdrawn-duties": ("withdrawn", "id=BG-042&panel=duties"),
        "withdrawn-match": ("withdrawn", "id=BG-042&panel=match&item=DN-007"),
        "violations-case": ("violations", "item=VP-023"),
        "violations-wastewater": ("violations", "view=wastewater"),
    }
)
"""By name: the page, and what is chosen on it; in braces what `prepare` names."""

BY = "Đỗ Biên Tập"
PATIENCE_MS = 60_000
MOST_PX = 8000
SHARE = {"laptop": 0.7, "phone": 0.8}
"""Of the size on the screen: what can still be read, and the repository carry."""

QUALITY = 30


def main() -> None:
    """Write the pictures into the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", nargs="*", default=[*TITLES, *STATES])
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary) / "sample"
        workspace = init(root, "bacgiang")
        told = prepare(workspace)
        workspace.store.close()
        log = Path(temporary) / "server.log"
        environment = {"CLUSTERVIZ_WORKSPACE": str(root)}
        with served(ROOT / "app.py", log, environment) as url:
            for name, picture in pictures(url, asked.pages, told):
                path = asked.folder / f"{name}.webp"
                picture.save(path, quality=QUALITY, method=6)
                print(f"{path}  {picture.width} × {picture.height}")


def prepare(workspace: Workspace) -> dict[str, str]:
    """Do what an office would have done; return what `STATES` must name of it.

    Cases are taken up, a month is signed off, and a file of plan zones is read.
    """
    cases.take_up(workspace, BY)
    review_signing.sign_off(
        workspace, review.review(workspace, "2024-03"), after=0, by=BY
    )
    zones = workspace.features("plan_zones").iloc[:6].copy()
    for name in (one for one in zones if str(one).endswith("_on")):
        zones[name] = [str(one or "") for one in zones[name]]
    zones.loc[zones.index[0], "zone_name"] = "Đồng Mới"
    with tempfile.TemporaryDirectory() as folder:
        file = geojson(Path(folder) / "zones.geojson", zones)
        draft = drafts.begin(workspace, "plan_zones", file.name, file.read_bytes())
    drafts.look(workspace, draft)
    site = site_sources.cluster_site(workspace, "BG-001", workspace.as_of_on)
    return {
        "draft": draft.draft.draft_id,
        "site": f"BG-001.{siting_asked.written(site)}",
    }


def pictures(
    url: str, names: list[str], told: Mapping[str, str]
) -> Iterator[tuple[str, Image.Image]]:
    """Yield name and picture of each page and state, language and width."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, BROWSERS)), None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        for width in WIDTHS:
            for name in names:
                for language in LANGUAGES:
                    page, address = STATES.get(name, (name, ""))
                    address = f"{url}/{page}?lang={language}&{address.format(**told)}"
                    picture = one_picture(browser, address, page, language, width)
                    yield f"{name}-{language}-{width}", picture
        browser.close()


def one_picture(
    browser: Browser, address: str, name: str, language: Language, width: str
) -> Image.Image:
    """Return the whole of one page."""
    wide, high = WIDTHS[width]
    page = browser.new_page(viewport={"width": wide, "height": high})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    title = texts.say(TITLES[name], language)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        title, timeout=PATIENCE_MS
    )
    drawn(page)
    needed = page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollHeight"
    )
    page.set_viewport_size({"width": wide, "height": min(max(needed, high), MOST_PX)})
    drawn(page)
    bitmap = page.screenshot(animations="disabled")
    page.close()
    shot = Image.open(io.BytesIO(bitmap)).convert("RGB")
    share = SHARE[width]
    size = (round(shot.width * share), round(shot.height * share))
    return shot.resize(size, Image.Resampling.LANCZOS)


def drawn(page: Page) -> None:
    """Wait until nothing of the page, its letters and its maps is still to come."""
    settled(page)
    page.evaluate("document.fonts.ready.then(() => true)")
    for frame in page.frames:
        if "streamlit_folium" in frame.url:
            frame.wait_for_function("window.clusterviz && clusterviz.isReady")


if __name__ == "__main__":
    main()
