"""A disk that fills up while it is written to: ``python -m tests.torture.full``.

The disk is a small file system in memory, mounted where nobody else sees it, and
filled until so many bytes are left; then writes go on until one fails.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from clusterviz.errors import StorageError
from clusterviz.storage.folder import FolderStore
from tests.torture import writers
from tests.torture.held import Tally, faults
from tests.torture.writers import Said

DISK_MB = 48

STEP_BYTES = 4096
"""A page of the database, and the least that a file takes of such a disk."""

_WRITER = writers.WRITERS[0]

PRIVATELY = ("unshare", "--user", "--map-root-user", "--mount")


def can_mount() -> bool:
    """Return whether this machine lets us have a disk of our own."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    return subprocess.run([*PRIVATELY, "true"], check=False).returncode == 0


def filled_privately(n_points: int) -> Tally:
    """Fill a disk at `n_points` points in a process of its own; see `filled`."""
    command = [*PRIVATELY, sys.executable, "-m", "tests.torture.full", str(n_points)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        return Tally(faults=[f"it ended with {ended.returncode}: {ended.stderr}"])
    return Tally(**json.loads(ended.stdout))


def filled(root: Path, n_points: int) -> Tally:
    """Write until the disk is full, `n_points` times, each with more room before.

    Parameters
    ----------
    root
        The disk.
    n_points
        How often; each time there is a page more room.
    """
    home, ballast = root / "store", root / "ballast"
    home.mkdir()
    writers.prepare(home)
    tally, number = Tally(), 0
    for n_pages in range(n_points):
        store = FolderStore(home)
        after, _ = store.journal.head()
        fill(ballast, n_pages * STEP_BYTES)
        said = []
        while True:
            number += 1
            kind = writers.kind_of(number)
            try:
                writers.write(store, _WRITER, kind, number)
            except StorageError:
                break
            said.append(Said(_WRITER, kind, number))
        store.close()
        ballast.unlink()
        tally.n_times += 1
        tally.n_said += len(said)
        tally.faults += faults(home, said, after, is_thorough=True)
        number += 1
        tally.faults += _written_again(home, number)
        _forget_old(home)
    return tally


def fill(ballast: Path, room_bytes: int) -> None:
    """Leave only so much room on the disk."""
    free = shutil.disk_usage(ballast.parent).free
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - room_bytes, 1))


def _written_again(home: Path, number: int) -> list[str]:
    """Return what goes wrong when there is room again."""
    store = FolderStore(home)
    try:
        for kind in ("edit", "entry", "publication"):
            writers.write(store, _WRITER, kind, number)
    except StorageError as error:
        return [f"nothing can be written any more: {error}"]
    finally:
        store.close()
    return []


def _forget_old(home: Path) -> None:
    """Make room: all but the newest file of each layer are taken away."""
    store = FolderStore(home)
    kept = {one.content_hash for one in store.current().values()}
    store.close()
    for path in (home / "layers").glob("*/*.parquet"):
        if path.stem not in kept:
            path.unlink()


def main(words: list[str]) -> int:
    """Mount the disk, fill it as often as `words` say, and print the tally."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", folder],
            check=True,
        )
        tally = filled(Path(folder), int(words[0]))
        subprocess.run(["umount", folder], check=True)
    print(json.dumps(dataclasses.asdict(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
