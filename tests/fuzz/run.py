"""``make fuzz``: thousands of spoiled files; ends with 1 if one of them escaped."""

from __future__ import annotations

import argparse
import collections
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.files import sandbox
from clusterviz.files.guard import Kind, sniffed_kind
from clusterviz.files.refused import FileRefusedError
from tests.fuzz.mutants import mutant
from tests.fuzz.reading import JOB, LIMITS, OUTCOMES
from tests.fuzz.seeds import seeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BATCH = 250
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Tally:
    """What became of the files."""

    states: collections.Counter[str] = field(default_factory=collections.Counter)
    escapes: list[str] = field(default_factory=list)
    again: list[tuple[Kind, int]] = field(default_factory=list)
    n_sandboxed: int = 0

    def add(self, kind: Kind, number: int, outcome: dict[str, str]) -> None:
        """Count one file."""
        self.states[f"{kind.name.lower()} {outcome['state']}"] += 1
        if outcome["state"] == "escaped":
            self.escapes.append(f"{kind.name} {number}: {outcome['how']}")
        if outcome["state"] == "died":
            self.again.append((kind, number))

    @property
    def n_files(self) -> int:
        """How many were read."""
        return sum(self.states.values())


@dataclass(frozen=True)
class Bench:
    """Where files are made, and what they aim at."""

    folder: Path
    sources: dict[Kind, list[bytes]]
    bait: Path
    token: str
    seed: int

    def made(self, folder: Path, kind: Kind, number: int) -> Path:
        """Return the file of that number."""
        path = folder / str(number) / f"input.{kind.value}"
        path.parent.mkdir()
        path.write_bytes(mutant(self.seed, number, self.sources[kind]))
        return path


def batches(n_files: int) -> Iterator[tuple[Kind, range]]:
    """Yield numbers of files by kind, the kinds in turn."""
    kinds, start = list(Kind), 0
    each = min(BATCH, -(-n_files // len(kinds)))
    for turn in range(-(-n_files // each)):
        size = min(each, n_files - start)
        yield kinds[turn % len(kinds)], range(start, start + size)
        start += size


def read_batch(bench: Bench, kind: Kind, numbers: range, tally: Tally) -> None:
    """Read some files in bound processes, one after the other."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as name:
        folder = Path(name)
        left: dict[str, int] = {}
        for number in numbers:
            path = bench.made(folder, kind, number)
            try:
                found = sniffed_kind(path)
            except FileRefusedError as error:
                tally.add(kind, number, {"state": f"refused: {error.reason}"})
                shutil.rmtree(path.parent)
            else:
                # The suffix is the kind's: it cannot be taken for another.
                assert found == kind, path
                left[path.parent.name] = number
        while left:
            for one in _read(bench, folder, kind, list(left)):
                tally.add(kind, left.pop(one.pop("file")), one)


def _read(
    bench: Bench, folder: Path, kind: Kind, files: Sequence[str]
) -> list[dict[str, str]]:
    """Return what became of files, up to the first that ended the process."""
    job = {"files": files, "kind": kind.value, "bait": str(bench.bait)}
    text = json.dumps({**job, "token": bench.token})
    (folder / JOB).write_text(text, encoding="utf-8")
    (folder / OUTCOMES).write_text("", encoding="utf-8")
    child = subprocess.run(
        [sys.executable, "-P", "-s", "-m", "tests.fuzz.reading"],
        cwd=folder,
        env={**sandbox._environment(folder, kind), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    lines = (folder / OUTCOMES).read_text(encoding="utf-8").splitlines()
    said: list[dict[str, str]] = [json.loads(line) for line in lines]
    if child.returncode > 0:
        raise RuntimeError(child.stderr.decode(errors="replace")[-2000:])
    if len(said) < len(files):
        said.append({"file": files[len(said)], "state": "died"})
    return said


def sandboxed(bench: Bench, kind: Kind, number: int, tally: Tally) -> None:
    """Read one file as the program does: it must come back, or be refused."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(dir=bench.folder) as name:
        path = bench.made(Path(name), kind, number)
        try:
            said = str(sandbox.read_raw(path, LIMITS))
        except FileRefusedError as error:
            said = error.say("vi")
        # Whatever else is raised is what this looks for.
        except Exception as error:  # noqa: BLE001
            tally.escapes.append(f"{kind.name} {number} in the sandbox: {error!r}")
            return
    tally.n_sandboxed += 1
    if bench.token in said:
        tally.escapes.append(f"{kind.name} {number}: the bait came out")
    if time.monotonic() - begun > LIMITS.wall_s + 10:
        tally.escapes.append(f"{kind.name} {number}: hangs")


def fuzz(
    folder: Path, n_files: int, n_sandboxed: int, seconds: float, seed: int
) -> Tally:
    """Read spoiled files until there are enough, or no time is left.

    Parameters
    ----------
    folder
        Where files are made; empty.
    n_files, n_sandboxed
        To be read in processes that read many, and in one sandbox each.
    seconds
        Nothing is begun after so many.
    seed
        Of the chance.
    """
    end = time.monotonic() + seconds
    token, bait = f"bait{seed}token", folder / "secret.csv"
    bait.write_text(f"id,x\n{token},1\n", encoding="utf-8")
    tally = Tally()
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        ThreadPoolExecutor(os.cpu_count()) as pool,
    ):
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        (folder / "seeds").mkdir()
        bench = Bench(folder, seeds(folder / "seeds", bait, url), bait, token, seed)

        def begin(kind: Kind, numbers: range) -> None:
            if time.monotonic() < end:
                read_batch(bench, kind, numbers, tally)

        list(pool.map(lambda one: begin(*one), batches(n_files)))
        step = max(n_files // max(n_sandboxed, 1), 1)
        spread = [
            (kind, number)
            for kind, numbers in batches(n_files)
            for number in numbers
            if number % step == 0
        ]
        # What ended its process must be a refusal to whoever uses the program.
        both = [*tally.again, *spread[:n_sandboxed]]
        list(pool.map(lambda one: sandboxed(bench, one[0], one[1], tally), both))
        server.setblocking(False)
        try:
            server.accept()[0].close()
        except BlockingIOError:
            pass
        else:
            tally.escapes.append("something called the canary")
    return tally


def main() -> int:
    """Fuzz as the command line says, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--sandboxed", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="clusterviz-fuzz-") as name:
        tally = fuzz(
            Path(name), asked.files, asked.sandboxed, asked.seconds, asked.seed
        )
    for state, n in sorted(tally.states.items()):
        print(f"{n:7} {state}")
    print(
        f"{tally.n_files} files, {tally.n_sandboxed} in a sandbox of their own, "
        f"{time.monotonic() - begun:.0f} s; {len(tally.escapes)} escaped"
    )
    for escape in tally.escapes:
        print(f"\n{escape}")
    if tally.n_files < asked.files:
        print("There was no time for all: give more --seconds.")
    return int(bool(tally.escapes))


if __name__ == "__main__":
    sys.exit(main())
