"""Explanations of the review of a month: which tracks, tasks and clocks it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import explaining, review_counts, timeline
from clusterviz.core.terms import LEFT_OUT, nothing_left_out
from clusterviz.workspace import review, review_clocks
from clusterviz.workspace.review_seen import LAYERS

if TYPE_CHECKING:
    from clusterviz.core.explaining import Explanation
    from clusterviz.workspace.asked import Asked

__all__ = ["LAYERS", "reviewed"]


def reviewed(asked: Asked) -> Explanation:
    """Explain a figure of the review of the month of the day.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    figure = asked.reference.get("figure")
    month = timeline.month_of(asked.on)
    left_out = nothing_left_out()
    if figure == "n_clocks":
        clocks = review_counts.due(review_clocks.clocks(asked.workspace, month).rows)
        ledger = _ledger(clocks, "clock", "feature_id")
    else:
        found = review.review(asked.workspace, month)
        if figure == "n_tasks":
            ledger = _ledger(found.agenda, "assignment_id")
        elif figure == "n_overdue":
            ledger = _ledger(review_counts.overdue(found.agenda), "assignment_id")
        elif figure == "n_slow":
            ledger = _ledger(found.slow, "cluster_id", "track")
        else:
            ledger = _ledger(review_counts.behind(found.rows), "cluster_id", "track")
            left_out = _left_out(found.rows)
    return explaining.of_ledger(
        asked.reference.text(), ledger, "n", "in_plan", left_out=left_out
    )


def _ledger(rows: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """Return rows of a month, one each: the term is its track."""
    ids = rows[keys[0]].astype("str")
    for key in keys[1:]:
        ids = ids + "|" + rows[key].astype("str")
    return pd.DataFrame(
        {
            "area_id": "",
            "term": rows["track"].fillna("") if "track" in rows else "",
            "feature_id": ids,
            "feature_name": rows["cluster_name"].astype("str"),
            "amount": 1,
            "unit": "n",
        },
        index=rows.index,
    )


def _left_out(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the tracks that cannot be told: without a figure, or without a plan."""
    untold = rows[rows["is_behind"].isna()]
    reason = untold["now"].isna().map({True: "missing", False: "no_month_plan"})
    named = _ledger(untold, "cluster_id", "track").assign(field="", reason=reason)
    return named[list(LEFT_OUT)].reset_index(drop=True).astype("str")
