"""The table of rules as people read it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.view.statement import SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language


def in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return rules with words for their codes, and documents as people cite them.

    Parameters
    ----------
    rows
        From `workspace.lawbook.lawbook`.
    language
        Of the words. A province's own notes and ids stay as it wrote them.

    Returns
    -------
    rules
        As many rows; ``value`` holds sign, figure and unit.
    """
    known = texts.catalogue("lawbook", language)

    def words(kind: str, code: str) -> str:
        return known.get(f"lawbook.{kind}{code}", code)

    return rows.drop(columns=["comparison", "unit"]).assign(
        rule=[words("", one) for one in rows["rule"]],
        value=[
            words("value_", one["value"])
            if one["unit"] == "reading"
            else _value(one, language)
            for one in rows.to_dict("records")
        ],
        document=[texts.document(one, language) for one in rows["document"]],
        article=[texts.article(one, language) for one in rows["article"]],
        note=[words("note_", one) for one in rows["note"]],
    )


def _value(row: Mapping[Any, Any], language: Language) -> str:
    """Return a limit as people write it: ``≤ 100 ha``, ``> 50 %``, or a day."""
    unit, value = row["unit"], row["value"]
    if unit == "day":
        return texts.day(dt.date.fromisoformat(value), language)
    if unit == "scope":
        return ""
    said = {
        "ratio": texts.percent(float(value), language, 0),
        "ha": texts.hectares(float(value), language, 0),
    }.get(unit, texts.say("lawbook.months", language, n=value))
    return f"{SIGNS.get(row['comparison'], '')} {said}".strip()
