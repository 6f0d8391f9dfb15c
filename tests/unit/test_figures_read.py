"""Whole columns of figures, as people and programs write them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.table.figures_read import numbers


@pytest.mark.parametrize(
    ("written", "meant", "style"),
    [
        (["1,234.5", "12"], [1234.5, 12], "point"),
        (["1.234,5", "12"], [1234.5, 12], "comma"),
        (["1234,5", "1.234"], [1234.5, 1234], "comma"),
        (["1234.5", "1,234"], [1234.5, 1234], "point"),
        (["1 234,5", "2 355 000,12"], [1234.5, 2355000.12], "comma"),
        (["1\u00a0234.5", "−7"], [1234.5, -7], "point"),
        (["2.355.000", "1.234"], [2355000, 1234], "comma"),
        (["2,355,000", "1,234"], [2355000, 1234], "point"),
        (["0.123", "1.234"], [0.123, 1.234], "point"),
        ([".5", "1.234"], [0.5, 1.234], "point"),
        (["2.355E+06", "1.5e3"], [2355000, 1500], "point"),
        (["2,355E+06"], [2355000], "comma"),
        ([1.5, "2,5", 3], [1.5, 2.5, 3], "comma"),
        (["7", " 8 "], [7, 8], "point"),
    ],
)
def test_the_cells_that_say_one_thing_tell_how_the_others_are_read(
    written: list[object], meant: list[float], style: str
) -> None:
    read = numbers(pd.Series(written, dtype=object))

    assert read.values.tolist() == pytest.approx(meant)
    assert (read.style, read.n_unreadable, read.is_ambiguous) == (style, 0, False)


def test_cells_that_disagree_leave_those_that_could_mean_two_things_unreadable() -> (
    None
):
    read = numbers(pd.Series(["1,5", "2.5", "1.234"]))

    assert read.style == "mixed"
    assert read.values.tolist()[:2] == [1.5, 2.5]
    assert read.rows == (3,)


def test_three_digits_behind_the_mark_everywhere_are_told_by_magnitude() -> None:
    column = pd.Series(["2.355", "2.356"])

    large, small = numbers(column, between=(900, 3000)), numbers(column, between=(0, 9))

    assert large.values.tolist() == [2355, 2356]
    assert small.values.tolist() == [2.355, 2.356]
    assert not large.is_ambiguous
    assert not small.is_ambiguous


@pytest.mark.parametrize("between", [None, (0.0, 9999.0)])
def test_what_nothing_tells_is_said_to_be_ambiguous(
    between: tuple[float, float] | None,
) -> None:
    read = numbers(pd.Series(["2.355", "2.356"]), between=between)

    assert read.is_ambiguous
    assert read.values.tolist() == [2.355, 2.356]


def test_what_is_no_number_is_counted_by_row_and_what_is_empty_is_not() -> None:
    cells = ["1", None, " ", "khoảng 3", "1,2,3", True, "12a", float("nan"), "9" * 60]

    read = numbers(pd.Series(cells, dtype=object, index=range(10, 19)))

    assert read.rows == (4, 5, 6, 7, 9)
    assert read.n_unreadable == 5
    assert read.values.index.tolist() == list(range(10, 19))


@pytest.mark.parametrize("text", ["1e999", "inf", "nan", "٣", "1_000", "0x1F"])
def test_only_plain_finite_figures_are_numbers(text: str) -> None:
    assert numbers(pd.Series([text])).rows == (1,)


def test_numbers_stay_what_they_are_and_infinity_is_none() -> None:
    read = numbers(pd.Series([1.5, np.inf, np.nan]))

    assert read.values.tolist()[0] == 1.5
    assert read.rows == (2,)


@settings(deadline=None)
@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20),
    st.sampled_from([(",", "."), (".", ","), (" ", ","), ("", ","), ("", ".")]),
)
def test_any_column_with_two_decimals_is_read_back(
    cents: list[int], marks: tuple[str, str]
) -> None:
    group, decimal = marks
    values = [cent / 100 for cent in cents]
    written = [
        f"{value:,.2f}".replace(",", "g").replace(".", decimal).replace("g", group)
        for value in values
    ]

    assert numbers(pd.Series(written)).values.tolist() == pytest.approx(values)
