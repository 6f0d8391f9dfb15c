"""Snapshots: how the database stood before something large was written.

Beside the workspace's files, and no backup: whoever loses the disk loses both. The
layer files that a snapshot names stay where they are, and are never swept away. That
of a database on a server is a copy of it in the same form, in the folder that stands
for it; the files stay on the server, which loses none, and are fetched for whoever
restores it.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import StorageError
from clusterviz.storage.copies import copy_database, head_of, looking, named_files
from clusterviz.storage.durable import TEMPORARY, remove_folder, sync_folder
from clusterviz.storage.folder import DATABASE
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.storage.copies import OnServer

FOLDER = "snapshots"

_NAME = re.compile(r"\d{8}T\d{6}Z-(\d+)-[0-9a-f]{4}", re.ASCII)


def take_snapshot(root: Path, most: int, server: OnServer | None = None) -> Path | None:
    """Keep the database and settings as they are now, and forget the oldest.

    Parameters
    ----------
    root
        The workspace's folder.
    most
        How many are kept; 0 for none at all.
    server
        Where its database is; ``None`` where it is a file of the folder.

    Returns
    -------
    folder
        The snapshot; ``None`` where none is kept, or there is no such database.

    Raises
    ------
    StorageError
        If it cannot be written.
    """
    if most < 1 or (server is None and not (root / DATABASE).is_file()):
        return None
    # Listed before the copy is made: these are earlier, whatever any clock says, and
    # what another process keeps meanwhile is not ours to remove.
    earlier = snapshots(root)
    base = root / FOLDER
    building = base / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        try:
            building.mkdir(parents=True)
            if server is None:
                copy_database(root / DATABASE, building / DATABASE)
            else:
                server.copy_database(building / DATABASE)
            for path in root.glob("*.toml"):
                shutil.copyfile(path, building / path.name)
            with looking(building / DATABASE) as connection:
                n_lines, _ = head_of(connection)
            moment = dt.datetime.now(dt.UTC)
            token = secrets.token_hex(2)
            folder = base / f"{moment:%Y%m%dT%H%M%SZ}-{n_lines}-{token}"
            building.rename(folder)
            sync_folder(base)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise StorageError(
            texts.told("stored.snapshot_unwritten", folder=base, why=why(error))
        ) from error
    # An audit only grows. One that was longer before is of a database that is here no
    # longer: another was put in its place, and its snapshots go first.
    ours = sorted(earlier, key=lambda one: _n_lines(one) <= n_lines)
    for old in ours[: max(0, len(ours) - (most - 1))]:
        remove_folder(old)
    return folder


def snapshots(root: Path) -> Sequence[Path]:
    """Return the folders of all snapshots, the oldest first.

    By the lines of their audit, not by their time, which a wrong clock may have told;
    that decides only between those of the same state.
    """
    found = [one for one in (root / FOLDER).glob("*") if _NAME.fullmatch(one.name)]
    return sorted(found, key=lambda one: (_n_lines(one), one.name))


def files_named(folder: Path) -> list[tuple[str, str]]:
    """Return layer and hash of every file that a snapshot names.

    Raises
    ------
    StorageError
        If its database is damaged.
    """
    with looking(folder / DATABASE) as connection:
        return named_files(connection)


def _n_lines(folder: Path) -> int:
    """Return how long the audit was, as the name of a snapshot says."""
    found = _NAME.fullmatch(folder.name)
    return int(found[1]) if found else 0
