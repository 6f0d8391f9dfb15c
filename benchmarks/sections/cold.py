"""Cold: a fresh process answers once, from files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq
from pydantic import BaseModel

from benchmarks import catalogue
from benchmarks.answer import require_same
from benchmarks.bench import say
from benchmarks.peers.roster import TITLES
from benchmarks.rounds import Timing, turns
from benchmarks.sections.base import Comparison, Section, Verdict, least, most
from benchmarks.worker import in_fresh_process, kept_answer

if TYPE_CHECKING:
    from benchmarks.answer import Answer
    from benchmarks.bench import Bench
    from benchmarks.data import DataSet

NAMES = ("ours", "overlay", "join", "duckdb", "duckdb-file", "sedona", "postgis")

TIMES_FASTER = (3, 4)
MEMORY_RATIO = 0.2


class Cold(BaseModel):
    """Both data sets, and who could not take part."""

    comparisons: list[Comparison]
    absent: dict[str, str]


def measure(bench: Bench) -> Cold:
    """Compare all methods on parcels and on mixed zones, each in its own process."""
    data = (
        catalogue.parcels(is_small=bench.is_small),
        catalogue.mixed(is_small=bench.is_small),
    )
    return Cold(comparisons=[_compared(bench, one) for one in data],
                absent=bench.absent)  # fmt: skip


def _compared(bench: Bench, data: DataSet) -> Comparison:
    say(f"cold, {data.name}")
    files = data.files(bench.folder)
    kept = files.zones.parent / "kept"
    kept.mkdir(exist_ok=True)
    manners = {}
    for name, peer in bench.opened(NAMES).items():
        peer.keep(files, kept)
        manners[name] = peer.manner
        peer.close()
    seconds: dict[str, list[float]] = {name: [] for name in manners}
    peaks: dict[str, list[float]] = {name: [] for name in manners}
    first: Answer | None = None
    for name in turns(list(manners), bench.rounds):
        if name == "postgis":
            bench.restart_server()
        said = in_fresh_process("cold", name, files, kept, bench.socket)
        found = kept_answer(kept)
        first = first or found
        require_same(name, found, "the first", first)
        seconds[name].append(said["seconds"])
        peaks[name].append(said["peak_mb"])
    assert first is not None
    return Comparison(
        data=data.name,
        n_sites=pq.read_metadata(files.sites).num_rows,
        n_zones=pq.read_metadata(files.zones).num_rows,
        n_pairs=len(first.m2),
        ha=first.ha,
        timings={
            name: Timing(
                name=name,
                seconds=seconds[name],
                peak_mb=None if name == "postgis" else max(peaks[name]),
                manner=manners[name],
            )
            for name in manners
        },
    )


def lines(cold: Cold) -> list[str]:
    """Return both tables."""
    return [
        "A fresh process for each answer, from files: ours from its own arrays, "
        "mapped into memory; PostGIS from a server just restarted; the others from "
        "GeoParquet or as named. Imports and the connection are not in the time; "
        "all the process ever held is in the memory. The operating system's page "
        "cache is warm.",
        *(
            line
            for one in cold.comparisons
            for line in ("", *one.lines("peak memory", cold.absent))
        ),
    ]


def verdicts(cold: Cold) -> list[Verdict]:
    """Return ours beside the best of the peers, and its memory beside geopandas'."""
    judged = []
    for one, times in zip(cold.comparisons, TIMES_FASTER, strict=True):
        others = [name for name in one.timings if name != "ours"]
        best = min(others, key=lambda name: one.timings[name].median_s)
        what = f"{one.data}, cold: faster than the best peer, {TITLES[best]}"
        judged.append(least(what, one, best, times, cold.absent))
        ours_mb, theirs_mb = (one.timings[name].peak_mb for name in ("ours", "overlay"))
        assert ours_mb is not None
        assert theirs_mb is not None
        ratio = ours_mb / theirs_mb
        judged.append(
            most(
                f"{one.data}, cold: peak memory beside `geopandas.overlay`",
                f"{MEMORY_RATIO:g} ×",
                f"{ratio:.2f} × ({ours_mb:,.0f} of {theirs_mb:,.0f} MB)",
                is_met=ratio <= MEMORY_RATIO,
            )
        )
    return judged


SECTION = Section("Cold", Cold, measure, lines, verdicts)
