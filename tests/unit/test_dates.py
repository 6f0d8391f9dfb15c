"""Days and months as people write them: one order a column, nothing turned round."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.cells import cell
from clusterviz.core.table.dates import with_dates
from clusterviz.core.table.days_read import DateOrder, day_written
from clusterviz.records import Finding, Severity
from clusterviz.schema import Field, Label, Layer

NAME = Label(vi="Ngày", en="Day")
LOG = Layer(
    name="log",
    title=NAME,
    description=NAME,
    geometry="none",
    key="note",
    fields={
        "on": Field("on", "date", NAME),
        "month": Field("month", "month", NAME),
        "note": Field("note", "text", NAME),
    },
)
DAY = dt.date(2024, 4, 22)


def read(
    cells: list[object] | pd.Series, field: str = "on", order: DateOrder | None = None
) -> tuple[list[object], list[Finding]]:
    """Return a column as it is read, and what was found."""
    frame = pd.DataFrame({"c": cells})
    done, found = with_dates(LOG, frame, {"c": field}, order=order)
    return done["c"].tolist(), found


@pytest.mark.parametrize(
    "written",
    ["2024-04-22", "22/4/2024", "22/04/2024", "22.4.2024", "22-4-2024", " 22/4/2024 ",
     "22 / 4 / 2024", "22.04.24", "ngày 22 tháng 4 năm 2024",
     "Ngày 22 tháng 04 năm 2024",
     "22 tháng tư năm 2024", "22/4/2024 00:00:00", "2024-04-22 00:00:00+00:00",
     "2024-04-22T00:00:00Z", "2024/4/22", "22 Apr 2024", "22 April 2024", "20240422",
     "22/4/2024 12:00:00 AM", dt.datetime(2024, 4, 22), 45404, 45404.0, 20240422,
     "45404", DAY],
)  # fmt: skip
def test_a_whole_day_is_read_however_it_is_written(written: object) -> None:
    """45404 days after 30 December 1899, as workbooks count, is 22 April 2024."""
    assert read([written])[0] == [DAY]


@pytest.mark.parametrize(
    "written",
    ["2024", "4/2024", 2024, 4.5, "22/13/2024", "30/2/2024", "22/4/2024 08:30", "22/4",
     "22/4/024", "22/4/2024 12:00:00", "ngày 22", "22/4-2024", "0", "99999999",
     "đến nay", "1/1/0001", True, "22/4/2024x", "٢٢/٤/٢٠٢٤",
     "2024-04-22 17:00:00+00:00"],
)  # fmt: skip
def test_what_is_no_whole_day_stays_as_it_is(written: object) -> None:
    assert read([written])[0] == [written]


def test_days_that_can_be_read_both_ways_are_read_day_first_and_told() -> None:
    days, [found] = read(["4/5/2024", "1/2/2023", None, "2023-01-31"])

    assert days == [
        dt.date(2024, 5, 4), dt.date(2023, 2, 1), None, dt.date(2023, 1, 31)
    ]  # fmt: skip
    assert (found.code, found.severity) == ("columns.dates_day_first", Severity.INFO)
    assert found.values == {
        "column": "c", "n": 2, "value": "4/5/2024", "read": "2024-05-04"
    }  # fmt: skip


def test_a_column_with_the_month_first_is_not_turned_round() -> None:
    cells: list[object] = ["4/22/2024", "4/5/2024", "2024-04-22"]

    days, [found] = read(cells)

    assert days == ["4/22/2024", "4/5/2024", DAY]
    assert (found.code, found.severity) == ("columns.dates_month_first", Severity.ERROR)
    assert found.values["value"] == "4/22/2024"


def test_the_month_comes_first_when_a_person_says_so() -> None:
    days, _ = read(["4/22/2024", "4/5/2024"], order="month_first")

    assert days == [DAY, dt.date(2024, 4, 5)]


def test_with_the_year_first_no_other_order_is_read() -> None:
    days, _ = read(["2024-04-22", "4/5/2024"], order="iso")

    assert days == [DAY, "4/5/2024"]


@pytest.mark.parametrize(
    ("written", "code", "severity"),
    [
        ("22.04.24", "columns.dates_short_year", Severity.WARNING),
        (45404.0, "columns.dates_serial", Severity.DECISION),
        ("ngày 22 tháng 4 năm 2024", "columns.dates_read", Severity.INFO),
    ],
)
def test_how_a_day_was_read_is_told_as_gravely_as_it_is_a_guess(
    written: object, code: str, severity: Severity
) -> None:
    _, [found] = read([written, None, written])

    assert (found.code, found.severity) == (code, severity)
    assert (found.values["n"], found.values["read"]) == (2, "2024-04-22")


def test_a_year_of_two_digits_is_of_the_nearest_century() -> None:
    assert read(["1/1/69", "1/1/68"])[0] == [dt.date(1969, 1, 1), dt.date(2068, 1, 1)]


def test_typed_days_are_no_news_and_stay_typed() -> None:
    typed = pd.Series([pd.Timestamp(DAY), pd.NaT])

    days, found = read(typed)

    assert found == []
    assert days[0] in (DAY, pd.Timestamp(DAY))


def test_midnight_in_a_time_zone_is_its_day() -> None:
    typed = pd.Series(pd.to_datetime(["2024-04-22T00:00+07:00"]))

    assert read(typed)[0] == [DAY]


@pytest.mark.parametrize(
    "written",
    ["2024-04", "4/2024", "04/2024", "4-2024", "tháng 4/2024", "Tháng 04 năm 2024",
     "T4/2024", "2024/4", dt.date(2024, 4, 1), dt.datetime(2024, 4, 1)],
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(written: object) -> None:
    assert read([written], "month")[0] == ["2024-04"]


@pytest.mark.parametrize("written", ["2024", "13/2024", "22/4/2024", DAY, 4, "quý 2"])
def test_what_is_no_month_stays_as_it_is(written: object) -> None:
    assert read([written], "month")[0] == [written]


def test_other_columns_are_left_alone() -> None:
    assert read(["22/4/2024"], "note") == (["22/4/2024"], [])


@settings(deadline=None)
@given(
    days=st.lists(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)), min_size=1),
    form=st.sampled_from(
        ["{0.day}/{0.month}/{0.year}", "{0:%d}.{0:%m}.{0.year}",
         "{0.year}-{0:%m}-{0:%d}", "ngày {0.day} tháng {0.month} năm {0.year}",
         "{0:%d}-{0:%m}-{0.year} 00:00:00"]
    ),
)  # fmt: skip
def test_every_day_written_day_first_comes_back(days: list[dt.date], form: str) -> None:
    assert read([form.format(day) for day in days])[0] == days


@given(text=st.text(max_size=80) | st.from_regex(r"[0-9/.: -]{0,20}", fullmatch=True))
def test_any_text_is_a_day_or_stays_what_it_is(text: str) -> None:
    for order in (None, "iso", "day_first", "month_first"):
        found = day_written(text, order)
        assert isinstance(found.value, dt.date) if found.how else found.value == text


@given(day=st.dates())
def test_a_day_that_cells_read_is_read_the_same_in_a_column(day: dt.date) -> None:
    text = day.isoformat()

    assert day_written(text).value == cell("date", text) == day
