"""A fresh process that answers once and says what it took, for `sections`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.files import Files
from benchmarks.memory import peak_mb, resident_mb
from benchmarks.peers.roster import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.answer import Answer

ROOT = Path(__file__).resolve().parent.parent


def in_fresh_process(
    task: str, name: str, files: Files, kept: Path, socket: str | None
) -> dict[str, Any]:
    """Return what a new process says of `task`.

    Parameters
    ----------
    task
        ``cold`` or ``resident``.
    name
        The method.
    files
        The data.
    kept
        What the method wrote beforehand; the answer is written there too.
    socket
        Of the PostgreSQL server, if there is one.
    """
    command = [sys.executable, "-m", "benchmarks.worker", task, name]
    command += [str(files.sites), str(files.zones), str(kept), socket or ""]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, check=True, encoding="utf-8"
    )
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def kept_answer(kept: Path) -> Answer:
    """Return the answer that the last cold process left."""
    from benchmarks.answer import answer

    with np.load(kept / "answer.npz") as columns:
        return answer(columns["site"], columns["zone"], columns["m2"])


def _cold(name: str, files: Files, kept: Path, socket: str | None) -> dict[str, float]:
    peer = opened(name, socket)
    start = time.perf_counter()
    found = peer.ask_files(files, kept)
    seconds = time.perf_counter() - start
    peak = peak_mb()
    np.savez(kept / "answer.npz", site=found.site, zone=found.zone, m2=found.m2)
    return {"seconds": seconds, "peak_mb": peak}


def _resident(files: Files, kept: Path) -> dict[str, float]:
    """Open our index on disk and ask it about every site, one by one."""
    from benchmarks.geofile import read_shapes
    from benchmarks.peers.ours import ARRAYS
    from clusterviz.core.index import FeatureIndex
    from clusterviz.core.sharing import shared_areas
    from clusterviz.storage.arrays import read_arrays

    sites = read_shapes(files.sites)
    before = resident_mb()
    index = FeatureIndex.from_arrays(read_arrays(kept / ARRAYS))
    assert index is not None
    for position in range(len(sites)):
        shared_areas(sites[position : position + 1], index)
    return {"grown_mb": resident_mb() - before, "resident_mb": resident_mb()}


def main(arguments: Sequence[str]) -> None:
    """Do one task and print what it took, as one line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["cold", "resident"])
    parser.add_argument("name")
    parser.add_argument("sites", type=Path)
    parser.add_argument("zones", type=Path)
    parser.add_argument("kept", type=Path)
    parser.add_argument("socket", nargs="?", default="")
    told = parser.parse_args(arguments)
    files = Files(told.sites, told.zones)
    if told.task == "cold":
        said = _cold(told.name, files, told.kept, told.socket or None)
    else:
        said = _resident(files, told.kept)
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1:])
