"""How the columns of a file were matched, for the next file of the same form."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clusterviz.core.search import folded
from clusterviz.storage.durable import TEMPORARY, remove_abandoned, sync_folder
from clusterviz.workspace.uploads import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

FILE = "columns.json"

MOST_SOURCES = 200
"""Forms of files that are kept, the last used ones."""

MOST_COLUMNS = 500
"""A file of more columns is not remembered."""

_LONGEST = 300
_LARGEST = 32 * 2**20


class _Source(BaseModel):
    """One form of file, and how its columns were matched."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: str = Field(max_length=100)
    form: str = Field(max_length=64)
    mapping: dict[str, str] = Field(max_length=MOST_COLUMNS)


class _Kept(BaseModel):
    """Everything that the file holds, the last used source at the end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[_Source, ...] = ()


def remembered(
    workspace: Workspace, layer: Layer, columns: Iterable[str]
) -> dict[str, str]:
    """Return how the columns of such a file were matched before; empty if never.

    Only fields that the layer has are returned.

    Parameters
    ----------
    workspace
        Without a folder, it remembers nothing.
    layer
        What the file becomes.
    columns
        As the file calls them: the same ones in any order and capitals make a
        file of the same form.
    """
    theirs = list(columns)
    by_name = {folded(name): name for name in theirs}
    if len(by_name) < len(theirs):
        return {}
    form = _form(theirs)
    for one in reversed(_kept(workspace).sources):
        if one.layer == layer.name and one.form == form:
            return {
                by_name[name]: to
                for name, to in one.mapping.items()
                if name in by_name
                and all(field in layer.fields for field in to.split(",") if to)
            }
    return {}


def remember(
    workspace: Workspace,
    layer: Layer,
    columns: Iterable[str],
    mapping: Mapping[str, str],
) -> None:
    """Keep how the columns of a file were matched, once a person accepted it.

    What another program writes at the same moment may be lost, never half of it.

    Parameters
    ----------
    workspace
        Without a folder, nothing is kept.
    layer
        What the file became.
    columns
        Every column, as the file calls it.
    mapping
        Those that were matched: their column to our field, to several joined
        by commas, or to the empty text where it is not wanted.
    """
    theirs = list(columns)
    is_bounded = len(theirs) <= MOST_COLUMNS and all(
        len(name) <= _LONGEST for name in theirs
    )
    # Names that differ by capitals alone could not be told apart again.
    is_told_apart = len(set(map(folded, theirs))) == len(theirs)
    if not (workspace.root.is_dir() and is_bounded and is_told_apart):
        return
    by_field = {folded(name): to for name, to in mapping.items() if name in theirs}
    new = _Source(layer=layer.name, form=_form(theirs), mapping=by_field)
    others = [
        one
        for one in _kept(workspace).sources
        if (one.layer, one.form) != (new.layer, new.form)
    ]
    kept = _Kept(sources=(*others, new)[-MOST_SOURCES:])
    _write(workspace.root / FOLDER, kept.model_dump_json())


def _form(columns: Iterable[str]) -> str:
    """Return what tells forms of files apart: their columns, in no order."""
    names = json.dumps(sorted(map(folded, columns)))
    return hashlib.sha256(names.encode()).hexdigest()


def _kept(workspace: Workspace) -> _Kept:
    path = workspace.root / FOLDER / FILE
    try:
        if path.stat().st_size > _LARGEST:
            return _Kept()
        return _Kept.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        # A convenience: without it, columns are matched by their names again.
        return _Kept()


def _write(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    remove_abandoned(folder)
    draft = folder / f"{TEMPORARY}{FILE}-{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / FILE)
    sync_folder(folder)
