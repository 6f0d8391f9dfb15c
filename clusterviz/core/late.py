"""Clearance sites by stage, and those that stand behind their day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import clocks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from typing import Any

HANDED_OVER = "handed_over"
"""The stage that a deadline asks for; what is beyond it has met it."""

APPROVED = "approved"
"""The stage by which a notice of recovery has to have led to a decision."""

PLAN, NOTICE = "plan", "notice"
"""What a deadline comes from: the plan of hand-over, or the end of the notice."""


def funnel(states: pd.DataFrame, stages: Sequence[str]) -> pd.DataFrame:
    """Return sites, land and households that are at each stage or beyond it.

    A sum in `states`: the figures of parts may be added.

    Parameters
    ----------
    states
        ``stage``, ``to_clear_ha`` and ``n_households`` of each site; a stage that
        is missing or unknown has not begun.
    stages
        Every stage, the first one first.

    Returns
    -------
    rows
        One row a stage: ``stage``, ``n_sites``, ``area_ha``, ``n_households``, of
        what is at it or beyond, and ``n_sites_here``, of what is at it.

    Examples
    --------
    >>> states = pd.DataFrame(
    ...     {
    ...         "stage": ["paid", "notice", None],
    ...         "to_clear_ha": [5.0, 2.0, 1.0],
    ...         "n_households": [20, 8, 4],
    ...     }
    ... )
    >>> rows = funnel(states, ["notice", "paid"])
    >>> rows["area_ha"].tolist(), rows["n_sites_here"].tolist()
    ([7.0, 5.0], [1, 1])
    """
    place = _places(states["stage"], stages)
    found = pd.DataFrame({"stage": pd.Series(list(stages), dtype="str")})
    for name, weights in (
        ("n_sites", np.ones(len(states))),
        ("area_ha", states["to_clear_ha"].to_numpy(dtype="float64")),
        ("n_households", states["n_households"].to_numpy(dtype="float64")),
    ):
        # The first bin is of what has not begun.
        here = np.bincount(place + 1, weights=weights, minlength=len(stages) + 1)[1:]
        beyond = here[::-1].cumsum()[::-1]
        found[name] = beyond if name == "area_ha" else np.rint(beyond).astype("int64")
        if name == "n_sites":
            found["n_sites_here"] = np.rint(here).astype("int64")
    return found


def deadlines(
    states: pd.DataFrame,
    stages: Sequence[str],
    on: dt.date,
    *,
    notice_months: int | None = None,
    notice_from_on: dt.date | None = None,
) -> pd.DataFrame:
    """Return the sites that are not handed over, and how far behind each is.

    Row-wise in `states`.

    Parameters
    ----------
    states
        ``stage``, ``handover_due_on`` (hand-over by plan) and ``notice_on``.
    stages
        Every stage, the first one first.
    on
        The day.
    notice_months
        For how long a notice of recovery is valid by the law of the day; what it
        asks for is a plan that is approved. Without one, it is the plan that counts.
    notice_from_on
        The first day of that law: notices given before it are not held to it.

    Returns
    -------
    rows
        The rows of `states` that are still open, the most days behind first, with
        ``deadline_on``, the earlier of the days that are not met, ``deadline``,
        `PLAN` or `NOTICE`, and ``n_days_behind``: above 0 is late, missing
        together with the other two means that no day is on record.

    Examples
    --------
    >>> import datetime as dt
    >>> day = dt.date(2024, 4, 22)
    >>> states = pd.DataFrame(
    ...     {
    ...         "stage": ["paid", "levelled", "notice"],
    ...         "handover_due_on": [dt.date(2024, 4, 20), dt.date(2024, 1, 1), None],
    ...         "notice_on": None,
    ...     }
    ... )
    >>> rows = deadlines(
    ...     states, ["notice", "approved", "paid", "handed_over", "levelled"], day
    ... )
    >>> rows["n_days_behind"].tolist()
    [2, <NA>]
    """
    place = _places(states["stage"], stages)
    is_open = place < stages.index(HANDED_OVER)
    rows = states[is_open]
    planned = pd.to_datetime(rows["handover_due_on"])
    ends = pd.Series(pd.NaT, rows.index, dtype=planned.dtype)
    if notice_months is not None:
        is_waiting = place[is_open] < stages.index(APPROVED)
        given = pd.to_datetime(rows["notice_on"]).where(is_waiting)
        if notice_from_on is not None:
            given = given.where(given >= pd.Timestamp(notice_from_on))
        ends = clocks.months_later(given, notice_months)
    is_notice = ends.notna() & (planned.isna() | (ends < planned))
    day = planned.mask(is_notice, ends)
    kind = np.where(day.isna(), "", np.where(is_notice, NOTICE, PLAN))
    found = rows.assign(
        deadline_on=clocks.day_objects(day),
        deadline=pd.Series(kind, rows.index, dtype="str"),
        n_days_behind=(pd.Timestamp(on) - day).dt.days.astype("Int64"),
    )
    return found.sort_values(
        "n_days_behind", ascending=False, kind="stable", na_position="last"
    ).reset_index(drop=True)


def obstacles(states: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Return what blocks clearance, what should be resolved by now first.

    Row-wise in `states`.

    Parameters
    ----------
    states
        ``obstacle`` and ``obstacle_due_on``.
    on
        The day.

    Returns
    -------
    rows
        The rows of `states` that have an obstacle, by the day it was to be
        resolved, with ``n_days_overdue``: above 0 is overdue, missing where no
        day is on record.

    Examples
    --------
    >>> import datetime as dt
    >>> states = pd.DataFrame(
    ...     {"obstacle": ["price", ""], "obstacle_due_on": [dt.date(2024, 4, 1), None]}
    ... )
    >>> obstacles(states, dt.date(2024, 4, 22))["n_days_overdue"].tolist()
    [21]
    """
    rows = states[states["obstacle"].fillna("").str.strip() != ""]
    due = pd.to_datetime(rows["obstacle_due_on"])
    late = (pd.Timestamp(on) - due).dt.days.astype("Int64")
    return (
        rows.assign(n_days_overdue=late)
        .sort_values(
            "n_days_overdue", ascending=False, kind="stable", na_position="last"
        )
        .reset_index(drop=True)
    )


def responsible(states: pd.DataFrame) -> pd.Series[str]:
    """Return who resolves the obstacle of each site; empty where nobody is named.

    Row-wise in `states`: ``obstacle`` and ``obstacle_owner``.

    Examples
    --------
    >>> rows = pd.DataFrame({"obstacle": ["price", None], "obstacle_owner": ["A", "B"]})
    >>> responsible(rows).tolist()
    ['A', '']
    """
    is_blocked = states["obstacle"].fillna("").str.strip() != ""
    owners = states["obstacle_owner"].fillna("").str.strip().astype("str")
    return owners.where(is_blocked, "")


def _places(codes: pd.Series[Any], stages: Sequence[str]) -> np.ndarray[Any, Any]:
    """Return the place of each code among the stages; −1 for what is none of them."""
    places: np.ndarray[Any, Any] = pd.Index(stages).get_indexer(pd.Index(codes))
    return places
