"""One part of ten comes anew: how much of the work is done again."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from pydantic import BaseModel

from benchmarks import catalogue
from benchmarks.bench import say
from benchmarks.geofile import read_shapes
from benchmarks.rounds import Timing, turns
from benchmarks.sections.base import Section, Verdict, most, ms, table
from clusterviz import crs
from clusterviz.records import Lineage
from clusterviz.storage.shelf import FOLDER
from clusterviz.workspace import analysis, creation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.bench import Bench
    from clusterviz.workspace import Workspace

N_PARTS = 10
AGAIN_RATIO = 0.25

TITLES = {
    "full": "a full run, nothing kept",
    "again": "one part of ten replaced",
    "same": "nothing replaced",
}


class Again(BaseModel):
    """Seconds of a full run, of one after an import, and of one that finds all."""

    timings: dict[str, Timing]
    n_zones: int
    n_pairs: int


class _Case:
    """A workspace whose zones come in ten parts; each part may come anew."""

    def __init__(self, root: Path, sites: NDArray[np.object_]) -> None:
        self._root = root
        self._workspace = creation.init(root)
        frame = gpd.GeoDataFrame(
            {
                "cluster_id": [f"C{at:04}" for at in range(len(sites))],
                "cluster_name": "Cụm",
                "planning_status": "in_plan",
                "legal_status": "established",
            },
            geometry=sites,
        )
        _publish(self._workspace, "clusters", frame)

    def publish(self, zones: NDArray[np.object_]) -> None:
        kinds = list(self._workspace.layers["plan_zones"].fields["kind"].choices)
        frame = gpd.GeoDataFrame(
            {
                "zone_id": [f"Z{at}" for at in range(len(zones))],
                "kind": np.repeat(kinds[:N_PARTS], -(-len(zones) // N_PARTS))[
                    : len(zones)
                ],
            },
            geometry=zones,
        )
        _publish(self._workspace, "plan_zones", frame)

    def forget(self) -> None:
        shutil.rmtree(self._root / FOLDER, ignore_errors=True)

    def ask(self) -> int:
        # Opened anew, as a command would: nothing is left in memory.
        workspace = creation.open_workspace(self._root)
        found = analysis.pieces(workspace)
        workspace.store.close()
        return int((found["zone_id"] != "").sum())


def _publish(workspace: Workspace, name: str, frame: gpd.GeoDataFrame) -> None:
    placed = crs.with_crs(frame, workspace.settings.metric_crs)
    before = workspace.versions().get(name, 0)
    lineage = Lineage("benchmark")
    workspace.store.publish(
        workspace.layers[name], placed, lineage, replaces=before, is_valid=True
    )


def measure(bench: Bench) -> Again:
    """Take turns: a full run, one with a part replaced, one with none."""
    say("one part of ten replaced")
    data = catalogue.replaced(is_small=bench.is_small)
    files = data.files(bench.folder)
    zones = read_shapes(files.zones)
    seconds: dict[str, list[float]] = {name: [] for name in TITLES}
    with tempfile.TemporaryDirectory() as folder:
        case = _Case(Path(folder) / "workspace", read_shapes(files.sites))
        case.publish(zones)
        n_pairs = case.ask()
        for name in turns(list(TITLES), bench.rounds):
            if name == "full":
                case.forget()
            elif name == "again":
                # The first part, all of it a centimetre further on.
                n_moved = len(zones) // N_PARTS
                moved = shapely.transform(zones[:n_moved], lambda xy: xy + 0.01)
                zones = np.concatenate([moved, zones[n_moved:]])
                case.publish(zones)
            start = time.perf_counter()
            case.ask()
            seconds[name].append(time.perf_counter() - start)
    timings = {name: Timing(name=name, seconds=seconds[name]) for name in TITLES}
    return Again(timings=timings, n_zones=len(zones), n_pairs=n_pairs)


def lines(again: Again) -> list[str]:
    """Return the three kinds of run."""
    full = again.timings["full"]
    rows = [
        [TITLES[name], ms(timing.median_s), f"{timing.over(full)[0]:.2f} ×"]
        for name, timing in again.timings.items()
    ]
    return [
        f"The overlaps of a workspace in a folder, opened anew each time: "
        f"{again.n_zones:,} zones in {N_PARTS} kinds, {again.n_pairs:,} pairs, land "
        "cut out and judged. A full run lays out all zones for search; the import "
        "itself is in none of the times.",
        "",
        *table(["", "median ms", "beside a full run"], rows),
    ]


def verdicts(again: Again) -> list[Verdict]:
    """Return how much of a full run one part costs."""
    ratio = again.timings["again"].over(again.timings["full"])[0]
    what = "one part of ten re-imported, beside a full run"
    limit = f"{AGAIN_RATIO:g} ×"
    return [most(what, limit, f"{ratio:.2f} ×", is_met=ratio <= AGAIN_RATIO)]


SECTION = Section("One part of ten replaced", Again, measure, lines, verdicts)
