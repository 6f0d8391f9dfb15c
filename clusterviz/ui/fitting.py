"""How wide the columns of a table are drawn, so that nothing of it is cut."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.view import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.schema import Language

ROOM_PX = 1050
"""What an office laptop, 1,366 pixels wide, leaves for a table."""

LETTER_PX, CAPITAL_PX = 8.1, 9.8
_OTHERS = (("iìíỉĩịjlIftr1 .,;:'!·()", 4.6), ("mw", 11.5), ("023456789", 8.9))
_ADVANCE_PX = MappingProxyType({one: px for many, px in _OTHERS for one in many})
"""Letters as the font of a table has them, about: marks do not widen a letter."""

MOST_PX = 480
"""Of a column of a table that is scrolled: the rest of a long text is in its cell."""

PADDING_PX = 18
SCROLL_PX = 12
SELECTING_PX = 36

MEASURED = 20
"""Cells of a column that are measured, the longest ones: a table may have thousands."""

ROW_PX, WRAPPED_PX = 32, 62
"""Height of a row of one line, and of one whose texts stand in lines.

Streamlit puts texts in lines only where rows are higher than four times the letters.
"""

LINES = 3
"""What a row of `WRAPPED_PX` has room for."""

LOOSE_RATIO = 1.2
"""How much longer words are in lines than in one: no line ends within a word."""


def fitted(
    rows: pd.DataFrame,
    shown: pd.DataFrame,
    language: Language,
    *,
    room_ratio: float = 1,
    is_selecting: bool = False,
) -> tuple[Mapping[str, int], int]:
    """Return the widths of columns with which no cell is cut, and how high a row is.

    Left to itself a table is as wide as its first rows ask for.

    Parameters
    ----------
    rows
        Columns named by the rules of the project; a geometry is not shown.
    shown
        The same rows and columns under their headings, codes as words.
    language
        Of the figures.
    room_ratio
        The part of the page's width that the table has.
    is_selecting
        Whether its rows have a box to tick.

    Returns
    -------
    widths_px
        Of each column, by its name.
    row_px
        `WRAPPED_PX` where the table has room only if texts stand in lines; one that
        would not have it even so is scrolled, its texts in one line.

    Examples
    --------
    >>> rows = pd.DataFrame({"cluster_name": ["CCN Hợp Thịnh"], "planned_ha": [75.0]})
    >>> shown = rows.set_axis(["Cluster", "Planned (ha)"], axis="columns")
    >>> fitted(rows, shown, "en")
    ({'cluster_name': 121, 'planned_ha': 103}, 32)
    >>> fitted(rows, shown, "en", room_ratio=0.19)
    ({'cluster_name': 84, 'planned_ha': 103}, 62)
    """
    room_px = ROOM_PX * room_ratio - SCROLL_PX - SELECTING_PX * is_selecting
    whole_px, least_px = {}, {}
    names = [name for name in map(str, rows) if name != "geometry"]
    for name, heading in zip(names, map(str, shown), strict=True):
        said = _longest(rows[name], shown[heading], name, language)
        head_px = _px(heading)
        whole_px[name] = max(head_px, *map(_px, said))
        # A day, a month and a figure with its unit stay in one line.
        is_text = name != "month" and any(one[:1].isalpha() for one in said)
        is_text = is_text and not name.endswith("_on")
        least_px[name] = max(head_px, _least_px(said)) if is_text else whole_px[name]
    missing_px = sum(whole_px.values()) - room_px
    most_px = sum(whole_px.values()) - sum(least_px.values())
    if not 0 < missing_px <= most_px:
        return {name: min(px, MOST_PX) for name, px in whole_px.items()}, ROW_PX
    given_ratio = missing_px / most_px
    return {
        name: int(px - given_ratio * (px - least_px[name]))
        for name, px in whole_px.items()
    }, WRAPPED_PX


def _longest(
    values: pd.Series[Any], words: pd.Series[Any], name: str, language: Language
) -> Sequence[str]:
    """Return the longest cells of a column as they are shown; those of any length."""
    if pd.api.types.is_numeric_dtype(values):
        # The longest is the least or the greatest: one has the minus, one the digits.
        ends = (values.min(), values.max())
        return [tables.figure(name, one, language) for one in ends]
    known = words.dropna().drop_duplicates()
    most = known.loc[known.astype(str).str.len().nlargest(MEASURED).index]
    return [tables.figure(name, one, language) for one in most] or [""]


def _least_px(said: Sequence[str]) -> int:
    """Return how wide texts are in as many lines as a row has room for."""
    longest_px = max(map(_px, said)) - PADDING_PX
    words_px = max(map(_px, " ".join(said).split()), default=0)
    return max(words_px, int(longest_px * LOOSE_RATIO / LINES) + PADDING_PX)


def _px(text: str) -> int:
    """Return how wide a text is drawn in one line of a cell."""
    return PADDING_PX + round(
        sum(
            _ADVANCE_PX.get(one, CAPITAL_PX if one.isupper() else LETTER_PX)
            for one in text
        )
    )
