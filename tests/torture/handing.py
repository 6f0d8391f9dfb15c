"""Exports that meet a full disk or are killed: ``python -m tests.torture.handing``.

The disk is as in `full`. A killed export is a process that ends itself, unasked and
uncleared, as soon as its unfinished file has so many bytes.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.errors import InputError
from clusterviz.workspace import exports
from tests.strategies import zone
from tests.tiny import at, tiny_workspace
from tests.torture.full import PRIVATELY, fill
from tests.torture.held import Tally

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

SUFFIXES = (".geojson", ".gpkg", ".xlsx")

LAYER = "plan_zones"

DISK_MB = 24

N_ZONES = 4_000


def workspace() -> Workspace:
    """Return one whose plan zones make a file of some megabytes, or nearly."""
    rows = [
        zone(f"Z{n}", at(n % 60, n // 60, n % 60 + 1, n // 60 + 1), zone_name="ô" * 60)
        for n in range(N_ZONES)
    ]
    return tiny_workspace({LAYER: rows})


def filled_privately(suffix: str, n_points: int) -> list[str]:
    """Return what goes wrong on a disk that is full at `n_points` points."""
    return _privately("full", suffix, str(n_points))


def filled_all_privately(n_points: int) -> Tally:
    """Return what came of it for every format; see `filled_privately`."""
    found = {one: filled_privately(one, n_points) for one in exports.SUFFIXES}
    faults = [f"{suffix}: {one}" for suffix, its in found.items() for one in its]
    return Tally(len(found) * n_points, len(found), faults)


def read_only_privately() -> list[str]:
    """Return what goes wrong on a disk that may not be written, in every format."""
    return _privately("read_only", "", "")


def _privately(*words: str) -> list[str]:
    command = [*PRIVATELY, sys.executable, "-m", "tests.torture.handing", *words]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        return [f"it ended with {ended.returncode}: {ended.stderr}"]
    found: list[str] = json.loads(ended.stdout)
    # What nobody catches is printed in passing.
    return [*found, *([ended.stderr] if "Exception ignored" in ended.stderr else [])]


def faults_on_full_disk(root: Path, suffix: str, n_points: int) -> list[str]:
    """Export with less room than the file takes, from none to nearly enough.

    Parameters
    ----------
    root
        The disk, empty.
    suffix
        Of the format.
    n_points
        How often.
    """
    there, path, ballast = workspace(), root / f"zones{suffix}", root / "ballast"
    exports.export(there, LAYER, path)
    whole_bytes = path.stat().st_size
    path.unlink()
    found = []
    for point in range(n_points):
        room = whole_bytes * point // n_points
        fill(ballast, room)
        try:
            exports.export(there, LAYER, path, has_metadata=True)
        except InputError as error:
            if "cannot be written" not in str(error):
                found.append(f"with {room} bytes it said: {error}")
        else:
            found.append(f"with {room} bytes it said that it was written")
        left = sorted(one.name for one in root.iterdir())
        if left != ["ballast"]:
            found.append(f"with {room} bytes it left {left}")
        for one in root.iterdir():
            one.unlink()
    exports.export(there, LAYER, path)
    if path.stat().st_size < whole_bytes * 0.99:
        found.append("with room again it wrote less")
    return found


def faults_on_read_only_disk(root: Path) -> list[str]:
    """Export to a disk that may not be written.

    Parameters
    ----------
    root
        The disk.
    """
    there, found = tiny_workspace(), []
    for suffix in exports.SUFFIXES:
        try:
            exports.export(there, "clusters", root / f"x{suffix}")
        except InputError as error:
            if "cannot be written" not in str(error):
                found.append(f"{suffix}: {error}")
        else:
            found.append(f"{suffix} was said to be written")
    return found


def killed(folder: Path, suffix: str, n_bytes: int) -> bool:
    """Return whether an export ended unasked once it had written so many bytes."""
    command = [sys.executable, "-m", "tests.torture.handing", "killed", suffix]
    ended = subprocess.run([*command, str(folder), str(n_bytes)], check=False)
    return ended.returncode != 0


def _end_at(folder: Path, n_bytes: int) -> None:
    """End this process as soon as something in a folder has so many bytes."""
    while True:
        if any(one.stat().st_size >= n_bytes for one in folder.glob(".*-zones*")):
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.0005)


def main(words: list[str]) -> int:
    """Do one task: print the faults of a full disk, or be killed."""
    task, suffix, *others = words
    if task == "killed":
        folder, there = Path(others[0]), workspace()
        watch = threading.Thread(target=_end_at, args=(folder, int(others[1])))
        watch.daemon = True
        watch.start()
        exports.export(there, LAYER, folder / f"zones{suffix}")
        return 0
    options = f"size={DISK_MB}m" if task == "full" else "ro"
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", name], check=True
        )
        root = Path(name)
        try:
            found = (
                faults_on_full_disk(root, suffix, int(others[0]))
                if task == "full"
                else faults_on_read_only_disk(root)
            )
        finally:
            subprocess.run(["umount", name], check=True)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
