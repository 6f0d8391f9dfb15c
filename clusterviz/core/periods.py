"""The periods of Circular 14/2024: what each covers, and when its forms are due.

A half-year runs from 15 December to 14 June, a year from 15 December to 14
December, both days inclusive; figures are cumulative to the last of them.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from clusterviz import texts
from clusterviz.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PERIOD = re.compile(r"([1-9][0-9]{3})(-H1)?")

_DUE_DAY: Mapping[str, int] = MappingProxyType({"01": 20, "02": 20, "03": 25})
"""Of June or December; form 04 goes to the ministry on the last day of the month."""


class ReportPeriod(NamedTuple):
    """One period that is reported.

    Parameters
    ----------
    code
        ``2024-H1`` or ``2024``, as the reports of projects write it.
    first_on, last_on
        Both inclusive; the last is the cut-off that totals are counted to.
    """

    code: str
    first_on: dt.date
    last_on: dt.date

    @property
    def is_half(self) -> bool:
        """Whether it is the first half of a year."""
        return self.code.endswith("-H1")

    def due_on(self, number: str) -> dt.date:
        """Return the last day on which a form may be filed.

        Parameters
        ----------
        number
            Of the form, from ``01`` to ``04``.

        Examples
        --------
        >>> period("2024-H1").due_on("03"), period("2024").due_on("04")
        (datetime.date(2024, 6, 25), datetime.date(2024, 12, 31))
        """
        month_end = 30 if self.is_half else 31
        return self.last_on.replace(day=_DUE_DAY.get(number, month_end))


def period(code: str) -> ReportPeriod:
    """Return the period of a code.

    Raises
    ------
    InputError
        If it is not written as ``2024-H1`` or ``2024``.

    Examples
    --------
    >>> half = period("2024-H1")
    >>> str(half.first_on), str(half.last_on), str(period("2024").last_on)
    ('2023-12-15', '2024-06-14', '2024-12-14')
    """
    found = PERIOD.fullmatch(code)
    if found is None:
        raise InputError(texts.told("errors.no_period", period=code))
    year = int(found[1])
    last_on = dt.date(year, 6, 14) if found[2] else dt.date(year, 12, 14)
    return ReportPeriod(code, dt.date(year - 1, 12, 15), last_on)


def period_of(day: dt.date) -> ReportPeriod:
    """Return the period that is under way on a day: the next one to be closed.

    Examples
    --------
    >>> days = [(2024, 6, 14), (2024, 6, 15), (2024, 12, 14), (2024, 12, 15)]
    >>> [period_of(dt.date(*one)).code for one in days]
    ['2024-H1', '2024', '2024', '2025-H1']
    """
    year = day.year + (day > dt.date(day.year, 12, 14))
    half = period(f"{year}-H1")
    return half if day <= half.last_on else period(str(year))


def periods_around(day: dt.date) -> Sequence[ReportPeriod]:
    """Return the period under way on a day and the four before it, the newest first.

    Examples
    --------
    >>> [one.code for one in periods_around(dt.date(2024, 4, 22))]
    ['2024-H1', '2023', '2023-H1', '2022', '2022-H1']
    """
    found = [period_of(day)]
    while len(found) < 5:
        newest = found[-1]
        year = newest.last_on.year
        earlier = str(year - 1) if newest.is_half else f"{year}-H1"
        found.append(period(earlier))
    return found


def level_of(one: ReportPeriod) -> str:
    """Return who files form 03: the district, and the commune since 1 July 2025.

    Decree 139/2025 hands the district's duties to the commune from that day.

    Examples
    --------
    >>> level_of(period("2025-H1")), level_of(period("2025"))
    ('district', 'commune')
    """
    return "district" if one.last_on <= dt.date(2025, 6, 30) else "commune"
