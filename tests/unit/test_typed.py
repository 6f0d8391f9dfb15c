"""A whole column reads as each of its cells does, whatever it is kept as."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.cells import UnreadableCellError, cell, is_missing
from clusterviz.core.table.typed import DTYPES, typed
from clusterviz.schema.model import FieldType

KINDS: tuple[FieldType, ...] = get_args(FieldType)

TEXTS = (
    st.text(max_size=8)
    | st.from_regex(
        r"[ \x1c\x85]?-?[0-9]{0,19}[.,]?[0-9]{0,3}[ \u2003]?", fullmatch=True
    )
    | st.dates().map(str)
    | st.sampled_from(
        ["true", "False", "2024-04", " ", "\x1f", "\u3000", "a\u0302", "\uff11"]
    )
)
COLUMNS = st.one_of(
    st.lists(st.none() | TEXTS).map(lambda cells: pd.Series(cells, dtype="str")),
    st.lists(st.none() | TEXTS).map(lambda cells: pd.Series(cells, dtype=object)),
    st.lists(st.floats() | st.integers(-(2**60), 2**60).map(float)).map(
        lambda cells: pd.Series(cells, dtype="float64")
    ),
    st.lists(st.none() | st.integers(-(2**63), 2**63 - 1)).map(
        lambda cells: pd.Series(cells, dtype="Int64")
    ),
    st.lists(st.none() | st.booleans()).map(
        lambda cells: pd.Series(cells, dtype="boolean")
    ),
    st.lists(st.none() | st.dates()).map(lambda cells: pd.Series(cells, dtype=object)),
    st.lists(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1))).map(
        lambda cells: pd.Series(cells, dtype="datetime64[us]")
    ),
    st.lists(
        st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.dates()
    ).map(lambda cells: pd.Series(cells, dtype=object)),
)


def one_by_one(
    kind: FieldType, column: pd.Series
) -> tuple[list[object], list[int], int]:
    """Return values, places of unreadable cells and numbers, by a step for each row."""
    values, unreadable, n_numbers = list[object](), list[int](), 0
    for at, value in enumerate(column.astype(object).tolist()):
        try:
            values.append(cell(kind, value))
        except UnreadableCellError:
            values.append(None)
            unreadable.append(at)
        is_text = isinstance(value, str) or is_missing(value)
        n_numbers += kind == "text" and not is_text
    return values, unreadable, n_numbers


@settings(deadline=None, max_examples=400)
@given(kind=st.sampled_from(KINDS), column=COLUMNS)
def test_a_column_reads_as_each_of_its_cells(
    kind: FieldType, column: pd.Series
) -> None:
    values, unreadable, n_numbers = one_by_one(kind, column)

    read = typed(kind, column)

    expected = pd.Series(values, dtype=DTYPES[kind])
    pd.testing.assert_series_equal(read.values, expected)
    assert read.unreadable.tolist() == unreadable
    assert read.n_numbers == n_numbers


def test_one_true_and_a_whole_float_are_not_the_same_cell() -> None:
    read = typed("integer", pd.Series([1, True, 1.0, "1"], dtype=object))

    assert read.unreadable.tolist() == [1]
    assert read.values.tolist() == [1, pd.NA, 1, 1]


def test_a_float_that_may_stand_for_two_whole_numbers_is_neither() -> None:
    """From 2**53 on, floats are more than one apart."""
    column = pd.Series([2.0**53 - 1, 2.0**53])

    assert typed("integer", column).unreadable.tolist() == [1]
    assert typed("text", column).values.tolist() == [
        "9007199254740991", "9007199254740992.0"
    ]  # fmt: skip


def test_a_cell_that_is_a_list_is_unreadable() -> None:
    read = typed("text", pd.Series([["a"], "b"], dtype=object))

    assert read.unreadable.tolist() == [0]


@pytest.mark.parametrize("kind", KINDS)
def test_the_index_of_a_column_is_left_behind(kind: FieldType) -> None:
    column = pd.Series([1, 1], index=[7, 3], dtype="Int64")

    assert typed(kind, column).values.index.tolist() == [0, 1]


def test_a_whole_number_too_large_for_a_float_is_unreadable() -> None:
    read = typed("number", pd.Series([10**400, 2], dtype=object))

    assert read.unreadable.tolist() == [0]
    assert np.isnan(read.values.iloc[0])
