"""An import in a process of its own, to be killed at a chosen moment."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from typing import TYPE_CHECKING

from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.imports import Reading, import_file

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

CONSTANTS = {"kind": "rice_land", "geometry_quality": "digitised"}

_TOUCHING = ("open", "os.", "shutil.", "subprocess.", "sqlite3.", "tempfile.")


def import_zones(root: Path, path: Path, fatal: int, said: Connection) -> None:
    """Import plan zones, dying at the step `fatal`; say how many steps there were.

    A step is a call that touches files, processes or the database, as Python
    itself reports it. 0 is never fatal.
    """
    n_steps = 0

    def count(event: str, _: tuple[object, ...]) -> None:
        nonlocal n_steps
        if event.startswith(_TOUCHING):
            n_steps += 1
            if n_steps == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    workspace = open_workspace(root)
    sys.addaudithook(count)
    report = import_file(
        workspace,
        "plan_zones",
        path,
        Reading(constants=CONSTANTS, as_of_on=dt.date(2024, 4, 22)),
    )
    said.send((n_steps, report.status))
