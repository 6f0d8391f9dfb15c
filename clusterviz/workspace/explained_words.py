"""An explanation in words: what the figure is, of what, and how it is reckoned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz import texts
from clusterviz.core.forms import EVERY
from clusterviz.core.tally import PER_UNIT
from clusterviz.view import tables
from clusterviz.workspace.references import ALL_LAND, Reference, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.core.explaining import Explanation
    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.explain import Explained

_SIDES = ("numerator", "denominator", "plus", "minus")
"""Terms that stand beside one another, a row a feature."""

PRACTICE = "practice"


def title(reference: str, language: Language) -> str:
    """Return what people call a figure.

    Examples
    --------
    >>> title("total:code=n_established", "en")
    'Number of clusters established'
    """
    asked = parse(reference)
    if asked.name == "total":
        return _of_period(
            texts.say(f"explain.quantity_{asked.get('code')}", language),
            asked,
            language,
        )
    if asked.name in ("occupancy", "unleased"):
        numerator = asked.get("numerator", "committed")
        land = asked.get("land", "industrial")
        return texts.say(
            f"explain.title_{asked.name}",
            language,
            numerator=texts.say(f"column.numerator.{numerator}", language),
            land=texts.say(f"column.land.{land}", language),
        )
    if asked.name == "form":
        indicator = EVERY[asked.get("indicator")]
        return texts.say(
            "explain.title_form",
            language,
            number=asked.get("number"),
            indicator=indicator.number.partition("_")[0],
            period=asked.get("period"),
            name=texts.say(f"forms.indicator_{indicator.key}", language),
        )
    if asked.name == "landfund":
        return _of_fund(asked, language)
    figure = asked.get("figure")
    if asked.name == "clearance":
        said = texts.say(f"explain.clearance_{figure}", language)
        month = asked.get("month")
        if not month:
            return said
        return texts.say(
            "explain.title_month",
            language,
            figure=said,
            month=tables.month(month, language),
        )
    if asked.name == "review":
        return texts.say(f"explain.review_{figure}", language)
    said = texts.say(f"audit.figure_{figure}", language)
    cluster = asked.get("cluster")
    if not cluster:
        return said
    return texts.say("explain.title_cluster", language, figure=said, cluster=cluster)


def amount(value: float, unit: str, language: Language) -> str:
    """Return a figure with its unit; a dash where it is missing.

    Examples
    --------
    >>> amount(0.7767, "ratio", "vi"), amount(2329.0, "ha", "en")
    ('77,67%', '2,329.00 ha')
    """
    if unit == "ratio":
        return texts.percent(value, language, 2)
    if unit == "ha":
        return texts.hectares(value, language, 2)
    if unit == "n" or np.isnan(value):
        return texts.number(value, language)
    return f"{texts.number(value, language, 2)} {texts.unit(unit, language)}"


def formula(told: Explanation, language: Language) -> str:
    """Return how the figure is reckoned, with its own numbers."""
    units = told.terms["unit"].unique().tolist()
    per_unit = PER_UNIT[units[0]] if units else 1
    whole = (told.terms["amount"] * per_unit).round().groupby(told.terms["term"]).sum()
    said = {
        side: amount(
            whole.get(side, 0) / per_unit, units[0] if units else "n", language
        )
        for side in _SIDES
    }
    return texts.say(
        f"explain.formula_{told.formula}",
        language,
        n=texts.number(told.n_counted(), language),
        value=amount(told.value, told.unit, language),
        **said,
    )


def standing(found: Explained, language: Language) -> str:
    """Return what the figure is of: the base, the area and the day."""
    area = texts.say("explain.everywhere", language)
    if found.area_names:
        outside = texts.say("column.outside_every_area", language)
        names = ", ".join(name or outside for name in found.area_names)
        area = texts.say("explain.area", language, area=names)
    return texts.say(
        "explain.standing",
        language,
        base=texts.say(f"explain.base_{found.explanation.base}", language),
        area=area,
        day=texts.day(found.as_of_on, language),
    )


def legal(told: Explanation, language: Language) -> str:
    """Return the documents that say how the figure is counted; empty for none."""
    said = []
    for document, article in told.legal:
        who = document
        if document == PRACTICE:
            who = texts.say("explain.practice", language)
        where = texts.article(article, language)
        said.append(f"{where}, {who}" if where else who)
    if not said:
        return ""
    return texts.say("explain.legal", language, said="; ".join(said))


def counted(told: Explanation) -> pd.DataFrame:
    """Return the rows that are counted as a table for people, a row a feature.

    Returns
    -------
    rows
        ``feature_id``, ``feature_name``, the amount by its unit (both sides, and
        the feature's own rate, where the formula has two), ``part`` or ``track``
        where the terms are parts of the land or tracks of a month, and
        ``share_ratio`` where an area has less than the whole.
    """
    terms = told.terms
    suffix = terms["unit"].iloc[0] if len(terms) else "n"
    sides = [side for side in _SIDES if side in set(terms["term"])]
    if sides:
        rows = terms.pivot_table(
            index=["feature_id", "feature_name"],
            columns="term",
            values="amount",
            aggfunc="sum",
            sort=False,
            fill_value=0,
        )[sides].reset_index()
        if "denominator" in rows:
            land = rows["denominator"].where(rows["denominator"] > 0)
            rows["rate_ratio"] = rows["numerator"] / land
        return rows.rename_axis(columns=None).rename(
            columns={side: f"{side}_{suffix}" for side in sides}
        )
    name = "n_amount" if suffix == "n" else f"amount_{suffix}"
    rows = terms.rename(columns={"amount": name, "term": "part"})
    shown, asked = ["feature_id", "feature_name"], parse(told.reference)
    if asked.get("part") == ALL_LAND:
        shown.append("part")
    elif asked.name == "review" and terms["term"].any():
        rows, shown = rows.rename(columns={"part": "track"}), [*shown, "track"]
    shown.append(name)
    if (terms["share_ratio"] < 1).any():
        shown.append("share_ratio")
    return rows[shown]


def left_out(
    told: Explanation, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return the rows left out as a table for people: who, and why."""
    rows = told.left_out
    words = {
        name: tables.heading(name, layers, language)
        for name in rows["field"].unique()
        if name
    }
    said = [words.get(name, "") for name in rows["field"]]
    return rows.assign(field=pd.Series(said, rows.index, dtype="str"))


def inputs(
    found: Explained, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return the versions that the figure rests on, layers by their titles."""
    titles = {name: layer.title.say(language) for name, layer in layers.items()}
    return found.inputs.assign(layer=found.inputs["layer"].map(titles))


def _of_period(said: str, asked: Reference, language: Language) -> str:
    period = asked.get("period")
    if not period:
        return said
    return texts.say("explain.title_period", language, figure=said, period=period)


def _of_fund(asked: Reference, language: Language) -> str:
    part, year = asked.get("part"), asked.get("schedule")
    said = (
        texts.say("explain.part_planned", language)
        if part == ALL_LAND
        else texts.say(f"column.part.{part}", language)
    )
    if year:
        return texts.say("explain.title_landfund_to", language, part=said, year=year)
    return texts.say("explain.title_landfund", language, part=said)
