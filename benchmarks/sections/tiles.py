"""Every peer is given our tiles in place of the giants, and sums them per zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from pydantic import BaseModel

from benchmarks import catalogue
from benchmarks.bench import say
from benchmarks.data import tiles_file
from benchmarks.geofile import read_shapes
from benchmarks.sections.base import Comparison, Section, Verdict
from benchmarks.sections.warm import NAMES
from clusterviz.core.index import feature_index

if TYPE_CHECKING:
    from benchmarks.bench import Bench


class Tiles(BaseModel):
    """The mixed zones, tiled, and who could not take part."""

    comparison: Comparison
    absent: dict[str, str]


def measure(bench: Bench) -> Tiles:
    """Compare all methods on the mixed zones; ours is given them untiled."""
    data = catalogue.mixed(is_small=bench.is_small)
    say(f"tiles, {data.name}")
    files = data.files(bench.folder)
    shapes, owners = feature_index(read_shapes(files.zones)).tiles()
    tiled = tiles_file(files, shapes, owners)
    peers = bench.opened(NAMES)
    given = {name: files if name.startswith("ours") else tiled for name in peers}
    try:
        timings, found = bench.timings(peers, given)
    finally:
        for peer in peers.values():
            peer.close()
    comparison = Comparison(
        data=f"{data.name}, tiled for all",
        n_sites=pq.read_metadata(files.sites).num_rows,
        n_zones=len(shapes),
        n_pairs=len(found.m2),
        ha=found.ha,
        timings=timings,
    )
    return Tiles(comparison=comparison, absent=bench.absent)


def lines(tiles: Tiles) -> list[str]:
    """Return the table."""
    return [
        "What the cutting of giants is worth by itself: the same tiles for everybody, "
        "summed per zone. Making them is not in the times.",
        "",
        *tiles.comparison.lines("ingest", tiles.absent),
    ]


def verdicts(tiles: Tiles) -> list[Verdict]:
    """Return nothing: no target is set here."""
    return []


SECTION = Section("Our tiles for everybody", Tiles, measure, lines, verdicts)
