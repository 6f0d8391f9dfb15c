"""Reports read back by another program, and figures as people write them."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

import docx

from clusterviz.files.word import letter_bytes

if TYPE_CHECKING:
    from docx.document import Document

    from clusterviz.letter import Letter
    from tests.kept import Run

HOSTILE = "=cmd|x {{7*7}} {% raw %} <script>alert(1)</script> <w:p/> &amp; ${y}"
"""What no document may run, and every document must show."""

Table = list[tuple[str, ...]]


def opened(letter: Letter) -> Document:
    """Return a letter as python-docx reads it back from Word."""
    made = letter_bytes(letter, dt.datetime(2024, 4, 22, tzinfo=dt.UTC))
    return docx.Document(io.BytesIO(made))


def tables(letter: Letter) -> list[Table]:
    """Return the tables of what a letter says, without those of its frame."""
    _, *body = opened(letter).tables
    if letter.signatory:
        body.pop()
    return [
        [tuple(cell.text for cell in row.cells) for row in one.rows] for one in body
    ]


def table(letter: Letter, *headings: str) -> Table:
    """Return the rows of the only table that has some headings, these first."""
    [found] = [one for one in tables(letter) if set(headings) <= set(one[0])]
    return found


def column(rows: Table, heading: str) -> list[str]:
    """Return the cells below a heading."""
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def paragraphs(letter: Letter) -> list[str]:
    """Return every paragraph outside tables, but for lines that are drawn."""
    every = [one.text for one in opened(letter).paragraphs]
    return [one for one in every if not one or one.strip("_")]


def everything(letter: Letter) -> str:
    """Return all that a document says, its frame too."""
    cells = [
        cell.text
        for one in opened(letter).tables
        for row in one.rows
        for cell in row.cells
    ]
    return "\n".join([*paragraphs(letter), *cells])


def number(value: float | None, decimals: int, language: str) -> str:
    """Return a figure as people of a language write it; a dash where there is none."""
    if value is None:
        return "–"
    said = f"{value:,.{decimals}f}"
    return said.translate(str.maketrans(",.", ".,")) if language == "vi" else said


def day(value: str | None, language: str) -> str:
    """Return an ISO day as people of a language write it."""
    if not value:
        return "–"
    one = dt.date.fromisoformat(value)
    return f"{one:%d/%m/%Y}" if language == "vi" else f"{one.day} {one:%b %Y}"


def json_rows(run: Run, *words: object) -> list[dict[str, Any]]:
    """Return the rows that a command prints for programs."""
    code, out, errors = run(*words, "--format", "json")
    assert code in {0, 1}, errors
    rows: list[dict[str, Any]] = json.loads(out)["rows"]
    return rows
