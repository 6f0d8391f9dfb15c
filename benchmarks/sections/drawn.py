"""Drawn sites: one question at a time, against everything."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Protocol

import numpy as np
import shapely
from pydantic import BaseModel

from benchmarks import catalogue
from benchmarks.answer import Answer, answer, require_same
from benchmarks.bench import say
from benchmarks.data import tiles_file
from benchmarks.geofile import read_shapes
from benchmarks.peers.base import PeerAbsentError, fastest
from benchmarks.peers.duck import WAYS, connect
from benchmarks.peers.ours import ARRAYS
from benchmarks.rounds import turns
from benchmarks.sections.base import Section, Verdict, most, ms, table
from benchmarks.worker import in_fresh_process
from clusterviz.core.index import FeatureIndex, feature_index
from clusterviz.core.sharing import shared_areas
from clusterviz.storage.arrays import read_arrays, write_arrays

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely import Polygon

    from benchmarks.bench import Bench
    from benchmarks.files import Files

MEDIAN_RATIO = 0.7
SMALL_P95_S = 0.015
LARGE_P95_S = 0.050
RESIDENT_MB = 1_024

TITLES = {"ours": "clusterviz, from disk", "duckdb": "DuckDB, R-tree on the tiles"}
GROUPS = ("10 to 75 ha", "1,250 ha")


class Drawn(BaseModel):
    """Seconds of every single question, by size of site and by method.

    Parameters
    ----------
    seconds
        All rounds together.
    n_sites
        By size of site.
    n_zones, n_tiles
        What was asked.
    ingest_s
        Loading and indexing, by method.
    grown_mb
        What a fresh process grows by when it opens our index and asks it about
        every site.
    absent
        Who could not take part.
    """

    seconds: dict[str, dict[str, list[float]]]
    n_sites: dict[str, int]
    n_zones: int
    n_tiles: int
    ingest_s: dict[str, float]
    grown_mb: float
    absent: dict[str, str]


class _Asked(Protocol):
    def __call__(self, site_wkb: bytes) -> Answer:
        """Return the zones under one site."""


class _OurIndex:
    def __init__(self, files: Files, kept: Path) -> None:
        start = time.perf_counter()
        index = feature_index(read_shapes(files.zones))
        write_arrays(kept / ARRAYS, index.arrays())
        self.ingest_s = time.perf_counter() - start
        self.tiles, self.owners = index.tiles()
        stored = FeatureIndex.from_arrays(read_arrays(kept / ARRAYS))
        assert stored is not None
        self._index = stored

    def ask(self, site_wkb: bytes) -> Answer:
        one = np.array([shapely.from_wkb(site_wkb)], dtype=object)
        found = shared_areas(one, self._index)
        return answer(found.site, found.feature, found.m2)


class _RTree:
    def __init__(self, files: Files, tried: NDArray[np.object_]) -> None:
        self._connection = connect()
        start = time.perf_counter()
        self._connection.execute(
            f"CREATE TABLE zones AS SELECT zone_id, geometry FROM '{files.zones}'"
        )
        self._connection.execute("CREATE INDEX near ON zones USING RTREE (geometry)")
        self.ingest_s = time.perf_counter() - start
        self._way = next(iter(WAYS))
        if "RTREE" not in self.plan(tried[0]):
            raise PeerAbsentError(
                "DuckDB does not use its R-tree here.",
                expected="an index scan in its plan",
                remedy="Look at the plan: run the section with --plans.",
            )
        ways = {way: partial(self._ask_all, way, tried) for way in WAYS}
        self._way = fastest(ways)

    def ask(self, site_wkb: bytes) -> Answer:
        found = self._connection.execute(self._sql(), [site_wkb]).fetchnumpy()
        zones = found["zone_id"]
        return answer(np.zeros(len(zones)), zones, found["m2"])

    def plan(self, site: Polygon) -> str:
        rows = self._connection.execute(f"EXPLAIN {self._sql()}", [site.wkb])
        return str(rows.fetchall()[0][1])

    def close(self) -> None:
        self._connection.close()

    def _ask_all(self, way: str, sites: NDArray[np.object_]) -> None:
        self._way = way
        for site_wkb in shapely.to_wkb(sites):
            self.ask(site_wkb)

    def _sql(self) -> str:
        drawn = "ST_GeomFromWKB($1)"
        area = WAYS[self._way].replace("s.geometry", drawn)
        return (
            f"SELECT zone_id, sum({area}) m2 FROM zones z "
            f"WHERE ST_Intersects(z.geometry, {drawn}) GROUP BY zone_id"
        )


def measure(bench: Bench) -> Drawn:
    """Ask about each site in turn, ours and DuckDB's one after the other."""
    say("drawn sites")
    data = catalogue.drawn(is_small=bench.is_small)
    files = data.files(bench.folder)
    kept = files.zones.parent / "kept"
    kept.mkdir(exist_ok=True)
    ours = _OurIndex(files, kept)
    tiled = tiles_file(files, ours.tiles, ours.owners)
    sites = read_shapes(files.sites)
    asked: dict[str, _Asked] = {"ours": ours.ask}
    ingest_s = {"ours": ours.ingest_s}
    try:
        tree = _RTree(tiled, sites[:20])
        asked["duckdb"], ingest_s["duckdb"] = tree.ask, tree.ingest_s
    except PeerAbsentError as error:
        bench.absent["duckdb"] = error.found
    if bench.show_plans and "duckdb" in asked:
        say(tree.plan(sites[0]))
    groups = dict(zip(GROUPS, np.split(sites, [data.n_sites]), strict=True))
    seconds = {group: _asked(asked, some, bench.rounds)
               for group, some in groups.items()}  # fmt: skip
    if "duckdb" in asked:
        tree.close()
    said = in_fresh_process("resident", "ours", files, kept, None)
    return Drawn(
        seconds=seconds,
        n_sites={group: len(some) for group, some in groups.items()},
        n_zones=int(ours.owners.max()) + 1,
        n_tiles=len(ours.owners),
        ingest_s=ingest_s,
        grown_mb=said["grown_mb"],
        absent=bench.absent,
    )


