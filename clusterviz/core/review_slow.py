"""The slow list of a month: which track of which cluster is behind, by days.

Clearance is behind the days of its sites, every track behind its plans: since the end
of the first month whose plan is not reached yet. Row-wise in clusters and tracks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import timeline
from clusterviz.core.clocks import day_objects
from clusterviz.core.review import TRACKS
from clusterviz.core.review_rows import is_behind, typed

if TYPE_CHECKING:
    import datetime as dt

MONTH_PLAN = "month_plan"
"""What a track is behind, beside the days of sites that `late` knows: its plan."""

COLUMNS = (
    "cluster_id", "cluster_name", "track", "unit", "now", "plan", "behind_what",
    "behind_since_on", "n_days_behind", "reason",
)  # fmt: skip


def behind_plans(
    found: pd.DataFrame, reviews: pd.DataFrame, month: str, on: dt.date
) -> pd.DataFrame:
    """Return the tracks that have not reached a plan whose month is over.

    Parameters
    ----------
    found
        From `review_rows.rows`, of the month.
    reviews
        What was typed of any month.
    month
        Such as ``2024-04``: plans of later months are not due.
    on
        The day that days are counted to; a month that it lies in is not over.

    Returns
    -------
    rows
        ``cluster_id``, ``track``, ``plan`` (of the first month not reached),
        ``behind_since_on`` and ``behind_what``, one row a cluster and track.
    """
    over = [
        one
        for one in sorted(reviews["month"].dropna().unique())
        if one <= month and timeline.month_end(one) <= on
    ]
    due = reviews[reviews["month"].isin(over)].sort_values("month", kind="stable")
    parts = []
    for code, track in TRACKS.items():
        now = found[found["track"] == code].set_index("cluster_id")["now"]
        plans = due[["cluster_id", "month"]].assign(
            track=code, plan=due[track.plan].astype("float64")
        )
        # Of no rows at all, what is looked up has no type of its own.
        reached = plans["cluster_id"].map(now).astype("float64")
        short = is_behind(reached, plans["plan"])
        behind = plans[short.fillna(False).astype("bool")]
        parts.append(behind.drop_duplicates("cluster_id", keep="first"))
    rows = pd.concat(parts, ignore_index=True)
    ends = {one: timeline.month_end(one) for one in over}
    return rows.assign(
        behind_since_on=rows["month"].map(ends), behind_what=MONTH_PLAN
    ).drop(columns="month")


def behind_days(sites: pd.DataFrame) -> pd.DataFrame:
    """Return the clusters whose clearance is behind the day of a site, the worst one.

    Parameters
    ----------
    sites
        From `late.deadlines`.

    Returns
    -------
    rows
        As `behind_plans`; ``plan`` is missing.
    """
    is_late = (sites["n_days_behind"] > 0).fillna(False).astype("bool")
    worst = sites[is_late].sort_values("n_days_behind", ascending=False, kind="stable")
    worst = worst.drop_duplicates("cluster_id", keep="first")
    return pd.DataFrame(
        {
            "cluster_id": worst["cluster_id"],
            "track": "clearance",
            "plan": float("nan"),
            "behind_since_on": worst["deadline_on"],
            "behind_what": worst["deadline"],
        }
    ).reset_index(drop=True)


def slow(found: pd.DataFrame, behind: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Return the slow list: the most days behind first, each track once.

    Parameters
    ----------
    found
        From `review_rows.rows`, of the month.
    behind
        From `behind_plans` and `behind_days`, stacked: the earlier day counts.
    on
        The day that days are counted to.

    Returns
    -------
    rows
        `COLUMNS`.
    """
    since = pd.to_datetime(behind["behind_since_on"])
    worst = behind.assign(since=since).sort_values("since", kind="stable")
    worst = worst.drop_duplicates(["cluster_id", "track"], keep="first")
    told = found[["cluster_id", "cluster_name", "track", "unit", "now", "reason"]]
    rows = worst.merge(told, on=["cluster_id", "track"], how="inner", validate="1:1")
    days = (pd.Timestamp(on) - rows["since"]).dt.days.astype("Int64")
    rows = rows.assign(
        n_days_behind=days, behind_since_on=day_objects(rows["since"])
    ).sort_values(
        ["n_days_behind", "cluster_name", "cluster_id"],
        ascending=[False, True, True],
        kind="stable",
        ignore_index=True,
    )
    return typed(rows[list(COLUMNS)])
