"""Files that appear under their name whole, or not at all."""

from __future__ import annotations

import glob
import os
import secrets
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

_MARK_BYTES = 4

_TAIL = 60
"""Letters of a name that an unfinished file has: with the mark it must not be longer
than names may be."""

_WRITABLE = 0o222

_ABANDONED_S = 86_400.0
"""After a day an unfinished file is nobody's: no export takes that long."""


def write_whole(
    path: Path, write: Callable[[Path], None], *, is_read_only: bool = False
) -> None:
    """Let `write` fill a file beside `path`, then give it that name.

    Parameters
    ----------
    path
        A file that is there is replaced.
    write
        Fills it.
    is_read_only
        Nobody may write it afterwards; nor could they what it replaces.

    Raises
    ------
    InputError
        If the folder cannot be written or the disk is full.
    """
    write_together({path: write}, read_only=[path] if is_read_only else [])


def write_together(
    writes: Mapping[Path, Callable[[Path], None]], *, read_only: Collection[Path] = ()
) -> None:
    """Let each of `writes` fill a file beside its path, then give all their names.

    They are filled in their order, so that one may say what those before it hold,
    and named from the last to the first: whoever finds the first finds them all.

    Parameters
    ----------
    writes
        By path, what fills it. A file that is there is replaced.
    read_only
        Those that nobody may write afterwards.

    Raises
    ------
    InputError
        If a folder cannot be written or the disk is full: none is then named,
        unless the disk failed between two names.
    """
    filled: dict[Path, Path] = {}
    try:
        for path, write in writes.items():
            # Asked first: each library has its own way to complain of a lost folder.
            path.parent.stat()
            _remove_abandoned(path)
            filled[path] = _unfinished(path)
            write(filled[path])
            _settle(filled[path])
        for path in reversed(list(filled)):
            if path in read_only:
                _may_be_written(path, may=True)
                _may_be_written(filled[path], may=False)
            filled[path].replace(path)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        for temporary in filled.values():
            _remove(temporary)


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Write lines, which bring their own ends, as UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


def require_new(path: Path, *, force: bool) -> None:
    """Raise if something is at `path`, unless it is a file that may be replaced.

    Whether its folder can be written is tried as well: what is to be there may be
    long in the making.

    Raises
    ------
    InputError
        If it must not be replaced, or no file can have that name.
    """
    try:
        is_there, is_file = path.exists(), path.is_file()
    except OSError as error:
        raise not_written(path, error) from error
    if is_there and not (force and is_file):
        key = "export.file_exists" if is_file else "export.folder_exists"
        raise InputError(texts.told(key, path=path))
    tried = _unfinished(path)
    try:
        tried.touch(exist_ok=False)
        tried.unlink()
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> InputError:
    """Return what says that a file or folder cannot be written, and why."""
    return InputError(texts.told("export.not_written", path=path, why=why(error)))


def _unfinished(path: Path) -> Path:
    """Return another name in the same folder, for what is not whole yet."""
    return path.with_name(f".{secrets.token_hex(_MARK_BYTES)}-{path.name[-_TAIL:]}")


def _settle(path: Path) -> None:
    """Make the content last before the name does: a power cut leaves no empty file."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _may_be_written(path: Path, *, may: bool) -> None:
    """Let whoever owns a file write it or nobody, where the disk knows of that.

    What nobody may write some systems let nobody replace either.
    """
    with suppress(OSError):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IWUSR if may else mode & ~_WRITABLE)


def _remove(temporary: Path) -> None:
    """Remove an unfinished file, and what a database keeps beside it."""
    for path in temporary.parent.glob(f"{glob.escape(temporary.name)}*"):
        with suppress(OSError):
            path.unlink()


def _remove_abandoned(path: Path) -> None:
    """Remove what a killed program left of the same file, old enough to be nobody's."""
    mark = "[0-9a-f]" * (2 * _MARK_BYTES)
    oldest = time.time() - _ABANDONED_S
    for left in path.parent.glob(f".{mark}-{glob.escape(path.name[-_TAIL:])}*"):
        with suppress(OSError):
            if left.is_file() and left.stat().st_mtime < oldest:
                left.unlink()
