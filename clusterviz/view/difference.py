"""What a filled workbook would change, as people read it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.view.tables import worded

if TYPE_CHECKING:
    from clusterviz.schema import Field, Language, Layer

STATUSES = ("conflict", "refused", "changed", "new", "same")
"""What needs a decision first."""

_VALUES = {"before": "fill_before", "now": "fill_now", "after": "fill_after"}
_MAX_DECIMALS = 6


def difference(rows: pd.DataFrame, layer: Layer, language: Language) -> pd.DataFrame:
    """Return the cells that differ with labels, words and figures.

    Parameters
    ----------
    rows
        ``feature_id``, ``field``, ``before``, ``after``, ``now``, ``status``.
    layer
        The declaration.
    language
        Of labels, words and figures.

    Returns
    -------
    shown
        ``fill_status`` (a code), ``feature_id``, ``fill_field``, ``fill_before``,
        ``fill_now`` and ``fill_after``; what needs a decision comes first.
    """
    lines = [
        {
            "fill_status": str(row["status"]),
            "feature_id": str(row["feature_id"]),
            "fill_field": _label(layer.fields[str(row["field"])], language),
            **{
                shown: value_text(layer.fields[str(row["field"])], row[name], language)
                for name, shown in _VALUES.items()
            },
        }
        for row in rows.to_dict("records")
    ]
    names = ["fill_status", "feature_id", "fill_field", *_VALUES.values()]
    shown = pd.DataFrame(lines, columns=names)
    order = shown["fill_status"].map(STATUSES.index)
    return shown.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def summary(rows: pd.DataFrame, language: Language) -> str:
    """Return in one sentence how many cells are new, changed and so on.

    Parameters
    ----------
    rows
        With ``status``.
    language
        Of the sentence.
    """
    if rows.empty:
        return texts.say("fill.nothing", language)
    counts = rows["status"].value_counts()
    said = ", ".join(
        f"{worded('fill_status', status, {}, language)}: "
        f"{texts.number(int(counts[status]), language)}"
        for status in STATUSES
        if status in counts
    )
    return texts.say("fill.summary", language, counts=said)


def value_text(field: Field, value: object, language: Language) -> str:
    """Return one stored value of a field as people write it, every digit of it.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label
    >>> leased = Field("leased_ha", "number", Label(vi="Đã thuê", en="Leased"))
    >>> value_text(leased, 12.345, "vi"), value_text(leased, None, "vi")
    ('12,345', '–')
    """
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, bool):
        return texts.say("frame.yes" if value else "frame.no", language)
    if isinstance(value, dt.date):
        return texts.day(value, language)
    if field.choices and value in field.choices:
        return field.choices[str(value)].label.say(language)
    if isinstance(value, int | float):
        digits = f"{value:.{_MAX_DECIMALS}f}".rstrip("0").partition(".")[2]
        return texts.number(value, language, len(digits))
    return str(value)


def _label(field: Field, language: Language) -> str:
    unit = texts.unit(field.unit, language)
    label = field.label.say(language)
    return f"{label} ({unit})" if unit else label
