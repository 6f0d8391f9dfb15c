"""Officials at once, each with a session of their own: they read, type and save."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.dashboard.official import Official, headers
from benchmarks.dashboard.person import Typed
from clusterviz.errors import NotAllowed, RowConflict
from clusterviz.workspace import edits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.records import Actor
    from clusterviz.workspace import Workspace

LAYER, FIELD = "clearance_sites", "n_households"

READ = ("clearance", "overview", "gate", "occupancy")
"""Pages that are read between two edits."""

EDITS_RATIO = 0.5

OUTSIDE_RATIO = 0.1
"""Of the edits, how many are tried where the role does not reach."""

_COME_WITHIN_S = 10.0


@dataclass
class Seat:
    """One official: who, whose rows are theirs, and what they did and were told."""

    actor: Actor
    own: Sequence[str]
    others: Sequence[str]
    save_ms: list[float] = field(default_factory=list)
    read_ms: list[float] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    n_conflicts: int = 0
    n_refused: int = 0
    errors: list[str] = field(default_factory=list)


def work(
    url: str,
    key: bytes,
    workspace: Workspace,
    seats: Sequence[Seat],
    minutes: float,
    think_s: float,
) -> None:
    """Let everybody work for so long.

    Parameters
    ----------
    url, key
        Of the server, and what it believes a proxy by.
    workspace
        Opened here, by another process than the server's: past the pages, writes
        outside of the role are tried with it.
    seats
        The officials; what they did is noted there.
    minutes, think_s
        How long, and between two acts of one on average.
    """

    async def everybody() -> None:
        # A server of an office runs for days: somebody was there before.
        await _open_pages(url, key, seats[0])
        over_at = time.monotonic() + 60 * minutes
        await asyncio.gather(*(
            _sit(url, key, workspace, one, number, over_at, think_s)
            for number, one in enumerate(seats)
        ))  # fmt: skip

    asyncio.run(everybody())


async def _open_pages(url: str, key: bytes, one: Seat) -> None:
    """Open every page that is read or edited later, once."""
    person = Official(url, headers(one.actor.person_id, key))
    for page in READ:
        await person.look(page)
    await person.look("edit", layer=LAYER, row=one.own[0])
    await person.close()


async def _sit(
    url: str,
    key: bytes,
    workspace: Workspace,
    one: Seat,
    seed: int,
    over_at: float,
    think_s: float,
) -> None:
    chance = random.Random(seed)
    person = Official(url, headers(one.actor.person_id, key))
    number = 0
    await asyncio.sleep(chance.uniform(0, min(_COME_WITHIN_S, think_s * 2)))
    # As the proxy signs when somebody comes, not when the run began.
    person.headers = headers(one.actor.person_id, key)
    await person.look("overview")
    while time.monotonic() < over_at:
        if chance.random() >= EDITS_RATIO:
            one.read_ms.append(1_000 * await person.look(chance.choice(READ)))
        else:
            number += 1
            paper = f"BB {seed}/{number}"
            if chance.random() < OUTSIDE_RATIO:
                await _try_outside(person, workspace, one, chance, paper)
            else:
                await _edit(person, one, chance, paper, think_s)
        await asyncio.sleep(chance.expovariate(1 / think_s))
    one.errors += person.errors
    await person.close()


async def _edit(
    person: Official, one: Seat, chance: random.Random, paper: str, think_s: float
) -> None:
    """Open the form of an own row, type as people do, and save."""
    key = chance.choice(one.own)
    one.read_ms.append(1_000 * await person.look("edit", layer=LAYER, row=key))
    await asyncio.sleep(chance.expovariate(1 / think_s))
    # As figures are typed: a text, read by the language of the page.
    await person.type(FIELD, Typed("string_value", str(chance.randrange(10_000))))
    await person.type("source_document", Typed("string_value", paper))
    await asyncio.sleep(chance.expovariate(1 / think_s))
    told, took_s = await person.save()
    one.save_ms.append(1_000 * took_s)
    if told == "saved":
        one.said.append((key, paper))
    elif told == "conflict":
        one.n_conflicts += 1
        await person.keep_theirs()
    else:
        one.errors.append(f"{paper} of {key}: {told}")


async def _try_outside(
    person: Official,
    workspace: Workspace,
    one: Seat,
    chance: random.Random,
    paper: str,
) -> None:
    """Try to write of another's row: by the page, and past it by the use case."""
    key = chance.choice(one.others)
    await person.look("edit", layer=LAYER, row=key)
    if person.has_form:
        one.errors.append(f"{key} of another area has a form")
    change = edits.Change(key, {FIELD: chance.randrange(10_000)}, reason=paper)

    def write() -> None:
        theirs = workspace.acting_as(one.actor)
        edits.edit(
            theirs, LAYER, [change],
            made_from=theirs.frozen().version(LAYER).version,
            source_document=paper, as_of_on=theirs.as_of_on,
        )  # fmt: skip

    try:
        await asyncio.to_thread(write)
    except RowConflict:
        # Somebody changed it since the version was read: nothing is written either.
        return
    except NotAllowed:
        one.n_refused += 1
