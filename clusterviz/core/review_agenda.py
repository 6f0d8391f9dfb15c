"""The agenda of a monthly review: what was assigned, and what the figures say of it.

Row-wise in assignments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import timeline
from clusterviz.core.clocks import day_objects
from clusterviz.core.review import TRACKS
from clusterviz.core.review_rows import typed

if TYPE_CHECKING:
    import datetime as dt

OPEN, DONE, CANCELLED = "open", "done", "cancelled"

REACHED, SHORT, UNKNOWN, NO_TARGET = CHECKS = (
    "reached", "short", "unknown", "no_target",
)  # fmt: skip
"""What the figures of the layers say of an assignment, whatever was said of it."""

EARLIER, CLOSED, GIVEN = ITEMS = "earlier", "closed", "given"
"""Open since an earlier month; closed in this one; given in this one."""

COLUMNS = (
    "assignment_id", "item", "cluster_id", "cluster_name", "track", "task", "owner",
    "given_in", "due_on", "n_days_overdue", "assignment_state", "done_on", "evidence",
    "unit", "target", "now", "figures_say",
)  # fmt: skip


def agenda(
    assignments: pd.DataFrame, found: pd.DataFrame, month: str, on: dt.date
) -> pd.DataFrame:
    """Return what a month's review speaks of, what earlier ones left open first.

    Parameters
    ----------
    assignments
        Of any month.
    found
        From `review_rows.rows`, of the month.
    month
        Such as ``2024-04``.
    on
        The end of the month, or the day within it: what was done later was open.

    Returns
    -------
    rows
        `COLUMNS`: ``item`` is one of `ITEMS`, and ``figures_say`` one of `CHECKS`;
        what is most overdue comes first.
    """
    is_done = (assignments["assignment_state"] == DONE) & (
        assignments["done_on"].isna() | timeline.is_reached(assignments["done_on"], on)
    )
    is_open = ~is_done & (assignments["assignment_state"] != CANCELLED)
    first_on = timeline.month_end(month).replace(day=1)
    days = pd.to_datetime(assignments["done_on"])
    is_closed = is_done & (days >= pd.Timestamp(first_on))
    is_given = assignments["month"] == month
    is_earlier = assignments["month"] < month
    item = np.select([is_earlier & is_open, is_closed, is_given], ITEMS, "")
    states = assignments["assignment_state"].mask(is_open, OPEN)
    rows = assignments.assign(item=item, assignment_state=states)
    rows = rows[(rows["item"] != "") & (rows["month"] <= month)]
    rows = rows.rename(columns={"month": "given_in"})
    told = found[["cluster_id", "track", "cluster_name", "unit", "now"]]
    rows = rows.merge(told, on=["cluster_id", "track"], how="left", validate="m:1")
    rows["target"] = rows["target"].astype("float64")
    due = pd.to_datetime(rows["due_on"])
    overdue = (pd.Timestamp(on) - due).dt.days.astype("Int64")
    rows["n_days_overdue"] = overdue.where(rows["assignment_state"] == OPEN)
    rows["figures_say"] = figures_say(rows["now"], rows["target"])
    rows["due_on"] = day_objects(due)
    rank = rows["item"].map({one: at for at, one in enumerate(ITEMS)})
    rows = rows.assign(rank=rank, due=due).sort_values(
        ["rank", "due", "assignment_id"], kind="stable", ignore_index=True
    )
    return typed(rows[list(COLUMNS)])


def figures_say(now: pd.Series[float], target: pd.Series[float]) -> pd.Series[str]:
    """Return whether each figure has reached its target: one of `CHECKS`.

    Examples
    --------
    >>> now = pd.Series([5.0, 4.0, None, 4.0])
    >>> figures_say(now, pd.Series([5.0, 5.0, 5.0, None])).tolist()
    ['reached', 'short', 'unknown', 'no_target']
    """
    is_reached = (target - now).round(4) <= 0
    found = np.select(
        [target.isna(), now.isna(), is_reached], [NO_TARGET, UNKNOWN, REACHED], SHORT
    )
    return pd.Series(found, now.index, dtype="str")


def contradicted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what was said to be done and the figures are short of."""
    return rows[(rows["assignment_state"] == DONE) & (rows["figures_say"] == SHORT)]


def unit_of(track: str) -> str:
    """Return the unit of the figure of a track.

    Examples
    --------
    >>> unit_of("infrastructure")
    'billion_vnd'
    """
    return TRACKS[track].unit
