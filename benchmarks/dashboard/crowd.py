"""Many simulated people at once, who think before each thing they do."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.dashboard.acts import percentile
from benchmarks.dashboard.person import Person
from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.dashboard.serving import Server

THINKS_S = (2.0, 6.0)
"""Each time from the least to the most, all alike likely."""

PAGES = ("map", "overlaps", "occupancy", "gate", "clearance", "overview")
DOES = {"click": 0.5, "filter": 0.25, "turn": 0.25}
"""What people do on the map; on another page they turn to the next."""


class Crowd(BaseModel):
    """What many people at once saw.

    Parameters
    ----------
    n_people, minutes
        How many there were, for how long.
    ms
        By what they did: milliseconds from asking until the run had finished.
    most_bytes
        The most that one run sent, by what they did.
    alone_mb, with_all_mb
        What the server held with one person who had done everything, and with all
        of them still there.
    busy_s
        Processor seconds of the server meanwhile.
    errors
        What people were shown that is wrong.
    """

    n_people: int
    minutes: float
    ms: dict[str, list[float]]
    most_bytes: dict[str, int]
    alone_mb: float
    with_all_mb: float
    busy_s: float
    errors: list[str]

    @property
    def each_mb(self) -> float:
        """What each person adds to the server's memory."""
        return (self.with_all_mb - self.alone_mb) / self.n_people

    @property
    def every_ms(self) -> list[float]:
        """All times together."""
        return [value for values in self.ms.values() for value in values]

    def within_ms(self, percent: float = 95) -> float:
        """Return the time within which so many of a hundred runs finished."""
        return percentile(self.every_ms, percent)


def crowd(
    server: Server, clusters: Sequence[str], n_people: int, minutes: float
) -> Crowd:
    """Let people use the dashboard together.

    Parameters
    ----------
    server
        Of our dashboard.
    clusters
        Codes of clusters that can be clicked on.
    n_people, minutes
        How many, for how long.
    """
    return asyncio.run(_crowd(server, clusters, n_people, minutes))


async def _crowd(
    server: Server, clusters: Sequence[str], n_people: int, minutes: float
) -> Crowd:
    first = Person(server.url)
    log = _Log()
    await first.open("map")
    await _do_everything(first, clusters)
    people = [Person(server.url) for _ in range(n_people)]
    alone_mb, before_s = server.resident_mb(), server.busy_s()
    seeds = np.random.SeedSequence(20260101).spawn(n_people)
    done = await asyncio.gather(
        *(
            _use(person, np.random.default_rng(seed), clusters, minutes * 60, log)
            for person, seed in zip(people, seeds, strict=True)
        ),
        return_exceptions=True,
    )
    with_all_mb, after_s = server.resident_mb(), server.busy_s()
    errors = [repr(one) for one in done if one is not None]
    errors += [error for person in people for error in person.errors]
    for person in (first, *people):
        await person.close()
    found = Crowd(
        n_people=n_people, minutes=minutes, ms=log.ms, most_bytes=log.most_bytes,
        alone_mb=alone_mb, with_all_mb=with_all_mb, busy_s=after_s - before_s,
        errors=errors,
    )  # fmt: skip
    say(f"{n_people} people: 95 % within {found.within_ms():.0f} ms, "
        f"{found.each_mb:.2f} MB each, {len(errors)} errors")  # fmt: skip
    return found


class _Log:
    """What was done, by whom soever."""

    def __init__(self) -> None:
        self.ms: dict[str, list[float]] = {}
        self.most_bytes: dict[str, int] = {}

    def note(self, what: str, person: Person) -> None:
        self.ms.setdefault(what, []).append(person.seconds[-1] * 1_000)
        most = max(self.most_bytes.get(what, 0), person.n_bytes[-1])
        self.most_bytes[what] = most


async def _do_everything(person: Person, clusters: Sequence[str]) -> None:
    """Fill what all people share, so that they pay for themselves only."""
    for cluster_id in clusters:
        await person.click(cluster_id)
    kinds = person.lists.get(texts.say("mappage.kinds", "vi"))
    if kinds is not None:
        for option in kinds.options:
            await person.choose(texts.say("mappage.kinds", "vi"), [option])
    for page in (*PAGES, "map"):
        await person.turn(page)


async def _use(
    person: Person,
    chance: np.random.Generator,
    clusters: Sequence[str],
    seconds: float,
    log: _Log,
) -> None:
    """Open the map, then think and do something, until the time is over."""
    end = asyncio.get_running_loop().time() + seconds
    await asyncio.sleep(chance.uniform(0, THINKS_S[1]))
    await person.open("map")
    log.note("open", person)
    place = 0
    while asyncio.get_running_loop().time() < end:
        await asyncio.sleep(chance.uniform(*THINKS_S))
        what = str(chance.choice(list(DOES), p=list(DOES.values())))
        label = texts.say("mappage.kinds", "vi")
        if PAGES[place] != "map" or what == "turn":
            place = (place + 1) % len(PAGES)
            await person.turn(PAGES[place])
            log.note(f"page: {PAGES[place]}", person)
        elif what == "filter" and label in person.lists:
            options = person.lists[label].options
            await person.choose(label, [str(chance.choice(options))])
            log.note("filter", person)
        else:
            await person.click(str(chance.choice(clusters)))
            log.note("click", person)
