"""Commands that are killed while they write: ``python -m tests.torture.cut_off``.

Each is a copy of a process that has everything loaded. It ends itself, unasked and
uncleared, before it touches its folder for the n-th time; or we end it by the clock,
in the middle of what libraries write.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.storage.durable import ABANDONED_LONG_S
from tests.torture.asking import ended
from tests.torture.held import Tally
from tests.torture.outputs import Output, kept_in, outputs, workspace
from tests.torture.touching import Touching
from tests.torture.wholeness import is_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOOKED_AFTER_EACH = 10
"""Kills after which the command is given once more, as it is a few days later."""

_BY_CLOCK_RATIO = 0.3

_OLD_ENOUGH_S = 3 * ABANDONED_LONG_S


@dataclass(frozen=True)
class Made:
    """A file as a command makes it when nobody kills it.

    Parameters
    ----------
    files
        Content by name.
    n_touches
        How often it touches the folder.
    took_s
        How long it took.
    """

    files: Mapping[str, bytes]
    n_touches: int
    took_s: float


def killed_privately(n_kills: int, seed: int) -> Tally:
    """Kill commands in a process of its own, which begins without any thread."""
    command = [sys.executable, "-m", "tests.torture.cut_off", str(n_kills), str(seed)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        return Tally(faults=[f"it ended with {done.returncode}: {done.stderr}"])
    return Tally(**json.loads(done.stdout))


def killed(home: Path, n_kills: int, seed: int) -> Tally:
    """Kill commands, `n_kills` in all, and look each time.

    Parameters
    ----------
    home
        An empty folder.
    n_kills
        Every output has its turn before one has its second.
    seed
        Of the moments.
    """
    root, moment, tally = workspace(home / "W"), random.Random(seed), Tally()
    every = list(outputs())
    moment.shuffle(every)
    made: dict[Output, Made] = {}
    for number in range(n_kills):
        output = every[number % len(every)]
        if output not in made:
            made[output] = _made(home / "first", root, output)
        usual, folder = made[output], home / "here"
        has_older = moment.random() < 0.5
        _prepare(folder, usual if has_older else None)
        words = output.command(root, folder / "out" / output.name)
        words += ["--force"] * has_older
        if moment.random() < _BY_CLOCK_RATIO:
            code = _in_copy(words, folder, after_s=moment.uniform(0, usual.took_s))
            when = "by the clock"
        else:
            touch = moment.randint(1, usual.n_touches)
            code = _in_copy(words, folder, touch=touch)
            when = f"before touch {touch} of {usual.n_touches}"
        tally.n_times += 1
        tally.n_said += code is not None
        found = faults(folder / "out", output, usual.files, has_older=has_older)
        if number % LOOKED_AFTER_EACH == 0:
            found += _faults_later(folder, root, output, usual.files)
        tally.faults += [f"{output}, {when}: {one}" for one in found]
        shutil.rmtree(folder)
    return tally


def faults(
    folder: Path, output: Output, usual: Mapping[str, bytes], *, has_older: bool
) -> list[str]:
    """Return what is wrong with a folder in which a command was killed.

    Parameters
    ----------
    folder
        Where it wrote.
    output
        What it wrote.
    usual
        What it writes; what an older one holds.
    has_older
        There was an older one, and the command was to replace it.
    """
    now, found = kept_in(folder), []
    strange = [one for one in now if one not in usual and not one.startswith(".")]
    if strange:
        found.append(f"there is {strange}")
    is_new = {one: one in now and now[one] != usual[one] for one in usual}
    for one in usual:
        if one not in now:
            if has_older and not _is_aside(now, output):
                found.append(f"{one} is gone")
        elif (is_new[one] or not has_older) and not is_whole(one, now[one], usual[one]):
            found.append(f"{one} is half")
    main = now.get(output.name)
    if output.beside and main is not None and (is_new[output.name] or not has_older):
        catalogue = now.get(output.beside[-1], b"")
        if hashlib.sha256(main).hexdigest().encode() not in catalogue:
            found.append("what goes with it is of another file")
    return found


def _is_aside(now: Mapping[str, bytes], output: Output) -> bool:
    """Return whether a folder is just being replaced: the next command puts it back."""
    return output.is_folder and any(one.startswith(".tmp-handed-") for one in now)


def _faults_later(
    folder: Path, root: Path, output: Output, usual: Mapping[str, bytes]
) -> list[str]:
    """Return what is wrong when the command is given again, days later."""
    then = time.time() - _OLD_ENOUGH_S
    for one in sorted(folder.rglob("*"), reverse=True):
        os.utime(one, (then, then), follow_symlinks=False)
    path = folder / "out" / output.name
    code = _in_copy([*output.command(root, path), "--force"], folder)
    if code not in (0, 1):
        return [f"days later it ended with {code}"]
    left = sorted(set(kept_in(folder / "out")) - set(usual))
    spare = sorted(one.name for one in (folder / "spare").iterdir())
    return [f"days later there is still {one}" for one in (left, spare) if one]


def _made(folder: Path, root: Path, output: Output) -> Made:
    _prepare(folder, None)
    start = time.monotonic()
    with Touching(folder / "out") as touching:
        done = ended(output.command(root, folder / "out" / output.name), "en")
    took_s = time.monotonic() - start
    if not done.is_done:
        raise AssertionError(f"{output}: {done.said}")
    files = kept_in(folder / "out")
    shutil.rmtree(folder)
    return Made(files, touching.n_times, took_s)


def _prepare(folder: Path, older: Made | None) -> None:
    """Make the folders of a command: where it writes, and for what it needs."""
    for one in ("out", "spare"):
        (folder / one).mkdir(parents=True)
    for name, content in (older.files if older else {}).items():
        path = folder / "out" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def _in_copy(
    words: list[str], folder: Path, *, touch: int = 0, after_s: float | None = None
) -> int | None:
    """Run a command in a copy of this process; return its code, ``None`` if killed."""
    number = os.fork()
    if number == 0:
        os._exit(_last_words(words, folder, touch))
    clock = threading.Timer(after_s or 0, os.kill, (number, signal.SIGKILL))
    if after_s is not None:
        clock.start()
    _, status = os.waitpid(number, 0)
    clock.cancel()
    return None if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def _last_words(words: list[str], folder: Path, touch: int) -> int:
    tempfile.tempdir = str(folder / "spare")
    with Touching(folder / "out", _ending_at(touch)):
        code = ended(words, "en").code
    return 99 if code is None else code


def _ending_at(touch: int) -> Callable[[int], None]:
    def end(n_times: int) -> None:
        if n_times == touch:
            os.kill(os.getpid(), signal.SIGKILL)

    return end


def main(words: list[str]) -> int:
    """Kill as often as `words` say, and print the tally."""
    n_kills, seed = map(int, words)
    with tempfile.TemporaryDirectory() as home:
        tally = killed(Path(home), n_kills, seed)
    print(json.dumps(asdict(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
