"""Tables of results as workbooks, for people: labels above, figures that add up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import crs, texts
from clusterviz.files import workbook
from clusterviz.files.coded_sheet import write_coded_sheet
from clusterviz.files.origin import Origin
from clusterviz.schema import Label
from clusterviz.workspace import month_seal, personal
from clusterviz.workspace.booksheets import dictionary_sheet, notes_sheet, table_sheet
from clusterviz.workspace.provenance import audit_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    import xlsxwriter

    from clusterviz.schema import Language
    from clusterviz.workspace.results import Result

SUFFIX = ".xlsx"


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
        table_sheet(result, one.title, f"{title}: {one.title}", one.rows)
        for one in made.sheets
    ]
    sheets = sheets or [table_sheet(result, tab, title, result.answer.rows)]
    if result.answer.notes:
        sheets.append(notes_sheet(result))
    names = [one for one in made.columns if one not in made.left_out]
    sheets.append(dictionary_sheet(result, names))

    def fill(book: xlsxwriter.Workbook) -> None:
        for one in sheets:
            write_coded_sheet(book, one)
        # As the register of firms has them: metres.
        has_crs = {"x", "y"} <= set(made.columns)
        workbook.write_source(book, _origin(made), language, has_crs=has_crs)

    return workbook.book_bytes(fill)


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
