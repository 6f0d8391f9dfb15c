"""RESULTS.md: of each section the targets, every table, and how it was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from benchmarks.machine import Machine
from benchmarks.sections.base import table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.sections.base import Section

HEAD = """\
# How fast it is

Written by `make bench`; `python -m benchmarks.run --only dashboard --record` measures
some sections anew and leaves the others. Of the overlaps it is asked which zones lie
under which clusters, and how many square metres of each: every method is given the
same data and must find the same pairs and hectares, or the run stops. The land itself,
as geometry, is asked of nobody, but for one row of ours; `geopandas.overlay` makes it
all the same. The methods take turns, each round begun by another; times are medians of
the rounds. Seconds are of one machine: compare the ratios.
"""


_NOT_MET = "**not met**"


class Kept(BaseModel):
    """The figures of one section, and where they are from."""

    machine: Machine
    rounds: int
    figures: dict[str, Any]


def results(
    sections: Mapping[str, Section[Any]], kept: Mapping[str, Kept], earlier: str = ""
) -> str:
    """Return the whole of RESULTS.md.

    Parameters
    ----------
    sections
        All, in the order told.
    kept
        The figures of those that were measured.
    earlier
        RESULTS.md as it is: of the other sections, it says what was measured before.
    """
    before = dict(part.split("\n", 1) for part in earlier.split("\n## ")[1:])
    told = []
    for name, section in sections.items():
        if name in kept:
            text = "\n".join(_told(section, kept[name]))
        else:
            text = before.get(section.title, "\nNot measured.").rstrip()
        told.append(f"## {section.title}\n{text}\n")
    return "\n".join([HEAD, *_not_met("\n".join(told)), *told])


def _told(section: Section[Any], kept: Kept) -> list[str]:
    """Return the targets of a section, its tables, and where they are from."""
    figures = section.model.model_validate(kept.figures)
    met = {True: "met", False: _NOT_MET, None: "–"}
    rows = [
        [one.what, one.wanted, one.measured, met[one.is_met]]
        for one in section.verdicts(figures)
    ]
    targets = ["", *table(["", "wanted", "measured", ""], rows)] if rows else []
    measured = f"{kept.rounds} rounds. {kept.machine.line()}"
    return [*targets, "", *section.lines(figures), "", measured]


def _not_met(told: str) -> list[str]:
    """Return a list of the targets that were not met, of all sections."""
    rows = [line for line in told.splitlines() if line.endswith(f"| {_NOT_MET} |")]
    if not rows:
        return []
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [
        "Not met:",
        "",
        *(f"- {what}: {measured}, wanted {wanted}"
          for what, wanted, measured, _ in cells),
        "",
    ]  # fmt: skip
