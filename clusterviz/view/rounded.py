"""Figures that are rounded one by one, and the sums that readers take of them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Language

DECIMALS = 2
"""Of hectares, as tables and reports have them."""

_STEP = Decimal(1).scaleb(-DECIMALS)


def rounding_note(rows: pd.DataFrame, language: Language) -> str:
    """Return how far the figures of a land fund, as shown, miss their sums.

    Down a column they make the total, along a row the planned land: both are taken
    of what is not rounded.

    Parameters
    ----------
    rows
        Of `analysis.landfund`, all those that the total is of.
    language
        Of the sentence.

    Returns
    -------
    note
        Empty where they add up as they are shown.

    Examples
    --------
    >>> rows = pd.DataFrame({"planned_ha": [2.008], "leased_ha": [2.008]})
    >>> rounding_note(rows, "en")
    ''
    """
    most = _most_off(rows)
    if not most:
        return ""
    said = texts.number(float(most), language, DECIMALS)
    return texts.say("landfund.rounded", language, most=said)


def summing(whole: float, parts: Sequence[float]) -> list[Decimal]:
    """Return the parts of a whole, rounded so that they add up to it as it is shown.

    Parameters
    ----------
    whole
        Hectares.
    parts
        Which add up to it, unrounded. The last one takes what rounding leaves over;
        where that is more than it has, the one before it, too.

    Examples
    --------
    >>> [str(one) for one in summing(3.0, [1.004, 1.004, 0.992])]
    ['1.00', '1.00', '1.00']
    """
    figures = [_shown(one) for one in parts]
    off = _shown(whole) - _sum(figures)
    for at in reversed(range(len(figures))):
        figures[at], off = (
            max(figures[at] + off, Decimal(0)),
            min(figures[at] + off, Decimal(0)),
        )
    return figures


def _most_off(rows: pd.DataFrame) -> Decimal:
    hectares = rows[[name for name in rows if str(name).endswith("_ha")]]
    total = hectares.sum(skipna=False).to_frame().T
    every = pd.concat([hectares, total], ignore_index=True)
    figures = [[_shown(one) for one in line] for line in every.itertuples(index=False)]
    whole = list(hectares).index("planned_ha")
    off = [
        abs(_sum(line[:whole] + line[whole + 1 :]) - line[whole]) for line in figures
    ]
    # Column by column: the last line is the total of those above it.
    off += [
        abs(_sum(column[:-1]) - column[-1]) for column in zip(*figures, strict=True)
    ]
    # What is not known adds up to nothing that could be missed.
    return max((one for one in off if one.is_finite()), default=Decimal(0))


def _shown(value: float) -> Decimal:
    """Return a figure as it is shown; see `texts.number`."""
    if math.isnan(value):
        return Decimal("NaN")
    return Decimal(str(float(value))).quantize(_STEP, ROUND_HALF_EVEN)


def _sum(figures: list[Decimal] | tuple[Decimal, ...]) -> Decimal:
    return sum(figures, Decimal(0))
