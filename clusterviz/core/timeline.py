"""Days and months: what was valid on a day, and which areas there were.

Areas and plan zones carry the first and the last day of their validity, both
inclusive; a missing day leaves that side open. Months are text, ``2024-04``.
Everything here is row-wise: parts of a frame may be stacked.
"""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from clusterviz import texts
from clusterviz.core.cells import MONTH
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from typing import TypeVar

    import geopandas as gpd

    Frame = TypeVar("Frame", bound=pd.DataFrame)


class AreaScheme(NamedTuple):
    """One set of areas that hectares can be counted by.

    Parameters
    ----------
    level
        Province, district or commune.
    valid_from_on, valid_to_on
        First and last day; ``None`` while there is no last one.
    n
        How many areas it has.
    """

    level: str
    valid_from_on: dt.date
    valid_to_on: dt.date | None
    n: int


def month_of(day: dt.date) -> str:
    """Return the month that `day` lies in.

    Examples
    --------
    >>> month_of(dt.date(2024, 4, 22))
    '2024-04'
    """
    return day.isoformat()[:7]


def month_end(month: str) -> dt.date:
    """Return the last day of `month`.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.

    Examples
    --------
    >>> month_end("2024-02")
    datetime.date(2024, 2, 29)
    """
    # Months are compared as text, so `2024-4` would come after `2024-12`.
    if not MONTH.fullmatch(month) or month < month_of(dt.date.min):
        raise InputError(texts.told("errors.no_month", month=month))
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def is_reached(days: pd.Series[Any], on: dt.date) -> pd.Series[bool]:
    """Return, for each of `days`, whether it is `on` or before; missing is not.

    Examples
    --------
    >>> days = pd.Series([dt.date(2015, 12, 31), dt.date(2030, 1, 1), None])
    >>> is_reached(days, dt.date(2024, 4, 22)).tolist()
    [True, False, False]
    """
    # A NumPy array keeps a frame without rows boolean.
    reached = np.array([pd.notna(day) and day <= on for day in days], dtype="bool")
    return pd.Series(reached, index=days.index)


def valid_on(frame: Frame, on: dt.date) -> Frame:
    """Return the rows of `frame` that are valid on a day.

    Parameters
    ----------
    frame
        With ``valid_from_on`` and ``valid_to_on``, the last day inclusive.
    on
        The day.

    Examples
    --------
    >>> days = {"valid_from_on": [None], "valid_to_on": [dt.date(2025, 6, 30)]}
    >>> frame = pd.DataFrame(days, dtype="object")
    >>> len(valid_on(frame, dt.date(2025, 6, 30)))
    1
    >>> len(valid_on(frame, dt.date(2025, 7, 1)))
    0
    """
    has_begun = frame["valid_from_on"].isna() | is_reached(frame["valid_from_on"], on)
    last_days = frame["valid_to_on"]
    has_ended = is_reached(last_days, on) & (last_days != on)
    return frame[has_begun & ~has_ended]


def areas_on(areas: gpd.GeoDataFrame, level: str, on: dt.date) -> gpd.GeoDataFrame:
    """Return the areas of one level on a day, in the order of their codes.

    Parameters
    ----------
    areas
        Areas of any level and date.
    level
        Province, district or commune.
    on
        The day: there are no districts after 30 June 2025.

    Raises
    ------
    InputError
        If there is none; the message names the days on which there are.
    """
    there = valid_on(areas[areas["level"] == level], on)
    if there.empty:
        known = [
            f"{one.level} {_span(one)}"
            for one in area_schemes(areas)
            if one.level == level
        ] or [f"{one.level} {_span(one)}" for one in area_schemes(areas)]
        raise InputError(
            texts.told(
                "errors.no_areas_on", level=level, on=on, known="; ".join(known) or "–"
            )
        )
    return there.sort_values("area_code", kind="stable").reset_index(drop=True)


def area_schemes(areas: pd.DataFrame) -> list[AreaScheme]:
    """Return the sets of areas there are, by level and days of validity.

    Examples
    --------
    >>> day = dt.date(2025, 7, 1)
    >>> areas = pd.DataFrame(
    ...     {"level": ["commune"], "valid_from_on": [day], "valid_to_on": [None]}
    ... )
    >>> area_schemes(areas)[0].n
    1
    """
    counts: dict[tuple[str, dt.date, dt.date | None], int] = {}
    for level, first, last in zip(
        areas["level"], areas["valid_from_on"], areas["valid_to_on"], strict=True
    ):
        key = (level, first, last if pd.notna(last) else None)
        counts[key] = counts.get(key, 0) + 1
    schemes = [AreaScheme(*key, n) for key, n in counts.items()]
    return sorted(schemes, key=lambda one: (one.valid_from_on, one.n, one.level))


def _span(scheme: AreaScheme) -> str:
    last = "today" if scheme.valid_to_on is None else str(scheme.valid_to_on)
    return f"from {scheme.valid_from_on} to {last}"
