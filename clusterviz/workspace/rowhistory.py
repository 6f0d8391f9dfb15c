"""Use case: who changed one row, when, from what to what, by which document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.rowhistory import Step, steps
from clusterviz.storage.edits import read_value, written_value
from clusterviz.workspace import people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.workspace.opened import Workspace

COLUMNS = (
    "at", "by", "origin", "verb", "field", "before", "after", "document", "on",
    "reason",
)  # fmt: skip


def steps_of(workspace: Workspace, layer_name: str, key: str) -> Sequence[Step]:
    """Return every edit of one row, oldest first, with the row before and after it.

    A publication starts anew: what it holds of the row is what the next edit changed.
    """
    entries = workspace.store.journal.history(f"row:{layer_name}", key)
    if not entries:
        return ()
    layer = workspace.layers[layer_name]
    published = [
        one for one in workspace.store.history(layer_name) if not one.is_edited
    ]
    found: list[Step] = []
    starts = [one.published_seq for one in published]
    for one, until in zip(published, [*starts[1:], None], strict=True):
        ours = [
            entry
            for entry in entries
            if entry.seq > one.published_seq and (until is None or entry.seq <= until)
        ]
        if ours:
            found += steps(_published(workspace, layer, one, key), ours)
    return found


def rows_of(workspace: Workspace, layer_name: str, key: str) -> pd.DataFrame:
    """Return the edits of one row as rows, the newest first: one for each field.

    Parameters
    ----------
    workspace
        Whose audit is read.
    layer_name, key
        The row.

    Returns
    -------
    rows
        `COLUMNS`: ``at`` is UTC, ``on`` the day that the values are true of. Document
        and day of the row are not among its fields: each edit has its own. An edit of
        these alone is one row without a field; so is one that removes the row. Of
        personal fields, only edits are among them that whoever asks may see.
    """
    layer = workspace.layers[layer_name]
    may_see = people.allowed(workspace, "personal")
    said = []
    for step in reversed(steps_of(workspace, layer_name, key)):
        entry = step.entry
        told = {
            "at": entry.at, "by": entry.by, "origin": entry.actor.origin,
            "verb": step.verb, "document": entry.about.document, "on": entry.about.on,
            "reason": step.reason,
        }  # fmt: skip
        hidden = () if may_see(entry.about.areas) else layer.personal
        names = [one for one in step.fields if one not in {*_OF_EDIT, *hidden}]
        if step.verb == "remove" or not names:
            said.append({**told, "field": "", "before": None, "after": None})
            continue
        said += [
            {
                **told,
                "field": name,
                "before": _value(layer, name, step.before),
                "after": _value(layer, name, step.after),
            }
            for name in names
        ]
    return pd.DataFrame(said, columns=list(COLUMNS), dtype=object)


_OF_EDIT = ("source_document", "as_of_on")


def _value(layer: Layer, name: str, row: Mapping[str, object] | None) -> object:
    value = None if row is None else row.get(name)
    return read_value(layer, name, value) if name in layer.fields else value


def _published(
    workspace: Workspace, layer: Layer, version: LayerVersion, key: str
) -> dict[str, object] | None:
    columns = workspace.store.load_columns(layer, version.version, list(layer.fields))
    found = columns[columns[layer.key] == key]
    if found.empty:
        return None
    row = found.iloc[0]
    return {
        name: None if pd.isna(row[name]) else written_value(row[name])
        for name in layer.fields
    }
