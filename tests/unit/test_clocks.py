"""The clocks of the law: by hand, by the Civil Code's rule for months, on any day."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz import texts
from clusterviz.core import clocks
from clusterviz.rules import read_rules
from tests.strategies import cluster, features, properties

if TYPE_CHECKING:
    from clusterviz.schema import Language

TODAY = dt.date(2024, 4, 22)
REPEAT = "violation_repeat_months"
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


def ends(day: dt.date, n_months: int) -> dt.date:
    """Return the end of one period."""
    later: pd.Timestamp = clocks.months_later(pd.Series([day]), n_months).iloc[0]
    return later.date()


@pytest.mark.parametrize(
    ("begins", "n_months", "expected"),
    [
        # A leap day has no twin in a common year: the month's last day stands for it.
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2023, 2, 28), 12, dt.date(2024, 2, 28)),
        (dt.date(2024, 2, 29), 48, dt.date(2028, 2, 29)),
        (dt.date(2024, 8, 31), 6, dt.date(2025, 2, 28)),
        (dt.date(2022, 12, 31), 24, dt.date(2024, 12, 31)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 4, 30)),
    ],
)
def test_a_period_of_months_ends_on_the_day_of_the_same_number(
    begins: dt.date, n_months: int, expected: dt.date
) -> None:
    assert ends(begins, n_months) == expected


@properties
@given(begins=DAYS, n_months=st.integers(1, 60))
def test_the_end_is_so_many_months_on_and_never_a_day_too_far(
    begins: dt.date, n_months: int
) -> None:
    end = ends(begins, n_months)

    assert (end.year - begins.year) * 12 + end.month - begins.month == n_months
    last = calendar.monthrange(end.year, end.month)[1]
    assert end.day == min(begins.day, last)


@properties
@given(first=DAYS, second=DAYS, n_months=st.integers(1, 60))
def test_what_begins_later_never_ends_earlier(
    first: dt.date, second: dt.date, n_months: int
) -> None:
    earlier, later = sorted([first, second])

    assert ends(earlier, n_months) <= ends(later, n_months)


@properties
@given(due=DAYS, on=DAYS)
def test_each_day_falls_into_one_part_and_the_next_quarter_follows_this_one(
    due: dt.date, on: dt.date
) -> None:
    [part] = clocks.falls(pd.Series([due]), on)

    # Quarters counted from the year 0, by arithmetic of our own.
    ahead = (due.year * 4 + (due.month - 1) // 3) - (on.year * 4 + (on.month - 1) // 3)
    if due < on:
        assert part == "overdue"
    else:
        assert part == {0: "this_quarter", 1: "next_quarter"}.get(ahead, "later")


def test_the_last_day_itself_is_not_overdue() -> None:
    assert clocks.falls(pd.Series([TODAY]), TODAY).tolist() == ["this_quarter"]


def test_a_notice_of_a_site_that_is_not_approved_runs_twelve_months() -> None:
    sites = pd.DataFrame(
        {
            "site_id": ["S1", "S2", "S3"],
            "site_name": ["A", "B", "C"],
            "cluster_id": "C1",
            "notice_on": [dt.date(2024, 8, 5), dt.date(2024, 9, 1), None],
        }
    )
    is_waiting = pd.Series([True, False, True])

    rows = clocks.notices(sites, is_waiting, dt.date(2025, 8, 7), 12)

    assert rows["feature_id"].tolist() == ["S1", "S3"]
    assert rows["due_on"].tolist() == [dt.date(2025, 8, 5), None]
    assert rows["n_days_left"].tolist() == [-2, pd.NA]
    assert rows["falls"].tolist() == ["overdue", "unknown"]
    assert rows["lacks"].tolist() == ["", "notice_on"]


def test_time_without_action_runs_for_what_is_established_and_not_begun() -> None:
    idle = {"operation_status": "not_operating", "construction_status": "plan_approved"}
    clusters = features(
        "clusters",
        [
            cluster("C1", None, **idle, established_on=dt.date(2022, 5, 31)),
            cluster("C2", None, **idle),
            cluster("C3", None, **{**idle, "construction_status": "building"}),
            cluster("C4", None, **idle, established_on=dt.date(2025, 1, 1)),
            cluster("C5", None),
        ],
    )

    rows = clocks.inaction(clusters, TODAY, 24, "construction").set_index("cluster_id")

    # C3 builds, C4 is established later, C5 operates.
    assert rows["due_on"].to_dict() == {"C1": dt.date(2024, 5, 31), "C2": None}
    assert rows.loc["C2", "lacks"] == "established_on"
    prepared = clocks.inaction(clusters, TODAY, 24, "preparation")
    assert prepared.empty


def projects(**said: list[object]) -> pd.DataFrame:
    """Return projects of one cluster, of which nothing else is known."""
    n = len(next(iter(said.values())))
    blank: dict[str, list[object]] = dict.fromkeys(
        ("registered_on", "producing_since_on", *clocks.LAND_DAYS), [None] * n
    )
    frame = pd.DataFrame({**blank, **said}, dtype="object")
    return frame.assign(
        project_id=[f"P{i}" for i in range(n)],
        project_name="Dự án",
        cluster_id="C1",
        is_producing=pd.Series(said.get("is_producing", [False] * n)),
    )


def test_land_is_to_be_used_within_the_months_of_either_clock() -> None:
    rows = clocks.land_use(
        projects(
            land_received_on=[dt.date(2023, 6, 30), None],
            in_use_due_on=[dt.date(2022, 3, 31), dt.date(2022, 9, 30)],
        ),
        TODAY,
        {"land_unused_months": 12, "land_behind_months": 24},
    )

    unused = rows[rows["clock"] == "land_unused_months"].set_index("feature_id")
    behind = rows[rows["clock"] == "land_behind_months"].set_index("feature_id")
    assert unused["due_on"].to_dict() == {"P0": dt.date(2024, 6, 30), "P1": None}
    assert behind["due_on"].to_dict() == {
        "P0": dt.date(2024, 3, 31),
        "P1": dt.date(2024, 9, 30),
    }
    assert behind["falls"].tolist() == ["overdue", "next_quarter"]


def test_no_clock_runs_for_land_in_use_or_projects_of_a_later_day() -> None:
    day, later = dt.date(2020, 1, 1), dt.date(2024, 6, 1)

    rows = clocks.land_use(
        projects(
            land_received_on=[day, day, day, day],
            is_producing=[True, False, False, True],
            land_used_on=[None, day, None, None],
            registered_on=[None, None, later, None],
            producing_since_on=[None, None, None, later],
        ),
        TODAY,
        {"land_unused_months": 12},
    )

    # Only the last one's land lies unused: it produces from June on.
    assert rows["feature_id"].tolist() == ["P3"]


def test_each_clock_is_a_rule_with_its_document_and_article() -> None:
    rules = read_rules()
    on = dt.date(2024, 8, 1)

    said = {one: rules.rule(one, on) for one in clocks.CLOCKS}

    assert {one: (rule.value, rule.unit) for one, rule in said.items()} == {
        "notice_months": (12, "months"),
        "inaction_months": (24, "months"),
        "land_unused_months": (12, "months"),
        "land_behind_months": (24, "months"),
    }
    assert said["land_unused_months"].source == "31/2024/QH15, Art. 81(8)"
    assert said["notice_months"].source == "31/2024/QH15, Art. 85(5)"
    assert said["inaction_months"].document == "practice"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_was_not_read_in_the_law_itself_is_said_to_be_to_be_confirmed(
    language: Language,
) -> None:
    words = texts.catalogue("lawbook", language)
    sign = {"vi": ("nguồn thứ cấp", "xác nhận"), "en": ("secondary", "confirmed")}

    for one in read_rules().rules:
        if one.id in {*clocks.CLOCKS, "land_extension_months", REPEAT}:
            said = words[f"lawbook.note_{one.note}"]
            assert any(word in said for word in sign[language])


def test_the_repeat_rule_begins_with_its_law_and_changes_with_the_one_of_2020() -> None:
    rules = read_rules()

    assert not rules.has(REPEAT, dt.date(2013, 6, 30))
    for day in (dt.date(2013, 7, 1), dt.date(2021, 12, 31), dt.date(2022, 1, 1)):
        assert rules.rule(REPEAT, day).source == "15/2012/QH13, Art. 7(1)"
    notes = {rules.rule(REPEAT, dt.date(year, 1, 1)).note for year in (2021, 2022)}
    assert len(notes) == 2


def test_before_the_land_law_of_2024_a_notice_had_no_term() -> None:
    rules = read_rules()

    assert not rules.has("notice_months", dt.date(2024, 7, 31))
    assert rules.has("notice_months", dt.date(2024, 8, 1))
    assert rules.rule("land_unused_months", dt.date(2024, 7, 31)).document == (
        "45/2013/QH13"
    )
