"""Forms 01 to 04 of Circular 14/2024 on paper: the cells of their workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.letter import Paragraph
from clusterviz.view.reports.columns import LANDSCAPE_MM, Column, numbered, said, table
from clusterviz.view.reports.headed import headed, listed, sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clusterviz.letter import Block, Letter
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing

_AREAS_A_TABLE = 6
_FIELDS_A_TABLE = 5
"""What does not fit beside one another stands in further tables."""

_DECIMALS = {"n": 0, "ratio": 1}

_NAME_MM, _UNIT_MM, _AREA_MM = 90, 20, 22


@dataclass(frozen=True)
class Line:
    """One line of form 03 or 04, in words.

    Parameters
    ----------
    number, name, unit
        As people read them.
    kind
        ``n``, ``ha``, ``billion_vnd`` or ``ratio``: how its figures are written.
    values
        In the order of the form's areas; NaN where it is not known.
    formula
        How it is made.
    n_counted, n_left_out
        Rows of the layers, over all areas.
    reference
        By which it is explained.
    is_official
        It stands in the form itself, and not only among its explanations.
    """

    number: str
    name: str
    unit: str
    kind: str
    values: tuple[float, ...]
    formula: str
    n_counted: int
    n_left_out: int
    reference: str
    is_official: bool


@dataclass(frozen=True)
class CountedForm:
    """Form 03 or 04.

    Parameters
    ----------
    title, days
        What it is; its period, and by when it is due.
    areas
        Titles of its columns of figures.
    lines
        In the order of the circular.
    checks
        Severity, code and sentence of each finding.
    """

    title: str
    days: str
    areas: tuple[str, ...]
    lines: tuple[Line, ...]
    checks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class FormToFill:
    """Form 01 or 02.

    Parameters
    ----------
    title, days
        As `CountedForm`.
    source
        The document that its rows become, and their day.
    rows
        One a project or cluster; what was filed is filled in.
    beside
        Columns that name a row.
    to_fill
        Columns to fill.
    of
        The layers whose fields they are: the table that it becomes comes first.
    """

    title: str
    days: str
    source: str
    rows: pd.DataFrame
    beside: Sequence[str]
    to_fill: Sequence[str]
    of: tuple[str, ...]


def counted(form: CountedForm, standing: Standing, language: Language) -> Letter:
    """Return form 03 or 04: its lines, how each is made, and its checks.

    Parameters
    ----------
    form
        What is filed.
    standing
        Where, when and on what it was made.
    language
        Of headings and figures.
    """
    no_checks = Paragraph(texts.say("forms.no_checks", language))
    checks = listed(
        [
            f"{severity}: {sentence}" + (f" ({feature})" if feature else "")
            for severity, feature, sentence in form.checks
        ]
    )
    parts: dict[str, Sequence[Block]] = {
        "lines": _lines(form, language),
        "explanation": [_explanation(form, language)],
        "checks": checks or [no_checks],
    }
    said_of = [
        (texts.say(f"formpaper.{name}", language), blocks)
        for name, blocks in parts.items()
    ]
    blocks = [Paragraph(form.days), *sections(said_of)]
    return headed((form.title,), blocks, standing, language, is_landscape=True)


def to_fill(
    form: FormToFill,
    standing: Standing,
    layers: Mapping[str, Layer],
    language: Language,
) -> Letter:
    """Return form 01 or 02: a row a project or cluster, with cells to fill.

    Parameters
    ----------
    form
        What is filled.
    standing
        Where, when and on what it was made.
    layers
        The declarations: they have the labels of fields.
    language
        Of headings and figures.
    """
    blocks: list[Block] = [
        Paragraph(form.days),
        Paragraph(form.source),
        Paragraph(texts.say("formpaper.how_to_fill", language)),
    ]
    if form.rows.empty:
        blocks.append(Paragraph(texts.say("formpaper.no_rows", language)))
    else:
        blocks += _cells(form, layers, language)
    return headed((form.title,), blocks, standing, language, is_landscape=True)


def _lines(form: CountedForm, language: Language) -> list[Block]:
    """Return the lines of the form, some areas a table."""
    official = [line for line in form.lines if line.is_official]
    first = [
        _column("number", 14, [line.number for line in official], language),
        _column("name", _NAME_MM, [line.name for line in official], language),
        _column("unit", _UNIT_MM, [line.unit for line in official], language),
    ]
    parts: list[Block] = []
    for begin in range(0, len(form.areas), _AREAS_A_TABLE):
        places = range(begin, min(begin + _AREAS_A_TABLE, len(form.areas)))
        figures = [
            Column(
                form.areas[place],
                _AREA_MM if len(places) > 1 else 0,
                [figure(line, place, language) for line in official],
            )
            for place in places
        ]
        parts.append(table([*first, *figures], room_mm=LANDSCAPE_MM))
    return parts


def figure(line: Line, place: int, language: Language) -> str:
    """Return the figure of a line in one area; a dash where it is not known."""
    write = texts.percent if line.kind == "ratio" else texts.number
    return write(line.values[place], language, _DECIMALS.get(line.kind, 2))


def _explanation(form: CountedForm, language: Language) -> Block:
    counts = {
        "counted": [texts.number(line.n_counted, language) for line in form.lines],
        "left_out": [texts.number(line.n_left_out, language) for line in form.lines],
    }
    columns = [
        _column("number", 14, [line.number for line in form.lines], language),
        _column("name", 62, [line.name for line in form.lines], language),
        _column("formula", 0, [line.formula for line in form.lines], language),
        *(_column(name, 22, cells, language) for name, cells in counts.items()),
        _column("reference", 52, [line.reference for line in form.lines], language),
    ]
    return table(columns, room_mm=LANDSCAPE_MM)


def _cells(
    form: FormToFill, layers: Mapping[str, Layer], language: Language
) -> list[Block]:
    """Return the rows, some columns to fill a table: all of them name the row."""
    parts: list[Block] = []
    known = [layers[one] for one in form.of]
    names = [
        _field(name, form.rows, 34 if name.endswith("_id") else 0, known, language)
        for name in form.beside
    ]
    for begin in range(0, len(form.to_fill), _FIELDS_A_TABLE):
        asked = form.to_fill[begin : begin + _FIELDS_A_TABLE]
        cells = [_field(name, form.rows, 26, known, language) for name in asked]
        parts.append(numbered([*names, *cells], language, room_mm=LANDSCAPE_MM))
    return parts


def _field(
    name: str,
    rows: pd.DataFrame,
    width: int,
    of: Sequence[Layer],
    language: Language,
) -> Column:
    """Return a column with its label; a cell that nobody filled is empty."""
    field = next(one.fields[name] for one in of if name in one.fields)
    unit = texts.unit(field.unit, language)
    label = field.label.say(language)
    known = rows[name].notna()
    words = said(name, rows[name], {one.name: one for one in of}, language)
    cells = [
        word if is_known else "" for word, is_known in zip(words, known, strict=True)
    ]
    return Column(f"{label} ({unit})" if unit else label, width, cells)


def _column(name: str, width: int, cells: Sequence[str], language: Language) -> Column:
    return Column(texts.say(f"forms.column_{name}", language), width, cells)
