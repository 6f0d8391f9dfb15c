"""Use case: what killed programs and given-up work left in a workspace's folder.

Nothing is removed that a version or a snapshot names, or that is younger than a day;
the log says what was.
"""

from __future__ import annotations

import logging
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clusterviz.errors import StorageError
from clusterviz.storage.durable import TEMPORARY, remove_folder
from clusterviz.storage.snapshots import FOLDER as SNAPSHOTS
from clusterviz.storage.snapshots import files_named, snapshots
from clusterviz.workspace.creation import open_workspace
from clusterviz.workspace.uploads import FOLDER as IMPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from clusterviz.workspace.opened import Workspace

_LOG = logging.getLogger(__name__)

OLD_S = 86_400
"""Nobody is at work on a file of this age."""

_LAYER_FILE = re.compile(r"[0-9a-f]{64}\.parquet")

Kind = Literal["temporary", "unnamed", "unfinished"]


@dataclass(frozen=True)
class Leftover:
    """A file or folder that nobody needs.

    Parameters
    ----------
    path
        Where it is.
    kind
        ``temporary``, begun and never ended; ``unnamed``, a layer's file that no
        version names; ``unfinished``, an upload that came to nothing.
    """

    path: Path
    kind: Kind


def leftovers(workspace: Workspace, *, now: float | None = None) -> Sequence[Leftover]:
    """Return what a sweep would remove, and remove nothing.

    Parameters
    ----------
    workspace
        Whose folder.
    now
        Seconds since 1970; ``None`` for this moment.
    """
    if not workspace.root.is_dir():
        return ()
    before = (time.time() if now is None else now) - OLD_S
    found = [*_begun(workspace.root), *_unnamed(workspace)]
    return tuple(one for one in found if _is_older(one.path, before))


def sweep(workspace: Workspace, *, now: float | None = None) -> Sequence[Leftover]:
    """Remove what nobody needs, say so in the log, and return what is gone."""
    before = (time.time() if now is None else now) - OLD_S
    gone = []
    for one in leftovers(workspace, now=now):
        if _removed(one.path, before):
            gone.append(one)
            _LOG.warning(
                "removed from the workspace, %s: %s",
                one.kind,
                one.path.relative_to(workspace.root),
            )
    return gone


def open_swept(path: Path) -> Workspace:
    """Open a workspace to write files into it, and sweep it.

    For what starts and may leave such files behind when it is killed: the server, an
    import, a filled form, a step back. Who edits rows or asks writes none, and is not
    kept waiting; ``verify`` says what is left over.
    """
    workspace = open_workspace(path)
    sweep(workspace)
    return workspace


def _begun(root: Path) -> Iterator[Leftover]:
    for folder in (root, root / "layers", root / SNAPSHOTS):
        for path in folder.glob(f"{TEMPORARY}*"):
            yield Leftover(path, "temporary")
    for path in (root / "layers").glob(f"*/{TEMPORARY}*"):
        yield Leftover(path, "temporary")
    for suffix in (".partial", ".draft"):
        for path in (root / IMPORTS).glob(f"*{suffix}"):
            yield Leftover(path, "unfinished")


def _unnamed(workspace: Workspace) -> Iterator[Leftover]:
    files = [
        path
        for path in (workspace.root / "layers").glob("*/*.parquet")
        if _LAYER_FILE.fullmatch(path.name)
    ]
    if not files:
        return
    named = {
        (name, one.content_hash)
        for name in {path.parent.name for path in files}
        for one in workspace.store.history(name)
    }
    for folder in snapshots(workspace.root):
        try:
            named.update(files_named(folder))
        except StorageError as error:
            # Nobody knows what it names: nothing is taken away then.
            _LOG.warning("no layer file is swept: %s", error)
            return
    for path in files:
        if (path.parent.name, path.stem) not in named:
            yield Leftover(path, "unnamed")


def _is_older(path: Path, before: float) -> bool:
    try:
        return path.lstat().st_mtime < before
    except FileNotFoundError:
        return False


def _removed(path: Path, before: float) -> bool:
    """Remove a file or folder; one that somebody made anew meanwhile stays."""
    aside = path.with_name(f"{TEMPORARY}swept-{path.name}")
    try:
        path.rename(aside)
    except OSError:
        return False
    if not _is_older(aside, before):
        # Published again since it was listed: the same content has the same name.
        aside.rename(path)
        return False
    if aside.is_dir() and not aside.is_symlink():
        remove_folder(aside)
    else:
        with suppress(OSError):
            aside.unlink()
    return not aside.exists()
