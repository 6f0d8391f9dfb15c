"""Tables of results as workbooks, for people: labels above, figures that add up."""

from __future__ import annotations

import datetime as dt
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import crs, texts
from clusterviz.files.coded_sheet import CodedSheet, write_coded_sheet
from clusterviz.files.origin import Origin
from clusterviz.files.workbook import write_book, write_source
from clusterviz.schema import Label
from clusterviz.view import tables
from clusterviz.workspace import month_seal
from clusterviz.workspace.provenance import audit_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import xlsxwriter

    from clusterviz.schema import Language
    from clusterviz.workspace.results import Result

SUFFIX = ".xlsx"

_PATTERNS: Mapping[str, str] = MappingProxyType(
    {"_ha": "#,##0.00", "_ratio": "0.0%", "_m": "#,##0.0"}
)
"""How figures are shown, by the end of their column's name; they stay whole."""


def write_result(result: Result, path: Path, titles: Mapping[Language, str]) -> None:
    """Write an answer as a workbook: its rows, what to know of them, where from.

    Figures and days are typed, so that a sum in Excel is the sum; choices are in
    words. What names persons is left out, as of every file.

    Parameters
    ----------
    result
        The answer.
    path
        Replaced if it exists.
    titles
        What the rows are, by language.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    language = result.language
    sheet = _rows(result, titles[language])
    notes = _notes(result)

    def fill(book: xlsxwriter.Workbook) -> None:
        write_coded_sheet(book, sheet)
        if result.answer.notes:
            write_coded_sheet(book, notes)
        write_source(book, _origin(result, titles), language)

    write_book(path, fill)


def _rows(result: Result, title: str) -> CodedSheet:
    rows, layers, language = result.rows, result.workspace.layers, result.language
    names = [str(name) for name in rows]
    note = (
        (texts.say("export.illustrative", language),)
        if result.workspace.settings.is_illustrative
        else ()
    )
    return CodedSheet(
        title=texts.say("export.sheet_data", language),
        above=(title, *note),
        labels=tuple(tables.heading(name, layers, language) for name in names),
        codes=tuple(names),
        patterns=tuple(
            next((one for end, one in _PATTERNS.items() if name.endswith(end)), "")
            for name in names
        ),
        rows=_values(result, names),
    )


def _values(result: Result, names: list[str]) -> Iterator[list[object]]:
    layers, language = result.workspace.layers, result.language
    words = {
        truth: texts.say(f"frame.{said}", language)
        for truth, said in ((True, "yes"), (False, "no"))
    }

    def cell(name: str, value: object) -> object:
        if value is None or value is pd.NA or value is pd.NaT or value != value:
            return None
        plain = value.item() if hasattr(value, "item") else value
        if isinstance(plain, bool):
            return words[plain]
        if isinstance(plain, str):
            return tables.worded(name, plain, layers, language) if plain else None
        return plain if isinstance(plain, int | float | dt.date) else str(plain)

    for row in result.rows.itertuples(index=False, name=None):
        yield [cell(name, value) for name, value in zip(names, row, strict=True)]


def _notes(result: Result) -> CodedSheet:
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


def _origin(result: Result, titles: Mapping[Language, str]) -> Origin:
    workspace, answer = result.workspace, result.answer
    settings = workspace.settings
    documents = {
        version.lineage.source_document
        for name, version in workspace.current().items()
        if name in answer.layer_versions
    }
    month = ""
    if "month" in answer.rows:
        month = month_seal.stated(workspace, answer.as_of_on, result.language)
    return Origin(
        title=Label(vi=titles["vi"], en=titles["en"]),
        province=Label(vi=settings.province("vi"), en=settings.province("en")),
        source_document="; ".join(sorted(documents)),
        as_of_on=answer.as_of_on,
        layer_versions=dict(answer.layer_versions),
        workspace=workspace.root.resolve().name,
        crs=crs.read_crs(settings.metric_crs).name,
        generated_at=dt.datetime.now(dt.UTC),
        is_illustrative=settings.is_illustrative,
        audit_line=audit_line(workspace),
        month_line=month,
    )
