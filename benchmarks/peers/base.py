"""What a method must be able to do to be measured."""

from __future__ import annotations

import time
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from clusterviz.errors import ClustervizError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import ModuleType

    from benchmarks.answer import Answer
    from benchmarks.files import Files

THREADS = 2
"""What every peer may use; ours uses one, unless its name says otherwise."""


class PeerAbsentError(ClustervizError):
    """A method cannot run on this machine: said in the results, never hidden."""


class Peer(Protocol):
    """A method. Making one imports its libraries and connects; no data yet.

    One that cannot run here raises `PeerAbsentError` when it is made.
    """

    def ingest(self, files: Files) -> None:
        """Load the data and build what can be built before a question is asked."""

    def ask(self) -> Answer:
        """Answer from what is loaded."""

    def keep(self, files: Files, folder: Path) -> None:
        """Write beforehand what `ask_files` may read beside the files."""

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Answer from `files` and what `keep` wrote, with nothing loaded."""

    def close(self) -> None:
        """Let go of data and connections."""

    @property
    def manner(self) -> str:
        """How it asks, where it chose among several ways; else nothing."""


@runtime_checkable
class Planner(Protocol):
    """A method that can say how it answers."""

    def plan(self) -> str:
        """Return its plan."""


def library(name: str) -> ModuleType:
    """Return the module `name`, which may not be installed.

    Raises
    ------
    PeerAbsentError
        If it is not.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise PeerAbsentError(
            f"The library {name} is not installed here ({error}).",
            expected="it among the packages, since the peer is made of it",
            remedy="Install the extra: pip install -c constraints.txt -e '.[bench]'.",
        ) from error


def fastest(manners: Mapping[str, Callable[[], object]]) -> str:
    """Return the name of the fastest manner of asking: each is tried twice.

    Every peer is so given the best of its own plans before it is measured.
    """
    taken_s = {}
    for name, ask in manners.items():
        ask()
        start = time.perf_counter()
        ask()
        taken_s[name] = time.perf_counter() - start
    return min(taken_s, key=lambda name: taken_s[name])
