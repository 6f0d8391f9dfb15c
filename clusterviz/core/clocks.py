"""The clocks of the law: from which day, to which day, and what falls due when.

A period of months ends on the day of the same number, or on the last day of a month
that has no such day (Civil Code 2015, Art. 148). How many months is never said here:
the rules say it. Everything is row-wise.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core import status
from clusterviz.core.timeline import is_reached

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

OVERDUE, THIS_QUARTER, NEXT_QUARTER, LATER, UNKNOWN = FALLS = (
    "overdue", "this_quarter", "next_quarter", "later", "unknown",
)  # fmt: skip
"""When a clock falls due, seen from a day; unknown for want of a date."""

NOTICE, INACTION, UNUSED, BEHIND = CLOCKS = (
    "notice_months", "inaction_months", "land_unused_months", "land_behind_months",
)  # fmt: skip
"""The clocks, by the rule that says how long each runs."""

COLUMNS = (
    "clock", "cluster_id", "feature_id", "feature_name", "started_on", "due_on",
    "falls", "n_days_left", "lacks",
)  # fmt: skip

LAND_DAYS = ("land_received_on", "in_use_due_on", "land_used_on")
"""Days of a project: land handed over to it, use by its schedule, and use begun."""

_CONSTRUCTION_BEGUN = ("building", "finished")


def months_later(days: pd.Series[Any], n_months: int) -> pd.Series[Any]:
    """Return the days on which periods of months end, as times; missing stays so.

    Examples
    --------
    >>> days = pd.Series([dt.date(2023, 2, 28), dt.date(2024, 2, 29), None])
    >>> months_later(days, 12).dt.strftime("%Y-%m-%d").tolist()
    ['2024-02-28', '2025-02-28', nan]
    >>> months_later(pd.Series([dt.date(2024, 8, 31)]), 6).iloc[0].date()
    datetime.date(2025, 2, 28)
    """
    return pd.to_datetime(days) + pd.DateOffset(months=n_months)


def quarter_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the quarter of a day.

    Examples
    --------
    >>> first, last = quarter_of(dt.date(2024, 2, 29))
    >>> first.isoformat(), last.isoformat()
    ('2024-01-01', '2024-03-31')
    """
    period = pd.Period(day, freq="Q")
    return period.start_time.date(), period.end_time.date()


def falls(due: pd.Series[Any], on: dt.date) -> pd.Series[str]:
    """Return when each day falls, seen from another: one of `FALLS`.

    A day that is today has not passed.

    Parameters
    ----------
    due
        Times or days.
    on
        The day it is seen from.

    Examples
    --------
    >>> days = [dt.date(2024, 4, 21), dt.date(2024, 6, 30), dt.date(2024, 9, 30)]
    >>> falls(pd.Series([*days, dt.date(2024, 10, 1), None]), dt.date(2024, 4, 22))[:3]
    0         overdue
    1    this_quarter
    2    next_quarter
    dtype: str
    """
    times = pd.to_datetime(due)
    _, last_on = quarter_of(on)
    _, next_last_on = quarter_of(last_on + dt.timedelta(days=1))
    found = pd.Series(LATER, index=due.index, dtype="str")
    found[times <= pd.Timestamp(next_last_on)] = NEXT_QUARTER
    found[times <= pd.Timestamp(last_on)] = THIS_QUARTER
    found[times < pd.Timestamp(on)] = OVERDUE
    found[times.isna()] = UNKNOWN
    return found


def notices(
    sites: pd.DataFrame, is_waiting: pd.Series[bool], on: dt.date, n_months: int
) -> pd.DataFrame:
    """Return when the notices of recovery end whose plan is not approved.

    Parameters
    ----------
    sites
        ``site_id``, ``site_name``, ``cluster_id`` and ``notice_on``.
    is_waiting
        Whether the plan of each site is still to be approved.
    on
        The day it is seen from.
    n_months
        For how long a notice is valid.

    Returns
    -------
    rows
        `COLUMNS`.
    """
    ours = sites[is_waiting]
    named = {"site_id": "feature_id", "site_name": "feature_name"}
    return _clock(NOTICE, ours.rename(columns=named), "notice_on", on, n_months)


