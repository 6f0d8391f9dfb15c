"""Warm: every method has loaded and indexed the data before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from pydantic import BaseModel

from benchmarks import catalogue
from benchmarks.bench import say
from benchmarks.peers.roster import TITLES
from benchmarks.sections.base import Comparison, Section, Verdict, least, most

if TYPE_CHECKING:
    from benchmarks.bench import Bench

NAMES = (
    "ours", "ours-2", "ours-pieces", "floor", "overlay", "join", "duckdb", "sedona",
    "postgis",
)  # fmt: skip

TIMES_FASTER = {
    "overlay": (20, 20),
    "join": (4, 6),
    "duckdb": (3, 8),
    "sedona": (5, 10),
    "postgis": (4, 10),
}
"""What is wanted on parcels and on mixed zones."""

FLOOR_RATIO = 1.4


class Warm(BaseModel):
    """Both data sets, and who could not take part."""

    comparisons: list[Comparison]
    absent: dict[str, str]


def measure(bench: Bench) -> Warm:
    """Compare all methods on parcels and on mixed zones."""
    comparisons = []
    for data in (
        catalogue.parcels(is_small=bench.is_small),
        catalogue.mixed(is_small=bench.is_small),
    ):
        say(f"warm, {data.name}")
        files = data.files(bench.folder)
        peers = bench.opened(NAMES)
        try:
            timings, found = bench.timings(peers, dict.fromkeys(peers, files))
        finally:
            for peer in peers.values():
                peer.close()
        comparisons.append(
            Comparison(
                data=data.name,
                n_sites=pq.read_metadata(files.sites).num_rows,
                n_zones=pq.read_metadata(files.zones).num_rows,
                n_pairs=len(found.m2),
                ha=found.ha,
                timings=timings,
            )
        )
    return Warm(comparisons=comparisons, absent=bench.absent)


def lines(warm: Warm) -> list[str]:
    """Return both tables."""
    return [
        "Data loaded and indexed beforehand (ingest, beside it). The floor is told "
        "beforehand which pairs must be cut.",
        *(
            line
            for one in warm.comparisons
            for line in ("", *one.lines("ingest", warm.absent))
        ),
    ]


def verdicts(warm: Warm) -> list[Verdict]:
    """Return how many times faster ours is than each, and the floor."""
    judged = []
    for position, one in enumerate(warm.comparisons):
        for name, times in TIMES_FASTER.items():
            what = f"{one.data}: faster than {TITLES[name]}"
            judged.append(least(what, one, name, times[position], warm.absent))
        if not position:
            ratio = 1 / one.ratio("floor")
            what = f"{one.data}: time beside the floor"
            figure = f"{ratio:.2f} ×"
            judged.append(
                most(what, f"{FLOOR_RATIO} ×", figure, is_met=ratio <= FLOOR_RATIO)
            )
    return judged


SECTION = Section("Warm", Warm, measure, lines, verdicts)
