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

    from clusterviz.circular import FiledForm, FormLine
    from clusterviz.letter import Block, Letter
    from clusterviz.schema import Language, Layer
    from clusterviz.view.reports.headed import Standing

_AREAS_A_TABLE = 6
_FIELDS_A_TABLE = 5
"""What does not fit beside one another stands in further tables."""

_DECIMALS = {"n": 0, "ratio": 1}

_NAME_MM, _UNIT_MM, _AREA_MM = 82, 24, 22


@dataclass(frozen=True)
class FormToFill:
    """Form 01 or 02.

    Parameters
    ----------
    title, days
        What it is; its period, and by when it is due.
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


def counted(form: FiledForm, standing: Standing, language: Language) -> Letter:
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
    checks = listed(_checks(form))
    parts: dict[str, Sequence[Block]] = {
        "lines": _lines(form, language),
        "explanation": [_explanation(form, language)],
        "checks": checks or [no_checks],
    }
    said_of = [
        (texts.say(f"formpaper.{name}", language), blocks)
        for name, blocks in parts.items()
    ]
    blocks = [Paragraph(form.standing), *sections(said_of)]
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


def _lines(form: FiledForm, language: Language) -> list[Block]:
    """Return the lines of the form, some areas a table."""
    official = [line for line in form.lines if line.is_official]
    first = [
        _column("number", 14, [line.number for line in official], language),
        # Beside one area, the names have the room of the others.
        _column(
            "name",
            _NAME_MM if len(form.areas) > 1 else 0,
            [line.name for line in official],
            language,
        ),
        _column("unit", _UNIT_MM, [line.unit for line in official], language),
    ]
    parts: list[Block] = []
    for begin in range(0, len(form.areas), _AREAS_A_TABLE):
        figures = [
            Column(
                form.areas[place],
                _AREA_MM,
                [figure(line, place, language) for line in official],
            )
            for place in range(begin, min(begin + _AREAS_A_TABLE, len(form.areas)))
        ]
        parts.append(table([*first, *figures], room_mm=LANDSCAPE_MM))
    return parts


def figure(line: FormLine, place: int, language: Language) -> str:
    """Return the figure of a line in one area; a dash where it is not known."""
    write = texts.percent if line.kind == "ratio" else texts.number
    return write(line.values[place], language, _DECIMALS.get(line.kind, 2))


def _checks(form: FiledForm) -> list[str]:
    """Return what breaks a check, each sentence once with all that it is said of."""
    said: dict[str, list[str]] = {}
    for severity, feature, sentence in form.checks:
        of = said.setdefault(f"{severity}: {sentence}", [])
        of += [feature] if feature else []
    return [f"{line} ({'; '.join(of)})" if of else line for line, of in said.items()]


def _explanation(form: FiledForm, language: Language) -> Block:
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
