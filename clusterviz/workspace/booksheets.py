"""The sheets of a workbook of results: its tables, its notes and its dictionary."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files import workbook
from clusterviz.files.coded_sheet import CodedSheet
from clusterviz.files.tabular import MAX_SHEET_ROWS
from clusterviz.schema import LANGUAGES
from clusterviz.view import meanings, tables
from clusterviz.workspace import personal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.results import Result

_PATTERNS: Mapping[str, str] = MappingProxyType(
    {"_ha": "#,##0.00", "_ratio": "0.0%", "_m": "#,##0.0"}
)
"""How figures are shown, by the end of their column's name; they stay whole."""

_MONTHS = ("given_in", "opens_on")
"""Columns of months, beside the fields that are declared as such."""

_MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")

_NOTHING = ("", "–")
"""What stands for a text that is not there, in rows and in words for people."""

_MOST_ABOVE = 4
"""Lines above a table: its title, that it is a sample, and room below them."""

_NO_TAB, _MOST_TAB = re.compile(r"[\[\]:*?/\\']"), 31
"""What Excel takes in the title of a tab."""


def table_sheet(result: Result, tab: str, title: str, rows: pd.DataFrame) -> CodedSheet:
    """Return a table of an answer, its figures, days and months typed.

    Parameters
    ----------
    result
        The answer: its workspace and language.
    tab, title
        Of the sheet; the title stands over the table.
    rows
        What may name persons is left out, and any geometry.

    Raises
    ------
    InputError
        If there are more rows than a sheet holds.
    """
    layers, language = result.workspace.layers, result.language
    rows = personal.without(result.workspace, rows)
    rows = pd.DataFrame(rows.drop(columns="geometry", errors="ignore"))
    most = MAX_SHEET_ROWS - _MOST_ABOVE
    if len(rows) > most:
        raise InputError(
            texts.told("stored.sheet_full", layer=title, n=len(rows), most=most)
        )
    names = [str(name) for name in rows]
    note = (
        (texts.say("export.illustrative", language),)
        if result.workspace.settings.is_illustrative
        else ()
    )
    return CodedSheet(
        title=_NO_TAB.sub(" ", tab)[:_MOST_TAB],
        above=(title, *note),
        labels=tuple(meanings.label(name, layers, language) for name in names),
        codes=tuple(names),
        patterns=tuple(_pattern(name, layers) for name in names),
        rows=_values(result, rows, names),
    )


def _pattern(name: str, layers: Mapping[str, Layer]) -> str:
    if _is_of_months(name, layers):
        return workbook.MONTHS
    return next((one for end, one in _PATTERNS.items() if name.endswith(end)), "")


def _is_of_months(name: str, layers: Mapping[str, Layer]) -> bool:
    declared = [one.fields[name] for one in layers.values() if name in one.fields]
    return name in _MONTHS or any(one.type == "month" for one in declared)


def _values(
    result: Result, rows: pd.DataFrame, names: list[str]
) -> Iterator[list[object]]:
    layers, language = result.workspace.layers, result.language
    words = {
        truth: texts.say(f"frame.{said}", language)
        for truth, said in ((True, "yes"), (False, "no"))
    }
    months = {name for name in names if _is_of_months(name, layers)}

    def cell(name: str, value: object) -> object:
        if value is None or value is pd.NA or value is pd.NaT or value != value:
            return None
        plain = value.item() if hasattr(value, "item") else value
        if isinstance(plain, bool):
            return words[plain]
        if plain in _NOTHING:
            return None
        if name in months and _MONTH.fullmatch(str(plain)):
            return dt.date.fromisoformat(f"{plain}-01")
        if isinstance(plain, str):
            return tables.worded(name, plain, layers, language)
        return plain if isinstance(plain, int | float | dt.date) else str(plain)

    for row in rows.itertuples(index=False, name=None):
        yield [cell(name, value) for name, value in zip(names, row, strict=True)]


def notes_sheet(result: Result) -> CodedSheet:
    """Return what a reader must know beside the rows."""
    layers, language = result.workspace.layers, result.language
    names = ("severity", "message", "feature_id")
    return CodedSheet(
        title=texts.say("export.sheet_notes", language),
        above=(),
        labels=tuple(tables.heading(name, layers, language) for name in names),
        codes=names,
        patterns=("",) * len(names),
        rows=[
            [
                tables.worded("severity", one.severity.value, layers, language),
                texts.finding(one, language),
                one.feature_id,
            ]
            for one in result.answer.notes
        ],
    )


def dictionary_sheet(result: Result, columns: Iterable[str]) -> CodedSheet:
    """Return what each column is called, counted in and means, in both languages."""
    layers, language = result.workspace.layers, result.language
    said: dict[str, Callable[[str, Mapping[str, Layer], Language], str]] = {
        "label": meanings.label,
        "meaning": partial(meanings.meaning, of=result.answer.layer),
    }
    both = [(kind, one) for kind in said for one in LANGUAGES]
    heads = ("field", "unit", *(f"{kind}_{one}" for kind, one in both))
    return CodedSheet(
        title=texts.say("export.sheet_dictionary", language),
        above=(),
        labels=tuple(texts.say(f"export.dictionary_{one}", language) for one in heads),
        codes=heads,
        patterns=("",) * len(heads),
        rows=[
            [
                name,
                meanings.unit(name, layers, language) or None,
                *(said[kind](name, layers, one) for kind, one in both),
            ]
            for name in columns
            if name != "geometry"
        ],
    )
