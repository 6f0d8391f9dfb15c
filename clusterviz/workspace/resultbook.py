"""Tables of results as workbooks, for people: labels above, figures that add up."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import crs, texts
from clusterviz.errors import InputError
from clusterviz.files import workbook
from clusterviz.files.coded_sheet import CodedSheet, write_coded_sheet
from clusterviz.files.origin import Origin
from clusterviz.files.tabular import MAX_SHEET_ROWS
from clusterviz.schema import LANGUAGES, Label
from clusterviz.view import tables
from clusterviz.view.glossary import help_of
from clusterviz.workspace import month_seal, personal
from clusterviz.workspace.provenance import audit_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import xlsxwriter

    from clusterviz.schema import Language, Layer
    from clusterviz.workspace.results import Result

SUFFIX = ".xlsx"

_PATTERNS: Mapping[str, str] = MappingProxyType(
    {"_ha": "#,##0.00", "_ratio": "0.0%", "_m": "#,##0.0"}
)
"""How figures are shown, by the end of their column's name; they stay whole."""

_DOMAINS = ("export", "review", "people")
"""Whose texts label the columns that no table of `tables` has."""

_MOST_ABOVE = 4
"""Lines above a table: its title, that it is a sample, and room below them."""

_NO_TAB, _MOST_TAB = re.compile(r"[\[\]:*?/\\']"), 31
"""What Excel takes in the title of a tab."""


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook that has several.

    Parameters
    ----------
    title
        What the rows are.
    rows
        Columns named by the rules of the project; any geometry is left out.
    """

    title: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Book:
    """A workbook to be made: its tables, what to know of them, and where from.

    Figures and days are typed, so that a sum in Excel is the sum; choices are in
    words. What names persons is left out, as of every file.

    Parameters
    ----------
    result
        The answer: versions, day and notes of every table.
    titles
        What it is, by language.
    sheets
        Its tables; empty for the rows of the answer alone.
    month_line
        Whether its month is signed off; ``None`` for what holds of the rows.
    """

    result: Result
    titles: Mapping[Language, str]
    sheets: tuple[Sheet, ...] = ()
    month_line: str | None = None

    @property
    def columns(self) -> list[str]:
        """The columns of all its tables, each once."""
        every = [one.rows for one in self.sheets] or [self.result.answer.rows]
        return list(dict.fromkeys(str(name) for rows in every for name in rows))

    @property
    def left_out(self) -> list[str]:
        """The columns that it does not have, as they may name persons."""
        return personal.among(self.result.workspace, self.columns)


def write_result(result: Result, path: Path, titles: Mapping[Language, str]) -> None:
    """Write an answer as a workbook; see `Book`.

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
    write_book(Book(result, titles), path)


def write_book(made: Book, path: Path) -> None:
    """Write a workbook, in place of a file that is there.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path.write_bytes(book_bytes(made))


def book_bytes(made: Book) -> bytes:
    """Return a workbook as a file: its tables, notes, dictionary and source."""
    result, language = made.result, made.result.language
    title = made.titles[language]
    tab = texts.say("export.sheet_data", language)
    sheets = [
        _coded(result, one.title, f"{title}: {one.title}", one.rows)
        for one in made.sheets
    ]
    sheets = sheets or [_coded(result, tab, title, result.answer.rows)]
    if result.answer.notes:
        sheets.append(_notes(result))
    sheets.append(_dictionary(made))

    def fill(book: xlsxwriter.Workbook) -> None:
        for one in sheets:
            write_coded_sheet(book, one)
        # As the register of firms has them: metres.
        has_crs = {"x", "y"} <= set(made.columns)
        workbook.write_source(book, _origin(made), language, has_crs=has_crs)

    return workbook.book_bytes(fill)


def _coded(result: Result, tab: str, title: str, rows: pd.DataFrame) -> CodedSheet:
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
        labels=tuple(_label(name, layers, language) for name in names),
        codes=tuple(names),
        patterns=tuple(
            next((one for end, one in _PATTERNS.items() if name.endswith(end)), "")
            for name in names
        ),
        rows=_values(result, rows, names),
    )


def _label(name: str, layers: Mapping[str, Layer], language: Language) -> str:
    """Return the label of a column, of those too that only one page has."""
    try:
        return tables.heading(name, layers, language)
    except KeyError:
        for domain in _DOMAINS:
            key = f"{domain}.column_{name}"
            if key in texts.catalogue(domain, language):
                return texts.say(key, language)
        return name


def _values(
    result: Result, rows: pd.DataFrame, names: list[str]
) -> Iterator[list[object]]:
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

    for row in rows.itertuples(index=False, name=None):
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


def _dictionary(made: Book) -> CodedSheet:
    """Return what each column is called in both languages, and what it means."""
    layers, language = made.result.workspace.layers, made.result.language
    names = [
        name
        for name in made.columns
        if name not in made.left_out and name != "geometry"
    ]
    heads = ("field", *(f"label_{one}" for one in LANGUAGES), "meaning")
    return CodedSheet(
        title=texts.say("export.sheet_dictionary", language),
        above=(),
        labels=tuple(texts.say(f"export.dictionary_{one}", language) for one in heads),
        codes=heads,
        patterns=("",) * len(heads),
        rows=[
            [
                name,
                *(_label(name, layers, one) for one in LANGUAGES),
                help_of(name, language) or None,
            ]
            for name in names
        ],
    )


def _origin(made: Book) -> Origin:
    result, titles, month = made.result, made.titles, made.month_line
    workspace, answer = result.workspace, result.answer
    settings = workspace.settings
    # Of the versions that were asked: what was published since is behind no figure.
    documents = {
        version.lineage.source_document
        for name, number in answer.layer_versions.items()
        for version in workspace.store.history(name)
        if version.version == number
    }
    if month is None and "month" in answer.rows:
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
        month_line=month or "",
    )
