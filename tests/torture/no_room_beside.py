"""Files made beside the page: ``python -m tests.torture.no_room_beside``.

The workspace is on a disk that is full, as in `full`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz.errors import InputError
from clusterviz.workspace import outgoing_jobs
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.outgoing import Outgoing
from tests.torture.full import PRIVATELY, STEP_BYTES, fill
from tests.torture.held import Tally
from tests.torture.outputs import workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

WANTED = Outgoing(kind="layer", layers=("clusters",), suffix=".gpkg")

DISK_MB = 16

PATIENCE_S = 30.0
"""Less than what a job is given to say that it lives."""


def filled_privately(n_points: int) -> Tally:
    """Make a file with less room than it takes, `n_points` times; see `faults`."""
    command = [*PRIVATELY, sys.executable, "-m", "tests.torture.no_room_beside"]
    done = subprocess.run(
        [*command, str(n_points)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        return Tally(faults=[f"it ended with {done.returncode}: {done.stderr}"])
    return Tally(**json.loads(done.stdout))


def faults(here: Workspace) -> list[str]:
    """Begin a job that has no room, look at it, and remove it.

    Parameters
    ----------
    here
        On a disk with little room.
    """
    drafts, found = here.root / "imports", []
    try:
        job_id = outgoing_jobs.begin(here, WANTED)
    except InputError as error:
        said, job_id = error.say("en"), ""
    else:
        deadline = time.monotonic() + PATIENCE_S
        now = outgoing_jobs.found(here, job_id)[1]
        while now.is_running and time.monotonic() < deadline:
            time.sleep(0.05)
            now = outgoing_jobs.found(here, job_id)[1]
        said = now.failed.en if now.failed else f"it is at {now.step}, {now.outcome}"
        if list(drafts.glob("*/made/*")):
            found.append("there is a half file")
        outgoing_jobs.forget(here, job_id)
    if "full" not in said and "No space left" not in said:
        found.append(f"it said {said}")
    left = list(drafts.glob("*.draft"))
    return [*found, *([f"it left {left}"] if left else [])]


def main(words: list[str]) -> int:
    """Print what came of it, as JSON."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as disk:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", disk],
            check=True,
        )
        here = open_workspace(workspace(Path(disk) / "W"))
        # What connections share is there, as while a server runs.
        here.versions()
        try:
            for n_pages in range(int(words[0])):
                fill(Path(disk) / "ballast", n_pages * STEP_BYTES)
                tally.n_times += 1
                tally.faults += [f"with {n_pages} pages {one}" for one in faults(here)]
                (Path(disk) / "ballast").unlink()
        finally:
            here.store.close()
            subprocess.run(["umount", "--lazy", disk], check=True)
    print(json.dumps(asdict(tally)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
