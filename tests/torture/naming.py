"""What has the name of a file at each moment while a command writes it.

Whoever is killed leaves what is there at that moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.torture.asking import Ended, ended
from tests.torture.touching import Touching

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.torture.outputs import Output

    Stamp = tuple[tuple[str, int, int, int], ...]


def watched(
    words: Sequence[str], folder: Path, output: Output
) -> tuple[Ended, list[str]]:
    """Run a command, and return how it ended and which moment was no good one.

    At each moment a name stands for what was there before, or for what is there in
    the end, and nothing goes with a new file but what is new. A folder that is being
    replaced has no name for a moment: whoever writes it next puts it back.

    Parameters
    ----------
    words
        The command.
    folder
        Where it writes.
    output
        What it writes.
    """
    names = (output.name, *output.beside)
    moments: list[list[Stamp]] = []

    def look(_: int) -> None:
        moments.append([_stamp(folder / one) for one in names])

    look(0)
    with Touching(folder, look):
        found = ended(words, "en")
    look(0)
    first, last = moments[0], moments[-1]
    away: list[Stamp] = [()] if output.is_folder else []
    wrong = [
        f"{name} is half"
        for name, *stamps in zip(names, *moments, strict=True)
        if not {*stamps} <= {stamps[0], stamps[-1], *away}
    ]
    if any(one[0] == last[0] != first[0] and one != last for one in moments):
        wrong.append("the file is there before what goes with it")
    if found.is_done and len(moments) <= 2:
        wrong.append("nothing was seen of it")
    return found, wrong


def _stamp(path: Path) -> Stamp:
    """Return what tells a file or a folder from what it was before."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    found = [(one, one.stat()) for one in files if one.exists()]
    return tuple((one.name, at.st_ino, at.st_size, at.st_mtime_ns) for one, at in found)
