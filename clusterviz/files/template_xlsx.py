"""Forms 01 and 02 as workbooks to fill and to import again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.files.json_values import json_value
from clusterviz.files.workbook import (
    print_on_a4,
    row_height,
    write_book,
    write_cell,
    write_source,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    import pandas as pd
    import xlsxwriter

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Field, Language, Layer

_WIDTH, _TEXT_WIDTH = 18, 32


def write_template(
    rows: pd.DataFrame,
    layer: Layer,
    to_fill: Collection[str],
    path: Path,
    origin: Origin,
    language: Language,
    *,
    labels: Mapping[str, str],
) -> None:
    """Write a table to fill: two rows of headings, the label and the field's code.

    Parameters
    ----------
    rows
        One a feature; what is known is filled in.
    layer
        The declaration of the table that it becomes.
    to_fill
        Columns whose cells are coloured.
    path
        Replaced if it exists.
    origin
        What the sheet of sources says.
    language
        Of headings.
    labels
        Of columns that are none of the layer's fields.

    Raises
    ------
    OSError
        If the file cannot be written.
    """

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(texts.say("forms.sheet_fill", language))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        coloured = book.add_format({"bg_color": "yellow", "border": 1})
        names = [str(name) for name in rows]
        shown = [
            labels.get(name) or _label(layer.fields[name], language) for name in names
        ]
        texts_only = [name for name in names if _is_text(layer.fields.get(name))]
        widths = [_TEXT_WIDTH if name in texts_only else _WIDTH for name in names]
        for column, (name, label) in enumerate(zip(names, shown, strict=True)):
            sheet.write_string(0, column, label, bold)
            sheet.write_string(1, column, name)
            sheet.set_column(column, column, widths[column])
            if name in to_fill:
                _bound(sheet, layer.fields[name], column, len(rows))
        for at, row in enumerate(rows.to_dict("records"), start=2):
            for column, name in enumerate(names):
                look = coloured if name in to_fill else None
                write_cell(sheet, at, column, _typed(row[name]), look)
        sheet.set_row(0, row_height(shown, widths))
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(0, 1)
        print_on_a4(sheet)
        write_source(book, origin, language)

    write_book(path, fill)


def _is_text(field: Field | None) -> bool:
    return field is None or field.type == "text"


def _typed(value: object) -> object:
    """Return a value as Excel has it: days stay days, what is missing is nothing."""
    return value if isinstance(value, dt.date) else json_value(value)


def _label(field: Field, language: Language) -> str:
    unit = texts.unit(field.unit, language)
    label = field.label.say(language)
    return f"{label} ({unit})" if unit else label


def _bound(
    sheet: xlsxwriter.worksheet.Worksheet, field: Field, column: int, n_rows: int
) -> None:
    """Let a column's cells take only what its field may hold."""
    rule: dict[str, object] | None = None
    if field.type in {"integer", "number"}:
        kind = "integer" if field.type == "integer" else "decimal"
        rule = {"validate": kind, "criteria": ">=", "value": field.minimum or 0}
    elif field.type == "boolean":
        rule = {"validate": "list", "source": ["TRUE", "FALSE"]}
    if rule is not None and n_rows:
        sheet.data_validation(2, column, n_rows + 1, column, rule)
