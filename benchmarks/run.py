"""Measure, and write the results: ``python -m benchmarks.run``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import report
from benchmarks.bench import Bench, busy_note, say
from benchmarks.sections import (
    again,
    audit,
    beside,
    cold,
    country,
    dashboard,
    drawn,
    growth,
    handing,
    imports,
    tiles,
    together,
    warm,
)
from clusterviz.errors import ClustervizError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.sections.base import Section

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
DATA = HERE.parent / "build" / "bench"

SECTIONS: dict[str, Section[Any]] = {
    "warm": warm.SECTION,
    "tiles": tiles.SECTION,
    "cold": cold.SECTION,
    "growth": growth.SECTION,
    "sites": drawn.SECTION,
    "again": again.SECTION,
    "country": country.SECTION,
    "imports": imports.SECTION,
    "beside": beside.SECTION,
    "handing": handing.SECTION,
    "dashboard": dashboard.SECTION,
    "audit": audit.SECTION,
    "together": together.SECTION,
}
"""A new section is a module like these, and a line here."""

LEAST_ROUNDS = 5


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.run",
        description="Time the overlaps, and the dashboard.",
    )
    names = ",".join(SECTIONS)
    parser.add_argument("--only", default=names, help=f"sections, of {names}")
    parser.add_argument("--rounds", type=int, default=LEAST_ROUNDS)
    parser.add_argument("--data", type=Path, default=DATA, help="kept between runs")
    parser.add_argument("--plans", action="store_true", help="print how peers answer")
    parser.add_argument("--small", action="store_true", help="a hundredth, to try it")
    parser.add_argument("--record", action="store_true", help="write RESULTS.md")
    told = parser.parse_args(words)
    told.only = told.only.split(",")
    if unknown := sorted(set(told.only) - set(SECTIONS)):
        parser.error(f"no section {', '.join(unknown)}; there are {names}")
    if told.record and (told.small or told.rounds < LEAST_ROUNDS):
        parser.error(f"only whole data and {LEAST_ROUNDS} rounds or more are recorded")
    return told


def measured(bench: Bench, names: Sequence[str]) -> dict[str, report.Kept]:
    """Measure sections one after another; return the figures of each."""
    kept = {}
    for name in names:
        bench.absent = {key: why for key, why in bench.absent.items()
                        if key == "postgis"}  # fmt: skip
        figures = SECTIONS[name].measure(bench)
        kept[name] = report.Kept(
            machine=bench.machine(),
            rounds=bench.rounds,
            figures=figures.model_dump(mode="json"),
        )
    return kept


def main(words: Sequence[str]) -> int:
    """Measure what `words` ask for; print the results, and record them if told to."""
    told = arguments(words)
    if note := busy_note():
        say(note)
    try:
        with Bench(told.data, told.rounds, told.small, told.plans) as bench:
            kept = measured(bench, told.only)
    except ClustervizError as error:
        say(str(error))
        return 1
    text = report.results(SECTIONS, kept, RESULTS.read_text(encoding="utf-8"))
    print(text)
    if told.record:
        RESULTS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
