from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from clusterviz.core.timeline import (
    area_schemes,
    areas_on,
    is_reached,
    month_end,
    month_of,
    valid_on,
)
from clusterviz.errors import InputError
from tests.strategies import features
from tests.tiny.plan import area_rows


@pytest.mark.parametrize(
    ("day", "n"),
    [
        (dt.date(2023, 12, 31), 0),
        (dt.date(2024, 1, 1), 1),
        (dt.date(2024, 12, 31), 1),
        (dt.date(2025, 1, 1), 0),
    ],
)
def test_the_first_and_the_last_day_belong_to_what_is_valid(
    day: dt.date, n: int
) -> None:
    year = pd.DataFrame(
        {
            "valid_from_on": [dt.date(2024, 1, 1)],
            "valid_to_on": [dt.date(2024, 12, 31)],
        }
    )

    assert len(valid_on(year, day)) == n


def test_a_missing_day_leaves_its_side_open() -> None:
    always = pd.DataFrame({"valid_from_on": [None], "valid_to_on": [None]})

    assert len(valid_on(always, dt.date(1900, 1, 1))) == 1


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_any_day_of_the_calendar_may_be_asked_for(day: dt.date) -> None:
    always = pd.DataFrame({"valid_from_on": [None], "valid_to_on": [None]})
    that_day = pd.DataFrame({"valid_from_on": [day], "valid_to_on": [day]})

    assert len(valid_on(always, day)) == 1
    assert len(valid_on(that_day, day)) == 1
    assert month_end(month_of(day)).replace(day=1) == day.replace(day=1)


def test_a_frame_without_rows_stays_boolean() -> None:
    assert is_reached(pd.Series(dtype="object"), dt.date(2024, 1, 1)).dtype == "bool"


def test_districts_end_and_communes_change_on_1_july_2025() -> None:
    areas = features("areas", area_rows())

    before = areas_on(areas, "commune", dt.date(2025, 6, 30))
    after = areas_on(areas, "commune", dt.date(2025, 7, 1))

    assert before["area_code"].tolist() == ["011", "012", "021", "022"]
    assert after["area_code"].tolist() == ["101", "102"]


def test_a_level_that_is_gone_is_refused_with_the_days_on_which_it_was() -> None:
    areas = features("areas", area_rows())

    with pytest.raises(InputError, match="district from 2024-01-01 to 2025-06-30"):
        areas_on(areas, "district", dt.date(2025, 7, 1))


def test_schemes_of_areas_are_listed_with_their_days() -> None:
    found = area_schemes(features("areas", area_rows()))

    assert [(one.level, one.n) for one in found] == [
        ("province", 1),
        ("district", 2),
        ("commune", 4),
        ("commune", 2),
    ]
    assert found[-1].valid_from_on == dt.date(2025, 7, 1)
    assert found[-1].valid_to_on is None


@pytest.mark.parametrize(
    "month",
    [
        "2024-13",
        "April",
        "2024",
        "",
        "2024-4",
        "24-04",
        " 2024-04",
        "2024-04\n",
        "0000-01",
    ],
)
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(InputError, match="is no month"):
        month_end(month)
