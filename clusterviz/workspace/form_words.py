"""Forms and their findings in words."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import forms as lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.core.periods import ReportPeriod
    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace


def worded(
    workspace: Workspace, findings: Sequence[Finding], language: Language
) -> list[Finding]:
    """Return findings whose fields are named as people read them."""

    def name(found: Finding) -> str:
        fields = workspace.layers[found.layer].fields
        known = fields.get(found.field)
        return found.field if known is None else known.label.say(language)

    return [dataclasses.replace(one, field=name(one)) for one in findings]


def area_titles(rows: pd.DataFrame, language: Language) -> dict[str, str]:
    """Return the title of each area of a form's rows, by ``area_id``; none twice."""
    areas = rows.drop_duplicates("area_id")
    titles: dict[str, str] = {}
    for area_id, code, name in zip(
        areas["area_id"], areas["area_code"], areas["area_name"], strict=True
    ):
        title = name or texts.say("column.outside_every_area", language)
        titles[area_id] = f"{title} ({code})" if title in titles.values() else title
    return titles


def standing(one: ReportPeriod, number: str, language: Language) -> str:
    """Return which days a form is of, and by when it is due, in one sentence."""
    return texts.say(
        "forms.standing",
        language,
        first=texts.day(one.first_on, language),
        last=texts.day(one.last_on, language),
        due=texts.day(one.due_on(number), language),
    )


def unit_of(indicator: str, language: Language) -> str:
    """Return what a line of a form is measured in, as people read it."""
    one = lines.EVERY[indicator]
    return texts.say(f"forms.unit_{one.counts or one.unit}", language)


def name_of(indicator: str, language: Language) -> str:
    """Return what a line of a form is."""
    return texts.say(f"forms.indicator_{lines.EVERY[indicator].key}", language)


def figure(value: float | None, unit: str, decimals: int, language: Language) -> str:
    """Return one figure of a form as people write it; a dash where there is none.

    Examples
    --------
    >>> figure(0.406, "ratio", 1, "vi"), figure(2329.0, "ha", 2, "en")
    ('40,6%', '2,329.00')
    """
    write = texts.percent if unit == "ratio" else texts.number
    return write(value, language, decimals)


def in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the lines of one area as people read them.

    Parameters
    ----------
    rows
        Of `forms.form03` or `forms.form04`, one a line.
    language
        Of names and figures.

    Returns
    -------
    lines
        ``indicator``, ``indicator_name``, ``unit``, ``value`` (text, as wide as
        the widest) and ``n_left_out``.
    """
    numbers = rows["indicator"].tolist()
    values = [
        figure(value, unit, lines.EVERY[number].decimals, language)
        for number, value, unit in zip(
            numbers, rows["value"], rows["unit"], strict=True
        )
    ]
    width = max((len(value) for value in values), default=0)
    return pd.DataFrame(
        {
            "indicator": [
                number if number in lines.INDICATORS else "–" for number in numbers
            ],
            "indicator_name": [name_of(number, language) for number in numbers],
            "unit": [unit_of(number, language) for number in numbers],
            "value": [value.rjust(width) for value in values],
            "n_left_out": rows["n_left_out"].to_numpy(),
        }
    )


def claims_in_words(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return the rows of a reconciliation with figures as people write them.

    Parameters
    ----------
    rows
        Of `reconcile.reconciled`.
    language
        Of figures.
    """
    decimals = {"n": 0, "ratio": 1}

    def said(name: str) -> list[str]:
        values = [
            figure(value, unit, decimals.get(unit, 2), language)
            for value, unit in zip(rows[name], rows["unit"], strict=True)
        ]
        width = max(map(len, values), default=0)
        return [value.rjust(width) for value in values]

    shown = rows[["quantity", "area_name", "place"]]
    return shown.assign(
        value=said("value"), first_value=said("first_value"), is_equal=rows["is_equal"]
    )


def verdict(n: int, n_differing: int, language: Language) -> str:
    """Return whether all figures of a reconciliation agree, in one sentence."""
    how_many = texts.number(n, language)
    if not n_differing:
        return texts.say("forms.reconciled", language, n=how_many)
    return texts.say(
        "forms.not_reconciled",
        language,
        n=how_many,
        n_differing=texts.number(n_differing, language),
    )
