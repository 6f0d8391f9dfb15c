"""Folders that a process left behind because it was killed."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_STALE_S = 86_400
"""After a day nobody is at work in a folder: no import may take that long."""


def remove_stale(base: Path, pattern: str) -> None:
    """Remove the folders in `base` that match `pattern` and are a day old.

    What is younger may be in use; what cannot be removed, because it is
    another person's, stays.

    Parameters
    ----------
    base
        Where to look, not below it.
    pattern
        As for `pathlib.Path.glob`.
    """
    before = time.time() - _STALE_S
    for folder in base.glob(pattern):
        try:
            status = folder.lstat()
        except FileNotFoundError:
            # Another import was faster.
            continue
        if status.st_mtime < before and not folder.is_symlink():
            shutil.rmtree(folder, ignore_errors=True)
