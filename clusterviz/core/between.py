"""What to read beside the changes between two days: sums, falls, areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.apportion import to_ha, to_m2
from clusterviz.core.changes import CHANGES
from clusterviz.core.timeline import valid_on
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt

CUMULATIVE = ("leased_ha", "committed_ha", "infrastructure_paid_billion_vnd")
"""Figures that only grow: one that falls is questioned."""

AREA_COLUMNS = ("level", "area_code", "area_name", "area_change", "valid_from_on")


def sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Return how many clusters each change is of, and their hectares.

    Parameters
    ----------
    rows
        From `changes.changes`.

    Returns
    -------
    by_change
        ``change``, ``n_clusters``, ``n_without_area`` (of unknown area, in no
        sum), ``before_ha``, ``after_ha`` and ``difference_ha``, missing where no
        row has it; only changes that there are, in their order.
    """
    hectares = ["before_ha", "after_ha", "difference_ha"]
    whole = pd.DataFrame({name: to_m2(rows[name]) for name in hectares})
    whole = whole.assign(
        change=rows["change"].to_numpy(),
        n_clusters=1,
        n_without_area=(rows["basis"] == "").to_numpy().astype("int64"),
    )
    summed = whole.groupby("change").sum()
    n_known = rows[["change", *hectares]].groupby("change").count()
    summed = summed.reindex([one for one in CHANGES if one in summed.index])
    for name in hectares:
        summed[name] = to_ha(summed[name]).where(n_known[name] > 0)
    return summed.reset_index()[["change", "n_clusters", "n_without_area", *hectares]]


def falls(before: pd.DataFrame, after: pd.DataFrame) -> list[Finding]:
    """Return the cumulative figures of clusters that fell: questioned, not refused.

    Parameters
    ----------
    before, after
        The rows of the clusters as of either day.

    Examples
    --------
    >>> rows = {"cluster_id": ["C1"], "leased_ha": [5.0], "committed_ha": [9.0]}
    >>> before = pd.DataFrame({**rows, "infrastructure_paid_billion_vnd": [None]})
    >>> [one.field for one in falls(before, before.assign(leased_ha=4.0))]
    ['leased_ha']
    """
    old, new = (frame.set_index("cluster_id") for frame in (before, after))
    both = new.index[new.index.isin(old.index)]
    return [
        Finding(
            Severity.WARNING,
            "changes.figure_fell",
            "clusters",
            feature_id=str(cluster_id),
            field=field,
            values={"before": float(was), "after": float(now)},
        )
        for field in CUMULATIVE
        for cluster_id, was, now in zip(
            both, old.loc[both, field], new.loc[both, field], strict=True
        )
        if pd.notna(was) and pd.notna(now) and now < was
    ]


def area_changes(
    areas: pd.DataFrame, on_before: dt.date, on_after: dt.date
) -> pd.DataFrame:
    """Return the areas that ended or began between two days.

    Of a level that has no area on the first day nothing is said: its areas may
    have been there before the data begin.

    Parameters
    ----------
    areas
        Areas of any level and date.
    on_before, on_after
        The days, the second not before the first.

    Returns
    -------
    rows
        ``level``, ``area_code``, ``area_name``, ``area_change`` (``ended``: valid
        on the first day and not on the second; ``began``: the reverse) and
        ``valid_from_on``; by level, change and code.
    """
    first, second = valid_on(areas, on_before), valid_on(areas, on_after)
    ended = first[~first["area_id"].isin(second["area_id"])]
    is_known = second["level"].isin(first["level"])
    began = second[is_known & ~second["area_id"].isin(first["area_id"])]
    rows = pd.concat(
        [
            pd.DataFrame(frame.assign(area_change=code))[list(AREA_COLUMNS)]
            for code, frame in (("ended", ended), ("began", began))
        ]
    )
    rank = {"province": 0, "district": 1, "commune": 2}
    keyed = rows.assign(
        by_level=rows["level"].map(rank), by_change=rows["area_change"] == "began"
    )
    keys = ["by_level", "by_change", "area_code"]
    return keyed.sort_values(keys, kind="stable", ignore_index=True)[list(AREA_COLUMNS)]
