"""Commands whose files nobody can write there: ``python -m tests.torture.no_way``.

Rights hold for everybody, root too: the process has another name space of people.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.torture.asking import ended, unclear
from tests.torture.held import Tally
from tests.torture.naming import watched
from tests.torture.outputs import kept_in, named, opened_once, outputs, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from clusterviz.schema import Language
    from tests.torture.outputs import Output

HEEDING_RIGHTS = ("unshare", "--user")
"""What runs a command as nobody: files have the owner that they have."""

_LANGUAGES: tuple[Language, ...] = ("vi", "en")

_FORCE = ("--force",)

N_PLACES = 9
"""Where nothing can be written, at least; of what has files beside it, one more."""


@dataclass(frozen=True)
class Place:
    """Where a file cannot be written.

    Parameters
    ----------
    name
        What is wrong with it.
    path
        Of the file.
    others
        More words of the command.
    told
        What must be named; ``None`` for the file.
    """

    name: str
    path: Path
    others: tuple[str, ...] = ()
    told: Path | None = None


def can_heed() -> bool:
    """Return whether this machine lets us be nobody."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    return subprocess.run([*HEEDING_RIGHTS, "true"], check=False).returncode == 0


def faults_of(asked: Sequence[Output]) -> dict[str, list[str]]:
    """Return what goes wrong with each of them where it cannot be written.

    In a process of its own, for which rights hold.
    """
    names = json.dumps([str(one) for one in asked])
    command = [*HEEDING_RIGHTS, sys.executable, "-m", "tests.torture.no_way", names]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode or done.stderr:
        raise AssertionError(f"it ended with {done.returncode}: {done.stderr}")
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def tally() -> Tally:
    """Return what came of it for every file that a command can write."""
    found = faults_of(outputs())
    wrong = [f"{name}: {one}" for name, its in found.items() for one in its]
    return Tally(len(found) * N_PLACES, len(found), wrong)


def faults(folder: Path, root: Path, output: Output) -> list[str]:
    """Write a file where it cannot be written, and then where it may be replaced.

    Parameters
    ----------
    folder
        Empty.
    root
        The workspace, elsewhere.
    output
        Which file.
    """
    found, older = [], _older(folder / "first", root, output)
    for number, place in enumerate(_places(folder, output, older)):
        language = _LANGUAGES[number % len(_LANGUAGES)]
        before = _seen(folder)
        words = [*output.command(root, place.path), *place.others]
        wrong = unclear(ended(words, language), [place.told or place.path], language)
        if _seen(folder) != before:
            wrong.append("it left something, or took it away")
        found += [f"{place.name}: {one}" for one in wrong]
    replaced, wrong = watched(
        [*output.command(root, folder / "older" / output.name), *_FORCE],
        folder / "older",
        output,
    )
    if not replaced.is_done:
        wrong.append(replaced.said)
    left = {one.name for one in (folder / "older").iterdir()}
    if left != {output.name, *output.beside}:
        wrong.append(f"it left {sorted(left)}")
    found += [f"replaced: {one}" for one in wrong]
    for one in folder.iterdir():
        if one.is_dir():
            one.chmod(0o755)
    shutil.rmtree(folder)
    return found


def _older(folder: Path, root: Path, output: Output) -> Mapping[str, bytes]:
    """Return the files of an older one; real ones of a folder."""
    if not output.is_folder:
        return dict.fromkeys((output.name, *output.beside), b"older")
    folder.mkdir()
    ended(output.command(root, folder / output.name), "en")
    files = kept_in(folder)
    shutil.rmtree(folder)
    return files


def _places(
    folder: Path, output: Output, older: Mapping[str, bytes]
) -> Iterator[Place]:
    """Make places where a file cannot be written, one after the other.

    The last, ``older``, is then one where an older file may be replaced, though nobody
    may write that.
    """
    name = output.name
    yield Place("no folder", folder / "none" / name)
    (folder / "a-file").write_text("mine", encoding="utf-8")
    yield Place("a file for a folder", folder / "a-file" / name)
    yield Place("a name too long", folder / f"{'x' * 300}{Path(name).suffix}")
    for one in ("locked", "closed", "older"):
        (folder / one).mkdir()
    taken = folder / "taken" / name
    taken.mkdir(parents=True)
    (taken / "note.txt").write_text("mine", encoding="utf-8")
    yield Place("a folder of that name", taken)
    yield Place("a folder of that name, by force", taken, _FORCE)
    (folder / "locked").chmod(0o555)
    yield Place("a folder that may be read", folder / "locked" / name)
    (folder / "closed").chmod(0o600)
    yield Place("a folder that is closed", folder / "closed" / name)
    for one in output.beside[:1]:
        aside = folder / "beside" / one
        aside.mkdir(parents=True)
        yield Place("beside it", folder / "beside" / name, _FORCE, told=aside)
    output.put(folder / "older", older)
    yield Place("an older one", folder / "older" / name)
    (folder / "older").chmod(0o555)
    yield Place("an older one to keep", folder / "older" / name, _FORCE)
    (folder / "older").chmod(0o755)
    if (folder / "older" / name).is_file():
        (folder / "older" / name).chmod(0o444)


def _seen(folder: Path) -> dict[str, bytes]:
    """Return every name below a folder, and what the files hold that can be read."""
    names = {
        str(Path(at) / one): b""
        for at, *of in os.walk(folder)
        for some in of
        for one in some
    }
    for one in ("older", "taken"):
        for name, content in kept_in(folder / one).items():
            names[f"{one}/{name}"] = content
    return names


def main(words: list[str]) -> int:
    """Print the faults of the files that are named, as JSON."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        root = workspace(home / "W")
        with opened_once(root):
            for one in named(json.loads(words[0])):
                (home / "here").mkdir()
                found[str(one)] = faults(home / "here", root, one)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
