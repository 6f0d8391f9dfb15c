"""Figures of the monthly review as people read them: its track says their unit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from clusterviz import texts
from clusterviz.view import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from clusterviz.schema import Language, Layer

_DECIMALS = {"ha": 2, "billion_vnd": 1, "projects": 0}


def figure(
    value: float, unit: str, language: Language, *, is_signed: bool = False
) -> str:
    """Return a figure with the decimals of its unit; a dash where there is none.

    Examples
    --------
    >>> figure(1234.5, "ha", "vi"), figure(2.0, "projects", "en", is_signed=True)
    ('1.234,50', '+2')
    """
    if math.isnan(value):
        return "–"
    sign = "+" if is_signed and value > 0 else ""
    return f"{sign}{texts.number(value, language, _DECIMALS.get(unit, 2))}"


def figures(
    rows: pd.DataFrame, name: str, language: Language, *, has_unit: bool = True
) -> list[str]:
    """Return a column of figures, each by its unit; a change has its sign.

    Parameters
    ----------
    rows
        With ``unit``.
    name
        The column.
    language
        Of figures and units.
    has_unit
        Write the unit after each of them.
    """
    units = rows["unit"].astype("str").tolist()
    said = [
        figure(float(value), unit, language, is_signed=name == "change")
        for value, unit in zip(rows[name].astype("float64"), units, strict=True)
    ]
    if not has_unit:
        return said
    return [
        one if one == "–" else f"{one} {unit_word(unit, language)}"
        for one, unit in zip(said, units, strict=True)
    ]


def unit_word(unit: str, language: Language) -> str:
    """Return what people read for the unit of a track.

    Examples
    --------
    >>> unit_word("projects", "en"), unit_word("billion_vnd", "vi")
    ('projects', 'tỷ đồng')
    """
    if unit == "projects":
        return texts.say("review.unit_projects", language)
    return texts.unit(unit, language)


def worded(kind: str, codes: Iterable[Any], language: Language) -> list[str]:
    """Return the words of codes of the review; one that is unknown as itself.

    Examples
    --------
    >>> worded("track", ["clearance", "{{7*7}}", None], "en")
    ['Clearance', '{{7*7}}', '–']
    """
    known = texts.catalogue("review", language)
    return [
        known.get(f"review.{kind}_{one}", one) if isinstance(one, str) and one else "–"
        for one in codes
    ]


def reasons(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> list[str]:
    """Return why each track is behind, in words."""
    return [
        tables.worded(f"{track}_reason", reason, layers, language)
        for track, reason in zip(rows["track"], rows["reason"], strict=True)
    ]
