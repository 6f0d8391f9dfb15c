"""Locks of files: one holder at a time, and none that is dead.

The operating system holds them, and gives one back when its holder ends, however
it ends: no lock stays behind to be cleared away.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path

_FAR = 1 << 30
"""Windows locks bytes, and nobody may read them meanwhile: these are after the end."""


def taken(path: Path) -> BinaryIO | None:
    """Return the lock file `path`, opened and held; ``None`` if another holds it.

    It is held until it is closed or the process ends. Its content is the holder's
    to write, and anybody's to read.

    Parameters
    ----------
    path
        Made where it is not there; its folder must be.
    """
    file = path.open("a+b")
    try:
        if sys.platform == "win32":
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file


def is_taken(path: Path) -> bool:
    """Return whether a process that lives holds the lock file `path`."""
    if not path.exists():
        return False
    file = taken(path)
    if file is None:
        return True
    file.close()
    return False
