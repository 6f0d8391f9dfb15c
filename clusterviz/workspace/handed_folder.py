"""The folder or zip of a hand-over: filled under another name, then renamed."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import zipfile
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.whole import not_written, require_new
from clusterviz.storage.durable import TEMPORARY, remove_abandoned, sync_folder
from clusterviz.workspace.manifest import NAME, Handed, HandedFile, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

SUFFIX = ".zip"

MOST_LIST_BYTES = 1 << 24
"""Of a list: a longer one is none of ours."""

_PREFIX = f"{TEMPORARY}handover-"

_ASIDE = f"{TEMPORARY}handed-"
"""How the name of a folder begins that is being replaced: no sweep takes it for
unfinished, since for a moment it is the only one."""

_TOKEN_BYTES = 8

_TAIL = 60
"""Letters of its name that a folder put aside keeps."""


def require_target(target: Path, *, force: bool) -> None:
    """Raise unless a hand-over can be put at `target`.

    Raises
    ------
    InputError
        If something is there; with `force`, if it is anything but a zip or a folder
        that holds a hand-over and nothing else.
    """
    if target.suffix.lower() == SUFFIX:
        require_new(target, force=force)
        return
    try:
        _put_back(target)
        if target.exists():
            _require_replaceable(target, force=force)
    except OSError as error:
        raise not_written(target, error) from error


@contextmanager
def folder_of(target: Path) -> Iterator[Path]:
    """Give a folder to fill; what is in it is then at `target`, whole or not at all.

    Yields
    ------
    folder
        Beside `target`, empty.

    Raises
    ------
    InputError
        If it cannot be written or the disk is full; nothing is left then.
    """
    parent = target.absolute().parent
    token = secrets.token_hex(_TOKEN_BYTES)
    building, zipped = (parent / f"{_PREFIX}{token}{one}" for one in ("", SUFFIX))
    try:
        remove_abandoned(parent, _PREFIX)
        building.mkdir()
        yield building
        if target.suffix.lower() == SUFFIX:
            _zip(building, zipped)
            zipped.replace(target)
        else:
            _rename(building, target, parent / f"{_ASIDE}{token}-{_tail(target)}")
        sync_folder(parent)
    except OSError as error:
        raise not_written(target, error) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
        with suppress(OSError):
            zipped.unlink(missing_ok=True)


def listed_file(folder: Path, name: str) -> HandedFile:
    """Return what the list says of one file."""
    with (folder / name).open("rb") as file:
        size_bytes, sha256 = summed(file)
    return HandedFile(name=name, size_bytes=size_bytes, sha256=sha256)


def summed(file: IO[bytes], most_bytes: int | None = None) -> tuple[int, str]:
    """Return length and SHA-256 of a stream; of one that is too long, as far as read.

    Parameters
    ----------
    file
        Opened for bytes.
    most_bytes
        Reading stops after the first block beyond; ``None`` for no end.
    """
    digest, size_bytes = hashlib.sha256(), 0
    while block := file.read(1 << 20):
        digest.update(block)
        size_bytes += len(block)
        if most_bytes is not None and size_bytes > most_bytes:
            break
    return size_bytes, digest.hexdigest()


def read_list(folder: Path) -> Handed:
    """Return the list of the hand-over in a folder.

    Raises
    ------
    InputError
        If there is none, or it is none of ours.
    """
    path = folder / NAME
    if not path.is_file() or path.is_symlink():
        raise InputError(texts.told("handover.no_list", path=folder))
    with path.open("rb") as file:
        return parsed(file.read(MOST_LIST_BYTES + 1), path)


def parsed(data: bytes, path: Path) -> Handed:
    """Return the list that some bytes are; errors call it by `path`.

    Raises
    ------
    InputError
        If they are none of ours.
    """
    try:
        found: Any = json.loads(data) if len(data) <= MOST_LIST_BYTES else None
    except (ValueError, RecursionError) as error:
        raise InputError(texts.told("handover.list_unread", path=path)) from error
    if not isinstance(found, dict):
        raise InputError(texts.told("handover.list_unread", path=path))
    return read_manifest(found, NAME, InputError)


def strangers(folder: Path, handed: Handed) -> list[str]:
    """Return what lies in a folder, and is not in its list."""
    known = {NAME, *(one.name for one in handed.files)}
    found = (one for one in folder.rglob("*") if one.is_symlink() or not one.is_dir())
    names = (one.relative_to(folder).as_posix() for one in found)
    return sorted(name for name in names if name not in known)


def _require_replaceable(target: Path, *, force: bool) -> None:
    is_folder = target.is_dir() and not target.is_symlink()
    if is_folder and not any(target.iterdir()):
        return
    if not (is_folder and force and (target / NAME).is_file()):
        raise InputError(texts.told("handover.target_taken", path=target))
    others = strangers(target, read_list(target))
    if others:
        raise InputError(
            texts.told("handover.target_others", path=target, names=others[0])
        )


def _zip(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, one.name)


def _put_back(target: Path) -> None:
    """Give the older folder its name again, where a program was killed in between."""
    token = "[0-9a-f]" * (2 * _TOKEN_BYTES)
    found = target.absolute().parent.glob(f"{_ASIDE}{token}-{escape(_tail(target))}")
    for aside in found:
        if target.exists():
            # The newer one has it: this is what was not removed any more.
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(target)


def _tail(target: Path) -> str:
    return target.name[-_TAIL:]


def _rename(building: Path, target: Path, aside: Path) -> None:
    if not target.exists():
        building.rename(target)
        return
    # Windows renames no folder onto another, not even an empty one.
    target.rename(aside)
    try:
        building.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
