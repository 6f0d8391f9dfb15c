"""The whole torture: ``python -m tests.torture.run``; it prints a table of counts.

It ends with 1 if anything was lost, half or broken.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.contract.killed import killed_on_server
from tests.torture import (
    cut_off,
    full,
    handing,
    kills,
    no_room,
    no_room_beside,
    no_way,
)
from tests.torture.held import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_FAULTS = 20
"""Of each torture, how many are told."""


@dataclass(frozen=True)
class Told:
    """One line of the table.

    Parameters
    ----------
    what
        Was tortured.
    tally
        What came of it; ``None`` where it could not be done.
    took_s
        How long it took.
    reason
        Why it could not be done.
    """

    what: str
    tally: Tally | None
    took_s: float = 0.0
    reason: str = ""


def main(words: Sequence[str]) -> int:
    """Torture as often as `words` say; return 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.run")
    parser.add_argument("--kills", type=int, default=1000, help="of SQLite's writers")
    parser.add_argument("--server", type=int, default=50, help="kills on PostgreSQL")
    parser.add_argument("--publications", type=int, default=200, help="kills of them")
    parser.add_argument("--points", type=int, default=100, help="of a full disk")
    parser.add_argument("--cuts", type=int, default=1000, help="of commands, killed")
    parser.add_argument("--rooms", type=int, default=6, help="for each file, too small")
    parser.add_argument("--seed", type=int, default=9214, help="of the moments")
    asked = parser.parse_args(words)
    tortures: dict[str, Callable[[], Tally | str]] = {
        "writers killed, SQLite": lambda: _in_folder(
            kills.killed_writers, asked.kills, asked.seed
        ),
        "writers killed, PostgreSQL": lambda: _on_server(asked.server, asked.seed),
        "publishers of a layer killed": lambda: _in_folder(
            kills.killed_publishers, asked.publications, asked.seed
        ),
        "disk full": lambda: _on_disk(lambda: full.filled_privately(asked.points)),
        "exports of megabytes, disk full": lambda: _on_disk(
            lambda: handing.filled_all_privately(asked.rooms)
        ),
        "every file, disk full": lambda: _on_disk(
            lambda: no_room.tally_of("files", asked.rooms)
        ),
        "every file, no room on the way": lambda: _on_disk(
            lambda: no_room.tally_of("spare")
        ),
        "every file, workspace's disk full": lambda: _on_disk(
            lambda: no_room.tally_of("workspace")
        ),
        "files made beside the page, disk full": lambda: _on_disk(
            lambda: no_room_beside.filled_privately(2 * asked.rooms)
        ),
        "every file, no way to write it": _without_way,
        "every file, command killed": lambda: cut_off.killed_privately(
            asked.cuts, asked.seed
        ),
    }
    told = [_told(what, torture) for what, torture in tortures.items()]
    print("\n".join(table(told)))
    return 1 if any(one.tally and one.tally.faults for one in told) else 0


def table(told: Sequence[Told]) -> list[str]:
    """Return what came of everything as a table, and every fault below it."""
    rows: list[tuple[str, ...]] = [("", "times", "acknowledged", "faults", "seconds")]
    for one in told:
        if one.tally is None:
            rows.append((one.what, "not done", "", "", ""))
            continue
        counts = (one.tally.n_times, one.tally.n_said, len(one.tally.faults))
        rows.append((one.what, *(f"{n:,}" for n in counts), f"{one.took_s:,.0f}"))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])
        for row in rows
    ]
    lines += [f"{one.what}: not done, {one.reason}" for one in told if one.reason]
    return lines + [
        f"{one.what}: {fault}"
        for one in told
        if one.tally
        for fault in one.tally.faults[:MOST_FAULTS]
    ]


def _told(what: str, torture: Callable[[], Tally | str]) -> Told:
    print(f"{what} ...", file=sys.stderr, flush=True)
    start = time.perf_counter()
    found = torture()
    if isinstance(found, str):
        return Told(what, None, reason=found)
    return Told(what, found, time.perf_counter() - start)


def _in_folder(
    torture: Callable[[Path, int, int], Tally], n_times: int, seed: int
) -> Tally:
    with tempfile.TemporaryDirectory() as folder:
        return torture(Path(folder), n_times, seed)


def _on_server(n_kills: int, seed: int) -> Tally | str:
    try:
        return killed_on_server(n_kills, seed)
    except pytest.skip.Exception as error:
        return str(error)


def _on_disk(torture: Callable[[], Tally]) -> Tally | str:
    if not full.can_mount():
        return "this machine lets nobody mount a disk of their own (unshare)."
    return torture()


def _without_way() -> Tally | str:
    if not no_way.can_heed():
        return "this machine lets nobody be nobody (unshare)."
    return no_way.tally()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
