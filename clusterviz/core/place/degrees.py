"""Longitudes and latitudes as people write them: 106.2085 or 106°12'30.5"E."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core.table.figures_read import Numbers, numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 180.0
_SIDES = "NSEWBĐTnsewbđt"
_NEGATIVE = "SWTswt"
_DEGREE = "°º˚o"
_MINUTE = "'’\u2018\u00b4\u2032"
_SECOND = '"”“\u2033'
_SEXAGESIMAL = re.compile(
    rf"""(?P<before>[{_SIDES}])?\s*
    (?P<sign>[+-])?(?P<degrees>[0-9]{{1,3}})\s*(?:[{_DEGREE}]|\s)\s*
    (?:(?P<minutes>[0-9]{{1,2}}(?:[.,][0-9]+)?)\s*(?:[{_MINUTE}]|\s|$)\s*)?
    (?:(?P<seconds>[0-9]{{1,2}}(?:[.,][0-9]+)?)\s*(?:[{_SECOND}]|[{_MINUTE}]{{2}})?\s*)?
    (?P<after>[{_SIDES}])?""",
    re.VERBOSE,
)
_LONGEST = 40


def degrees(column: pd.Series) -> Numbers:
    r"""Return a column of degrees, written as decimals or with minutes and seconds.

    South and west ("S", "W", "T" for tây) are negative; "B" is bắc, "Đ" đông.

    Parameters
    ----------
    column
        Numbers, texts or both.

    Examples
    --------
    >>> column = pd.Series(["106°12'30\"E", "21 30 00", "106,25"])
    >>> degrees(column).values.round(4).tolist()
    [106.2083, 21.5, 106.25]
    """
    read = numbers(column, between=(-MOST, MOST))
    if not read.n_unreadable:
        return read
    at = np.array(read.rows, dtype="int64") - 1
    told = [_told(cell) for cell in column.iloc[at]]
    filled = read.values.to_numpy(copy=True)
    filled[at] = told
    values = pd.Series(filled, index=column.index, name=column.name)
    rows = [row for row, value in zip(read.rows, told, strict=True) if np.isnan(value)]
    return Numbers(values, read.style, len(rows), tuple(rows), read.is_ambiguous)


def _told(cell: object) -> float:
    found = (
        _SEXAGESIMAL.fullmatch(cell.strip())
        if isinstance(cell, str) and len(cell) <= _LONGEST
        else None
    )
    if found is None or (found["before"] and found["after"]):
        return np.nan
    whole, minutes, seconds = (
        float((found[name] or "0").replace(",", "."))
        for name in ("degrees", "minutes", "seconds")
    )
    has_fraction = any(mark in (found["minutes"] or "") for mark in ".,")
    if minutes >= 60 or seconds >= 60 or (has_fraction and found["seconds"]):
        return np.nan
    side = found["before"] or found["after"] or ""
    if found["sign"] and side:
        return np.nan
    is_negative = found["sign"] == "-" or (side and side in _NEGATIVE)
    value = whole + minutes / 60 + seconds / 3600
    return -value if is_negative else value


def is_degrees(values: Sequence[pd.Series[float]]) -> bool:
    """Return whether all values could be degrees.

    Examples
    --------
    >>> is_degrees([pd.Series([106.2]), pd.Series([21.3])])
    True
    >>> is_degrees([pd.Series([421000.0]), pd.Series([2355000.0])])
    False
    """
    present = pd.concat([one.dropna() for one in values])
    return bool(len(present)) and bool((present.abs() <= MOST).all())
