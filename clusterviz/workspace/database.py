"""A workspace in a database on a server: its store, and its settings."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from clusterviz import rules, settings, texts
from clusterviz.errors import InputError, SettingsError, StorageError
from clusterviz.storage.postgres import PostgresStore, read_texts, write_text
from clusterviz.texts.reasons import why

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.addresses import Address
    from clusterviz.storage.base import Store

FILES = (settings.SETTINGS_FILE, rules.FILE.name)
"""The files of a workspace that its database holds; others are not read from it."""


def store(address: Address, root: Path, metric_crs: str) -> PostgresStore:
    """Return the store in a database, with its copies in the folder `root`."""
    return PostgresStore(address, root, metric_crs)


def fetch_texts(address: Address, root: Path) -> None:
    """Copy the settings of a workspace from its database into the folder `root`.

    Raises
    ------
    SettingsError
        If the database holds no workspace.
    StorageError
        If it cannot be reached, or the folder cannot be written.
    """
    found = read_texts(address)
    if settings.SETTINGS_FILE not in found:
        raise SettingsError(
            texts.told(
                "edit.database_bare", address=address, file=settings.SETTINGS_FILE
            )
        )
    try:
        for name in FILES:
            _put(root / name, found.get(name))
    except OSError as error:
        said = texts.told("edit.database_no_copy", root=root, why=why(error))
        raise StorageError(said) from error


def keep_text(address: Address, name: str, content: str) -> None:
    """Keep a settings file in a database, in place of one of that name."""
    write_text(address, name, content)


def require_empty(address: Address) -> None:
    """Raise if a database holds a workspace.

    Raises
    ------
    InputError
        Saying what to do.
    """
    if settings.SETTINGS_FILE in read_texts(address):
        raise InputError(texts.told("edit.database_taken", address=address))


def require_unbegun(store: Store, address: Address) -> None:
    """Raise if a workspace was begun in a database, and never finished.

    Raises
    ------
    InputError
        Saying what to do.
    """
    if store.journal.lines():
        raise InputError(texts.told("edit.database_unfinished", address=address))


def _put(path: Path, content: str | None) -> None:
    """Make a file say `content`, in one step; take it away where there is none."""
    if content is None:
        path.unlink(missing_ok=True)
        return
    # As bytes: line ends stay, and a copy that is the same is left alone.
    wanted = content.encode()
    if path.is_file() and path.read_bytes() == wanted:
        return
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        temporary.write_bytes(wanted)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
