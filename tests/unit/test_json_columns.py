"""A column as JSON texts says what each of its values says alone."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.files.json_columns import column_texts
from clusterviz.files.json_values import json_value
from tests.strategies import properties

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "str": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
    "Int64": st.none() | st.integers(-(2**63), 2**63 - 1),
    "int64": st.integers(-(2**63), 2**63 - 1),
    "float64": st.floats(),
    "boolean": st.none() | st.booleans(),
    "bool": st.booleans(),
    "object": st.none() | st.dates(),
}
"""By dtype, what a column of a stored layer may hold."""


def read(texts: list[bytes]) -> list[object]:
    """Return what a reader of JSON gets; constants such as NaN are refused."""
    return [json.loads(one, parse_constant=pytest.fail) for one in texts]


@pytest.mark.parametrize("dtype", VALUES)
@properties
@given(st.data())
def test_a_column_says_what_its_values_say(dtype: str, data: st.DataObject) -> None:
    column = pd.Series(data.draw(st.lists(VALUES[dtype])), dtype=dtype)

    assert read(column_texts(column)) == [json_value(value) for value in column]


def test_figures_past_the_integers_of_a_float_keep_their_digits() -> None:
    column = pd.Series([2**53 + 1, None], dtype="Int64")

    assert column_texts(column) == [b"9007199254740993", b"null"]


def test_nothing_known_is_null_and_so_is_what_json_has_no_number_for() -> None:
    column = pd.Series([1.5, float("nan"), float("inf"), float("-inf")])

    assert column_texts(column) == [b"1.5", b"null", b"null", b"null"]


def test_text_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Cụm công nghiệp Yên Lư")

    (text,) = column_texts(pd.Series([decomposed], dtype="str"))
    assert text.decode() == '"Cụm công nghiệp Yên Lư"'


@pytest.mark.parametrize(
    "text", ['"', "\\", "\n\x1b[31m", "a,b", "]", "%b", "</script>"]
)
def test_hostile_text_comes_back_as_it_was(text: str) -> None:
    assert read(column_texts(pd.Series([text, "x"], dtype="str"))) == [text, "x"]


def test_days_and_moments_are_iso() -> None:
    days = pd.Series([dt.date(2024, 4, 22), None], dtype="object")
    moments = pd.Series([dt.datetime(2024, 4, 22, 8, tzinfo=dt.UTC)])

    assert read(column_texts(days)) == ["2024-04-22", None]
    assert read(column_texts(moments)) == ["2024-04-22T08:00:00+00:00"]


def test_a_column_of_many_types_says_each() -> None:
    column = pd.Series([1, "a", None, 2.5], dtype="object")

    assert read(column_texts(column)) == [1, "a", None, 2.5]


def test_what_is_no_value_of_a_field_is_refused() -> None:
    with pytest.raises(TypeError, match="list is no value"):
        column_texts(pd.Series([[1]], dtype="object"))


def test_no_rows_are_no_texts() -> None:
    for dtype in VALUES:
        assert column_texts(pd.Series([], dtype=dtype)) == []
