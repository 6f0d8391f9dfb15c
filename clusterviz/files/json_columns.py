"""Columns of frames as JSON, a column at a time: a million rows in a few calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from clusterviz.files.json_values import json_value

if TYPE_CHECKING:
    import pandas as pd


def column_texts(values: pd.Series[Any]) -> list[bytes]:
    r"""Return the JSON text of each value, as `json_values.json_value` has it.

    Missing values and infinities are null, days are ISO, text is composed (NFC).

    Parameters
    ----------
    values
        A column of a frame, of any type that a field may have.

    Raises
    ------
    TypeError
        If one is no value of a field.

    Examples
    --------
    >>> import pandas as pd
    >>> column_texts(pd.Series([1.5, float("nan")]))
    [b'1.5', b'null']
    >>> column_texts(pd.Series(["Yên", None], dtype="str"))
    [b'"Y\xc3\xaan"', b'null']
    """
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "bif":
        return _split(np.ascontiguousarray(values.to_numpy()))
    column = _arrow(values)
    if column is None:
        return [orjson.dumps(json_value(value)) for value in values]
    kind = column.type
    if pa.types.is_date32(kind):
        return _words(column.cast(pa.string()))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _words(pc.utf8_normalize(column, form="NFC"))
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind) or pa.types.is_null(kind):
        return _split(column.to_pylist())
    return [orjson.dumps(json_value(value)) for value in values]


def _arrow(values: pd.Series[Any]) -> pa.Array | None:
    """Return a column as Arrow has it; ``None`` where its values are of many types."""
    try:
        column = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return None
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _split(values: object) -> list[bytes]:
    """Return each of some values that hold no comma, written all at once."""
    text = orjson.dumps(values, option=orjson.OPT_SERIALIZE_NUMPY)
    return text[1:-1].split(b",") if len(text) > len(b"[]") else []


def _words(column: pa.Array) -> list[bytes]:
    """Return each of some texts: a word that comes again is written once."""
    coded = column.dictionary_encode()
    text = orjson.dumps(coded.dictionary.to_pylist())[1:-1]
    # Within a text every quotation mark has a backslash before it, and no line ends:
    # what is replaced stands between two texts and nowhere else.
    words = text.replace(b'","', b'"\n"').split(b"\n")
    if len(coded.dictionary) == len(column):
        return words if len(column) else []
    # The last is where a missing one leads.
    codes = coded.indices.fill_null(len(words)).to_pylist()
    words.append(b"null")
    return [words[code] for code in codes]
