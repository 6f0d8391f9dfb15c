"""Jobs of which each ends in another way, in a process of their own."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clusterviz.files.refused import FileRefusedError
from clusterviz.workspace.jobs import payload_of, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.workspace import Workspace

    OnProgress = Callable[[str, float], None]

PROGRAM = (sys.executable, "-P", "-m", "tests.jobber")


def count(
    workspace: Workspace, folder: Path, on_progress: OnProgress
) -> dict[str, Any]:
    """Count to the number that it is given."""
    n = payload_of(folder)["n"]
    for i in range(n):
        on_progress("counting", (i + 1) / n)
    return {"n": n, "layers": len(workspace.layers)}


def refuse(_: Workspace, _folder: Path, _say: OnProgress) -> dict[str, Any]:
    """Refuse a file."""
    raise FileRefusedError("file_empty", file="xã.geojson")


def die(_: Workspace, _folder: Path, on_progress: OnProgress) -> dict[str, Any]:
    """Die as a process does that uses too much memory."""
    on_progress("dying", 0.5)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def die_writing(
    workspace: Workspace, folder: Path, on_progress: OnProgress
) -> dict[str, Any]:
    """Die with half a file on its way out."""
    (folder / "made").mkdir()
    (folder / "made" / "half.geojson").write_text('{"type": "Feat', encoding="utf-8")
    return die(workspace, folder, on_progress)


def wait(_: Workspace, folder: Path, on_progress: OnProgress) -> dict[str, Any]:
    """Go on until told to end; then say so in a file."""
    try:
        while not (folder / "enough").exists():
            on_progress("counting", 0.5)
            time.sleep(0.02)
    finally:
        (folder / "tidied").touch()
    return {}


if __name__ == "__main__":
    actions = {
        "count": count,
        "refuse": refuse,
        "die": die,
        "die_writing": die_writing,
        "wait": wait,
    }
    sys.exit(run(Path(sys.argv[1]), actions))
