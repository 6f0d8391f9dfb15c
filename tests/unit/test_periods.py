"""The periods of Circular 14/2024, from its own days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.periods import level_of, period, period_of, periods_around
from clusterviz.errors import InputError
from tests.strategies import properties


@pytest.mark.parametrize(
    ("code", "last_on"),
    [("2024-H1", dt.date(2024, 6, 14)), ("2024", dt.date(2024, 12, 14))],
)
def test_both_periods_begin_on_15_december_and_end_on_the_14th(
    code: str, last_on: dt.date
) -> None:
    one = period(code)

    assert (one.code, one.first_on, one.last_on) == (
        code, dt.date(2023, 12, 15), last_on,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "half_on", "year_on"),
    [
        ("01", dt.date(2024, 6, 20), dt.date(2024, 12, 20)),
        ("02", dt.date(2024, 6, 20), dt.date(2024, 12, 20)),
        ("03", dt.date(2024, 6, 25), dt.date(2024, 12, 25)),
        ("04", dt.date(2024, 6, 30), dt.date(2024, 12, 31)),
    ],
)
def test_each_form_is_due_on_its_own_day(
    number: str, half_on: dt.date, year_on: dt.date
) -> None:
    assert period("2024-H1").due_on(number) == half_on
    assert period("2024").due_on(number) == year_on


@pytest.mark.parametrize(
    "text", ["", "24", "2024-H2", "2024-h1", "2024-06", "2024 ", "02024", "\uff12024"]
)
def test_what_is_written_otherwise_is_no_period(text: str) -> None:
    with pytest.raises(InputError, match="no reporting period"):
        period(text)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (dt.date(2024, 6, 14), "2024-H1"),
        (dt.date(2024, 6, 15), "2024"),
        (dt.date(2024, 12, 14), "2024"),
        (dt.date(2024, 12, 15), "2025-H1"),
    ],
)
def test_a_period_is_under_way_until_its_cut_off(day: dt.date, code: str) -> None:
    assert period_of(day).code == code


@properties
@given(st.dates(dt.date(2001, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_lies_in_the_period_under_way(day: dt.date) -> None:
    one = period_of(day)

    assert one.first_on <= day <= one.last_on
    assert one == period(one.code)
    assert [later.last_on for later in periods_around(day)] == sorted(
        (later.last_on for later in periods_around(day)), reverse=True
    )


def test_communes_file_form_03_once_there_are_no_districts() -> None:
    # The districts ended on 1 July 2025, between these two cut-offs.
    assert level_of(period("2025-H1")) == "district"
    assert level_of(period("2025")) == "commune"
    both = [
        period("2025")._replace(last_on=day)
        for day in (dt.date(2025, 6, 30), dt.date(2025, 7, 1))
    ]
    assert [level_of(one) for one in both] == ["district", "commune"]
