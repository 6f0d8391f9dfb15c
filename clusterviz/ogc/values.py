"""Values of fields, as an address writes them."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from clusterviz.ogc.refused import wrong

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.schema import Field

Value = str | int | float | bool | dt.date

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_TRUTHS = {"true": True, "false": False}


def read(field: Field, text: str) -> Value:
    """Return the value of a field that an address names.

    Raises
    ------
    RequestRefusedError
        If the field cannot have it.

    Examples
    --------
    >>> from clusterviz.schema import Field, Label
    >>> field = Field("planned_area_ha", "number", Label("Diện tích", "Area"))
    >>> read(field, "12.5")
    12.5
    """
    if field.type == "integer" and _WHOLE.fullmatch(text):
        return _within(field, int(text))
    if field.type == "number" and _NUMBER.fullmatch(text):
        return _within(field, float(text))
    if field.type == "month" and not _MONTH.fullmatch(text):
        raise wrong(field.name, text, "value_month")
    if field.type == "boolean" and text in _TRUTHS:
        return _TRUTHS[text]
    if field.type == "date" and _DAY.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise wrong(field.name, text, "value_date") from error
    if field.type in {"text", "month"} or text in field.choices:
        return text
    raise wrong(field.name, text, f"value_{field.type}")


def _within(field: Field, value: float) -> float:
    """Return a number that the field's bounds allow: they are in its schema."""
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise wrong(field.name, str(value), "value_bounds")
    return value


def equal(column: pd.Series[Any], value: Value) -> NDArray[np.bool_]:
    """Return which rows have a value; a missing one is equal to nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> equal(pd.Series([1.5, None, 2.0]), 1.5).tolist()
    [True, False, False]
    """
    if isinstance(value, float) and math.isfinite(value):
        known = column.astype("float64").to_numpy()
        return np.isclose(known, value, rtol=1e-12, atol=0.0)
    return (column == value).fillna(False).to_numpy(dtype=bool)


def schema_of(field: Field) -> dict[str, object]:
    """Return what JSON Schema says of a field's values."""
    kinds: dict[str, dict[str, object]] = {
        "integer": {"type": "integer"},
        "number": {"type": "number"},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
        "month": {"type": "string", "pattern": f"^{_MONTH.pattern}$"},
        "choice": {"type": "string", "enum": [*field.choices]},
        "text": {"type": "string"},
    }
    found = kinds[field.type]
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    return {**found, **{name: one for name, one in bounds.items() if one is not None}}
