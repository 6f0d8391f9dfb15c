"""Use case: the ledger of violations: what is open, how old, what is overdue."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import violations as core
from clusterviz.core.violations import SETTLED, n_repeats
from clusterviz.records import Severity
from clusterviz.workspace import answers, personal

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

__all__ = [
    "LAYER", "REPEAT_RULE", "SETTLED", "by_law_and_stage", "ledger", "n_repeats",
    "readable",
]  # fmt: skip

LAYER = "violations"

REPEAT_RULE = "violation_repeat_months"
"""For how many months a settled case makes a later one a repeat: a rule."""


def ledger(workspace: Workspace, *, as_of_on: dt.date | None = None) -> Answer:
    """Return every violation found by a day, with age, repeats and what is overdue.

    Parameters
    ----------
    as_of_on
        The day; the workspace's own when not given.

    Returns
    -------
    answer
        Rows of `core.violations.ledger`, with ``cluster_name`` and
        ``project_name``. The notes are what does not hold together, and what is
        not known. With personal data: see `readable`.
    """
    on = as_of_on or workspace.as_of_on
    every = answers.table_or_none(workspace, LAYER)
    rules = workspace.rules
    months = int(rules.value(REPEAT_RULE, on)) if rules.has(REPEAT_RULE, on) else None
    rows = core.ledger(every, on, repeat_months=months)
    for key, layer in (("cluster", "clusters"), ("project", "projects")):
        names = _names(workspace, layer, f"{key}_id", f"{key}_name")
        at = list(rows.columns).index(f"{key}_id") + 1
        rows.insert(at, f"{key}_name", rows[f"{key}_id"].map(names).astype("str"))
    notes = core.contradictions(every)
    if not workspace.has(LAYER):
        notes.append(answers.note("violations.none_kept", LAYER))
    if months is None:
        warning = Severity.WARNING
        notes.append(answers.note("violations.no_repeat_rule", LAYER, severity=warning))
    used = (LAYER, "clusters", "projects")
    answer = answers.answer(workspace, rows, on, used, notes)
    return dataclasses.replace(answer, layer=LAYER)


def _names(
    workspace: Workspace, layer: str, key: str, name: str
) -> pd.Series[str] | dict[str, str]:
    if not workspace.has(layer):
        return {}
    table = pd.DataFrame(
        {
            "key": workspace.column(layer, key),
            "name": workspace.column(layer, name),
        }
    )
    return table.drop_duplicates("key").set_index("key")["name"]


def readable(workspace: Workspace, answer: Answer) -> Answer:
    """Return an answer as whoever asks may read it: see `personal.readable`."""
    rows = personal.readable(workspace, LAYER, answer.rows, answer.as_of_on)
    return dataclasses.replace(answer, rows=rows)


def by_law_and_stage(workspace: Workspace, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many open violations there are; see `core.violations`."""
    fields = workspace.layers[LAYER].fields
    stages = [one for one in fields["violation_stage"].choices if one != SETTLED]
    return core.by_law_and_stage(rows, list(fields["law"].choices), stages)
