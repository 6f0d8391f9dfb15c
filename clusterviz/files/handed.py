"""What the child process leaves in its folder: plain files, and how far it is.

One that was taken over may leave anything: a link, a pipe that never ends.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

PROGRESS = "progress"

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)


def open_plain(path: Path) -> BinaryIO:
    """Open a file that the child left, and nothing but a file.

    Raises
    ------
    OSError
        If it is missing, or something else than a file.
    """
    handle = os.open(path, _FLAGS)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(f"{path.name} is no plain file")
    return os.fdopen(handle, "rb")


def tell_progress(folder: Path, done_ratio: float) -> None:
    """Leave word of how far reading is, for whoever waits.

    Parameters
    ----------
    folder
        The child's.
    done_ratio
        0 to 1.
    """
    (folder / PROGRESS).write_text(f"{done_ratio:.3f}", encoding="ascii")


def progress(folder: Path) -> float | None:
    """Return how far the child says it is, 0 to 1; ``None`` if it says nothing."""
    try:
        with open_plain(folder / PROGRESS) as file:
            done_ratio = float(file.read(16))
    except (OSError, ValueError):
        # Half written, or not yet.
        return None
    return done_ratio if 0 <= done_ratio <= 1 else None
