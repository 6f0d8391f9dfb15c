"""Backups of a workspace: one file with all that cannot be made again.

The database is copied at one moment while others write; the layer files that its
versions name never change. What can be computed again, unfinished uploads and
snapshots are left out. That of a server is copied into a file of the same form: from
its backup a workspace is made in a folder or on a server.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from clusterviz import __version__, texts
from clusterviz.addresses import NOTE
from clusterviz.errors import StorageError
from clusterviz.storage import shelf, snapshots
from clusterviz.storage.copies import copy_database, head_of, looking, named_files
from clusterviz.storage.durable import TEMPORARY, remove_abandoned, sync_folder
from clusterviz.storage.folder import DATABASE
from clusterviz.storage.manifest import NAME, BackedUp, Manifest, is_safe
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clusterviz.storage.copies import OnServer

    OnProgress = Callable[[int, int], None]

_BUILDING = f"{TEMPORARY}backup-"

_UNFINISHED = (".partial", ".draft")

_ELSEWHERE = {"layers", shelf.FOLDER, snapshots.FOLDER, NOTE}

_AT_ONCE = 1 << 20


def write_backup(
    root: Path,
    target: Path,
    on_progress: OnProgress | None = None,
    server: OnServer | None = None,
) -> Manifest:
    """Write a backup, whole or not at all, while others work.

    A file of the folder whose name cannot be in one stops none: it is left out.

    Parameters
    ----------
    root
        The workspace's folder.
    target
        The file, which is replaced if it is there.
    on_progress
        Told how many files are in it, and how many there are.
    server
        Where its database is; ``None`` where it is a file of the folder.

    Raises
    ------
    StorageError
        If its database is not there, or something cannot be read or written.
    """
    if server is None:
        require_database(root)
    token = secrets.token_hex(8)
    building = target.with_name(f"{_BUILDING}{token}")
    copy = target.with_name(f"{_BUILDING}{token}.sqlite")
    try:
        remove_abandoned(target.absolute().parent, _BUILDING)
        if server is None:
            copy_database(root / DATABASE, copy)
        else:
            server.copy_database(copy)
        with looking(copy) as connection:
            n_lines, head = head_of(connection)
            layers = {layer_name(*one): one for one in named_files(connection)}
        own = list(own_files(root))
        names = [*layers, *filter(can_be_kept, own)]
        files, damaged = [], []
        with building.open("xb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                files.append(_stored(archive, copy, DATABASE))
                for n_done, name in enumerate(names, start=1):
                    try:
                        if server is not None and name in layers:
                            server.fetch(*layers[name])
                        stored = _stored(archive, root / name, name)
                    except FileNotFoundError:
                        # A layer's file must be there; others may be taken back.
                        damaged += [name] if name in layers else []
                        continue
                    files.append(stored)
                    if name in layers and stored.sha256 != Path(name).stem:
                        damaged.append(name)
                    if on_progress is not None:
                        on_progress(n_done, len(names))
                made = Manifest(
                    program=__version__,
                    made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
                    n_lines=n_lines,
                    head=head,
                    files=tuple(files),
                    damaged=tuple(damaged),
                    left_out=tuple(one for one in own if not can_be_kept(one)),
                )
                archive.writestr(NAME, made.model_dump_json(indent=1))
            file.flush()
            os.fsync(file.fileno())
        building.replace(target)
        sync_folder(target.absolute().parent)
    except OSError as error:
        raise StorageError(
            texts.told("stored.backup_unwritten", target=target, why=why(error))
        ) from error
    finally:
        # With what SQLite keeps beside its copy until that is whole.
        for path in target.absolute().parent.glob(f"{building.name}*"):
            # A full disk or a lost folder is told already.
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return made


def require_database(root: Path) -> None:
    """Raise unless the operational database is a file of the folder.

    Raises
    ------
    StorageError
        If it is gone.
    """
    if not (root / DATABASE).is_file():
        raise StorageError(texts.told("stored.no_database", root=root, file=DATABASE))


def layer_name(layer: str, content_hash: str) -> str:
    """Return the name that the file of a layer has in a backup.

    Examples
    --------
    >>> layer_name("clusters", "0a")
    'layers/clusters/0a.parquet'
    """
    return f"layers/{layer}/{content_hash}.parquet"


def own_files(root: Path) -> Iterator[str]:
    """Yield the names of settings, uploads and whatever else belongs to a folder."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        is_own = (
            parts[0] not in _ELSEWHERE
            and not any(one.startswith(".") for one in parts)
            and not any(one.endswith(_UNFINISHED) for one in parts)
            and not path.name.startswith(DATABASE)
        )
        if is_own and path.is_file() and not path.is_symlink():
            yield "/".join(parts)


def can_be_kept(name: str) -> bool:
    """Return whether a file of that name can be in a backup, beside its own list.

    Examples
    --------
    >>> can_be_kept("imports/a.csv"), can_be_kept("12: a.pdf"), can_be_kept(NAME)
    (True, False, False)
    """
    return is_safe(name) and name != NAME


def copied(source: BinaryIO, write: Callable[[bytes], object]) -> tuple[int, str]:
    """Hand a stream on, and return its length and hash."""
    digest, size_bytes = hashlib.sha256(), 0
    while block := source.read(_AT_ONCE):
        digest.update(block)
        size_bytes += len(block)
        write(block)
    return size_bytes, digest.hexdigest()


def _stored(archive: zipfile.ZipFile, path: Path, name: str) -> BackedUp:
    # Stored as it is: layers are compressed already, and any program can take it out.
    info = zipfile.ZipInfo(name)
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        size_bytes, sha256 = copied(source, target.write)
    return BackedUp(name=name, size_bytes=size_bytes, sha256=sha256)
