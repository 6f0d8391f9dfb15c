"""Values of frames as values of JSON, and rows as objects."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

JsonValue = str | int | float | bool | None


def json_value(value: object) -> JsonValue:
    """Return one value of a frame as JSON has it: missing is null, days are ISO.

    Examples
    --------
    >>> json_value(dt.date(2024, 4, 22)), json_value(float("nan")), json_value(1.5)
    ('2024-04-22', None, 1.5)
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, np.generic):
        return json_value(value.item())
    if isinstance(value, float):
        # JSON knows no infinity either.
        return value if math.isfinite(value) else None
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, bool | int):
        return value
    raise TypeError(f"{type(value).__name__} is no value of a field.")


def json_rows(frame: pd.DataFrame) -> Iterator[dict[str, JsonValue]]:
    """Yield each row of `frame` as an object, its geometry left out."""
    names = [str(name) for name in frame.columns if name != "geometry"]
    columns = [frame[name] for name in names]
    for values in zip(*columns, strict=True):
        yield {
            name: json_value(value) for name, value in zip(names, values, strict=True)
        }
