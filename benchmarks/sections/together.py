"""Thirty officials at once, each in a session of the dashboard: reading and editing.

One server, as it is run, behind what signs who asks; each official speaks with it over
a websocket of their own, as a browser does. On a workspace in a folder and on a
server's database in turn. To try it for a short while:
``python -m benchmarks.sections.together --sessions 6 --minutes 0.5``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import secrets
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel

from benchmarks.bench import say
from benchmarks.dashboard.officials import LAYER, Seat, work
from benchmarks.dashboard.serving import DASHBOARD, served
from benchmarks.peers.base import PeerAbsentError
from benchmarks.postgres import USER, Server
from benchmarks.sections.base import Section, Verdict, most, table
from clusterviz.addresses import CACHE, Address, place
from clusterviz.records import Actor, OwnArea, Person
from clusterviz.roles import ROW
from clusterviz.storage.base import LOCAL_ACTOR
from clusterviz.workspace import creation, owned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.bench import Bench
    from clusterviz.workspace import Workspace

ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}

N_SESSIONS = 30

MINUTES = 10.0

THINK_S = 10.0
"""People read what they asked for, and type: on average so long."""

LIMIT_MS = 500


class Office(BaseModel):
    """What sessions did on one engine, and what came of it.

    Parameters
    ----------
    save_ms, read_ms
        From the press of the button until the page stood anew, and from asking for
        a page until it stood.
    n_edits, n_conflicts, n_refused
        Edits that were acknowledged; that met another's; that the role forbade.
    n_lost, n_double, n_outside
        Edits that are not in the audit; versions with a number twice; edits that
        are in it though the role forbids them.
    errors
        What was shown or done that should not be.
    """

    save_ms: list[float]
    read_ms: list[float]
    n_edits: int
    n_conflicts: int
    n_refused: int
    n_lost: int
    n_double: int
    n_outside: int
    errors: list[str]


class Together(BaseModel):
    """The same on both engines.

    Parameters
    ----------
    n_sessions, minutes
        How many, and how long on each.
    offices
        By engine.
    absent
        Why an engine was not measured.
    """

    n_sessions: int
    minutes: float
    offices: dict[str, Office]
    absent: dict[str, str] = {}


def measure(
    bench: Bench, minutes: float = MINUTES, n_sessions: int = N_SESSIONS
) -> Together:
    """Let sessions read and edit one workspace for so long, on each engine."""
    return together(min(minutes, 0.5) if bench.is_small else minutes, n_sessions)


def together(
    minutes: float, n_sessions: int, engines: Sequence[str] = tuple(ENGINES)
) -> Together:
    """Return what so many sessions did in so many minutes, on some engines."""
    found = Together(n_sessions=n_sessions, minutes=minutes, offices={})
    for engine in engines:
        say(f"{n_sessions} sessions together, {ENGINES[engine]}, {minutes:g} minutes")
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            try:
                word = stack.enter_context(_home(engine, Path(folder)))
            except PeerAbsentError as error:
                found.absent[engine] = f"{error.found} {error.remedy}"
                continue
            found.offices[engine] = _office(Path(folder), word, minutes, n_sessions)
    return found


@contextmanager
def _home(engine: str, folder: Path) -> Iterator[str]:
    """Give what a workspace on an engine is named by."""
    if engine == "sqlite":
        yield str(folder / "workspace")
        return
    with Server(is_safe=True) as server:
        name = "together"
        connection = server.connect()
        connection.execute(f"CREATE DATABASE {name}")
        connection.close()
        yield str(Address(name, user=USER, options=(("host", server.socket),)))


def _office(folder: Path, word: str, minutes: float, n_sessions: int) -> Office:
    os.environ[CACHE] = str(folder / "copies")
    workspace = creation.init(place(word), "bacgiang")
    seats = _seats(workspace, n_sessions)
    key = secrets.token_hex(32)
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text(key, encoding="utf-8")
    environment = {
        CACHE: str(folder / "copies"),
        "CLUSTERVIZ_WORKSPACE": word,
        "CLUSTERVIZ_PROXY_SECRET": str(secret),
        "CLUSTERVIZ_STATE": str(folder / "state"),
    }
    try:
        with served(DASHBOARD, folder / "server.log", environment) as server:
            work(server.url, key.encode(), workspace, seats, minutes, THINK_S)
        return _told(workspace, seats)
    finally:
        workspace.store.close()


def _seats(workspace: Workspace, n_sessions: int) -> list[Seat]:
    areas = owned.leading_areas(workspace, workspace.as_of_on)
    sites = workspace.rows(LAYER)
    by_area: dict[str, list[str]] = {}
    for key, cluster_id in zip(sites["site_id"], sites["cluster_id"], strict=True):
        for one in areas.get(cluster_id, ()):
            if one.startswith("district."):
                by_area.setdefault(one, []).append(str(key))
    names = sorted(by_area)
    seats = []
    for number in range(n_sessions):
        area = names[number % len(names)]
        person_id = f"official{number}@example.vn"
        own = OwnArea(area, dt.date(2000, 1, 1), None)
        person = Person(person_id, person_id, "official", (own,), False, 0)
        workspace.store.directory.put(person, LOCAL_ACTOR)
        others = [str(key) for key in sites["site_id"] if key not in by_area[area]]
        actor = Actor(person_id, person_id, "benchmark")
        seats.append(Seat(actor, by_area[area], others))
    return seats


def _told(workspace: Workspace, seats: Sequence[Seat]) -> Office:
    lines = workspace.store.journal.lines(kind=f"{ROW}{LAYER}")
    there = {(one.subject, one.about.document) for one in lines}
    own = {one.actor.person_id: set(one.own) for one in seats}
    versions = [one.version for one in workspace.store.history(LAYER)]
    said = [one for seat in seats for one in seat.said]
    errors = [one for seat in seats for one in seat.errors]
    if (
        workspace.store.journal.verify().broken
        or workspace.store.journal.disagreements()
    ):
        errors.append("the audit is not whole")
    return Office(
        save_ms=[one for seat in seats for one in seat.save_ms],
        read_ms=[one for seat in seats for one in seat.read_ms],
        n_edits=len(said),
        n_conflicts=sum(one.n_conflicts for one in seats),
        n_refused=sum(one.n_refused for one in seats),
        n_lost=sum(one not in there for one in said),
        n_double=len(versions) - len(set(versions)),
        n_outside=sum(one.subject not in own[one.actor.person_id] for one in lines),
        errors=errors,
    )


def lines(together: Together) -> list[str]:
    """Return how long edits and readings took, and the counts."""
    rows = [
        [ENGINES[engine], name, f"{len(one):,}",
         *(f"{np.percentile(one, at):,.0f}" for at in (50, 95))]
        for engine, office in together.offices.items()
        for name, one in (
            ("edit, from the button until the page says so", office.save_ms),
            ("page, opened", office.read_ms),
        )
        if one
    ]  # fmt: skip
    told = [
        f"{ENGINES[engine]}: {one.n_edits:,} edits kept, {one.n_conflicts:,} told of a "
        f"conflict, {one.n_refused:,} refused outside their area; "
        f"{len(one.errors)} errors{': ' + one.errors[0] if one.errors else ''}."
        for engine, one in together.offices.items()
    ]
    told += [f"{ENGINES[one]}: {why}" for one, why in together.absent.items()]
    return [
        f"{together.n_sessions} officials, each with a session of one server over a "
        f"websocket, {together.minutes:g} minutes on each engine, {THINK_S:g} s "
        "between two acts on average; every page was opened once before. Who writes "
        "outside of their area tries it by the page and past it.",
        "",
        *table(["", "", "acts", "median ms", "95th percentile ms"], rows),
        "",
        *(part for one in told for part in (f"- {one}",)),
    ]


def verdicts(together: Together) -> list[Verdict]:
    """Return what was lost, doubled or outside, and how long edits took."""
    found = []
    for engine, one in together.offices.items():
        at = f"{together.n_sessions} sessions, {ENGINES[engine]}"
        counts = {
            "edits lost": one.n_lost,
            "versions with the same number": one.n_double,
            "writes outside the role": one.n_outside,
            "errors": len(one.errors),
        }
        found += [
            most(f"{what}, {at}", "0", str(n), is_met=n == 0)
            for what, n in counts.items()
        ]
        slow = float(np.percentile(one.save_ms, 95)) if one.save_ms else float("inf")
        found.append(
            most(f"95 % of edits, {at}", f"{LIMIT_MS} ms", f"{slow:.0f} ms",
                 is_met=slow <= LIMIT_MS)
        )  # fmt: skip
    return found


def main(words: Sequence[str]) -> int:
    """Measure as `words` say, print it, and return 1 unless every target is met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sections.together")
    parser.add_argument("--sessions", type=int, default=N_SESSIONS)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    asked = parser.parse_args(words)
    found = together(asked.minutes, asked.sessions, asked.engine or tuple(ENGINES))
    print("\n".join(lines(found)))
    for one in verdicts(found):
        print(f"{one.what}: {one.measured} ({one.wanted})")
    return 0 if all(one.is_met for one in verdicts(found)) else 1


SECTION = Section("Thirty sessions together", Together, measure, lines, verdicts)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
