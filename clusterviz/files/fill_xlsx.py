"""A workbook that asks for what is missing: some cells to fill, the others locked."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import xlsxwriter

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.json_values import json_value
from clusterviz.files.workbook import OPTIONS, print_on_a4, row_height

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

    from clusterviz.files.json_values import JsonValue
    from clusterviz.schema import Field, Language, Layer

SOURCE = "clusterviz"
"""The sheet that says what the workbook was made from."""

WHY = "why"
"""The code of the column that says what is wrong with a row."""

CODE, VALUE = "code", "value"
"""The headings of the sheet `SOURCE`."""

MAX_ROWS = 20_000
"""Nobody fills more by hand."""

_WORDS = "words"
_WIDTH, _WIDE = 20, 60
_MAX_CELL = 32_000


@dataclass(frozen=True)
class Sheet:
    """What a person is asked to fill in.

    Parameters
    ----------
    layer
        Whose rows they are.
    rows
        The key, columns that name a row, and the fields asked for, as stored.
    asked
        The cells to fill: key and field.
    reasons
        By key, why the row is listed.
    facts
        What the workbook was made from, by code.
    """

    layer: Layer
    rows: pd.DataFrame
    asked: Collection[tuple[str, str]]
    reasons: Mapping[str, str]
    facts: Mapping[str, str]


def fill_bytes(sheet: Sheet, language: Language) -> bytes:
    """Return a workbook (.xlsx) to fill in.

    Two rows of headings, the label and the field's code, then one row for each
    feature. Cells that are asked for stand out and take only what their field
    may hold; the sheet is protected, without a password, so that the others
    stay as they are. Text is never a formula.

    Parameters
    ----------
    sheet
        What is asked.
    language
        Of labels, words and advice.

    Raises
    ------
    InputError
        If there are more rows than anybody fills by hand.
    """
    if len(sheet.rows) > MAX_ROWS:
        raise InputError(
            texts.told(
                "stored.gaps_many",
                n=len(sheet.rows),
                layer=sheet.layer.name,
                most=MAX_ROWS,
            )
        )
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {**OPTIONS, "in_memory": True}) as book:
        data = book.add_worksheet(sheet.facts["sheet"])
        _Writer(book, data, sheet, language).write()
        _write_source(book, sheet, language)
    return file.getvalue()


class _Writer:
    """The sheet of one layer, with the lists that its cells choose from."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        data: Worksheet,
        sheet: Sheet,
        language: Language,
    ) -> None:
        self._data, self._sheet, self._language = data, sheet, language
        self._words = book.add_worksheet(_WORDS)
        self._words.hide()
        self._n_lists = 0
        wrapped = {"text_wrap": True, "valign": "top"}
        self._heading = book.add_format({**wrapped, "bold": True})
        self._locked = {kind: book.add_format({**wrapped, **kind_format})
                        for kind, kind_format in _FORMATS.items()}  # fmt: skip
        open_ = {**wrapped, "locked": False, "bg_color": "yellow", "border": 1}
        self._open = {kind: book.add_format({**open_, **kind_format})
                      for kind, kind_format in _FORMATS.items()}  # fmt: skip

    def write(self) -> None:
        rows, layer = self._sheet.rows, self._sheet.layer
        fields = [layer.fields[str(name)] for name in rows.columns]
        keys = rows[layer.key].map(str).tolist()
        for column, field in enumerate(fields):
            self._write_headings(column, _label(field, self._language), field.name)
            for row, (key, value) in enumerate(
                zip(keys, rows[field.name], strict=True), start=2
            ):
                self._write_cell(row, column, key, field, value)
            if any(name == field.name for _, name in self._sheet.asked):
                self._bind(column, field, len(rows))
        why = len(fields)
        self._write_headings(why, texts.say("fill.why", self._language), WHY)
        for row, key in enumerate(keys, start=2):
            reason = self._sheet.reasons.get(key, "")[:_MAX_CELL]
            self._data.write_string(row, why, reason, self._locked["text"])
            self._data.set_row(row, row_height([reason], [_WIDE]))
        self._data.set_column(0, max(why - 1, 0), _WIDTH)
        self._data.set_column(why, why, _WIDE)
        shown = [_label(field, self._language) for field in fields]
        self._data.set_row(0, row_height(shown, [_WIDTH] * len(shown)))
        self._data.freeze_panes(2, 1)
        self._data.repeat_rows(0, 1)
        print_on_a4(self._data)
        self._data.protect(
            "",
            {"format_columns": True, "format_rows": True, "select_locked_cells": True},
        )

    def _write_headings(self, column: int, label: str, code: str) -> None:
        self._data.write_string(0, column, label, self._heading)
        self._data.write_string(1, column, code, self._locked["text"])

    def _write_cell(
        self, row: int, column: int, key: str, field: Field, value: object
    ) -> None:
        is_asked = (key, field.name) in self._sheet.asked
        kind = field.type if field.type in _FORMATS else "text"
        look = (self._open if is_asked else self._locked)[kind]
        found = _shown(field, value, self._language)
        if found is None:
            self._data.write_blank(row, column, None, look)
        elif isinstance(found, str):
            self._data.write_string(row, column, found[:_MAX_CELL], look)
        else:
            self._data.write(row, column, found, look)

    def _bind(self, column: int, field: Field, n_rows: int) -> None:
        """Let the cells of a column take only what its field may hold."""
        rule = _bounds(field)
        words = _choices(field, self._language)
        if words:
            at = self._n_lists
            self._n_lists += 1
            for row, word in enumerate(words):
                self._words.write_string(row, at, word)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            source = f"={_WORDS}!${letter}$1:${letter}${len(words)}"
            rule = {"validate": "list", "source": source}
        if rule is None:
            return
        advice = {
            "error_title": texts.say("fill.wrong_title", self._language),
            "error_message": texts.say(
                f"fill.wrong_{rule['validate']}", self._language
            ),
        }
        self._data.data_validation(2, column, n_rows + 1, column, {**rule, **advice})


