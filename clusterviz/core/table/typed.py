"""Whole columns read as `core.cells` reads one cell, without a step for each row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from clusterviz.core.cells import EXACT, UnreadableCellError, cell, is_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.schema import FieldType

    Truths = NDArray[np.bool_]

DTYPES: Mapping[FieldType, str] = {
    "text": "str",
    "choice": "str",
    "month": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "object",
}
"""What a column of each type is kept as."""

_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
_FIGURES: Mapping[FieldType, str] = {
    "integer": r"^-?[0-9]{1,18}$",
    "number": r"^-?[0-9]{1,18}(\.[0-9]{1,18})?$",
}
_WHOLE = ("integer", "text")
_OF_ONE_TYPE = ("boolean", "date", "datetime", "floating", "integer", "string")
_NONE = np.empty(0, dtype=np.intp)


@dataclass(frozen=True)
class Typed:
    """A column in the type of its field.

    Parameters
    ----------
    values
        Of that type, with a fresh index; empty where a cell is, or is unreadable.
    unreadable
        Places of the cells that cannot be read without guessing, from 0.
    n_numbers
        Cells that were no text and became text.
    """

    values: pd.Series
    unreadable: NDArray[np.intp]
    n_numbers: int = 0


def typed(kind: FieldType, column: pd.Series) -> Typed:
    """Return `column` as a field of type `kind` has it.

    Examples
    --------
    >>> read = typed("number", pd.Series(["2.5", "2,5", None]))
    >>> read.values.tolist(), read.unreadable.tolist()
    ([2.5, nan, nan], [1])
    """
    column = _plainly_typed(column)
    if isinstance(column.dtype, pd.StringDtype):
        if kind in ("text", "choice"):
            return Typed(_texts(column), _NONE)
        if kind in _FIGURES:
            return _figures_of_texts(kind, column)
    if pd.api.types.is_bool_dtype(column.dtype):
        if kind == "boolean":
            return Typed(_fresh(column.astype("boolean")), _NONE)
    elif pd.api.types.is_numeric_dtype(column.dtype):
        if kind == "number":
            return _numbers(column)
        if pd.api.types.is_integer_dtype(column.dtype) and kind in _WHOLE:
            whole = _fresh(column.astype("Int64"))
            if kind == "text":
                whole = whole.astype("str")
            return Typed(whole, _NONE, int(kind == "text") * int(whole.notna().sum()))
        if pd.api.types.is_float_dtype(column.dtype) and kind in _WHOLE:
            return _of_floats(kind, column)
    return _by_value(kind, column)


def _fresh(column: pd.Series) -> pd.Series:
    return column.reset_index(drop=True).rename(None)


def _of_floats(kind: FieldType, column: pd.Series) -> Typed:
    """Return floats that are whole as integers, or as text without a point."""
    values = column.to_numpy(dtype="float64", na_value=np.nan)
    is_filled = ~np.isnan(values)
    is_whole = (values == np.floor(values)) & (np.abs(values) < EXACT)
    whole = pd.Series(pd.arrays.IntegerArray(
        np.where(is_whole, values, 0).astype("int64"), ~is_whole
    ))  # fmt: skip
    others = np.flatnonzero(is_filled & ~is_whole)
    if kind == "integer":
        return Typed(whole, others)
    texts = whole.astype("str").to_numpy(dtype=object, copy=True)
    rest = _by_value(kind, pd.Series(values[others]))
    texts[others] = rest.values.to_numpy(dtype=object)
    n_numbers = int(is_filled.sum()) if kind == "text" else 0
    return Typed(pd.Series(texts, dtype="str"), others[rest.unreadable], n_numbers)


def _plainly_typed(column: pd.Series) -> pd.Series:
    """Return a column of objects that are all texts as one of text."""
    if column.dtype != object:
        return column
    if pd.api.types.infer_dtype(column, skipna=True) == "string":
        return column.astype("str")
    return column


def _arrow(column: pd.Series) -> pa.Array:
    texts = pa.array(column, type=pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _texts(column: pd.Series) -> pd.Series:
    """Return texts in one form of Unicode, nothing in place of blanks."""
    texts = _arrow(column)
    is_blank = pc.equal(pc.utf8_trim(texts, characters=_BLANKS), "")
    # Most columns are in that form: then nothing is written anew.
    if not pc.all(pc.string_is_ascii(texts)).as_py():
        texts = pc.utf8_normalize(texts, form="NFC")
    kept = pc.if_else(is_blank, pa.scalar(None, pa.large_string()), texts)
    return pd.Series(kept.to_pandas(), dtype="str")


def _figures_of_texts(kind: FieldType, column: pd.Series) -> Typed:
    texts = _arrow(column)
    bare = pc.utf8_trim(texts, characters=_BLANKS)
    is_figure = pc.match_substring_regex(bare, _FIGURES[kind])
    figures = pc.if_else(is_figure, bare, pa.scalar(None, pa.large_string()))
    is_filled = pc.fill_null(pc.not_equal(bare, ""), fill_value=False)
    is_read = pc.fill_null(is_figure, fill_value=False)
    unreadable = pc.and_(is_filled, pc.invert(is_read)).to_numpy(zero_copy_only=False)
    if kind == "integer":
        whole = pc.cast(figures, pa.int64())
        values = pd.Series(pd.arrays.IntegerArray(
            pc.fill_null(whole, 0).to_numpy(), whole.is_null().to_numpy(False)
        ))  # fmt: skip
    else:
        values = pd.Series(
            pc.cast(figures, pa.float64()).to_numpy(zero_copy_only=False)
        )
    return Typed(values, np.flatnonzero(unreadable))


def _numbers(column: pd.Series) -> Typed:
    values = column.to_numpy(dtype="float64", na_value=np.nan, copy=True)
    is_endless = np.isinf(values)
    values[is_endless] = np.nan
    return Typed(pd.Series(values), np.flatnonzero(is_endless))


def _by_value(kind: FieldType, column: pd.Series) -> Typed:
    """Return a column whose different values are each read once."""
    codes, cells = _different(column)
    read = np.empty(len(cells) + 1, dtype=object)
    is_bad = np.zeros(len(cells) + 1, dtype=bool)
    is_number = np.zeros(len(cells) + 1, dtype=bool)
    for at, value in enumerate(cells):
        try:
            read[at] = cell(kind, value)
        except UnreadableCellError:
            is_bad[at] = True
        is_number[at] = not isinstance(value, str) and not is_missing(value)
    values = pd.Series(read[codes], dtype=DTYPES[kind])
    n_numbers = int(is_number[codes].sum()) if kind == "text" else 0
    return Typed(values, np.flatnonzero(is_bad[codes]), n_numbers)


def _different(column: pd.Series) -> tuple[NDArray[np.intp], list[object]]:
    """Return which of its different values each cell has, and those values.

    1, 1.0 and true are equal and not the same: objects are told apart by type.
    """
    is_of_one_type = column.dtype != object or (
        pd.api.types.infer_dtype(column, skipna=True) in _OF_ONE_TYPE
    )
    if is_of_one_type:
        codes, values = pd.factorize(column)
        return codes, pd.Series(values).astype(object).tolist()
    cells = column.tolist()
    known: dict[object, int] = {}
    values_of: list[object] = []
    codes = np.empty(len(cells), dtype=np.intp)
    for at, value in enumerate(cells):
        try:
            key: object = (type(value), value)
            found = known.setdefault(key, len(values_of))
        except TypeError:
            # A list or a dict, as JSON may hold one: never the same as another.
            found = len(values_of)
        if found == len(values_of):
            values_of.append(value)
        codes[at] = found
    return codes, values_of