def inaction(
    clusters: gpd.GeoDataFrame, on: dt.date, n_months: int, action: str
) -> pd.DataFrame:
    """Return when the time without action of established clusters ends.

    Parameters
    ----------
    clusters
        The clusters in the plan on the day.
    on
        The day it is seen from.
    n_months
        How long a cluster may stand without action.
    action
        What counts as such: ``construction`` that has begun, or ``preparation``,
        which clearance or a detailed plan are already. An operating cluster acts.

    Returns
    -------
    rows
        `COLUMNS`, of the clusters without action.
    """
    has_acted = clusters["construction_status"].isin(_CONSTRUCTION_BEGUN)
    if action == "preparation":
        has_acted = clusters["construction_status"].notna() & (
            clusters["construction_status"] != "none"
        )
        has_acted |= clusters["land_status"].isin(["clearing", "cleared"])
    has_acted |= status.is_operating(clusters, on)
    ours = pd.DataFrame(clusters[status.is_established(clusters, on) & ~has_acted])
    ours = ours.assign(feature_id=ours["cluster_id"], feature_name=ours["cluster_name"])
    return _clock(INACTION, ours, "established_on", on, n_months)


def land_use(
    projects: pd.DataFrame, on: dt.date, months: Mapping[str, int]
) -> pd.DataFrame:
    """Return when projects must have put their land to use.

    Parameters
    ----------
    projects
        With `LAND_DAYS`.
    on
        The day it is seen from: projects registered later are left out, and so
        are those whose land is in use or that produce.
    months
        By `UNUSED` and `BEHIND`, those that a law of the day knows: how long the
        land may lie after it was handed over, and after the day of the schedule.

    Returns
    -------
    rows
        `COLUMNS`, one row a project and clock.
    """
    since, used_on = projects["producing_since_on"], projects["land_used_on"]
    is_producing = projects["is_producing"].fillna(False).astype("bool")
    is_in_use = (is_producing & (since.isna() | is_reached(since, on))) | is_reached(
        used_on, on
    )
    registered_on = projects["registered_on"]
    is_there = registered_on.isna() | is_reached(registered_on, on)
    named = {"project_id": "feature_id", "project_name": "feature_name"}
    ours = projects[is_there & ~is_in_use].rename(columns=named)
    begins = {UNUSED: "land_received_on", BEHIND: "in_use_due_on"}
    found = [_clock(one, ours, begins[one], on, n) for one, n in months.items()]
    return pd.concat(found, ignore_index=True) if found else no_clocks()


def no_clocks() -> pd.DataFrame:
    """Return `COLUMNS` without rows."""
    return _typed(pd.DataFrame(columns=list(COLUMNS)))


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return clocks in the order in which they fall due, those unknown last."""
    keyed = rows.assign(due=pd.to_datetime(rows["due_on"]))
    keys = ["due", "clock", "feature_id"]
    return keyed.sort_values(keys, na_position="last", ignore_index=True)[list(COLUMNS)]


def _clock(
    clock: str, rows: pd.DataFrame, begins: str, on: dt.date, n_months: int
) -> pd.DataFrame:
    """Return one clock of rows that know the day that it begins on."""
    due = months_later(rows[begins], n_months)
    found = rows[["cluster_id", "feature_id", "feature_name"]].assign(
        clock=clock,
        started_on=rows[begins].where(rows[begins].notna(), None),
        due_on=day_objects(due),
        falls=falls(due, on),
        n_days_left=(due - pd.Timestamp(on)).dt.days.astype("Int64"),
        lacks=pd.Series("", rows.index, dtype="str").mask(due.isna(), begins),
    )
    return _typed(found[list(COLUMNS)].reset_index(drop=True))


def day_objects(times: pd.Series[Any]) -> pd.Series[Any]:
    """Return times as days, missing ones as ``None``.

    Examples
    --------
    >>> day_objects(pd.Series([pd.Timestamp(2024, 4, 22), pd.NaT])).tolist()
    [datetime.date(2024, 4, 22), None]
    """
    days = pd.to_datetime(times).dt.date.astype("object")
    return days.where(days.notna(), None)


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    texts = ("clock", "cluster_id", "feature_id", "feature_name", "falls", "lacks")
    types: dict[str, Any] = {**dict.fromkeys(texts, "str"), "n_days_left": "Int64"}
    return rows.astype(types)
