"""The law by which a workspace asks, as one table: what, since when, who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.rules import Deadline, Reading, Rule, read_rules
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.rules import Scope
    from clusterviz.rules.entries import Dated
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

    Entry = Rule | Reading | Scope | Deadline


def lawbook(workspace: Workspace, *, as_of_on: dt.date | None = None) -> Answer:
    """Return every rule, reading, scope and deadline that a workspace asks by.

    Parameters
    ----------
    as_of_on
        Only those in force on this day; all of them when not given.

    Returns
    -------
    answer
        ``rule`` (its label is ``lawbook.<rule>`` in the texts), ``comparison``,
        ``value``, ``unit`` (``ha``, ``ratio``, ``months``, ``reading``,
        ``scope`` or ``day``), ``valid_from_on``, ``valid_to_on``, ``document``,
        ``article``, ``note`` and ``is_own``: the workspace's own `rules.toml`
        says it.
    """
    rules, shipped = workspace.rules, read_rules()
    # A shipped entry that an own one has shortened stays a shipped one.
    known = {
        _undated(one)
        for one in (
            *shipped.rules, *shipped.readings, *shipped.scopes, *shipped.deadlines
        )
    }  # fmt: skip
    entries: tuple[Entry, ...] = (
        *rules.rules, *rules.readings, *rules.scopes, *rules.deadlines,
    )  # fmt: skip
    rows = [
        _row(one, is_own=_undated(one) not in known)
        for one in entries
        if as_of_on is None or one.holds_on(as_of_on)
    ]
    columns = (
        "rule", "comparison", "value", "unit", "valid_from_on", "valid_to_on",
        "document", "article", "note", "is_own",
    )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(columns))
    return answers.answer(workspace, table, as_of_on or workspace.as_of_on, ())


def _undated(entry: Dated) -> Dated:
    return entry.model_copy(update={"valid_from_on": None, "valid_to_on": None})


def _row(entry: Entry, *, is_own: bool) -> tuple[object, ...]:
    comparison, value, unit = "", "", "scope"
    if isinstance(entry, Rule):
        comparison, unit = entry.comparison or "", entry.unit
        value = f"{entry.value:g}"
    elif isinstance(entry, Reading):
        value, unit = entry.value, "reading"
    elif isinstance(entry, Deadline):
        value, unit = entry.due_on.isoformat(), "day"
    return (
        entry.id, comparison, value, unit, entry.valid_from_on, entry.valid_to_on,
        entry.document, entry.article, entry.note, is_own,
    )  # fmt: skip
