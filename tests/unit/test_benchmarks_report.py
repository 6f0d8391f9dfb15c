"""Taking turns, and telling what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import report, run
from benchmarks.machine import Machine, this_machine
from benchmarks.memory import peak_mb, resident_mb
from benchmarks.rounds import Timing, interleaved, turns
from benchmarks.sections.base import Comparison
from benchmarks.sections.cold import Cold
from benchmarks.sections.drawn import Drawn
from benchmarks.sections.growth import Growth
from benchmarks.sections.imports import Import, Imports
from benchmarks.sections.tiles import Tiles
from benchmarks.sections.warm import NAMES, Warm

if TYPE_CHECKING:
    from pydantic import BaseModel

MACHINE = Machine(
    measured_on="2026-11-22", processor="a processor", cores=2, memory_gb=16.0,
    system="Linux", versions={"shapely": "2.2.0"},
)  # fmt: skip


def timing(name: str, *seconds: float, peak_mb: float | None = None) -> Timing:
    """Return the timing of a method that loaded for two seconds."""
    return Timing(name=name, seconds=list(seconds), ingest_s=2.0, peak_mb=peak_mb)


def comparison(data: str, **times: float) -> Comparison:
    """Return ours at 100 ms and 50 MB, and others by how much longer they took."""
    timings = {"ours": timing("ours", 0.1, 0.1, 0.1, peak_mb=50)}
    timings |= {
        name: timing(name, *[0.1 * ratio] * 3, peak_mb=500)
        for name, ratio in times.items()
    }
    return Comparison(data=data, n_sites=1, n_zones=1, n_pairs=1, ha=1, timings=timings)


def kept(figures: BaseModel) -> report.Kept:
    """Return figures as they are kept."""
    return report.Kept(machine=MACHINE, rounds=5, figures=figures.model_dump())


def row(text: str, start: str) -> str:
    """Return the one line of the table of targets that begins with `start`."""
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {start}")]
    return line


def test_each_round_is_begun_by_the_next_method() -> None:
    assert "".join(turns(list("abc"), 3)) == "abcbcacab"


def test_every_question_is_asked_in_every_round() -> None:
    asked: list[str] = []
    questions = {name: lambda name=name: asked.append(name) for name in "ab"}

    seconds = interleaved(questions, 3)

    assert asked == ["a", "b", "b", "a", "a", "b"]
    assert {name: len(taken) for name, taken in seconds.items()} == {"a": 3, "b": 3}


def test_a_ratio_is_of_medians_and_its_range_of_single_rounds() -> None:
    theirs, ours = timing("join", 4.0, 6.0, 9.0), timing("ours", 2.0, 2.0, 3.0)

    assert theirs.over(ours) == (3.0, 2.0, 3.0)


def test_a_target_is_judged_by_what_was_measured() -> None:
    parcels = comparison("parcels", overlay=20.0, join=3.9, floor=1 / 1.5)
    warm = Warm(comparisons=[parcels], absent={"duckdb": "It is not here."})

    text = report.results(run.SECTIONS, {"warm": kept(warm)})

    assert row(text, "parcels: faster than `geopandas").endswith("| 20.0 × | met |")
    assert row(text, "parcels: faster than join").endswith("| 3.9 × | **not met** |")
    assert row(text, "parcels: time beside").endswith("| 1.50 × | **not met** |")
    assert "not measured: It is not here." in row(text, "parcels: faster than DuckDB")
    assert "## Cold\n\nNot measured.\n" in text
    assert "Absent: DuckDB spatial. It is not here." in text
    assert MACHINE.line() in text


def test_cold_is_judged_beside_the_best_peer_and_a_fifth_of_the_memory() -> None:
    data = [comparison(name, overlay=9.0, sedona=3.5) for name in ("parcels", "mixed")]
    cold = Cold(comparisons=data, absent={})

    text = report.results(run.SECTIONS, {"cold": kept(cold)})

    assert row(text, "parcels, cold: faster than the best peer, SedonaDB").endswith(
        "| 3.5 × | met |"
    )
    assert row(text, "mixed, cold: faster").endswith("| 3.5 × | **not met** |")
    assert row(text, "mixed, cold: peak").endswith("| 0.10 × (50 of 500 MB) | met |")


def test_growth_and_drawn_sites_are_judged() -> None:
    ours = [timing("ours", 1.0), timing("ours", 2.0), timing("ours", 5.0)]
    ways = {"denser": {"ours": ours}, "wider": {"ours": ours[:2]}}
    growth = Growth(
        sizes=[10, 100, 1_000], timings=ways, n_pairs={"denser": [1], "wider": [1]}
    )
    seconds = {
        "10 to 75 ha": {"ours": [0.004], "duckdb": [0.010]},
        "1,250 ha": {"ours": [0.060], "duckdb": [0.010]},
    }
    drawn = Drawn(
        seconds=seconds, n_sites={"10 to 75 ha": 1, "1,250 ha": 1}, n_zones=9,
        n_tiles=9, ingest_s={"ours": 1.0, "duckdb": 1.0}, grown_mb=10.0, absent={},
    )  # fmt: skip
    figures = {"growth": kept(growth), "sites": kept(drawn)}

    text = report.results(run.SECTIONS, figures)

    assert row(text, "100 to 1,000 parcels, denser").endswith(
        "| 2.50 × | **not met** |"
    )
    assert row(text, "100 to 1,000 parcels, wider").endswith("| 2.00 × | met |")
    assert row(text, "a drawn site of 10 to 75 ha: median").endswith("| 0.40 × | met |")
    assert row(text, "a drawn site of 1,250 ha: 95 %").endswith("| **not met** |")
    assert row(text, "the index, resident").endswith("| 10 MB | met |")


def test_the_tiled_table_sets_no_target() -> None:
    tiles = Tiles(comparison=comparison("mixed", join=2.0), absent={})

    text = report.results(run.SECTIONS, {"tiles": kept(tiles)})

    assert "2.00 (2.00 to 2.00)" in row(text, "join and intersection")


def test_sections_that_are_not_measured_again_stay_as_they_are() -> None:
    tiles = Tiles(comparison=comparison("mixed", join=2.0), absent={})
    cold = Cold(
        comparisons=[comparison(name, overlay=2.0) for name in ("parcels", "mixed")],
        absent={},
    )
    before = report.results(run.SECTIONS, {"tiles": kept(tiles), "cold": kept(cold)})

    faster = Tiles(comparison=comparison("mixed", join=3.0), absent={})
    text = report.results(run.SECTIONS, {"tiles": kept(faster)}, before)

    assert report.results(run.SECTIONS, {}, before) == before
    assert "3.00 (3.00 to 3.00)" in row(text, "join and intersection")
    assert text.partition("## Cold")[2] == before.partition("## Cold")[2]
    # What is wanted and not reached is said first, whenever it was measured.
    assert "- mixed, cold: peak memory" not in text.partition("## ")[0]
    assert "- parcels, cold: faster than the best peer" in text.partition("## ")[0]


@pytest.mark.parametrize(
    "words",
    [["--only", "warm,speed"], ["--small", "--record"], ["--rounds", "4", "--record"]],
)
def test_what_may_not_be_recorded_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run.arguments(words)

    assert "error:" in capsys.readouterr().err


@pytest.mark.parametrize(("reader_mb", "verdict"), [(3_072, "met"), (3_073, "not")])
def test_an_import_is_judged_by_the_larger_of_its_processes(
    reader_mb: float, verdict: str
) -> None:
    one = Import(
        n_features=1_000_000, file_mb=350, seconds=[50, 40], peak_mb=[2_000, 2_100],
        reader_mb=[reader_mb, 900],
    )  # fmt: skip
    text = report.results(run.SECTIONS, {"imports": kept(Imports(files=[one]))})
    said = next(line for line in text.splitlines() if "| import of 1,000,000" in line)

    assert f"{reader_mb:,} MB in 45 s" in said
    assert ("**not met**" in said) is (verdict == "not")
    assert "| 45.0 (40.0 to 50.0) | 22,222 | 2,100 MB |" in text


def test_all_sections_run_unless_some_are_named() -> None:
    assert run.arguments([]).only == list(run.SECTIONS)
    assert run.arguments(["--only", "cold,warm"]).only == ["cold", "warm"]


def test_the_warm_section_compares_every_method_of_the_issue() -> None:
    assert {"overlay", "join", "duckdb", "sedona", "postgis", "floor"} <= set(NAMES)


def test_a_process_holds_no_more_than_its_peak() -> None:
    assert 0 < resident_mb() <= peak_mb()


def test_the_machine_names_what_it_measured_with() -> None:
    machine = this_machine("15 and 3.3")

    assert machine.cores > 0
    assert {"clusterviz", "Python", "GEOS", "shapely"} <= machine.versions.keys()
    assert machine.versions["PostgreSQL and PostGIS"] == "15 and 3.3"
