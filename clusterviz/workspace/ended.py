"""Sign-ins that were ended before their time, for every server of this machine.

They lie where the secret of their cookies lies: a server that is started anew, or a
second one beside it, believes the same cookies and so has to know the same ends.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SIGNED_IN_S = 12 * 3600.0
"""For so long a sign-in is believed, and a proxy's connection."""

KEPT_S = 30 * 24 * 3600.0
"""For so long a mark is kept: far longer than the sign-in is believed.

A clock that goes ahead for a day and back again must not undo a sign-out. A mark is an
empty file: nothing is saved by clearing it up sooner.
"""

FOLDER = "ended"


def digest(claims: Mapping[str, object]) -> str:
    """Return the name of one sign-in, by which it is ended.

    Parameters
    ----------
    claims
        Of its identity token.

    Examples
    --------
    >>> len(digest({"sub": "7", "iat": 1000}))
    64
    """
    text = json.dumps(dict(claims), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def end(state: Path, name: str) -> None:
    """End a sign-in; those that ended by themselves long ago are forgotten.

    Parameters
    ----------
    state
        The folder of `access.Access`.
    name
        See `digest`: it says nothing of whose it is.

    Raises
    ------
    SettingsError
        If it cannot be written down: then other windows are still signed in.
    """
    folder = state / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / name).touch(mode=0o600)
        for one in folder.iterdir():
            # Whatever was signed in by then is far too old to be believed. Another
            # server may clear up too.
            with suppress(FileNotFoundError):
                if time.time() - one.stat().st_mtime > KEPT_S:
                    one.unlink()
    except OSError as error:
        raise SettingsError(texts.told("people.not_ended", path=folder)) from error


def is_ended(state: Path, name: str) -> bool:
    """Return whether a sign-in was ended.

    Parameters
    ----------
    state, name
        As `end`.
    """
    return (state / FOLDER / name).exists()
