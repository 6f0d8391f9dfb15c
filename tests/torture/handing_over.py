"""Hand-overs that meet a full disk: ``python -m tests.torture.handing_over``.

The disk is as in `full`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from clusterviz.errors import InputError
from clusterviz.workspace import handover
from tests.profiled import profiled
from tests.torture.full import PRIVATELY, fill

NAMES = ("out", "out.zip")

DISK_MB = 16

PROFILE = """
formats = [
    ".geojson", ".gpkg", ".xlsx", ".csv", ".kml", ".kmz", ".dxf", ".zip", ".parquet",
    ".json",
]
[[layers]]
layer = "clusters"
[[layers]]
layer = "plots"
"""


def filled_privately(name: str, n_points: int) -> list[str]:
    """Return what goes wrong on a disk that is full at `n_points` points."""
    command = [*PRIVATELY, sys.executable, "-m", "tests.torture.handing_over"]
    ended = subprocess.run(
        [*command, name, str(n_points)], check=False, capture_output=True, text=True
    )
    if ended.returncode:
        return [f"it ended with {ended.returncode}: {ended.stderr}"]
    found: list[str] = json.loads(ended.stdout)
    return found


def faults_on_full_disk(root: Path, home: Path, name: str, n_points: int) -> list[str]:
    """Hand over with less room than it takes, from none to nearly enough.

    Parameters
    ----------
    root
        The disk, empty.
    home
        Where the workspace is: elsewhere.
    name
        Of the folder or zip.
    n_points
        How often.
    """
    there, path, ballast = profiled(home, PROFILE), root / name, root / "ballast"
    handover.hand_over(there, "own", home / "whole")
    whole_bytes = sum(one.stat().st_size for one in (home / "whole").iterdir())
    found = []
    for point in range(n_points):
        room = whole_bytes * point // n_points
        fill(ballast, room)
        try:
            handover.hand_over(there, "own", path)
        except InputError as error:
            if "cannot be written" not in str(error):
                found.append(f"with {room} bytes it said: {error}")
        else:
            found.append(f"with {room} bytes it said that it was written")
        left = sorted(one.name for one in root.iterdir())
        if left != ["ballast"]:
            found.append(f"with {room} bytes it left {left}")
        ballast.unlink(missing_ok=True)
    handover.hand_over(there, "own", path)
    if not path.exists():
        found.append("with room again it wrote nothing")
    return found


def main(words: list[str]) -> int:
    """Print the faults of a full disk."""
    name, n_points = words
    with tempfile.TemporaryDirectory() as disk, tempfile.TemporaryDirectory() as home:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", disk],
            check=True,
        )
        try:
            found = faults_on_full_disk(Path(disk), Path(home), name, int(n_points))
        finally:
            subprocess.run(["umount", disk], check=True)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
