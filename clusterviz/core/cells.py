"""One cell of a table: what its text or number means for a field, nothing guessed.

A number is read from digits and a point, a day from ``2024-04-22``, a month
from ``2024-04``. Anything that could mean two things ("2,5", "1/4/2024") is
unreadable, and says so.
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
import unicodedata
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from clusterviz.schema import FieldType

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TRUTHS = {"true": True, "false": False}
EXACT = 2**53
"""Below it, every whole number is a float."""
_SHOWN = 60


class UnreadableCellError(ValueError):
    """A value that the type of its field cannot hold; caught where rows are read."""


def is_missing(value: object) -> bool:
    """Return whether a cell is empty: nothing, not a number, or only blanks.

    Examples
    --------
    >>> is_missing(None), is_missing(float("nan")), is_missing("  "), is_missing(0)
    (True, True, True, False)
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return isinstance(value, str) and not value.strip()


def cell(kind: FieldType, value: object) -> object:
    """Return what `value` means for a field of type `kind`; ``None`` where empty.

    Raises
    ------
    UnreadableCellError
        If it cannot be read without guessing.

    Examples
    --------
    >>> cell("number", "2.5"), cell("integer", 3.0), cell("date", "2024-04-22")
    (2.5, 3, datetime.date(2024, 4, 22))
    >>> cell("number", "2,5")
    Traceback (most recent call last):
    ...
    clusterviz.core.cells.UnreadableCellError: 2,5
    """
    return None if is_missing(value) else _READERS[kind](value)


def shown(value: object) -> str:
    r"""Return `value` as one short line of printable text, for findings.

    Examples
    --------
    >>> shown("a" + chr(0) + "b")
    'a\\x00b'
    """
    text = "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in str(value)[: _SHOWN + 1]
    )
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _text(value: object) -> str:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, bool):
        raise UnreadableCellError(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, float) and math.isfinite(value):
        is_whole = value.is_integer() and abs(value) < EXACT
        return str(int(value)) if is_whole else repr(float(value))
    raise UnreadableCellError(value)


def _integer(value: object) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value.strip())
    if isinstance(value, bool):
        raise UnreadableCellError(value)
    if isinstance(value, numbers.Integral):
        if -(2**63) <= int(value) < 2**63:
            return int(value)
    elif isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    raise UnreadableCellError(value)


def _number(value: object) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value.strip())
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if is_number:
        try:
            number = float(value)  # type: ignore[arg-type]
        except OverflowError as error:
            raise UnreadableCellError(value) from error
        if math.isfinite(number):
            return number
    raise UnreadableCellError(value)


def _boolean(value: object) -> bool:
    if isinstance(value, str) and value.lower() in _TRUTHS:
        return _TRUTHS[value.lower()]
    if isinstance(value, bool) or (isinstance(value, numbers.Real) and value in (0, 1)):
        return bool(value)
    raise UnreadableCellError(value)


def _day(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        if value.tzinfo is None and value.time() == dt.time():
            return value.date()
    elif isinstance(value, dt.date):
        return value
    elif isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise UnreadableCellError(value) from error
    raise UnreadableCellError(value)


def _month(value: object) -> str:
    if isinstance(value, str) and MONTH.fullmatch(value):
        return value
    raise UnreadableCellError(value)


_READERS: Mapping[FieldType, Callable[[object], object]] = {
    "text": _text,
    "choice": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _day,
    "month": _month,
}
