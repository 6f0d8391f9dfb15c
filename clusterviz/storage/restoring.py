"""Making a workspace's folder of a backup, or of a snapshot in another workspace.

A backup may come from anywhere: names, sizes and hashes are held against its list,
and its database against what this program makes, before the folder gets its name.
"""

from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

import pydantic

from clusterviz import __version__, texts
from clusterviz.errors import StorageError, Told
from clusterviz.storage.backups import copied, layer_name
from clusterviz.storage.copies import head_of, looking, named_files, require_sound
from clusterviz.storage.durable import (
    ABANDONED_LONG_S,
    TEMPORARY,
    remove_abandoned,
    remove_folder,
    sync_folder,
)
from clusterviz.storage.folder import DATABASE
from clusterviz.storage.manifest import NAME, BackedUp, Manifest, is_safe
from clusterviz.texts.reasons import of_any, why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    OnProgress = Callable[[int, int], None]

_MOST_LIST_BYTES = 64 << 20

_BUILDING = f"{TEMPORARY}restored-"


class Source(Protocol):
    """What a workspace is restored from."""

    @property
    def manifest(self) -> Manifest:
        """What it holds."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Open one of its files."""
        ...


class _Archive:
    """A backup: a zip whose files are stored as they are."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self._path = archive, path
        found = archive.infolist()
        names = [one.filename for one in found]
        is_plain = all(
            one.compress_type == zipfile.ZIP_STORED
            and one.file_size == one.compress_size
            and not one.flag_bits & 1
            for one in found
        )
        # Files that share bytes of a small zip could fill any disk.
        is_honest = sum(one.file_size for one in found) <= path.stat().st_size
        if not is_plain or not is_honest or len(set(names)) != len(names):
            raise _strange(path, texts.told("stored.backup_packed"))
        if NAME not in names or archive.getinfo(NAME).file_size > _MOST_LIST_BYTES:
            raise _strange(path, texts.told("stored.backup_lacks", file=NAME))
        try:
            self.manifest = Manifest.model_validate_json(archive.read(NAME))
        except pydantic.ValidationError as error:
            place = ".".join(map(str, error.errors()[0]["loc"]))
            raise _strange(
                path, texts.told("stored.backup_list_wrong", place=place, file=NAME)
            ) from error
        listed = {one.name: one.size_bytes for one in self.manifest.files}
        sizes = {one.filename: one.file_size for one in found if one.filename != NAME}
        if listed != sizes or len(listed) != len(self.manifest.files):
            raise _strange(path, texts.told("stored.backup_others", file=NAME))
        unsafe = next((name for name in names if not is_safe(name)), None)
        if unsafe is not None:
            raise _strange(
                path, texts.told("stored.backup_unsafe", name=repr(unsafe[:80]))
            )

    def open(self, name: str) -> BinaryIO:
        found = self._archive.open(name)
        assert isinstance(found, zipfile.ZipExtFile)
        return found  # type: ignore[return-value]


class _Snapshot:
    """A snapshot, and the workspace around it, which has the files that it names."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._root = folder, folder.parent.parent
        with looking(folder / DATABASE) as connection:
            n_lines, head = head_of(connection)
            layers = [layer_name(*one) for one in named_files(connection)]
        names = [DATABASE, *(one.name for one in folder.glob("*.toml")), *layers]
        self.manifest = Manifest(
            program=__version__,
            made_at=folder.name,
            n_lines=n_lines,
            head=head,
            files=tuple(self._listed(name) for name in names),
        )

    def open(self, name: str) -> BinaryIO:
        inside = self._folder / name
        return (inside if inside.is_file() else self._root / name).open("rb")

    def _listed(self, name: str) -> BackedUp:
        with self.open(name) as source:
            size_bytes, sha256 = copied(source, lambda _: None)
        if name.startswith("layers/") and sha256 != Path(name).stem:
            raise StorageError(texts.told("stored.snapshot_changed", file=name))
        return BackedUp(name=name, size_bytes=size_bytes, sha256=sha256)


