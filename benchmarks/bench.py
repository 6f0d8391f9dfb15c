"""One run: its options, its data, its server, and who takes part."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.answer import require_same
from benchmarks.machine import Machine, this_machine
from benchmarks.peers.base import Peer, PeerAbsentError, Planner
from benchmarks.peers.roster import opened
from benchmarks.postgres import Server
from benchmarks.rounds import Timing, interleaved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from benchmarks.answer import Answer
    from benchmarks.files import Files

_QUIET_LOAD = 0.5


@dataclass
class Bench:
    """What the sections of one run share.

    Parameters
    ----------
    folder
        Where data sets, stores and figures are kept between runs.
    rounds
        Turns of each method.
    is_small
        Whether the data are a hundredth: to try the harness, never to record.
    show_plans
        Whether methods that plan print their plan once.
    """

    folder: Path
    rounds: int = 5
    is_small: bool = False
    show_plans: bool = False
    absent: dict[str, str] = field(default_factory=dict)
    _closing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _server: Server | None = None

    def __enter__(self) -> Bench:
        """Start nothing: the server starts when it is first asked for."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server."""
        self._closing.close()

    @property
    def socket(self) -> str | None:
        """The folder of the server's socket, if there is a server."""
        return self._server.socket if self._server else None

    def restart_server(self) -> None:
        """Empty the memory of the server, if there is one."""
        if self._server:
            self._server.restart()

    def machine(self) -> Machine:
        """Return where and with what this run measures."""
        if not self._server:
            return this_machine()
        connection = self._server.connect()
        rows = connection.execute(
            "SELECT current_setting('server_version'), postgis_lib_version()"
        ).fetchall()
        connection.close()
        return this_machine(f"{rows[0][0].split()[0]} and {rows[0][1]}")

    def opened(self, names: Sequence[str]) -> dict[str, Peer]:
        """Return those of `names` that can run here; note why the others cannot."""
        if "postgis" in names:
            self._start_server()
        peers = {}
        for name in names:
            try:
                peers[name] = opened(name, self.socket)
            except PeerAbsentError as error:
                self.absent.setdefault(name, error.found)
                say(f"{name} is absent: {self.absent[name]}")
        return peers

    def timings(
        self, peers: Mapping[str, Peer], files: Mapping[str, Files]
    ) -> tuple[dict[str, Timing], Answer]:
        """Load, compare and time `peers`; return their timings and the answer.

        Parameters
        ----------
        peers
            By name; the first is whom the others must agree with.
        files
            What each is given, by the same names.

        Raises
        ------
        AnswersDisagreeError
            If two of them do not find the same land.
        """
        ingest_s, answers = {}, {}
        for name, peer in peers.items():
            start = time.perf_counter()
            peer.ingest(files[name])
            ingest_s[name] = time.perf_counter() - start
            answers[name] = peer.ask()
            first = next(iter(peers))
            require_same(name, answers[name], first, answers[first])
            say(f"{name}: {len(answers[name].m2):,} pairs, {answers[name].ha:,.3f} ha")
            self._show_plan(name, peer)
        seconds = interleaved(
            {name: peer.ask for name, peer in peers.items()}, self.rounds
        )
        timings = {
            name: Timing(
                name=name,
                seconds=seconds[name],
                ingest_s=ingest_s[name],
                manner=peer.manner,
            )
            for name, peer in peers.items()
        }
        return timings, answers[next(iter(peers))]

    def _start_server(self) -> None:
        if self._server or "postgis" in self.absent:
            return
        try:
            self._server = self._closing.enter_context(Server())
        except PeerAbsentError as error:
            self.absent["postgis"] = error.found

    def _show_plan(self, name: str, peer: Peer) -> None:
        if self.show_plans and isinstance(peer, Planner):
            say(f"The plan of {name}, {peer.manner}:\n{peer.plan()}")


def say(text: str) -> None:
    """Tell the person who waits."""
    print(text, file=sys.stderr, flush=True)


def busy_note() -> str:
    """Return a warning if others use the machine; else nothing."""
    load = os.getloadavg()[0]
    if load <= _QUIET_LOAD:
        return ""
    return f"Others use this machine (load {load:.1f}): the times will be too long."
