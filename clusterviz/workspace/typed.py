"""What is typed of a row: texts of a form, and the values that they mean."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import numpy as np

from clusterviz.core.cells import UnreadableCellError, cell, shown
from clusterviz.core.editing import is_monthly, key_of, offered
from clusterviz.core.pace import month_after
from clusterviz.core.validate import MAX_TEXT
from clusterviz.records import Finding, Severity
from clusterviz.storage.edits import read_value

if TYPE_CHECKING:
    from clusterviz.schema import Field, FieldType, Layer

__all__ = [
    "MAX_TEXT", "NO", "YES", "UnreadableCellError", "as_text", "as_written",
    "is_monthly", "kept", "key_of", "month_after", "offered", "unreadable", "value_of",
]  # fmt: skip

YES, NO = "yes", "no"

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2})?", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)


def as_text(value: object) -> str:
    """Return a value as a form holds it.

    Examples
    --------
    >>> as_text(None), as_text(2.5), as_text(True), as_text(dt.date(2024, 4, 22))
    ('', '2.5', 'yes', '2024-04-22')
    >>> as_text(np.True_), as_text(np.False_)
    ('yes', 'no')
    """
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def value_of(field: Field, text: str) -> object:
    """Return what a text of a form means for a field; ``None`` where it is empty.

    Raises
    ------
    UnreadableCellError
        If it means nothing there.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label
    >>> day = Field("paid_on", "date", Label("Ngày", "Day"))
    >>> value_of(day, "5/4/2024"), value_of(day, "")
    (datetime.date(2024, 4, 5), None)
    """
    if not text:
        return None
    if field.type == "boolean" and text in {YES, NO}:
        return text == YES
    if field.type == "number":
        try:
            return float(text)
        except ValueError as error:
            raise UnreadableCellError(text) from error
    if field.type == "date" and (found := _DAY.fullmatch(text)):
        day, month, year = (int(one) for one in found.groups())
        text = f"{year:04}-{month:02}-{day:02}"
    if field.type == "month" and (found := _MONTH.fullmatch(text)):
        text = f"{int(found[2]):04}-{int(found[1]):02}"
    return cell(field.type, text)


def as_written(kind: FieldType, text: str) -> str:
    """Return a day or a month of a form as people write it; another text as it is.

    Examples
    --------
    >>> as_written("date", "2010-12-31"), as_written("month", "2024-04")
    ('31/12/2010', '04/2024')
    >>> as_written("date", "31/12"), as_written("text", "2010-12-31")
    ('31/12', '2010-12-31')
    """
    if kind in {"date", "month"} and _ISO.fullmatch(text):
        return "/".join(reversed(text.split("-")))
    return text


def kept(layer: Layer, field: str, value: object) -> object:
    """Return a value of the audit in the type that its field has in memory.

    Examples
    --------
    >>> from clusterviz.settings import shipped
    >>> from clusterviz.schema import read_layers
    >>> clusters = read_layers(shipped("layers"))["clusters"]
    >>> kept(clusters, "established_on", "2024-04-22")
    datetime.date(2024, 4, 22)
    """
    return read_value(layer, field, value)


def unreadable(layer: Layer, key: str, field: str, text: str) -> Finding:
    """Return the finding of a text that means nothing for its field."""
    code = f"edit.value_not_{layer.fields[field].type}"
    said = {"value": shown(text)}
    return Finding(Severity.ERROR, code, layer.name, key, field, said)
