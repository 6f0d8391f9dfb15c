"""One day or month as people write it, read in a given order or not at all."""

from __future__ import annotations

import datetime as dt
import numbers
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clusterviz.core.search import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

DateOrder = Literal["iso", "day_first", "month_first"]
How = Literal[
    "", "plain", "written", "day_first", "month_first", "short_year", "serial"
]

_LONGEST = 60
_ZERO = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
"""Days that a workbook counts from its zero: 1954 to 2119, and no year."""

_YEARS = range(1900, 2200)

_MIDNIGHT = (
    r"(?:[t ]+(?:00|0|12):00(?::00(?:\.0+)?)?(?P<am> ?am)?(?: ?(?:z|[+-]\d\d:?\d\d))?)?"
)
_YEAR_FIRST = re.compile(
    rf"(\d{{4}}) ?([-/.]) ?(\d{{1,2}}) ?\2 ?(\d{{1,2}}){_MIDNIGHT}", re.ASCII
)
_YEAR_LAST = re.compile(
    rf"(\d{{1,2}}) ?([-/.]) ?(\d{{1,2}}) ?\2 ?(\d{{4}}|\d{{2}}){_MIDNIGHT}", re.ASCII
)
_WORDS = re.compile(
    r"(?:ngay )?(\d{1,2}),? thang (\d{1,2}|[a-z ]+?),? nam (\d{4})", re.ASCII
)
_ENGLISH = re.compile(r"(\d{1,2}) ([a-z]{3,9})\.?,? (\d{4})", re.ASCII)
_MONTHS_EN = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
_MONTHS_VI: Mapping[str, int] = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_MONTH = re.compile(
    r"(?:thang |t\.? ?)?(\d{1,2})(?: ?[-/.] ?|,? nam | )(\d{4})", re.ASCII
)
_MONTH_LATE = re.compile(r"(\d{4}) ?[-/.] ?(\d{1,2})", re.ASCII)


@dataclass(frozen=True)
class Written:
    """What a cell says.

    Parameters
    ----------
    value
        The day, the month as ``2024-04``, or the cell where it is neither.
    how
        In which way it was written; empty where it was not read.
    """

    value: object
    how: How


def day_written(value: object, order: DateOrder | None = None) -> Written:
    """Return the day that `value` says.

    Parameters
    ----------
    value
        One cell.
    order
        Of days with the year last; ``None`` for the day first.

    Examples
    --------
    >>> str(day_written("22.04.24").value), day_written("22.04.24").how
    ('2024-04-22', 'short_year')
    >>> str(day_written("4/22/2024", "month_first").value)
    '2024-04-22'
    >>> day_written("4/22/2024").how, day_written("4/2024").how, day_written(2024).how
    ('', '', '')
    """
    unread = Written(value, "")
    if isinstance(value, dt.datetime):
        is_midnight = value.time() == dt.time()
        return Written(value.date(), "plain") if is_midnight else unread
    if isinstance(value, dt.date):
        return Written(value, "plain")
    if isinstance(value, str):
        text = " ".join(folded(value[: _LONGEST + 1]).split())
        day, how = _of_text(text, order)
    else:
        day, how = _of_number(value)
    return unread if day is None else Written(day, how)


def month_written(value: object) -> Written:
    """Return the month that `value` says, as ``2024-04``.

    The first day of a month is what a workbook makes of ``4/2024``.

    Examples
    --------
    >>> [month_written(one).value for one in ("tháng 4/2024", "4-2024", "2024")]
    ['2024-04', '2024-04', '2024']
    """
    unread = Written(value, "")
    if isinstance(value, str):
        text = " ".join(folded(value[: _LONGEST + 1]).split())
        if found := _MONTH.fullmatch(text):
            month, year = int(found[1]), int(found[2])
        elif found := _MONTH_LATE.fullmatch(text):
            month, year = int(found[2]), int(found[1])
        else:
            return unread
        is_month = 1 <= month <= 12 and year in _YEARS
        name = f"{year:04}-{month:02}"
        how: How = "plain" if value == name else "written"
        return Written(name, how) if is_month else unread
    day = day_written(value).value if isinstance(value, dt.date) else None
    if isinstance(day, dt.date) and day.day == 1:
        return Written(f"{day.year:04}-{day.month:02}", "written")
    return unread


def is_turned(value: object) -> bool:
    """Return whether a text is a day only when its month comes first.

    Examples
    --------
    >>> is_turned("4/22/2024"), is_turned("4/5/2024"), is_turned("22/4/2024")
    (True, False, False)
    """
    return (
        isinstance(value, str)
        and day_written(value, "day_first").how == ""
        and day_written(value, "month_first").how != ""
    )


def _of_text(text: str, order: DateOrder | None) -> tuple[dt.date | None, How]:
    if found := _YEAR_FIRST.fullmatch(text):
        is_plain = len(text) == 10 and found[2] == "-"
        day = _day(found[1], found[3], found[4], is_any_year=is_plain)
        return (
            (day, "plain" if is_plain else "written") if _is_zero(found) else (None, "")
        )
    if found := _WORDS.fullmatch(text):
        month = str(_MONTHS_VI.get(found[2], found[2]))
        return _day(found[3], month, found[1]), "written"
    if found := _ENGLISH.fullmatch(text):
        named = [at for at, name in enumerate(_MONTHS_EN, start=1)
                 if name.startswith(found[2])]  # fmt: skip
        return _day(found[3], str(named[0] if named else 0), found[1]), "written"
    if text.isascii() and text.isdigit() and len(text) in (5, 8):
        return _of_number(int(text))
    found = _YEAR_LAST.fullmatch(text)
    if found is None or order == "iso" or not _is_zero(found):
        return None, ""
    one, other, year = found[1], found[3], found[4]
    month, day_of = (one, other) if order == "month_first" else (other, one)
    if len(year) == 2:
        # As POSIX has it: 69 to 99 are of the last century.
        year = f"{'19' if int(year) >= 69 else '20'}{year}"
        return _day(year, month, day_of), "short_year"
    how: How = "month_first" if order == "month_first" else "day_first"
    return _day(year, month, day_of), how


def _is_zero(found: re.Match[str]) -> bool:
    """Return whether the time of a day, if there is one, is midnight."""
    return ("12:00" in found[0]) == (found["am"] is not None)


def _of_number(value: object) -> tuple[dt.date | None, How]:
    is_whole = isinstance(value, float) and value.is_integer()
    if isinstance(value, bool) or not (is_whole or isinstance(value, numbers.Integral)):
        return None, ""
    whole = int(value)  # type: ignore[call-overload]
    if whole in _SERIALS:
        return _ZERO + dt.timedelta(days=whole), "serial"
    if 10_000_000 <= whole <= 99_999_999:
        text = str(whole)
        return _day(text[:4], text[4:6], text[6:]), "written"
    return None, ""


def _day(
    year: str, month: str, day: str, *, is_any_year: bool = False
) -> dt.date | None:
    try:
        read = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return read if is_any_year or read.year in _YEARS else None