@contextmanager
def opened_backup(path: Path) -> Iterator[Source]:
    """Give what a backup or a snapshot holds; its list is held against its files.

    Raises
    ------
    StorageError
        If it is neither, or its list and its files differ.
    """
    with ExitStack() as stack:
        try:
            if path.is_dir() and (path / DATABASE).is_file():
                source: Source = _Snapshot(path)
            else:
                archive = stack.enter_context(zipfile.ZipFile(path))
                source = _Archive(archive, path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise _strange(path, of_any(error)) from error
        yield source


def check_backup(path: Path, on_progress: OnProgress | None = None) -> Manifest:
    """Read a backup whole, and return what it holds.

    Raises
    ------
    StorageError
        If a file in it is not what its list says.
    """
    with opened_backup(path) as source:
        files = source.manifest.files
        for n_done, one in enumerate(files, start=1):
            _copy(source, path, one, lambda _: None)
            if on_progress is not None:
                on_progress(n_done, len(files))
        return source.manifest


def restore_backup(
    path: Path, target: Path, on_progress: OnProgress | None = None
) -> Manifest:
    """Make the folder `target` of a backup, whole or not at all.

    Parameters
    ----------
    path
        The backup, or the folder of a snapshot.
    target
        A folder that does not exist or is empty.
    on_progress
        Told how many files are there, and how many there will be.

    Raises
    ------
    StorageError
        If the backup is not whole, or there is no room.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StorageError(texts.told("stored.folder_taken", folder=target))
    home = target.absolute()
    building = home.with_name(f"{_BUILDING}{secrets.token_hex(8)}")
    with opened_backup(path) as source:
        try:
            remove_abandoned(home.parent, _BUILDING, age_s=ABANDONED_LONG_S)
            building.mkdir(parents=True)
            _require_room(target, source.manifest)
            _fill(building, source, path, on_progress)
            if home.exists():
                # Windows renames no folder onto another, not even an empty one.
                home.rmdir()
            building.rename(home)
            sync_folder(home.parent)
        except OSError as error:
            raise StorageError(
                texts.told("stored.folder_unmade", folder=target, why=why(error))
            ) from error
        finally:
            remove_folder(building)
        return source.manifest


def _fill(
    folder: Path, source: Source, path: Path, on_progress: OnProgress | None
) -> None:
    files = source.manifest.files
    for n_done, one in enumerate(files, start=1):
        place = folder.joinpath(*one.name.split("/"))
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            _copy(source, path, one, file.write)
            file.flush()
            os.fsync(file.fileno())
        if on_progress is not None:
            on_progress(n_done, len(files))
    if not (folder / DATABASE).is_file():
        raise _strange(path, texts.told("stored.backup_lacks", file=DATABASE))
    with looking(folder / DATABASE) as connection:
        require_sound(connection, folder / DATABASE)
        found = head_of(connection)
    if found != (source.manifest.n_lines, source.manifest.head):
        raise _strange(path, texts.told("stored.backup_head"))
    for sub in {one.parent for one in folder.rglob("*")}:
        sync_folder(sub)


def _copy(
    source: Source, path: Path, one: BackedUp, write: Callable[[bytes], object]
) -> None:
    try:
        with source.open(one.name) as file:
            found = copied(file, write)
    except (zipfile.BadZipFile, EOFError) as error:
        raise _strange(
            path, texts.told("stored.backup_unread", file=one.name)
        ) from error
    if found != (one.size_bytes, one.sha256):
        raise _strange(path, texts.told("stored.backup_changed", file=one.name))


def _require_room(target: Path, manifest: Manifest) -> None:
    free = shutil.disk_usage(target.absolute().parent).free
    if manifest.size_bytes > free:
        raise StorageError(
            texts.told(
                "stored.no_room",
                folder=target,
                needed=-(-manifest.size_bytes >> 20),
                free=free >> 20,
            )
        )


def _strange(path: Path, what: Told) -> StorageError:
    return StorageError(texts.told("stored.no_backup", file=path.name, what=what))