_FORMATS: dict[str, dict[str, str]] = {
    # As text: Excel makes a date of 2024-04, and drops leading zeros.
    "text": {"num_format": "@"},
    "date": {"num_format": "dd/mm/yyyy"},
    "number": {"num_format": "General"},
    "integer": {"num_format": "0"},
}


def _label(field: Field, language: Language) -> str:
    unit = texts.unit(field.unit, language)
    label = field.label.say(language)
    return f"{label} ({unit})" if unit else label


def _choices(field: Field, language: Language) -> Sequence[str]:
    if field.type == "boolean":
        return [texts.say(f"frame.{one}", language) for one in ("yes", "no")]
    return [one.label.say(language) for one in field.choices.values()]


def _shown(field: Field, value: object, language: Language) -> JsonValue | dt.date:
    """Return a stored value as a cell has it; ``None`` where there is none."""
    plain = json_value(value)
    if plain is None:
        return None
    if isinstance(plain, bool):
        return texts.say("frame.yes" if plain else "frame.no", language)
    if field.choices:
        choice = field.choices.get(str(plain))
        return str(plain) if choice is None else choice.label.say(language)
    if field.type == "date":
        return dt.date.fromisoformat(str(plain))
    return plain


def _bounds(field: Field) -> dict[str, object] | None:
    if field.type == "date":
        return {"validate": "date", "criteria": ">=", "value": dt.date(1900, 3, 1)}
    if field.type not in ("number", "integer"):
        return None
    validate = "integer" if field.type == "integer" else "decimal"
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        span = {"criteria": "between", "minimum": low, "maximum": high}
        return {"validate": validate, **span}
    if high is not None:
        return {"validate": validate, "criteria": "<=", "value": high}
    lowest = -1e15 if low is None else low
    return {"validate": validate, "criteria": ">=", "value": lowest}


def _write_source(book: xlsxwriter.Workbook, sheet: Sheet, language: Language) -> None:
    page = book.add_worksheet(SOURCE)
    bold = book.add_format({"bold": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for column, text in enumerate(("", CODE, VALUE)):
        page.write_string(0, column, text, bold)
    for row, (code, value) in enumerate(sheet.facts.items(), start=1):
        page.write_string(row, 0, texts.say(f"fill.fact_{code}", language), bold)
        page.write_string(row, 1, code)
        page.write_string(row, 2, value[:_MAX_CELL])
    start = len(sheet.facts) + 2
    advice = ("advice_yellow", "advice_empty", "advice_units", "advice_return")
    for row, name in enumerate(advice, start=start):
        page.write_string(row, 0, texts.say(f"fill.{name}", language), wrapped)
    page.set_column(0, 0, _WIDE)
    page.set_column(1, 2, _WIDTH)
    print_on_a4(page)
    page.protect()
