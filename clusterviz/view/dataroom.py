"""What was found of a file that came in, as rows that people read."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.crs import read_coordinates, read_crs
from clusterviz.records import Finding, Severity
from clusterviz.view.difference import value_text
from clusterviz.view.tables import heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clusterviz.schema import Field, Language, Layer

MAX_ROWS = 2_000
"""Rows that a table of the page shows: nobody reads more of them."""


def system_name(text: str, language: Language) -> str:
    """Return coordinates as people name them.

    Parameters
    ----------
    text
        As `crs.read_coordinates` reads it.
    language
        Of the words.

    Examples
    --------
    >>> system_name("EPSG:4326+swapped", "en")
    'WGS 84 (EPSG:4326), axes swapped'
    """
    read = read_coordinates(text)
    name = read_crs(read.crs).name
    said = f"{name} ({read.crs})" if len(read.crs) <= 20 else name
    if read.is_swapped:
        said = f"{said}, {texts.say('dataroom.swapped', language)}"
    if read.is_unshifted:
        said = f"{said}, {texts.say('dataroom.unshifted', language)}"
    return said


def suspect_rows(
    suspects: Sequence[Mapping[str, Any]], language: Language
) -> pd.DataFrame:
    """Return what the numbers of a file may be, the likeliest first.

    Parameters
    ----------
    suspects
        As a look keeps them: ``coordinates``, ``evidence``, ``distance_m``.
    language
        Of the words.

    Returns
    -------
    rows
        ``rank``, ``system``, ``evidence`` and ``distance``.
    """
    rows = [
        {
            "rank": str(rank),
            "system": system_name(str(one["coordinates"]), language),
            "distance": length(float(one["distance_m"]), language) if rank > 1 else "",
            "evidence": " ".join(_clues(one["evidence"], language)),
        }
        for rank, one in enumerate(suspects, start=1)
    ]
    return pd.DataFrame(rows, columns=["rank", "system", "distance", "evidence"])


def _clues(evidence: Iterable[Mapping[str, Any]], language: Language) -> list[str]:
    return [
        texts.finding(
            Finding(Severity.INFO, str(one["code"]), "", values=one["values"]), language
        )
        for one in evidence
    ]


def length(length_m: float, language: Language) -> str:
    """Return a length: whole metres, from ten kilometres on whole kilometres.

    Examples
    --------
    >>> length(224.4, "vi"), length(155_700, "en")
    ('224 m', '156 km')
    """
    if length_m >= 10_000:
        return f"{texts.number(length_m / 1000, language)} km"
    return f"{texts.number(length_m, language)} m"


def reading_rows(
    encodings: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """Return samples of text as they came and as each encoding makes them.

    Parameters
    ----------
    encodings
        As a look keeps them: ``encoding`` and ``samples``.
    names
        Of encodings, by their code.

    Returns
    -------
    rows
        ``encoding``, ``before`` and ``after``.
    """
    rows = [
        (names.get(str(one["encoding"]), str(one["encoding"])), before, after)
        for one in encodings
        for before, after in one["samples"]
    ]
    return pd.DataFrame(rows, columns=["encoding", "before", "after"])


def finding_rows(
    findings: Sequence[Finding], layers: Mapping[str, Layer], language: Language
) -> pd.DataFrame:
    """Return findings as rows, the gravest first.

    Parameters
    ----------
    findings
        Errors first.
    layers
        The declarations: they have the labels of fields.
    language
        Of the words.

    Returns
    -------
    rows
        ``severity`` (a code), ``message``, ``feature_id`` and ``field``; the
        first `MAX_ROWS`.
    """
    rows = [
        {
            "severity": one.severity.value,
            "message": in_words(one, layers, language),
            "feature_id": one.feature_id,
            "field": field_labels(one.field, layers.get(one.layer), language),
        }
        for one in findings[:MAX_ROWS]
    ]
    return pd.DataFrame(rows, columns=["severity", "message", "feature_id", "field"])


def in_words(found: Finding, layers: Mapping[str, Layer], language: Language) -> str:
    """Return the sentence of a finding beside the steps of the page.

    Fields, choices and layers are called as the page calls them, and what to do is
    done there: codes and options belong to the command line.

    Parameters
    ----------
    found, layers, language
        As `finding_rows`.
    """
    layer = layers.get(found.layer)
    field = None if layer is None else layer.fields.get(found.field)
    if field is None:
        return texts.finding(found, language)
    values = dict(found.values)
    if field.choices and "choices" in values:
        labels = (one.label.say(language) for one in field.choices.values())
        values["choices"] = ", ".join(labels)
    if "target" in values and values["target"] in layers:
        values["target"] = layers[str(values["target"])].title.say(language)
    own = f"dataroom.found_{found.code}"
    is_own = own in texts.catalogue("dataroom", language)
    told = dataclasses.replace(
        found,
        code=own if is_own else found.code,
        field=field.label.say(language),
        values=values,
    )
    return texts.finding(told, language)


def field_labels(names: str, layer: Layer | None, language: Language) -> str:
    """Return the labels of fields that are joined by commas.

    Parameters
    ----------
    names
        Of fields; one that the layer does not have stays as it is.
    layer
        The declaration.
    language
        Of the labels.
    """
    fields = {} if layer is None else layer.fields
    labels = [
        heading(name, {layer.name: layer}, language)
        if layer is not None and name in fields
        else name
        for name in names.split(",")
        if name
    ]
    return ", ".join(labels)


def change_rows(
    changes: pd.DataFrame, layer: Layer, language: Language
) -> pd.DataFrame:
    """Return the features that differ, without the columns that say nothing.

    Parameters
    ----------
    changes
        See `core.revision.Revision`.
    layer
        The declaration.
    language
        Of the labels of fields.
    """
    if changes.empty:
        return changes
    rows = changes.head(MAX_ROWS)
    said = {
        names: field_labels(names, layer, language) for names in set(rows["fields"])
    }
    rows = rows.assign(fields=rows["fields"].map(said))
    empty = [
        name for name in rows if rows[name].isna().all() or (rows[name] == "").all()
    ]
    return rows.drop(columns=empty)


def cell_rows(cells: pd.DataFrame, layer: Layer, language: Language) -> pd.DataFrame:
    """Return the attributes that differ, as people write their values.

    Parameters
    ----------
    cells
        ``feature_id``, ``field``, ``before`` and ``after``.
    layer
        The declaration.
    language
        Of labels, words and figures.
    """
    rows = [
        {
            "feature_id": str(row["feature_id"]),
            "field": field_labels(str(row["field"]), layer, language),
            **{
                name: _value(layer.fields[str(row["field"])], row[name], language)
                for name in ("before", "after")
            },
        }
        for row in cells.head(MAX_ROWS).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["feature_id", "field", "before", "after"])


def _value(field: Field, value: object, language: Language) -> str:
    # Kept as JSON, a day is text.
    if field.type == "date" and isinstance(value, str):
        value = dt.date.fromisoformat(value)
    return value_text(field, value, language)


def repair_rows(repairs: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return what is proposed for shapes, each with its area before and after.

    Parameters
    ----------
    repairs
        See `core.shape.repairs.Repaired`.
    language
        Of the words.

    Returns
    -------
    rows
        ``feature_id``, ``repair``, ``before_ha``, ``after_ha``, ``changed_ha``
        and ``n_shapes``.
    """
    rows = repairs.head(MAX_ROWS)
    words = {
        code: texts.say(f"dataroom.repair_{code.partition('.')[2]}", language)
        for code in set(rows["code"])
    }
    names = ["feature_id", "before_ha", "after_ha", "changed_ha"]
    shown: pd.DataFrame = rows[names].copy()
    shown.insert(1, "repair", rows["code"].map(words))
    shown["n_shapes"] = rows["n"]
    return shown
