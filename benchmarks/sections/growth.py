"""Growth: the same clusters, ever more parcels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from benchmarks import catalogue
from benchmarks.answer import require_same
from benchmarks.bench import say
from benchmarks.peers.roster import TITLES
from benchmarks.rounds import Timing, interleaved
from benchmarks.sections.base import Section, Verdict, most, ms, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.bench import Bench
    from benchmarks.data import DataSet

NAMES = ("ours", "join", "duckdb")

WAYS: dict[str, tuple[str, Callable[[int], DataSet]]] = {
    "denser": ("smaller parcels in the same province", catalogue.denser),
    "wider": ("the same parcels in a larger province", catalogue.wider),
}

GROWTH_RATIO = 2


class Growth(BaseModel):
    """The timings of each method by way of growing and number of parcels."""

    sizes: list[int]
    timings: dict[str, dict[str, list[Timing]]]
    n_pairs: dict[str, list[int]]


def measure(bench: Bench) -> Growth:
    """Time each method at each size, all sizes of one way in the same rounds."""
    sizes = catalogue.growing(is_small=bench.is_small)
    timings, n_pairs = {}, {}
    for way, (_, data) in WAYS.items():
        say(f"growth, {way}")
        timings[way], n_pairs[way] = _grown(bench, [data(n) for n in sizes])
    return Growth(sizes=sizes, timings=timings, n_pairs=n_pairs)


def _grown(
    bench: Bench, data: list[DataSet]
) -> tuple[dict[str, list[Timing]], list[int]]:
    asked, n_pairs, every = {}, [], []
    for position, one in enumerate(data):
        files, first = one.files(bench.folder), None
        for name, peer in bench.opened(NAMES).items():
            every.append(peer)
            peer.ingest(files)
            found = peer.ask()
            first = first or found
            require_same(name, found, "ours", first)
            asked[f"{name} {position}"] = peer.ask
        assert first is not None
        n_pairs.append(len(first.m2))
    seconds = interleaved(asked, bench.rounds)
    for peer in every:
        peer.close()
    names = dict.fromkeys(label.split()[0] for label in asked)
    timings = {
        name: [
            Timing(name=name, seconds=seconds[f"{name} {position}"])
            for position in range(len(data))
        ]
        for name in names
    }
    return timings, n_pairs


def lines(growth: Growth) -> list[str]:
    """Return a table for each way."""
    told = []
    for way, (words, _) in WAYS.items():
        columns = [f"{way}: {words}, median ms"]
        columns += [f"{size:,} parcels" for size in growth.sizes]
        columns += ["the last beside the one before"]
        rows = [["pairs", *(f"{n:,}" for n in growth.n_pairs[way]), ""]]
        for name, timings in growth.timings[way].items():
            ratio, low, high = timings[-1].over(timings[-2])
            rows.append(
                [TITLES[name], *(ms(timing.median_s) for timing in timings),
                 f"{ratio:.2f} × ({low:.2f} to {high:.2f})"]
            )  # fmt: skip
        told += ["", *table(columns, rows)]
    return [
        "Data loaded beforehand. Denser has more pairs to find, wider the same "
        "pairs among more parcels.",
        *told,
    ]


def verdicts(growth: Growth) -> list[Verdict]:
    """Return how much longer ours takes with ten times the parcels."""
    judged = []
    for way, timings in growth.timings.items():
        ratio = timings["ours"][-1].over(timings["ours"][-2])[0]
        what = f"{growth.sizes[-2]:,} to {growth.sizes[-1]:,} parcels, {way}: time"
        limit, figure = f"{GROWTH_RATIO} ×", f"{ratio:.2f} ×"
        judged.append(most(what, limit, figure, is_met=ratio <= GROWTH_RATIO))
    return judged


SECTION = Section("Growth", Growth, measure, lines, verdicts)
