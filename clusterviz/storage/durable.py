"""What lasts on a disk, and what a killed program leaves there."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TEMPORARY = ".tmp-"
"""How the name of a file begins that is not whole yet."""

ABANDONED_S = 3600.0
"""Unfinished work of this age is nobody's."""

ABANDONED_LONG_S = 86_400.0
"""The same of a whole workspace, whose folder is as old as the work on it."""


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut.

    Windows offers no handle on a folder; NTFS journals renames itself, but
    the last one may be lost with the power. What is lost is then a version
    that its publisher was told of less than a moment before; never half a file.
    """
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def remove_abandoned(
    folder: Path,
    prefix: str = TEMPORARY,
    but: str = "",
    *,
    age_s: float = ABANDONED_S,
) -> None:
    """Remove what killed programs left in `folder`, old enough to be nobody's work.

    Parameters
    ----------
    folder
        Where to look; not below it.
    prefix
        How the names of unfinished files and folders begin.
    but
        The name of one that is in use, however old.
    age_s
        Of what is nobody's.
    """
    oldest = time.time() - age_s
    for path in folder.glob(f"{prefix}*"):
        # Another program may rename or remove its own at this moment.
        with suppress(FileNotFoundError):
            if path.name == but or path.stat().st_mtime >= oldest:
                continue
            if path.is_dir():
                remove_folder(path)
            else:
                path.unlink()


def remove_folder(folder: Path) -> None:
    """Remove a folder of nobody's files, or as much of it as can be.

    Windows keeps files that a process has mapped; they stay until the next time.
    """
    shutil.rmtree(folder, ignore_errors=True)
