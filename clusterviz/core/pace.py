"""How fast land is cleared: what was cleared by each month, and when it may end.

Sites are known by ``site_id``. The log is cumulative, one row a site and month; a
site not written of in a month stands where it stood. Its first entry says where it
stands, and nothing of how fast it came there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.apportion import to_m2
from clusterviz.core.clearance import meant_m2
from clusterviz.core.timeline import month_end
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from typing import Any

    from numpy.typing import ArrayLike, NDArray

FIGURES = ("cleared_ha", "clean_ha")
"""What is followed by month."""

RECENT_MONTHS = 6
"""How far back a pace is taken from."""

WINDOW_MONTHS = 3
"""A pace is the mean of so many months: land is handed over a site at a time, so
that single months say little."""

LONGEST_MONTHS = 600
"""What would take longer is not forecast."""

_LAST_PLACE = 9999 * 12 + 11
"""Of a month that can be written, counted from the year 0."""


@dataclass(frozen=True)
class Forecast:
    """When land may be cleared, if the last months say anything of the next ones.

    Parameters
    ----------
    remaining_ha
        Still to clear, see `remaining_m2`; 0 when nothing is left.
    paces_ha
        Hectares a month: the slowest, the middle and the quickest of the paces
        of late. Empty where the log is too short to tell.
    earliest, likely, latest
        The months, such as ``2025-03``, in which the last hectare is cleared at
        the quickest, the middle and the slowest of `paces_ha`; empty where
        nothing is left, or at that pace there is no end.
    """

    remaining_ha: float
    paces_ha: tuple[float, float, float] | tuple[()] = ()
    earliest: str = ""
    likely: str = ""
    latest: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to clear."""
        return self.remaining_ha == 0


def month_before(month: str) -> str:
    """Return the month before one.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.

    Examples
    --------
    >>> month_before("2024-01")
    '2023-12'
    """
    return months_after(month, -1)


def month_after(month: str) -> str:
    """Return the month after one.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.

    Examples
    --------
    >>> month_after("2024-04"), month_after("2024-12")
    ('2024-05', '2025-01')
    """
    return months_after(month, 1)


def months_after(month: str, n: int) -> str:
    """Return the month `n` months after one, within the years 1 to 9999.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.

    Examples
    --------
    >>> months_after("2024-11", 3)
    '2025-02'
    """
    day = month_end(month)
    year, place = divmod(min(max(_place(day) + n, 12), _LAST_PLACE), 12)
    return f"{year:04}-{place + 1:02}"


def months_between(first: str, last: str) -> list[str]:
    """Return every month from one to another, both included.

    Raises
    ------
    InputError
        If one of them is not written as ``2024-04``.

    Examples
    --------
    >>> months_between("2023-12", "2024-02")
    ['2023-12', '2024-01', '2024-02']
    """
    begin, end = month_end(first), month_end(last)
    n = _place(end) - _place(begin)
    return [months_after(first, i) for i in range(n + 1)]


def remaining_m2(to_clear_ha: ArrayLike, cleared_ha: ArrayLike) -> int:
    """Return what is left to clear: no site has less left than nothing.

    A site of which more is logged than was drawn leaves another no less to do.

    Parameters
    ----------
    to_clear_ha, cleared_ha
        Of each site.

    Examples
    --------
    >>> remaining_m2([5.0, 5.0], [10.0, 0.0])
    50000
    """
    return int(np.maximum(to_m2(to_clear_ha) - to_m2(cleared_ha), 0).sum())


