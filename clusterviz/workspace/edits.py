"""Use case: editing rows of a layer, one or several, by whoever may.

A row is held against its declaration and against the row before it. What is written
carries its document and its day; who wrote it, and what was there, stays in the
audit for good.
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.core.editing import next_choices
from clusterviz.errors import (
    EditConflict,
    InputError,
    NotAllowed,
)
from clusterviz.records import Lineage
from clusterviz.storage.columns import as_declared
from clusterviz.storage.edits import MOST_ROWS
from clusterviz.workspace import (
    belonging,
    dossier_kept,
    people,
    personal,
    review_signing,
    rowchecks,
)
from clusterviz.workspace.rowchecks import EditRefusedError, said
from clusterviz.workspace.rowdays import version_day
from clusterviz.workspace.wanted import Change, Wanted

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from clusterviz.records import About, Entry, LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.storage.journal import Holds
    from clusterviz.workspace.opened import Workspace

__all__ = [
    "FIXED", "Change", "EditRefusedError", "edit", "editable_layers", "history",
    "may_edit", "next_choices", "row", "rows_seen", "said",
]  # fmt: skip

FIXED = ("source_document", "as_of_on")
"""Fields that are not asked one by one: each edit says them once."""


def editable_layers(workspace: Workspace) -> tuple[str, ...]:
    """Return the layers whose rows can be edited here, in the order declared."""
    return tuple(name for name, one in workspace.layers.items() if one.is_editable)


def row(workspace: Workspace, layer_name: str, key: str) -> dict[str, Any] | None:
    """Return one row as it is now, by field; ``None`` where there is none.

    Missing values are ``None``.
    """
    layer = workspace.layers[layer_name]
    if not workspace.has(layer_name):
        return None
    rows = workspace.attributes(layer_name)
    found = rows[rows[layer.key] == key]
    return None if found.empty else _plain(layer, found.iloc[0])


def rows_seen(
    workspace: Workspace, layer_name: str, version: int
) -> Mapping[str, dict[str, Any]]:
    """Return the rows of one version of a layer, by key; none of version 0.

    Raises
    ------
    InputError
        If there are more rows than are edited one by one.
    LayerNotFound
        If there is no such version.
    """
    layer = workspace.layers[layer_name]
    if not version:
        return {}
    if workspace.has(layer_name) and workspace.version(layer_name).version == version:
        # The newest is in memory already.
        frame = workspace.attributes(layer_name)
    elif layer.has_geometry:
        frame = workspace.store.load_features(layer, version)
    else:
        frame = workspace.store.load_table(layer, version)
    if len(frame) > MOST_ROWS:
        said = texts.told(
            "edit.too_many_rows", layer=layer_name, n=len(frame), most=MOST_ROWS
        )
        raise InputError(said)
    columns = [_known(frame[name]) for name in layer.fields]
    names = tuple(layer.fields)
    rows = (dict(zip(names, line, strict=True)) for line in zip(*columns, strict=True))
    return dict(zip(map(str, _known(frame[layer.key])), rows, strict=True))


def may_edit(
    workspace: Workspace,
    layer_name: str,
    key: str,
    on: dt.date,
    values: Mapping[str, object] | None = None,
) -> bool:
    """Return whether whoever asks may edit or add a row: what a page offers.

    The write itself asks the database again.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    layer_name
        An editable layer.
    key
        Of the row; may be empty for a new one.
    on
        The day that the values would be true of.
    values
        What a new row has so far: what it refers to says whose it is. What its key
        is made of need not be among it.
    """
    found = row(workspace, layer_name, key)
    if found is None:
        made = belonging.made_of(workspace.layers[layer_name], key)
        found = {**made, **(values or {})}
    [its] = belonging.abouts(workspace, layer_name, [[found]], on)
    return people.may(workspace, "edit", its.areas, on)


def edit(
    workspace: Workspace,
    layer_name: str,
    changes: Sequence[Change],
    *,
    made_from: int,
    source_document: str,
    as_of_on: dt.date,
    import_id: str = "",
    holds: Holds = lambda _: None,
) -> LayerVersion:
    """Make changes of some rows, all or none of them, and return the new version.

    A change that leaves a row as it is writes nothing. No row becomes older: one
    whose day is later keeps it, and what it has is not replaced by what was before.

    Parameters
    ----------
    workspace
        Its actor is who edits.
    layer_name
        An editable layer.
    changes
        What is wanted.
    made_from
        The version of the layer that whoever edits has seen; 0 where it has none.
    source_document, as_of_on
        The document behind the values, and the day, today at last, of their truth.
    import_id
        The folder that keeps the workbook which they came in; empty for none.
    holds
        What must still be so while rows are written; see `storage.base.Store.edit`.

    Raises
    ------
    EditRefusedError
        If a value breaks the declaration or cannot be, a status may not follow, a
        day is too early or late, a figure falls and nobody says why, or a dossier
        that is carried out would lack something.
    InputError
        If the layer is not edited row by row, a field is not declared, or nothing
        would change.
    RowConflict
        If somebody changed one of the rows meanwhile; it carries both.
    NotAllowed
        If the actor may not edit one of them.
    """
    layer = _editable(workspace, layer_name)
    review_signing.require_open_rows(workspace, layer_name, changes)
    reading = workspace.frozen()
    made_from = _first_seen(reading, layer, made_from)
    document = source_document.strip()
    rows = rows_seen(reading, layer_name, made_from)
    wanted = Wanted(layer, rows, document, as_of_on)
    for change in changes:
        wanted.add(change)
    findings = [
        *wanted.findings,
        *rowchecks.broken(reading, layer, wanted.after, wanted.touched),
        *dossier_kept.lost(reading, layer, wanted.ends),
    ]
    if findings:
        raise EditRefusedError(layer, findings)
    edits = wanted.edits(reading)
    if not edits:
        raise InputError(texts.told("edit.nothing_changes"))
    lineage = _lineage(reading, layer, document, as_of_on, import_id)
    is_seen = all(personal.may_write(workspace, layer, one) for one in edits)
    if not is_seen or not wanted.may_write(workspace):
        raise _refused(workspace, layer)
    if not made_from:
        _publish_blank(workspace, layer, lineage, [one.about for one in edits])
        made_from = 1
    write = partial(
        workspace.store.edit, layer, edits, lineage,
        made_from=made_from, by=workspace.actor,
    )  # fmt: skip
    holds = review_signing.open_still(workspace, layer_name, changes, holds)
    return dossier_kept.written(workspace, layer, wanted.ends, write, holds)


def history(workspace: Workspace, layer_name: str, key: str) -> Sequence[Entry]:
    """Return every edit of one row, oldest first: who, when, what, by which document.

    Its body has ``verb``, ``values``, ``made_from`` and ``reason``; see
    `rowhistory.steps_of` for what was there before.
    """
    return workspace.store.journal.history(f"row:{layer_name}", key)


def _refused(workspace: Workspace, layer: Layer) -> NotAllowed:
    by = workspace.actor.name or workspace.actor.person_id or "–"
    return NotAllowed(texts.told("edit.not_allowed", by=by, layer=layer.name))


def _editable(workspace: Workspace, layer_name: str) -> Layer:
    layer = workspace.layers.get(layer_name)
    if layer is None or not layer.is_editable:
        known = ", ".join(editable_layers(workspace))
        raise InputError(
            texts.told("edit.layer_not_edited", layer=layer_name, known=known)
        )
    return layer


def _first_seen(workspace: Workspace, layer: Layer, made_from: int) -> int:
    """Return the version that was seen: whoever saw none may be late for the first."""
    if made_from or not workspace.has(layer.name):
        return made_from
    return workspace.version(layer.name).version


def _known(values: pd.Series[Any]) -> list[Any]:
    plain = values.to_numpy(object, copy=True)
    plain[values.isna().to_numpy()] = None
    return list(plain.tolist())


def _plain(layer: Layer, found: Mapping[Any, Any] | pd.Series[Any]) -> dict[str, Any]:
    return {
        name: None if pd.isna(found[name]) else found[name] for name in layer.fields
    }


def _lineage(
    workspace: Workspace, layer: Layer, document: str, on: dt.date, import_id: str
) -> Lineage:
    """Return where the new version comes from: a correction does not make it older."""
    current = workspace.current().get(layer.name)
    if current is None:
        return Lineage(document, on, import_id)
    known = current.lineage.as_of_on
    day = version_day(known, on)
    return Lineage(document, day, import_id, current.lineage.transformation)


def _publish_blank(
    workspace: Workspace, layer: Layer, lineage: Lineage, abouts: Sequence[About]
) -> None:
    """Publish a table without rows: its first row is an edit like any other."""
    if layer.has_geometry:
        raise InputError(
            texts.told("edit.no_boundaries", layer=layer.name, root=workspace.root)
        )
    if not all(people.may(workspace, "edit", one.areas, one.on) for one in abouts):
        raise _refused(workspace, layer)
    blank = as_declared(layer, pd.DataFrame(columns=[layer.key], dtype=object))
    # The program's own doing: who may write a first row need not be let publish.
    # Whoever comes second finds the table there.
    with contextlib.suppress(EditConflict):
        workspace.store.publish(layer, blank, lineage, replaces=0, is_valid=True)
