"""The map of the dashboard beside QGIS's of the same package: for people to look at.

``python -m tests.e2e.qgis_beside FOLDER`` writes a picture of each place of the
sample: to the left the dashboard in a browser, to the right QGIS without a screen.
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
from playwright.sync_api import sync_playwright
from pyproj import Transformer

from clusterviz.workspace import packages
from clusterviz.workspace.creation import init
from tests import qgis
from tests.e2e.conftest import ARGUMENTS, BROWSERS, ROOT, served
from tests.e2e.screens import PATIENCE_MS, QUALITY, drawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser

    from clusterviz.workspace import Workspace

PLACES: Mapping[str, str] = MappingProxyType(
    {"province": "", "clusters": "fit=BG-009", "forest": "fit=BG-025"}
)
"""By name: what the address of the map says to come to it."""

LAYERS = ["areas", "plan_zones", "roads", "clusters"]
SIZE = (1366, 900)
GAP_PX = 12


def main() -> None:
    """Write the pictures into the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        workspace = init(home / "sample", "bacgiang")
        package = home / "package.gpkg"
        packages.write_package(workspace, package, layers=LAYERS, language="vi")
        workspace.store.close()
        environment = {"CLUSTERVIZ_WORKSPACE": str(workspace.root)}
        with (
            served(ROOT / "app.py", home / "server.log", environment) as url,
            sync_playwright() as playwright,
        ):
            found = os.environ.get("CHROMIUM") or next(
                filter(None, map(shutil.which, BROWSERS)), None
            )
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
            for name, asked in PLACES.items():
                left, bounds = dashboard(browser, f"{url}/map?lang=vi&{asked}")
                right = by_qgis(package, workspace, bounds, left.size, home)
                path = folder / f"qgis-{name}.webp"
                beside(left, right).save(path, quality=QUALITY, method=6)
                print(path)
            browser.close()


def dashboard(browser: Browser, address: str) -> tuple[Image.Image, list[float]]:
    """Return the map of the dashboard, and what it shows, in degrees of WGS 84."""
    page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    page.locator("iframe").first.wait_for()
    drawn(page)
    [frame] = [one for one in page.frames if "streamlit_folium" in one.url]
    west_to_north: list[float] = frame.evaluate(
        "(() => { const seen = clusterviz.map.getBounds();"
        " return [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];"
        " })()"
    )
    bitmap = frame.locator(".leaflet-container").first.screenshot()
    page.close()
    return Image.open(io.BytesIO(bitmap)).convert("RGB"), west_to_north


def by_qgis(
    package: Path,
    workspace: Workspace,
    bounds: list[float],
    size: tuple[int, int],
    home: Path,
) -> Image.Image:
    """Return what QGIS draws of a package in the same bounds."""
    project = Transformer.from_crs(4326, workspace.settings.metric_crs, always_xy=True)
    west, south, east, north = bounds
    extent = project.transform_bounds(west, south, east, north)
    picture = home / "qgis.png"
    qgis.opened(package, LAYERS, home, picture, extent, size, "#eaecef")
    return Image.open(picture).convert("RGB")


def beside(left: Image.Image, right: Image.Image) -> Image.Image:
    """Return two pictures next to one another."""
    both = Image.new(
        "RGB", (left.width + GAP_PX + right.width, max(left.height, right.height))
    )
    both.paste(left, (0, 0))
    both.paste(right, (left.width + GAP_PX, 0))
    return both


if __name__ == "__main__":
    main()
