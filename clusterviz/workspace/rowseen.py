"""Rows as whoever edits them saw them, held against the version that they named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.errors import RowConflict
from clusterviz.records import Clash, RowEdit
from clusterviz.storage.edits import written_row
from clusterviz.workspace import edits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.workspace.edits import Change
    from clusterviz.workspace.opened import Workspace


def seen_version(
    workspace: Workspace,
    layer_name: str,
    change: Change,
    seen: Mapping[str, object] | None,
    *,
    made_from: int,
) -> int:
    """Return the version that a change is made from, its row being as it was seen.

    A version is a number, and a database that was restored counts on from an earlier
    one: the number that a form was opened at then names what its editor never saw.

    Parameters
    ----------
    workspace
        Not frozen: it is asked what is there by now.
    layer_name
        An editable layer.
    change
        What is wanted of the row.
    seen
        The row by field, as `edits.row` gave it; ``None`` of one that is added.
    made_from
        The version that it was seen in.

    Returns
    -------
    version
        `made_from`; the newest for a row that is added where there is no such.

    Raises
    ------
    RowConflict
        If it is another row there: with what was seen, is there now and is wanted.
    """
    reading = workspace.frozen()
    newest = reading.version(layer_name).version if reading.has(layer_name) else 0
    is_there = made_from <= newest
    if seen is None:
        return min(made_from, newest)
    rows = edits.rows_seen(reading, layer_name, made_from) if is_there else {}
    then = rows.get(change.key)
    if then is not None and written_row(then) == written_row(seen):
        return made_from
    now = edits.row(reading, layer_name, change.key)
    latest = workspace.store.journal.history(f"row:{layer_name}", change.key)
    verb: Any = change.verb
    wanted = RowEdit(change.key, change.values, verb, reason=change.reason)
    clash = Clash(
        wanted,
        written_row(seen),
        None if now is None else written_row(now),
        latest[-1] if latest else None,
    )
    raise RowConflict(
        texts.told("stored.row_replaced", layer=layer_name, row=change.key),
        clashes=[clash],
    )
