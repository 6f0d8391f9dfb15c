"""CSV, JSON and Excel: rows without shapes, for office programs and scripts.

Text from a file is never a formula: CSV cells that a spreadsheet would run get
an apostrophe in front, Excel cells are written as text.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING, TextIO

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.files.coded_sheet import CodedSheet, write_coded_sheet
from clusterviz.files.json_values import json_rows
from clusterviz.files.workbook import print_on_a4, write_book, write_source
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    import xlsxwriter

    from clusterviz.files.origin import Origin
    from clusterviz.schema import Field, Language, Layer

_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""The last four are the first as Asian keyboards write them: Excel reads both."""

MAX_SHEET_ROWS = 1_048_576 - 2

_DICTIONARY_WIDTHS = (30, 24, 40, 40, 10, 12)


def guarded(value: object) -> object:
    """Return one cell of a CSV so that a spreadsheet shows text as text.

    Examples
    --------
    >>> guarded("=1+1"), guarded("CCN-0001"), guarded(-1.5)
    ("'=1+1", 'CCN-0001', -1.5)
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def write_csv(frame: pd.DataFrame, file: TextIO, *, has_bom: bool) -> None:
    """Write `frame` as RFC 4180 has it: field codes, decimal points, ISO days.

    Parameters
    ----------
    frame
        Rows; missing values are empty cells.
    file
        Opened as UTF-8 with ``newline=""``.
    has_bom
        Begin with a byte order mark, without which Excel misreads Vietnamese.
    """
    if has_bom:
        file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(name for name in frame.columns if name != "geometry")
    for row in json_rows(frame):
        writer.writerow(_csv_cell(value) for value in row.values())


def json_lines(rows: pd.DataFrame, members: Mapping[str, object]) -> Iterator[str]:
    """Yield the text of an object that holds `members` and, last, ``rows``.

    Parameters
    ----------
    rows
        Missing values become null.
    members
        Such as ``generated_at``, ``workspace`` and ``layer_versions``.
    """
    yield f'{_text(members)[:-1]}{"," if members else ""}\n"rows":[\n'
    for number, row in enumerate(json_rows(rows)):
        yield f"{',' if number else ''}{_text(row)}\n"
    yield "]}\n"


def write_xlsx(
    frame: pd.DataFrame, layer: Layer, path: Path, origin: Origin, language: Language
) -> None:
    """Write a workbook: the rows, where they come from, and what fields mean.

    The first sheet has two rows of headings, the label and the field's code.
    Beside each column of codes stands one of their words.

    Parameters
    ----------
    frame
        Rows of `layer`, perhaps with columns that are none of its fields.
    layer
        The declaration.
    path
        Replaced if it exists.
    origin
        What the sheet of sources says.
    language
        Of labels and words.

    Raises
    ------
    InputError
        If there are more rows than a sheet holds.
    OSError
        If the file cannot be written.
    """
    if len(frame) > MAX_SHEET_ROWS:
        raise InputError(
            texts.told(
                "stored.sheet_full",
                layer=layer.name,
                n=len(frame),
                most=MAX_SHEET_ROWS,
            )
        )

    def fill(book: xlsxwriter.Workbook) -> None:
        write_coded_sheet(book, _data(frame, layer, language))
        write_source(book, origin, language, has_crs=True)
        _write_dictionary(book, _names(frame), layer, language)

    write_book(path, fill)


def _names(frame: pd.DataFrame) -> list[str]:
    return [str(name) for name in frame.columns if name != "geometry"]


def _data(frame: pd.DataFrame, layer: Layer, language: Language) -> CodedSheet:
    names = _names(frame)
    fields = [layer.fields.get(name) for name in names]
    headings = [
        one
        for name, field in zip(names, fields, strict=True)
        for one in _headings(name, field, language)
    ]
    return CodedSheet(
        title=texts.say("export.sheet_data", language),
        above=(),
        labels=tuple(label for label, _ in headings),
        codes=tuple(code for _, code in headings),
        patterns=("",) * len(headings),
        rows=(
            list(_excel_cells(row.values(), fields, language))
            for row in json_rows(frame)
        ),
    )


def _headings(
    name: str, field: Field | None, language: Language
) -> Iterator[tuple[str, str]]:
    if field is None:
        yield texts.say(f"export.column_{name}", language), name
        return
    label = field.label.say(language)
    unit = texts.unit(field.unit, language)
    yield f"{label} ({unit})" if unit else label, name
    if field.choices:
        yield texts.say("export.in_words", language, label=label), f"{name}_label"


def _excel_cells(
    values: Iterable[object], fields: Sequence[Field | None], language: Language
) -> Iterator[object]:
    for value, field in zip(values, fields, strict=True):
        if field is not None and field.type == "date" and value is not None:
            yield dt.date.fromisoformat(str(value))
        else:
            yield value
        if field is not None and field.choices:
            choice = field.choices.get(str(value))
            yield value if choice is None else choice.label.say(language)


def _write_dictionary(
    book: xlsxwriter.Workbook, names: Iterable[str], layer: Layer, language: Language
) -> None:
    """Write what each column of the first sheet means, the added ones too."""
    sheet = book.add_worksheet(texts.say("export.sheet_dictionary", language))
    bold = book.add_format({"bold": True})
    columns = ("field", "code", "label_vi", "label_en", "type", "unit")
    rows = [[texts.say(f"export.dictionary_{name}", language) for name in columns]]
    for name in names:
        rows += _meanings(name, layer.fields.get(name))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, None if number else bold)
    for column, width in enumerate(_DICTIONARY_WIDTHS):
        sheet.set_column(column, column, width)
    print_on_a4(sheet)
    sheet.freeze_panes(1, 0)


def _meanings(name: str, field: Field | None) -> Iterator[list[str]]:
    """Yield the lines of the dictionary that are of one column."""
    if field is None:
        kind = "boolean" if name == "illustrative" else "number"
        unit = "ha" if name.endswith("_ha") else ""
        yield [name, "", *_said(f"export.column_{name}"), kind, unit]
        return
    label = field.label
    yield [name, "", label.vi, label.en, field.type, field.unit]
    for one in field.choices.values():
        yield [name, one.code, one.label.vi, one.label.en, "", ""]
    if field.choices:
        words = [
            texts.say("export.in_words", one, label=label.say(one)) for one in LANGUAGES
        ]
        yield [f"{name}_label", "", *words, "text", ""]


def _said(key: str) -> list[str]:
    return [texts.say(key, one) for one in LANGUAGES]


def _csv_cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
