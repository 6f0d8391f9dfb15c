"""Use case: a backup of a workspace, and a workspace made of one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from clusterviz.addresses import address_of
from clusterviz.storage.backups import own_files, write_backup
from clusterviz.storage.durable import TEMPORARY, remove_folder
from clusterviz.storage.folder import DATABASE
from clusterviz.storage.layerfiles import layer_path
from clusterviz.storage.postgres import PostgresStore
from clusterviz.storage.restoring import restore_backup
from clusterviz.storage.snapshots import files_named
from clusterviz.workspace import database
from clusterviz.workspace.creation import open_workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clusterviz.addresses import Address
    from clusterviz.storage.manifest import Manifest
    from clusterviz.workspace.opened import Workspace

    OnProgress = Callable[[int, int], None]

SUFFIX = ".zip"


def backup(
    workspace: Workspace, target: Path, on_progress: OnProgress | None = None
) -> Manifest:
    """Write everything that cannot be made again into one file, while others work.

    Parameters
    ----------
    workspace
        Whose folder.
    target
        The file.
    on_progress
        Told how many files are in it, and how many there are.

    Raises
    ------
    StorageError
        If it cannot be read, or there is no room.
    """
    store = workspace.store
    server = store if isinstance(store, PostgresStore) else None
    return write_backup(workspace.root, target, on_progress, server)


def restore(
    path: Path, target: Path, on_progress: OnProgress | None = None
) -> Manifest:
    """Make a workspace of a backup, or of a snapshot in another workspace.

    Parameters
    ----------
    path
        The backup's file, or the snapshot's folder.
    target
        A folder that does not exist or is empty, or that stands for a database
        without a workspace.
    on_progress
        Told how many files are there, and how many there will be.

    Raises
    ------
    InputError
        If the database holds a workspace.
    StorageError
        If the backup is not whole, or there is no room.
    """
    address = address_of(target)
    if address is not None:
        database.require_empty(address)
    _fetch_named(path)
    if address is None:
        return restore_backup(path, target, on_progress)
    building = target / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        made = restore_backup(path, building, on_progress)
        _hand_over(building, address, target)
    finally:
        remove_folder(building)
    return made


def _fetch_named(snapshot: Path) -> None:
    """Fetch what a snapshot of a server names, and its folder has no copy of."""
    root = snapshot.parent.parent
    if not (snapshot / DATABASE).is_file() or address_of(root) is None:
        return
    named = files_named(snapshot)
    missing = [one for one in named if not layer_path(root, *one).is_file()]
    if not missing:
        # Whoever lost the server may have it all.
        return
    store = open_workspace(root).store
    try:
        if isinstance(store, PostgresStore):
            for one in missing:
                store.fetch(*one)
    finally:
        store.close()


def _hand_over(folder: Path, address: Address, target: Path) -> None:
    """Put a workspace in a folder into a database, its uploads beside the copies."""
    opened = open_workspace(folder)
    opened.store.close()
    store = database.store(address, target, opened.settings.metric_crs)
    try:
        database.require_unbegun(store, address)
        for name in own_files(folder):
            place = target / name
            if name not in database.FILES and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                (folder / name).replace(place)
        texts = {
            # As bytes: line ends stay.
            name: (folder / name).read_bytes().decode()
            for name in database.FILES
            if (folder / name).is_file()
        }
        store.take_over(folder, opened.layers, texts)
    finally:
        store.close()
