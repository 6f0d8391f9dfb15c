"""Folders for what is needed on the way only, where the system keeps such files."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.leftovers import remove_stale
from clusterviz.texts.reasons import no_room, why

if TYPE_CHECKING:
    from collections.abc import Iterator

_LITTLE_ROOM = 4 * 2**20
"""Bytes: a disk with less is taken to be full where a library fails on it."""


@contextmanager
def spare_folder(purpose: str) -> Iterator[Path]:
    """Give a folder that is gone when the block ends.

    Those for the same purpose that killed programs left are removed. What is written
    into it is written within `spare_told`.

    Parameters
    ----------
    purpose
        Names it, among the files of other programs.

    Yields
    ------
    folder
        Empty, and nobody else's.

    Raises
    ------
    InputError
        If none can be made.
    """
    prefix = prefix_of(purpose)
    with spare_told():
        remove_stale(Path(tempfile.gettempdir()), f"{prefix}*")
        made = tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True)
    with made as name:
        yield Path(name)


@contextmanager
def spare_told() -> Iterator[None]:
    """Say `InputError` where such a folder cannot be written or has no room."""
    try:
        yield
    except OSError as error:
        raise InputError(
            texts.told("errors.no_spare", folder=_folder(), why=why(error))
        ) from error


def prefix_of(purpose: str) -> str:
    """Return how the names of folders for a purpose begin."""
    return f"clusterviz-{purpose}-"


def of_library(error: Exception, folder: Path) -> OSError:
    """Return what a library complains of as the system says it.

    Of a full disk a library may name what failed next, such as a table that is not
    there. The row that it was writing is left out.

    Parameters
    ----------
    error
        The complaint.
    folder
        Where it was writing.
    """
    if shutil.disk_usage(folder).free < _LITTLE_ROOM:
        return no_room()
    return OSError(str(error).partition("Failed to write record")[0].strip())


def _folder() -> str:
    """Return the system's folder; where it has none, what would name one."""
    try:
        return tempfile.gettempdir()
    except OSError:
        return "TMPDIR"
