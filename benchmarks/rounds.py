"""Taking turns, and what the turns say."""

from __future__ import annotations

import gc
import statistics
import time
from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Timing(BaseModel):
    """The turns of one method.

    Parameters
    ----------
    name
        The method.
    seconds
        One for each round, in the order of the rounds.
    ingest_s
        What loading and indexing took, once; ``None`` where nothing is loaded.
    peak_mb
        The most memory of its process; ``None`` where it was not alone in it.
    manner
        How it asks, where it chose.
    """

    name: str
    seconds: list[float]
    ingest_s: float | None = None
    peak_mb: float | None = None
    manner: str = ""

    @property
    def median_s(self) -> float:
        """The median of the rounds."""
        return statistics.median(self.seconds)

    def over(self, other: Timing) -> tuple[float, float, float]:
        """Return how many times longer this took: of medians, least and most.

        The least and the most are of single rounds, in which both had the same
        neighbours on the machine.
        """
        pairs = zip(self.seconds, other.seconds, strict=True)
        ratios = [mine / theirs for mine, theirs in pairs]
        return self.median_s / other.median_s, min(ratios), max(ratios)


def turns(names: list[str], rounds: int) -> Iterator[str]:
    """Yield each name `rounds` times; a round begins one name later than the last."""
    for number in range(rounds):
        start = number % len(names)
        yield from names[start:] + names[:start]


def interleaved(
    questions: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, list[float]]:
    """Return the seconds of each question, asked in turns.

    Parameters
    ----------
    questions
        By name; each was asked before, so that nothing is new to it.
    rounds
        How many turns each has.
    """
    seconds: dict[str, list[float]] = {name: [] for name in questions}
    for name in turns(list(questions), rounds):
        gc.collect()
        start = time.perf_counter()
        questions[name]()
        seconds[name].append(time.perf_counter() - start)
    return seconds