def burn_up(
    log: pd.DataFrame, shares: pd.DataFrame, area_ids: Collection[str], month: str
) -> pd.DataFrame:
    """Return the land cleared and clean by the end of each month.

    A sum in sites: the figures of parts may be added.

    Parameters
    ----------
    log
        Entries of any site and month; one of a site and month counts.
    shares, area_ids
        What of each site is meant, as `meant_m2` takes them; other sites do not
        count.
    month
        The last one, such as ``2024-04``.

    Returns
    -------
    rows
        ``month``, every one from the first entry of these sites to `month`,
        `FIGURES`, cumulative, and ``gained_ha``: the cleared land that the month
        brought to sites written of before it. No rows where nothing was written
        of the sites by then.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.

    Examples
    --------
    >>> log = pd.DataFrame(
    ...     {
    ...         "site_id": ["S1", "S1", "S2"],
    ...         "month": ["2024-01", "2024-03", "2024-01"],
    ...         "cleared_ha": [1.0, 4.0, 2.0],
    ...         "clean_ha": [0.0, 1.0, 0.0],
    ...     }
    ... )
    >>> shares = pd.DataFrame(
    ...     {
    ...         "site_id": ["S1", "S2", "S2"],
    ...         "area_id": ["a", "a", "b"],
    ...         "share_ratio": [1.0, 0.5, 0.5],
    ...     }
    ... )
    >>> rows = burn_up(log, shares, {"a"}, "2024-03")
    >>> rows["cleared_ha"].tolist(), rows["gained_ha"].tolist()
    ([2.0, 2.0, 5.0], [0.0, 0.0, 3.0])
    """
    month_end(month)
    ours = shares.loc[shares["area_id"].isin(list(area_ids)), "site_id"]
    is_meant = (log["month"] <= month) & log["site_id"].isin(ours)
    rows = log.loc[is_meant, ["site_id", "month", *FIGURES]]
    rows = rows.sort_values(["site_id", "month"], kind="stable")
    rows = rows.drop_duplicates(["site_id", "month"], keep="last")
    if rows.empty:
        empty = {name: pd.Series(dtype="float64") for name in (*FIGURES, "gained_ha")}
        return pd.DataFrame({"month": pd.Series(dtype="str"), **empty})
    every = months_between(str(rows["month"].min()), month)
    found = pd.DataFrame({"month": pd.Series(every, dtype="str")})
    for name in FIGURES:
        here = meant_m2(rows[name], rows["site_id"], shares, area_ids)
        stands = pd.Series(here, rows.index)
        gained = stands.groupby(rows["site_id"]).diff()
        steps = _by_month(gained.fillna(stands), rows["month"], every)
        found[name] = steps.cumsum() / M2_PER_HA
        if name == "cleared_ha":
            known = _by_month(gained.fillna(0.0), rows["month"], every)
            found["gained_ha"] = known / M2_PER_HA
    return found[["month", *FIGURES, "gained_ha"]]


def forecast(rows: pd.DataFrame, remaining_ha: float) -> Forecast:
    """Return when the last hectare may be cleared, as a range of months.

    The paces are the means of every `WINDOW_MONTHS` months that follow one
    another within the last `RECENT_MONTHS`, of what sites gained that were
    written of before. It is no promise: an obstacle that is not in them is not in
    the forecast either.

    Parameters
    ----------
    rows
        From `burn_up`; the last row is the present.
    remaining_ha
        What is left to clear of the sites, see `remaining_m2`.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "month": months_between("2024-01", "2024-05"),
    ...         "gained_ha": [0.0, 3.0, 3.0, 3.0, 9.0],
    ...     }
    ... )
    >>> found = forecast(rows, remaining_ha=15.0)
    >>> found.paces_ha, found.earliest, found.likely, found.latest
    ((3.0, 4.0, 5.0), '2024-08', '2024-09', '2024-10')
    """
    left_m2 = round(remaining_ha * M2_PER_HA)
    # Before the first month nothing was written: what it brought is not known.
    recent = to_m2(rows["gained_ha"])[1:][-RECENT_MONTHS:]
    if len(recent) < WINDOW_MONTHS:
        return Forecast(left_m2 / M2_PER_HA)
    taken = np.lib.stride_tricks.sliding_window_view(recent, WINDOW_MONTHS).sum(axis=1)
    sums = [float(one) for one in (taken.min(), np.median(taken), taken.max())]
    now = str(rows["month"].iloc[-1])
    slowest, middle, quickest = (_ends(now, left_m2, one) for one in sums)
    slow, usual, quick = (one / WINDOW_MONTHS / M2_PER_HA for one in sums)
    return Forecast(
        left_m2 / M2_PER_HA, (slow, usual, quick), quickest, middle, slowest
    )


def _ends(now: str, left_m2: int, taken_m2: float) -> str:
    """Return the month in which nothing is left, at what a window of months takes."""
    if left_m2 == 0 or taken_m2 <= 0:
        return ""
    n = math.ceil(left_m2 * WINDOW_MONTHS / taken_m2)
    is_told = n <= min(LONGEST_MONTHS, _LAST_PLACE - _place(month_end(now)))
    return months_after(now, n) if is_told else ""


def _place(day: dt.date) -> int:
    """Return the place of a day's month among all months."""
    return day.year * 12 + day.month - 1


def _by_month(
    steps: pd.Series[Any], months: pd.Series[str], every: list[str]
) -> NDArray[np.float64]:
    """Return what each of `every` month brought."""
    summed = steps.groupby(months).sum().reindex(every, fill_value=0.0)
    return summed.to_numpy(dtype="float64")
