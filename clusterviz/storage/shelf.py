"""What was computed from published layers, kept so that it need not be again.

Everything here may be lost at any time: whoever takes a set is ready to compute
it. So nothing that goes wrong with the disk is an error; `Shelf.take` then
returns nothing, and `Shelf.keep` says that it kept nothing.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from clusterviz.errors import StorageError
from clusterviz.storage.arrays import read_arrays, require_keepable, write_arrays
from clusterviz.storage.durable import (
    TEMPORARY,
    remove_abandoned,
    remove_folder,
    sync_folder,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)

FOLDER = "derived"
"""In the workspace's folder; it may be removed whenever nobody writes to it."""

_NAME = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*")

# No part of a name has a dot: what a shelf itself makes is never another's name.
_POINTER = "current.txt"
_SET = "set."
_SET_NAME = re.compile(r"set\.[0-9a-f]{16}")


class Shelf(Protocol):
    """Named sets of arrays that can always be computed again.

    A name is lower-case letters, digits, ``_`` and ``-``, in parts parted by
    ``/``: the layer, then what tells the set from every other, such as the
    hashes of what it was computed from. Any other name is a `ValueError`.
    """

    def take(
        self, name: str, *, is_checked: bool = False
    ) -> Mapping[str, NDArray[Any]] | None:
        """Return the set of that name, read-only; ``None``: compute it again.

        ``None`` where there is none, and where it was written by another
        version of the program, is not whole, or cannot be read.

        Parameters
        ----------
        name
            Of the set.
        is_checked
            ``None`` also where a value is no longer what was kept. Not always
            done, since the whole set is read for it: of an index, of which a
            question looks at a few pages, that is many times what it takes.
        """
        ...

    def keep(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
        """Keep `arrays` under that name in place of what was there before.

        Whole or not at all, even if the program is killed meanwhile. Arrays
        taken before stay as they were.

        Returns
        -------
        is_kept
            ``False`` if it could not be written: a full disk, or one that may
            only be read. The log says so, once.

        Raises
        ------
        ValueError
            If an array is neither of numbers nor of logical values nor of
            bytes (``S``), or its name has other letters than a part of `name`.
        """
        ...

    def discard(self, used: Collection[str], under: str) -> None:
        """Forget the sets named `under`, or below it, that are not in `used`.

        What cannot be removed now is removed another time.
        """
        ...


class MemoryShelf:
    """Sets in a dictionary; keeps the promises of `Shelf`."""

    def __init__(self) -> None:
        self._sets: dict[str, dict[str, NDArray[Any]]] = {}

    def take(
        self, name: str, *, is_checked: bool = False
    ) -> Mapping[str, NDArray[Any]] | None:
        """Return the set of that name, read-only; ``None``: compute it again.

        Nobody can write to what is kept here: `is_checked` changes nothing.
        """
        _require_name(name)
        found = self._sets.get(name)
        return None if found is None else dict(found)

    def keep(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
        """Keep `arrays` under that name in place of what was there before."""
        _require_name(name)
        require_keepable(arrays)
        copies = {key: np.array(array, order="C") for key, array in arrays.items()}
        for copy in copies.values():
            copy.flags.writeable = False
        self._sets[name] = copies
        return True

    def discard(self, used: Collection[str], under: str) -> None:
        """Forget the sets named `under`, or below it, that are not in `used`."""
        _require_name(under)
        for name in list(self._sets):
            if name not in used and f"{name}/".startswith(f"{under}/"):
                self._sets.pop(name, None)


class FolderShelf:
    """Sets in files, mapped into memory; keeps the promises of `Shelf`.

    Each set is a folder of its own that is never changed, and a small file
    beside it names the set that counts. That file is replaced in one step, so
    a set can be replaced while others have it mapped, on Windows too.

    Parameters
    ----------
    root
        The workspace's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root / FOLDER
        self._has_warned = False

    def take(
        self, name: str, *, is_checked: bool = False
    ) -> Mapping[str, NDArray[Any]] | None:
        """Return the set of that name, mapped; ``None``: compute it again."""
        folder = self._folder(name)
        current = _current(folder)
        while current:
            try:
                return read_arrays(folder / current, is_checked=is_checked)
            except StorageError:
                # Another process may have replaced it since its name was read.
                tried, current = current, _current(folder)
                if tried == current:
                    break
        return None

    def keep(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> bool:
        """Keep `arrays` under that name in place of what was there before."""
        folder = self._folder(name)
        require_keepable(arrays)
        fresh = folder / f"{_SET}{secrets.token_hex(8)}"
        try:
            write_arrays(fresh, arrays)
            sync_folder(fresh)
            older = _current(folder)
            _point(folder, fresh.name)
        except (OSError, StorageError) as error:
            remove_folder(fresh)
            self._warn(name, error)
            return False
        if older:
            remove_folder(folder / older)
        _sweep(folder)
        return True

    def discard(self, used: Collection[str], under: str) -> None:
        """Forget the sets named `under`, or below it, that are not in `used`."""
        for path, _, _ in os.walk(self._folder(under), topdown=False):
            folder = Path(path)
            name = folder.relative_to(self._root).as_posix()
            if _NAME.fullmatch(name) and name not in used:
                _forget(folder)

    def _folder(self, name: str) -> Path:
        _require_name(name)
        return self._root / name

    def _warn(self, name: str, error: Exception) -> None:
        if not self._has_warned:
            _LOG.warning(
                "`%s` is computed anew each time, for it could not be kept: %s",
                name,
                error,
            )
        self._has_warned = True


def _require_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"`{name}` does not name a set of arrays")


def _current(folder: Path) -> str:
    """Return the name of the set that counts; empty where there is none."""
    try:
        name = (folder / _POINTER).read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
    return name if _SET_NAME.fullmatch(name) else ""


def _point(folder: Path, current: str) -> None:
    """Make `current` the set that counts, in one step.

    The rename itself is not flushed: if the power fails, the set before it
    counts, or none, and never one that is not on the disk.
    """
    temporary = folder / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        with temporary.open("x", encoding="ascii") as file:
            file.write(current)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / _POINTER)
    finally:
        temporary.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove what killed programs left of the sets of one name."""
    # Not ours to remove: it takes room, and nothing else.
    with suppress(OSError):
        remove_abandoned(folder)
        remove_abandoned(folder, _SET, but=_current(folder))


def _forget(folder: Path) -> None:
    """Remove the set that counts, and the folder unless it holds others."""
    older = _current(folder)
    # Not ours to remove, in use, or not empty: it is tried again another time.
    with suppress(OSError):
        # First what names the set: half a set is never found.
        (folder / _POINTER).unlink(missing_ok=True)
        if older:
            remove_folder(folder / older)
        _sweep(folder)
        folder.rmdir()
