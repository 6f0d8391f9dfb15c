"""Hatch is the second cue beside colour: it is seen at every zoom."""

from __future__ import annotations

import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.e2e.conftest import HERE, served
from tests.e2e.test_map import opened, place
from tests.kept import sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("traffic")]

FIRST = """([layer, klass]) => {
    const { items } = clusterviz.drawing.layers[layer];
    const { id, at } = items.find((one) => one.klass === klass);
    return [id, at];
}"""
COME = """([lon, lat]) => new Promise((done) => {
    clusterviz.map.setView([lat, lon], 18, { animate: false });
    requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
})"""
SIDE_PX = 40


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the map of the sample: it has a forest, and more."""
    folder = tmp_path_factory.mktemp("hatch")
    environment = {"CLUSTERVIZ_WORKSPACE": str(sample(folder / "S"))}
    with served(HERE / "map_app.py", folder / "server.log", environment) as address:
        yield address


@pytest.mark.parametrize(
    ("layer", "klass"),
    [("plan_zones", "special_use_forest"), ("clusters", "withdrawn")],
)
def test_hatch_is_seen_however_near_one_looks(
    page: Page, url: str, layer: str, klass: str
) -> None:
    frame = opened(page, url)
    feature_id, at = frame.evaluate(FIRST, [layer, klass])

    # Half a metre a pixel: what is looked at is 20 m wide, of a shape of hundreds.
    frame.evaluate(COME, at)

    x, y = place(page, frame, layer, feature_id)
    beside_its_name = {
        "x": x - SIDE_PX / 2, "y": y + 60, "width": SIDE_PX, "height": SIDE_PX,
    }  # fmt: skip
    shown = page.screenshot(clip=beside_its_name)  # type: ignore[arg-type]
    grey = Image.open(io.BytesIO(shown)).convert("L")
    row = [int(grey.getpixel((one, SIDE_PX // 2))) for one in range(SIDE_PX)]  # type: ignore[arg-type]
    middle = (min(row) + max(row)) / 2
    n_strokes = sum(one >= middle > after for one, after in pairwise(row))
    # One in 7 pixels.
    assert n_strokes in {5, 6}
