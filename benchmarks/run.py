"""How long the overlaps take beside ``geopandas.overlay``, on one workspace.

``make bench`` runs it on the sample. Both are given the same frames, already in
memory; they take turns, so that what slows the machine slows both; and both must
find the same land before a time is told. Ours does more in its time: it judges
each pair and finds what no plan covers. The ratio is what to compare between
machines; seconds are of one machine.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

import clusterviz
from clusterviz.core import overlaps as kernel
from clusterviz.core import status, timeline
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers
from clusterviz.workspace.creation import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.workspace import Workspace

RESULTS = Path(__file__).with_name("RESULTS.md")
SAME_HA = 1e-6


@dataclass(frozen=True)
class Inputs:
    """The frames that both are given, and what ours is told beside them."""

    workspace: Workspace
    clusters: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    coverage_areas: gpd.GeoDataFrame

    def ours_ha(self) -> float:
        """Return the hectares shared, by the program's own overlaps."""
        found = kernel.overlaps(
            self.clusters,
            self.zones,
            self.coverage_areas,
            kinds=self.workspace.layers["plan_zones"].fields["kind"].choices,
            tolerance_m=self.workspace.settings.tolerance.model_dump(),
        )
        return float(found["overlap_ha"].sum())

    def theirs_ha(self) -> float:
        """Return the hectares shared, by the plain method."""
        pieces = gpd.overlay(
            self.clusters[["cluster_id", "geometry"]],
            self.zones[["zone_id", "geometry"]],
            how="intersection",
            keep_geom_type=True,
        )
        return float(pieces.area.sum()) / M2_PER_HA


def read_inputs(folder: Path) -> Inputs:
    """Return the frames of the workspace in `folder`, as of its own day."""
    workspace = open_workspace(folder)
    on = workspace.as_of_on
    clusters = answers.clusters_on(workspace, on)
    covered, _ = answers.coverage_areas(workspace)
    return Inputs(
        workspace=workspace,
        clusters=clusters[~status.is_symbol_only(clusters)],
        zones=timeline.valid_on(workspace.features("plan_zones"), on),
        coverage_areas=covered,
    )


def timed(question: Callable[[], float]) -> tuple[float, float]:
    """Return the answer, and how many seconds it took."""
    start = time.perf_counter()
    answer = question()
    return answer, time.perf_counter() - start


def row(inputs: Inputs, rounds: int) -> str:
    """Return one line for the results, from `rounds` turns of each.

    Raises
    ------
    SystemExit
        If the two do not find the same land.
    """
    ours, theirs = [], []
    for _ in range(rounds):
        (ours_ha, ours_s), (theirs_ha, theirs_s) = (
            timed(inputs.ours_ha),
            timed(inputs.theirs_ha),
        )
        if abs(ours_ha - theirs_ha) > SAME_HA:
            sys.exit(f"Ours found {ours_ha} ha, the plain method {theirs_ha} ha.")
        ours.append(ours_s)
        theirs.append(theirs_s)
    ours_s, theirs_s = statistics.median(ours), statistics.median(theirs)
    cells = (
        clusterviz.__version__,
        f"{platform.python_version()}, geopandas {gpd.__version__}",
        f"{len(inputs.clusters):,} × {len(inputs.zones):,}",
        f"{ours_s:.3f} s ({min(ours):.3f} to {max(ours):.3f})",
        f"{theirs_s:.3f} s ({min(theirs):.3f} to {max(theirs):.3f})",
        f"{theirs_s / ours_s:.1f}",
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Time both and print a line; with ``--record``, add it to RESULTS.md."""
    parser = argparse.ArgumentParser(description="Time the overlaps.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--record", action="store_true", help="add to RESULTS.md")
    options = parser.parse_args()

    line = row(read_inputs(options.workspace), options.rounds)
    lines = RESULTS.read_text(encoding="utf-8").splitlines()
    header = next(number for number, text in enumerate(lines) if text.startswith("|"))
    print("\n".join([*lines[header : header + 2], line]))
    if options.record:
        last = max(n for n, text in enumerate(lines) if text.startswith("|"))
        lines.insert(last + 1, line)
        RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