def _asked(
    asked: dict[str, _Asked], sites: NDArray[np.object_], rounds: int
) -> dict[str, list[float]]:
    for site_wkb in shapely.to_wkb(sites):
        answers = {name: ask(site_wkb) for name, ask in asked.items()}
        for name, found in answers.items():
            require_same(name, found, "ours", answers["ours"])
    seconds: dict[str, list[float]] = {name: [] for name in asked}
    for site_wkb in shapely.to_wkb(np.tile(sites, rounds)):
        for name in turns(list(asked), 1):
            start = time.perf_counter()
            asked[name](site_wkb)
            seconds[name].append(time.perf_counter() - start)
    return seconds


def lines(drawn: Drawn) -> list[str]:
    """Return a table of medians and of what 95 % stay within."""
    rows = []
    for group, by_method in drawn.seconds.items():
        for name, seconds in by_method.items():
            median, p95 = np.percentile(seconds, [50, 95])
            rows.append(
                [f"{drawn.n_sites[group]} sites of {group}: {TITLES[name]}", ms(median),
                 ms(p95), ms(max(seconds)), f"{drawn.ingest_s[name]:.1f} s"]
            )  # fmt: skip
    columns = ["", "median ms", "95 % within", "most", "ingest"]
    return [
        f"One site after another against {drawn.n_zones:,} zones, giants in tiles for "
        f"both ({drawn.n_tiles:,} polygons). Opening our index and asking it about "
        f"every site makes a fresh process {drawn.grown_mb:,.0f} MB larger.",
        "",
        *table(columns, rows),
    ]


def verdicts(drawn: Drawn) -> list[Verdict]:
    """Return the median beside DuckDB's, the slowest 5 %, and the memory."""
    small, large = (drawn.seconds[group] for group in GROUPS)
    judged = []
    what, wanted = (
        f"a drawn site of {GROUPS[0]}: median beside DuckDB's R-tree",
        "0.7 ×",
    )
    if "duckdb" in small:
        ratio = float(np.median(small["ours"]) / np.median(small["duckdb"]))
        judged.append(most(what, wanted, f"{ratio:.2f} ×",
                           is_met=ratio <= MEDIAN_RATIO))  # fmt: skip
    else:
        why = f"not measured: {drawn.absent.get('duckdb', '')}"
        judged.append(Verdict(what, f"at most {wanted}", why, None))
    for group, seconds, limit_s in (
        (GROUPS[0], small["ours"], SMALL_P95_S),
        (GROUPS[1], large["ours"], LARGE_P95_S),
    ):
        p95_s = float(np.percentile(seconds, 95))
        judged.append(most(f"a drawn site of {group}: 95 % within", f"{ms(limit_s)} ms",
                           f"{ms(p95_s)} ms", is_met=p95_s <= limit_s))  # fmt: skip
    judged.append(
        most("the index, resident", "1 GB", f"{drawn.grown_mb:,.0f} MB",
             is_met=drawn.grown_mb <= RESIDENT_MB)
    )  # fmt: skip
    return judged


SECTION = Section("Drawn sites", Drawn, measure, lines, verdicts)
