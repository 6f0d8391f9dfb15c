"""RESULTS.md: the targets first, then every table, then how it was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from benchmarks.machine import Machine
from benchmarks.sections.base import Verdict, table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.sections.base import Section

HEAD = """\
# How fast the overlaps are

Written by `make bench`. Which zones lie under which clusters, and how many square
metres of each: every method is given the same data and must find the same pairs
and hectares, or the run stops. The land itself, as geometry, is asked of nobody,
but for one row of ours; `geopandas.overlay` makes it all the same. The methods take
turns, each round begun by another; times are medians of the rounds. Seconds are of
one machine: compare the ratios.
"""


class Kept(BaseModel):
    """The figures of one section, and where they are from."""

    machine: Machine
    rounds: int
    figures: dict[str, Any]


def save(folder: Path, name: str, kept: Kept) -> None:
    """Keep the figures of a section until it is measured again."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(kept.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read(folder: Path, name: str) -> Kept | None:
    """Return the kept figures of a section; ``None`` if it was never measured."""
    path = folder / f"{name}.json"
    if not path.exists():
        return None
    return Kept.model_validate_json(path.read_text(encoding="utf-8"))


def results(sections: Mapping[str, Section[Any]], kept: Mapping[str, Kept]) -> str:
    """Return the whole of RESULTS.md.

    Parameters
    ----------
    sections
        All, in the order told.
    kept
        The figures of those that were measured.
    """
    judged, told = [], []
    for name, section in sections.items():
        if name not in kept:
            judged.append(Verdict(section.title, "", "not measured", None))
            continue
        figures = section.model.model_validate(kept[name].figures)
        judged += section.verdicts(figures)
        measured = f"{kept[name].rounds} rounds. {kept[name].machine.line()}"
        told += ["", f"## {section.title}", "", *section.lines(figures), "", measured]
    met = {True: "met", False: "**not met**", None: "–"}
    rows = [[one.what, one.wanted, one.measured, met[one.is_met]] for one in judged]
    columns = ["", "wanted", "measured", ""]
    head = ["## It is done when", "", *table(columns, rows)]
    return "\n".join([HEAD, *head, *told]) + "\n"
