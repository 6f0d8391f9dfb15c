"""A country: ten million parcels, in one process and on a Dask cluster."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq
from pydantic import BaseModel

from benchmarks import catalogue
from benchmarks.answer import answer, require_same
from benchmarks.bench import say
from benchmarks.geofile import read_shapes
from benchmarks.memory import peak_mb
from benchmarks.peers.roster import TITLES
from benchmarks.rounds import Timing, turns
from benchmarks.sections.base import Comparison, Section, Verdict, most
from benchmarks.worker import in_fresh_process, kept_answer
from clusterviz import scale

if TYPE_CHECKING:
    from benchmarks.answer import Answer
    from benchmarks.bench import Bench
    from benchmarks.files import Files

NAMES = ("ours-blocks", "duckdb", "duckdb-file")

TIME_RATIO = 0.65
MEMORY_MB = 0.6 * 1024
WORKERS = 2
WORKER_MB = 3 * 1024


class OnDask(BaseModel):
    """One run on a cluster.

    Parameters
    ----------
    seconds
        What it took.
    peak_mb
        The most that a worker held, of those that were alive at the end.
    n_killed
        Workers that were killed meanwhile.
    is_same
        Whether pairs and square metres are those of one process, to the last digit.
    """

    seconds: float
    peak_mb: float
    n_killed: int
    is_same: bool


class Country(BaseModel):
    """One process beside DuckDB, and two runs on a cluster."""

    comparison: Comparison
    on_dask: list[OnDask]
    absent: dict[str, str]


def measure(bench: Bench) -> Country:
    """Ask each in a fresh process, then the cluster, a worker killed or none."""
    say("a country")
    data = catalogue.country(is_small=bench.is_small)
    files = data.files(bench.folder)
    comparison, found = _alone(bench, data.name, files)
    on_dask = [_on_dask(files, found, kills=kills) for kills in (False, True)]
    return Country(comparison=comparison, on_dask=on_dask, absent=bench.absent)


def _alone(bench: Bench, name: str, files: Files) -> tuple[Comparison, Answer]:
    kept = files.zones.parent / "kept"
    kept.mkdir(exist_ok=True)
    timings: dict[str, Timing] = {}
    for method, peer in bench.opened(NAMES).items():
        start = time.perf_counter()
        peer.keep(files, kept)
        took = time.perf_counter() - start
        timings[method] = Timing(
            name=method, seconds=[], ingest_s=took, peak_mb=0, manner=peer.manner
        )
        peer.close()
    ours: Answer | None = None
    for method in turns(list(timings), bench.rounds):
        said = in_fresh_process("cold", method, files, kept, None)
        found = kept_answer(kept)
        ours = ours or found
        require_same(method, found, NAMES[0], ours)
        timings[method].seconds.append(said["seconds"])
        timings[method].peak_mb = max(timings[method].peak_mb or 0, said["peak_mb"])
    assert ours is not None
    comparison = Comparison(
        data=name,
        n_sites=pq.read_metadata(files.sites).num_rows,
        n_zones=pq.read_metadata(files.zones).num_rows,
        n_pairs=len(ours.m2),
        ha=ours.ha,
        timings={"ours": timings.pop(NAMES[0]), **timings},
    )
    return comparison, ours


def _on_dask(files: Files, alone: Answer, *, kills: bool) -> OnDask:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            memory_limit=f"{WORKER_MB}MiB",
            dashboard_address=None,
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        pids = client.run(os.getpid)
        victim = threading.Event()

        def on_progress(n_done: int, n_parts: int) -> None:
            if kills and not victim.is_set() and n_done >= n_parts // 3:
                victim.set()
                os.kill(next(iter(pids.values())), signal.SIGKILL)

        start = time.perf_counter()
        met = scale.meetings(
            cluster.scheduler_address,
            files.zones,
            read_shapes(files.sites),
            on_progress=on_progress,
        )
        seconds = time.perf_counter() - start
        peaks = client.run(peak_mb)
    found = answer(met.site, met.feature, met.m2)
    return OnDask(
        seconds=seconds,
        peak_mb=max(peaks.values()),
        n_killed=int(victim.is_set()),
        is_same=_is_same(found, alone),
    )


def _is_same(one: Answer, other: Answer) -> bool:
    """Return whether two answers are equal to the last digit, in whatever order."""
    ordered = [np.lexsort((each.zone, each.site)) for each in (one, other)]
    return all(
        np.array_equal(getattr(one, name)[ordered[0]], getattr(other, name)[ordered[1]])
        for name in ("site", "zone", "m2")
    )


def lines(country: Country) -> list[str]:
    """Return the table of single processes, and a line for each run on Dask."""
    said = [
        f"Dask, {WORKERS} workers of {WORKER_MB / 1024:g} GiB, from GeoParquet, with "
        f"the land cut out: {run.seconds:,.1f} s, a worker {run.peak_mb:,.0f} MB at "
        f"most, {run.n_killed} killed, "
        f"{'the same to the last digit' if run.is_same else 'NOT the same'}."
        for run in country.on_dask
    ]
    return [
        "A fresh process for each answer, from files, as in Cold. Ours reads its own "
        "index, made beforehand block by block.",
        "",
        *country.comparison.lines("peak memory", country.absent),
        *(line for one in said for line in ("", one)),
    ]


def verdicts(country: Country) -> list[Verdict]:
    """Return ours beside the faster DuckDB, its memory, and the runs on Dask."""
    timings = country.comparison.timings
    judged = []
    others = [timings[name] for name in timings if name != "ours"]
    if others:
        best = min(others, key=lambda one: one.median_s)
        ratio = timings["ours"].over(best)[0]
        judged.append(
            most(
                f"a country, one process: time beside {TITLES[best.name]}",
                f"{TIME_RATIO:g} ×",
                f"{ratio:.2f} ×",
                is_met=ratio <= TIME_RATIO,
            )
        )
    peak = timings["ours"].peak_mb or 0
    judged.append(
        most("a country, one process: peak memory", "0.6 GB", f"{peak:,.0f} MB",
             is_met=peak <= MEMORY_MB)
    )  # fmt: skip
    for number, run in enumerate(country.on_dask):
        what = f"a country on Dask, {run.n_killed} worker killed: same sums, a worker"
        words = "the same" if run.is_same else "NOT the same"
        judged.append(
            most(what, "3 GiB", f"{words}, {run.peak_mb:,.0f} MB",
                 is_met=run.is_same and run.n_killed == number
                 and run.peak_mb <= WORKER_MB)
        )  # fmt: skip
    return judged


SECTION = Section("A country", Country, measure, lines, verdicts)
