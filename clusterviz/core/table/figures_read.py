"""A whole column of figures as people write them: 1,234.5 or 1.234,5 or 1 234,5.

One cell can mean two things, a column seldom does: the cells that can be read
in one way only say how the others are to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Style = Literal["point", "comma", "mixed"]
    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

_LONGEST = 40
_SIGN = "[+-]?"
_POWER = "(?:[eE][+-]?[0-9]{1,3})?"
_PLAIN = f"{_SIGN}[0-9]+{_POWER}"
_EITHER = {mark: f"{_SIGN}[1-9][0-9]{{0,2}}[{mark}][0-9]{{3}}" for mark in ".,"}
"""One to three digits, a mark, three digits: thousands, or three decimals."""


@dataclass(frozen=True)
class Numbers:
    """What the cells of a column mean.

    Parameters
    ----------
    values
        On the index of the column; NaN where a cell is empty or unreadable.
    style
        The decimal mark of the column; ``mixed`` where its cells disagree, so
        that those which could mean two things are unreadable.
    n_unreadable
        Cells that are neither empty nor a number.
    rows
        Which those are, the first row being 1.
    is_ambiguous
        Every cell with a mark could mean two things and nothing told which:
        ``1.234`` was read as one and a bit, as programs write it.
    """

    values: pd.Series[float]
    style: Style
    n_unreadable: int
    rows: tuple[int, ...]
    is_ambiguous: bool = False


def numbers(
    column: pd.Series, *, between: tuple[float, float] | None = None
) -> Numbers:
    """Return the numbers in `column`, read in the one way that suits all of it.

    Parameters
    ----------
    column
        Numbers, texts or both.
    between
        The least and the greatest value that makes sense: tells ``1.234`` from
        1234 where the column itself does not.

    Examples
    --------
    >>> numbers(pd.Series(["1.234,5", "12", None])).values.tolist()
    [1234.5, 12.0, nan]
    >>> numbers(pd.Series(["2.355", "2.356"]), between=(900, 3000)).values.tolist()
    [2355.0, 2356.0]
    >>> read = numbers(pd.Series(["1,5", "2.5", "khoảng 3"]))
    >>> read.style, read.rows
    ('mixed', (3,))
    """
    values = np.full(len(column), np.nan)
    is_filled = column.notna().to_numpy(copy=True)
    is_text = np.zeros(len(column), dtype=bool)
    if pd.api.types.is_bool_dtype(column.dtype):
        pass
    elif pd.api.types.is_numeric_dtype(column.dtype):
        values = column.to_numpy(dtype="float64", na_value=np.nan, copy=True)
    else:
        cells = column.astype(object)
        is_text = cells.map(lambda cell: isinstance(cell, str)).to_numpy(dtype=bool)
        others = (is_filled & ~is_text).nonzero()[0]
        values[others] = [_number(cells.iloc[at]) for at in others]
    values[np.isinf(values)] = np.nan
    texts = _tidied(column[is_text])
    is_filled[is_text] = (texts != "").to_numpy()
    read, style, is_ambiguous = _read(texts, between)
    values[is_text] = read
    rows = (is_filled & np.isnan(values)).nonzero()[0] + 1
    return Numbers(
        values=pd.Series(values, index=column.index, name=column.name),
        style=style,
        n_unreadable=len(rows),
        rows=tuple(rows.tolist()),
        is_ambiguous=is_ambiguous,
    )


def _number(cell: object) -> float:
    is_number = isinstance(cell, int | float | np.number) and not isinstance(cell, bool)
    try:
        return float(cell) if is_number else np.nan  # type: ignore[arg-type]
    except OverflowError:
        return np.nan


def _tidied(texts: pd.Series) -> pd.Series[str]:
    """Return texts with one kind of minus, and groups parted by nothing."""
    bare: pd.Series[str] = texts.astype("str").str.strip()
    bare = bare.str.replace("[\u00a0\u2007\u2009\u202f]", " ", regex=True)
    bare = bare.str.replace("−", "-", regex=False).str.strip()
    bare = bare.mask(bare.str.len() > _LONGEST, "?")
    is_grouped = bare.str.fullmatch(f"{_SIGN}[0-9]{{1,3}}( [0-9]{{3}})+([.,][0-9]+)?")
    return bare.mask(is_grouped, bare.str.replace(" ", "", regex=False))


def _read(
    texts: pd.Series[str], between: tuple[float, float] | None
) -> tuple[Floats, Style, bool]:
    """Return the values of tidied texts, the column's style, and if it is a guess."""
    is_point, is_comma = (_is_only(texts, one, other) for one, other in (".,", ",."))
    with_point, with_comma = (_values(texts, one, other) for one, other in (".,", ",."))
    is_either = _matches(texts, _EITHER["."]) | _matches(texts, _EITHER[","])
    if is_point.any() and is_comma.any():
        told = np.where(is_comma, with_comma, with_point)
        return np.where(is_either, np.nan, told), "mixed", False
    if is_point.any():
        return with_point, "point", False
    if is_comma.any():
        return with_comma, "comma", False
    if not is_either.any():
        return with_point, "point", False
    return _told_by_size(texts, is_either, with_point, with_comma, between)


def _told_by_size(
    texts: pd.Series[str],
    is_either: Truths,
    with_point: Floats,
    with_comma: Floats,
    between: tuple[float, float] | None,
) -> tuple[Floats, Style, bool]:
    if between is not None:
        fits_point, fits_comma = (
            bool(((one >= between[0]) & (one <= between[1]))[is_either].all())
            for one in (with_point, with_comma)
        )
        if fits_point != fits_comma:
            chosen = with_point if fits_point else with_comma
            return chosen, "point" if fits_point else "comma", False
    has_point = _matches(texts, _EITHER["."]).any()
    has_comma = _matches(texts, _EITHER[","]).any()
    if has_point and has_comma:
        return np.where(is_either, np.nan, with_point), "mixed", True
    return (with_point, "point", True) if has_point else (with_comma, "comma", True)


def _is_only(texts: pd.Series[str], decimal: str, group: str) -> Truths:
    """Return which texts can be read with this decimal mark and not the other."""
    return _matches(texts, _pattern(decimal, group)) & ~_matches(
        texts, _pattern(group, decimal)
    )


def _pattern(decimal: str, group: str) -> str:
    grouped = f"[1-9][0-9]{{0,2}}(?:[{group}][0-9]{{3}})+"
    return (
        f"{_SIGN}(?:{grouped}(?:[{decimal}][0-9]+)?"
        f"|[0-9]*[{decimal}][0-9]+{_POWER})|{_PLAIN}"
    )


def _values(texts: pd.Series[str], decimal: str, group: str) -> Floats:
    is_one = _matches(texts, _pattern(decimal, group))
    plain = texts[is_one].str.replace(group, "", regex=False)
    plain = plain.str.replace(decimal, ".", regex=False)
    values = np.full(len(texts), np.nan)
    values[is_one] = plain.astype("float64").to_numpy()
    values[np.isinf(values)] = np.nan
    return values


def _matches(texts: pd.Series[str], pattern: str) -> Truths:
    found: Truths = texts.str.fullmatch(pattern).to_numpy(dtype=bool)
    return found
