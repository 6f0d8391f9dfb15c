"""What every section has: figures, and judgements on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel

from benchmarks.peers.roster import TITLES
from benchmarks.rounds import Timing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.bench import Bench

Figures = TypeVar("Figures", bound=BaseModel)


@dataclass(frozen=True)
class Verdict:
    """A target beside what was measured.

    Parameters
    ----------
    what
        What is compared.
    wanted
        The target.
    measured
        The figure, or why there is none.
    is_met
        ``None`` when nothing was measured.
    """

    what: str
    wanted: str
    measured: str
    is_met: bool | None


@dataclass(frozen=True)
class Section(Generic[Figures]):
    """One part of the results.

    Parameters
    ----------
    title
        Its heading.
    model
        The figures that `measure` returns.
    measure
        Takes the time; everything else only reads.
    lines
        The figures in Markdown.
    verdicts
        The targets of the figures.
    """

    title: str
    model: type[Figures]
    measure: Callable[[Bench], Figures]
    lines: Callable[[Figures], list[str]]
    verdicts: Callable[[Figures], list[Verdict]]


class Comparison(BaseModel):
    """Methods on one data set, all with the same answer.

    Parameters
    ----------
    data
        Its name.
    n_sites, n_zones, n_pairs, ha
        The data set and the answer.
    timings
        By method; ``ours`` is among them.
    """

    data: str
    n_sites: int
    n_zones: int
    n_pairs: int
    ha: float
    timings: dict[str, Timing]

    def ratio(self, name: str) -> float:
        """Return how many times longer `name` took than ours."""
        return self.timings[name].over(self.timings["ours"])[0]

    def lines(self, last: str, absent: dict[str, str]) -> list[str]:
        """Return the table in Markdown.

        Parameters
        ----------
        last
            Heads the last column: ``ingest`` or ``peak memory``.
        absent
            Why a method is missing, by name.
        """
        head = f"{self.n_sites:,} sites × {self.n_zones:,} zones: "
        head += f"{self.n_pairs:,} pairs, {self.ha:,.1f} ha."
        rows = [[cell_title(timing), *self._cells(name, last)]
                for name, timing in self.timings.items()]  # fmt: skip
        columns = ["", "median ms (least to most)", "× ours (least to most)", last]
        notes = [f"Absent: {TITLES[name]}. {why}" for name, why in absent.items()]
        return [f"### {self.data}", "", head, "", *table(columns, rows), *spaced(notes)]

    def _cells(self, name: str, last: str) -> list[str]:
        timing = self.timings[name]
        low, high = min(timing.seconds), max(timing.seconds)
        took = f"{ms(timing.median_s)} ({ms(low)} to {ms(high)})"
        ratio, least, most = timing.over(self.timings["ours"])
        over = f"{ratio:.2f} ({least:.2f} to {most:.2f})" if name != "ours" else "1"
        if last == "ingest":
            return [took, over, "" if timing.ingest_s is None else
                    f"{timing.ingest_s:.1f} s"]  # fmt: skip
        return [took, over, "a server" if timing.peak_mb is None else
                f"{timing.peak_mb:,.0f} MB"]  # fmt: skip


def cell_title(timing: Timing) -> str:
    """Return what a method is called, with how it asked."""
    title = TITLES[timing.name]
    return f"{title} ({timing.manner})" if timing.manner else title


def ms(seconds: float) -> str:
    """Return milliseconds to three figures.

    Examples
    --------
    >>> ms(0.00123), ms(0.0123), ms(2.6934)
    ('1.23', '12.3', '2,693')
    """
    value = seconds * 1_000
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table, its first column words and the others figures."""
    rule = ["---", *["---:"] * (len(columns) - 1)]
    return [f"| {' | '.join(row)} |" for row in [columns, rule, *rows]]


def spaced(notes: Sequence[str]) -> list[str]:
    """Return each note as a paragraph."""
    return [line for note in notes for line in ("", note)]


def least(
    what: str, comparison: Comparison, name: str, times: float, absent: dict[str, str]
) -> Verdict:
    """Return whether ours is at least `times` times faster than `name`."""
    wanted = f"at least {times:g} ×"
    if name not in comparison.timings:
        return Verdict(what, wanted, f"not measured: {absent.get(name, '')}", None)
    ratio = comparison.ratio(name)
    return Verdict(what, wanted, f"{ratio:.1f} ×", ratio >= times)


def most(what: str, limit: str, figure: str, *, is_met: bool) -> Verdict:
    """Return whether a figure stays within a limit."""
    return Verdict(what, f"at most {limit}", figure, is_met)
