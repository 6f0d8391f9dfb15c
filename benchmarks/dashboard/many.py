"""Many plan zones on the map: how long a filter takes, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.dashboard import scenes, workspaces
from benchmarks.dashboard.acts import Act
from benchmarks.dashboard.browser import Visit
from benchmarks.dashboard.serving import DASHBOARD, served
from benchmarks.dashboard.ways import WINDOW, Ours

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser


class Many(BaseModel):
    """What was measured with so many plan zones.

    Parameters
    ----------
    n_zones
        Of the workspace.
    n_drawn
        Of them, what the map draws; it says how many it leaves out.
    file_kb
        What the browser fetches of them, compressed.
    act, first
        The filter, and the first map in a browser that has nothing in its cache.
    """

    n_zones: int
    n_drawn: int
    file_kb: float
    act: Act
    first: Act


_FILE_BYTES = f"""{WINDOW}.performance.getEntriesByType("resource")
    .filter((one) => one.name.includes("/layers/plan_zones"))
    .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
_DRAWN = f"{WINDOW}.clusterviz.drawing.layers.plan_zones.items.length"


def many(browser: Browser, folder: Path, n: int, rounds: int) -> Many:
    """Measure a filter by kind on about `n` plan zones.

    Parameters
    ----------
    browser
        Opens the window.
    folder
        Gets the workspace.
    n
        Zones wanted.
    rounds
        How often the filter is set or taken back.
    """
    root = folder / f"zones-{n}"
    workspace = workspaces.with_zones(root, n)
    n_zones = len(workspace.features("plan_zones"))
    labels = scenes.kind_labels(workspace)
    kinds = sorted(labels)[:4]
    act, first = Act(), Act()
    here = {"CLUSTERVIZ_WORKSPACE": str(root)}
    with served(DASHBOARD, folder / f"zones-{n}.log", here) as server:
        warm = Ours(Visit(browser, server.url), labels)
        warm.first_map(Act())
        warm.visit.close()
        ours = Ours(Visit(browser, server.url), labels)
        ours.first_map(first)
        ours.visit.rest()
        file_kb = ours.visit.page.evaluate(_FILE_BYTES) / 1_000
        n_drawn = ours.visit.page.evaluate(_DRAWN)
        ours.filter(Act(), kinds[-1])
        ours.unfilter(Act())
        for number in range(-(-rounds // 2)):
            ours.filter(act, kinds[number % len(kinds)])
            ours.unfilter(act)
        ours.visit.close()
    say(f"{n_zones:,} zones, {n_drawn:,} drawn: {act.median_ms('redrawn'):.0f} ms")
    return Many(n_zones=n_zones, n_drawn=n_drawn, file_kb=file_kb, act=act,
                first=first)  # fmt: skip
