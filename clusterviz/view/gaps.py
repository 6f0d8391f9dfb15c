"""Gaps in what is known of clusters, as people read them: sentences and tables."""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.view import tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.records import Finding
    from clusterviz.schema import Language, Layer

MARKS: Mapping[str, str] = MappingProxyType(
    {"present": "✓", "missing": "✗", "suspicious": "?", "contradictory": "≠"}
)
"""A sign for each state, beside its word: never a colour alone."""

INDICATORS = re.compile(r"indicators? (?P<numbers>[0-9., ]+)")

_CODE = re.compile(r"`([a-z][a-z0-9_]*)`")


def sentence(finding: Finding, layers: Mapping[str, Layer], language: Language) -> str:
    """Return the sentence of a finding, with words for codes in backticks.

    A layer is named by its title, a level of areas and a field by their labels.

    Examples
    --------
    >>> from clusterviz.records import Finding, Severity
    >>> more = {"value_ha": 9.0, "other": "leased_ha", "limit_ha": 8.0}
    >>> found = Finding(
    ...     Severity.ERROR, "audit.land_exceeds", "clusters", values=more
    ... )
    >>> sentence(found, {}, "en")
    '9.00 ha: more than “Leased (ha)” allows, 8.00 ha.'
    """
    levels = layers["areas"].fields["level"].choices if "areas" in layers else {}

    def labelled(code: re.Match[str]) -> str:
        if code[1] in layers:
            return f"“{layers[code[1]].title.say(language)}”"
        if code[1] in levels:
            return f"“{levels[code[1]].label.say(language)}”"
        try:
            return f"“{tables.heading(code[1], layers, language)}”"
        except KeyError:
            return code[0]

    return _CODE.sub(labelled, texts.finding(finding, language))


def cited(article: str, language: Language) -> str:
    """Return an article, or an indicator of a form, as people cite it.

    Examples
    --------
    >>> cited("Art. 10(4)", "vi"), cited("indicators 15.3, 15.4", "vi")
    ('khoản 4 Điều 10', 'chỉ tiêu 15.3, 15.4')
    """
    found = INDICATORS.fullmatch(article)
    if found is None:
        return texts.article(article, language)
    return texts.say("completeness.indicator", language, numbers=found["numbers"])


def field_label(field: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return the label of a field of clusters; that of the boundary for none."""
    if not field:
        return texts.say("completeness.boundary", language)
    declared = layers["clusters"].fields.get(field)
    return declared.label.say(language) if declared else field


def value_text(
    field: str, value: str, layers: Mapping[str, Layer], language: Language
) -> str:
    """Return a value of the matrix, which is text, as people write it.

    Examples
    --------
    >>> value_text("planned_area_ha", "1234.5", {}, "vi")
    '1234.5'
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Diện tích", en="Area")
    >>> fields = {"area_ha": Field("area_ha", "number", name, unit="ha")}
    >>> layer = Layer("clusters", name, name, "none", "area_ha", fields)
    >>> value_text("area_ha", "1234.5", {"clusters": layer}, "vi")
    '1.234,5 ha'
    """
    declared = layers["clusters"].fields.get(field) if "clusters" in layers else None
    if not value or declared is None:
        return value
    if declared.choices:
        return tables.worded(field, value, layers, language)
    if declared.type == "date":
        return texts.day(dt.date.fromisoformat(value), language)
    if declared.type == "boolean":
        return texts.say("frame.yes" if value == "True" else "frame.no", language)
    if declared.type == "number":
        decimals = len(value.partition(".")[2]) if "e" not in value else 2
        said = texts.number(float(value), language, decimals)
        return f"{said} {texts.unit(declared.unit, language)}".strip()
    return value


def listed(
    rows: pd.DataFrame,
    findings: Sequence[Finding],
    layers: Mapping[str, Layer],
    language: Language,
) -> pd.DataFrame:
    """Return the cells that are not present, each with the sentence that says why.

    Parameters
    ----------
    rows
        Cells, from `workspace.audit.matrix`.
    findings
        Its notes: one for each of `rows` that is not present.
    layers, language
        Whose labels.

    Returns
    -------
    gaps
        ``area_code``, ``area_name``, ``cluster_id``, ``cluster_name``, ``field``
        (code), ``label``, ``state``, ``value`` and ``message``, on the index of
        `rows`.
    """
    gaps = rows[rows["state"] != "present"]
    fields = gaps["field"].tolist()
    columns = ["area_code", "area_name", "cluster_id", "cluster_name", "field"]
    return gaps[columns].assign(
        label=[field_label(one, layers, language) for one in fields],
        state=gaps["state"],
        value=[
            value_text(field, value, layers, language)
            for field, value in zip(fields, gaps["value"], strict=True)
        ],
        message=[sentence(one, layers, language) for one in findings],
    )


def wide(
    rows: pd.DataFrame, layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return the matrix as people read it: clusters down, facts across.

    Parameters
    ----------
    rows
        Cells, from `workspace.audit.matrix`, in the order of their facts.
    layers, language
        Whose labels.

    Returns
    -------
    table
        A sign and, unless the fact is present, the word of its state; empty where
        nobody asks for the fact.
    """
    said = {
        state: mark
        if state == "present"
        else f"{mark} {tables.worded('state', state, {}, language)}"
        for state, mark in MARKS.items()
    }
    fields = list(dict.fromkeys(rows["field"]))
    ids = rows["cluster_id"].drop_duplicates()
    names = rows.drop_duplicates("cluster_id").set_index("cluster_id")["cluster_name"]
    by_cell = rows.set_index(["cluster_id", "field"])["state"].map(said)
    table = by_cell.unstack("field").reindex(index=ids, columns=fields)
    labels = [field_label(field, layers, language) for field in fields]
    table = table.fillna("").set_axis(labels, axis="columns").reset_index(drop=True)
    table.insert(0, texts.say("completeness.cluster", language), names.to_list())
    return table
