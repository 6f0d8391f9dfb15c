"""Use case: a report that is made of tables, as a workbook to reckon with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import exports, month_seal, resultbook
from clusterviz.workspace.answers import Answer
from clusterviz.workspace.resultbook import Book, Sheet
from clusterviz.workspace.results import Result

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace


def book(
    workspace: Workspace,
    title: str,
    tables: Mapping[str, pd.DataFrame],
    versions: Mapping[str, int],
    on: dt.date,
    notes: Iterable[Finding],
    language: Language,
) -> Book:
    """Return the tables of a report as a workbook.

    Parameters
    ----------
    workspace
        Of the report: it knows whether the month of the day is signed off.
    title
        Of the report; it may hold data.
    tables
        By the word of the texts ``report.sheet_<word>``, in their order.
    versions
        From which they were made, see `month_seal.as_signed`.
    on
        The day that they are true of.
    notes
        What a reader must know.
    language
        Of all that is not data.
    """
    sheets = tuple(
        Sheet(texts.say(f"report.sheet_{name}", language), rows)
        for name, rows in tables.items()
    )
    answer = Answer(sheets[0].rows, dict(versions), on, tuple(notes))
    return Book(
        Result(workspace, answer, language),
        dict.fromkeys(LANGUAGES, title),
        sheets,
        month_seal.said(workspace, on, language),
    )


def write_report(made: Book, path: Path, *, force: bool = False) -> None:
    """Write a report as a workbook, whole or not at all.

    Parameters
    ----------
    made
        From `book`.
    path
        Where to.
    force
        Replace a file that is there.

    Raises
    ------
    InputError
        If the file exists, or cannot be written.
    """
    exports.require_new(path, force=force)
    exports.write_whole(path, lambda to: resultbook.write_book(made, to))
