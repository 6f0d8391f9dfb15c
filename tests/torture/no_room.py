"""Commands whose files have no room: ``python -m tests.torture.no_room``.

The disk is as in `full`. What is written there may be the files, what is needed on
the way, or the workspace itself.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.files import fonts
from clusterviz.storage.folder import DATABASE
from tests.torture.asking import ended, unclear
from tests.torture.full import PRIVATELY, STEP_BYTES, fill
from tests.torture.held import Tally
from tests.torture.naming import watched
from tests.torture.outputs import kept_in, named, opened_once, outputs, workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from clusterviz.schema import Language
    from tests.torture.outputs import Output

    Faults = Callable[[Path, Path, Output, int], list[str]]

DISK_MB = 16

_LANGUAGES: tuple[Language, ...] = ("vi", "en")


_FULL: Mapping[Language, str] = {"vi": "hết chỗ trống", "en": "No space left"}


def faults_of(
    asked: Mapping[str, Sequence[Output]], n_points: int
) -> dict[str, dict[str, list[str]]]:
    """Return what goes wrong on a disk that is full, by what is on it and by file.

    In a process of its own, which may mount one.

    Parameters
    ----------
    asked
        Which files, by what is on that disk: one of `TASKS`.
    n_points
        How often it is filled for each file that is to be on it.
    """
    names = json.dumps({of: [str(one) for one in its] for of, its in asked.items()})
    command = [*PRIVATELY, sys.executable, "-m", "tests.torture.no_room"]
    done = subprocess.run(
        [*command, names, str(n_points)], check=False, capture_output=True, text=True
    )
    if done.returncode or done.stderr:
        raise AssertionError(f"it ended with {done.returncode}: {done.stderr}")
    found: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return found


def tally_of(of: str, n_points: int = len(_LANGUAGES)) -> Tally:
    """Return what came of it for every file that a command can write."""
    found = faults_of({of: outputs()}, n_points)[of]
    faults = [f"{name}: {one}" for name, its in found.items() for one in its]
    return Tally(len(found) * n_points, len(found), faults)


def faults_of_files(disk: Path, root: Path, output: Output, n_points: int) -> list[str]:
    """Write a file with less room than it takes, from none to all but a page.

    First, with room, it is looked at all the time. Where there is no room at all,
    there is no older one; then there is, to be replaced.

    Parameters
    ----------
    disk
        Empty.
    root
        The workspace, elsewhere.
    output
        Which file.
    n_points
        How often.
    """
    path, ballast = disk / output.name, disk / "ballast"
    made, found = watched(output.command(root, path), disk, output)
    if not made.is_done:
        return [f"with room: {made.said}"]
    older = kept_in(disk)
    for point in range(n_points):
        room = _room(older, point, n_points)
        has_older = point > 0
        if has_older:
            output.put(disk, older)
        else:
            output.remove(disk)
        fill(ballast, room)
        language = _LANGUAGES[point % 2]
        words = output.command(root, path) + ["--force"] * has_older
        asked = ended(words, language)
        ballast.unlink()
        now = kept_in(disk)
        wrong = unclear(asked, [path], language)
        if not wrong and _FULL[language] not in asked.said:
            wrong.append(f"it does not say that the disk is full: {asked.said}")
        if asked.is_done:
            # A day more or less in a name may spare the last page.
            if _n_pages(now) * STEP_BYTES <= room:
                wrong = []
        elif now != (older if has_older else {}):
            wrong.append(f"it left {sorted(now)}")
        found += [f"with {room} bytes {one}" for one in wrong]
    _clear(disk)
    return found


def faults_of_spare(disk: Path, root: Path, output: Output, _: int) -> list[str]:
    """Write a file where what is needed on the way has no room.

    It is written all the same, or nothing is, and the folder without room is named.

    Parameters
    ----------
    disk
        Empty.
    root
        The workspace, elsewhere.
    output
        Which file.
    """
    found = []
    here, spare = root.parent / "here", disk / "spare"
    for language in _LANGUAGES:
        here.mkdir()
        spare.mkdir()
        tempfile.tempdir = str(spare)
        # As in a process that has not written a letter yet.
        fonts._MADE.clear()
        fill(disk / "ballast", 0)
        asked = ended(output.command(root, here / output.name), language)
        if not asked.is_done:
            found += unclear(asked, [spare], language)
        left = [*kept_in(here), *kept_in(spare)]
        if asked.is_done == (not left) or any(one.startswith(".") for one in left):
            found.append(f"ended with {asked.code} it left {left}")
        tempfile.tempdir = None
        shutil.rmtree(here)
        _clear(disk)
    return found


def faults_of_workspace(disk: Path, root: Path, output: Output, _: int) -> list[str]:
    """Write a file elsewhere, of a workspace whose disk is full.

    Parameters
    ----------
    disk
        Empty.
    root
        The workspace, elsewhere: it is copied.
    output
        Which file.
    """
    found, home, here = [], disk / root.name, root.parent / "here"
    for language in _LANGUAGES:
        shutil.copytree(root, home)
        here.mkdir()
        before = kept_in(home)
        fill(disk / "ballast", 0)
        asked = ended(output.command(home, here / output.name), language)
        found += unclear(asked, [home], language)
        # What a database keeps beside itself is its own.
        new = {one for one in kept_in(home) if DATABASE not in one} - {*before}
        if kept_in(here) or new:
            found.append(f"it left {[*kept_in(here), *new]}")
        shutil.rmtree(here)
        _clear(disk)
    return found


TASKS: Mapping[str, Faults] = {
    "files": faults_of_files,
    "spare": faults_of_spare,
    "workspace": faults_of_workspace,
}
"""What is on the disk that is full."""


def _room(files: Mapping[str, bytes], point: int, n_points: int) -> int:
    """Return how much room there is: at the last point, for all but a page."""
    most = _n_pages(files) - 1
    return most * point // max(n_points - 1, 1) * STEP_BYTES


def _n_pages(files: Mapping[str, bytes]) -> int:
    return sum(-(-len(one) // STEP_BYTES) for one in files.values())


def _clear(disk: Path) -> None:
    for one in disk.iterdir():
        if one.is_dir():
            shutil.rmtree(one)
        else:
            one.unlink()


def main(words: list[str]) -> int:
    """Print the faults of the files that are named, as JSON."""
    asked, n_points = json.loads(words[0]), int(words[1])
    found: dict[str, dict[str, list[str]]] = {}
    with tempfile.TemporaryDirectory() as disk, tempfile.TemporaryDirectory() as home:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", disk],
            check=True,
        )
        root = workspace(Path(home) / "W")
        try:
            for of, names in asked.items():
                with nullcontext() if of == "workspace" else opened_once(root):
                    found[of] = {
                        str(one): TASKS[of](Path(disk), root, one, n_points)
                        for one in named(names)
                    }
        finally:
            # A database may be open yet, for whoever asks next.
            subprocess.run(["umount", "--lazy", disk], check=True)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
