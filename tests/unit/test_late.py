"""Stages, deadlines and obstacles of clearance: by hand arithmetic."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core import late
from tests.strategies import LAYERS, properties

STAGES = list(LAYERS["clearance_log"].fields["stage"].choices)
TODAY = dt.date(2024, 4, 22)


def site(stage: str | None, **said: object) -> dict[str, object]:
    """Return a site of 2 ha and 10 households, of which nothing else is known."""
    nothing = {"handover_due_on": None, "notice_on": None}
    return {"stage": stage, "to_clear_ha": 2.0, "n_households": 10, **nothing, **said}


def behind(
    *sites: dict[str, object],
    notice_months: int | None = None,
    notice_from_on: dt.date | None = None,
) -> pd.DataFrame:
    """Return the sites that are open, the latest first."""
    return late.deadlines(
        pd.DataFrame(list(sites)),
        STAGES,
        TODAY,
        notice_months=notice_months,
        notice_from_on=notice_from_on,
    )


def test_a_site_counts_at_its_stage_and_at_every_one_before() -> None:
    states = pd.DataFrame([site("notice"), site("paid"), site("levelled")])

    rows = late.funnel(states, STAGES).set_index("stage")

    n_sites = dict(zip(rows.index, rows["n_sites"], strict=True))
    assert n_sites == {
        "notice": 3, "inventory": 2, "posted": 2, "approved": 2, "paid": 2,
        "handed_over": 1, "levelled": 1,
    }  # fmt: skip
    paid = rows.loc["paid"]
    assert (paid["area_ha"], paid["n_households"], paid["n_sites_here"]) == (4, 20, 1)


def test_what_has_not_begun_is_at_no_stage() -> None:
    rows = late.funnel(pd.DataFrame([site(None), site("elsewhere")]), STAGES)

    assert rows["n_sites"].tolist() == [0] * 7
    assert rows["area_ha"].tolist() == [0.0] * 7


@properties
@given(st.lists(st.sampled_from([*STAGES, None]), min_size=1, max_size=30))
def test_no_stage_holds_more_than_the_one_before(stages: list[str | None]) -> None:
    states = pd.DataFrame([site(stage) for stage in stages])

    rows = late.funnel(states, STAGES)

    for name in ("n_sites", "area_ha", "n_households"):
        assert (rows[name].diff().fillna(0) <= 0).all()
    assert rows["n_sites_here"].sum() == rows["n_sites"].iloc[0]


def test_days_behind_are_counted_from_the_planned_hand_over() -> None:
    rows = behind(
        site("posted", handover_due_on=dt.date(2024, 5, 2)),
        site("posted", handover_due_on=dt.date(2024, 3, 31)),
        site("posted"),
    )

    # April 22 is 22 days after March 31 and 10 days before May 2.
    assert rows["n_days_behind"].tolist()[:2] == [22, -10]
    assert rows["deadline"].tolist() == ["plan", "plan", ""]


def test_without_a_day_on_record_it_cannot_be_told_what_is_late() -> None:
    rows = behind(site("posted"))

    assert rows["n_days_behind"].isna().all()
    assert rows["deadline_on"].tolist() == [None]


@pytest.mark.parametrize("stage", ["handed_over", "levelled"])
def test_what_is_handed_over_is_late_no_more(stage: str) -> None:
    assert behind(site(stage, handover_due_on=dt.date(2020, 1, 1))).empty


def test_a_notice_ends_twelve_months_on_unless_the_plan_is_approved() -> None:
    given_on = dt.date(2023, 4, 20)

    rows = behind(
        site("posted", notice_on=given_on),
        site("approved", notice_on=given_on),
        notice_months=12,
    )

    # It ended on 20 April 2024.
    assert rows["n_days_behind"].tolist() == [2, pd.NA]
    assert rows["deadline"].tolist() == ["notice", ""]
    assert rows["deadline_on"].tolist()[0] == dt.date(2024, 4, 20)


def test_the_earlier_of_two_days_counts() -> None:
    rows = behind(
        site(
            "posted",
            notice_on=dt.date(2023, 4, 20),
            handover_due_on=dt.date(2024, 4, 12),
        ),
        notice_months=12,
    )

    assert (rows["deadline"].iloc[0], rows["n_days_behind"].iloc[0]) == ("plan", 10)


def test_a_notice_given_before_the_law_is_not_held_to_it() -> None:
    rows = behind(
        site("posted", notice_on=dt.date(2023, 4, 20)),
        notice_months=12,
        notice_from_on=dt.date(2024, 8, 1),
    )

    assert rows["n_days_behind"].isna().all()


def test_overdue_obstacles_come_first_and_those_without_a_day_last() -> None:
    days = [None, dt.date(2024, 6, 30), dt.date(2024, 3, 31), dt.date(2024, 4, 21)]
    states = pd.DataFrame(
        {"obstacle": ["a", "b", "c", " "], "obstacle_due_on": days, "n": range(4)}
    )

    rows = late.obstacles(states, TODAY)

    # What is only a blank is no obstacle.
    assert rows["obstacle"].tolist() == ["c", "b", "a"]
    assert rows["n_days_overdue"].tolist() == [22, -69, pd.NA]


def test_without_sites_there_is_nothing_to_list() -> None:
    states = pd.DataFrame([site("posted", obstacle="", obstacle_due_on=None)]).iloc[:0]

    assert late.deadlines(states, STAGES, TODAY, notice_months=12).empty
    assert late.obstacles(states, TODAY).empty
    assert late.funnel(states, STAGES)["n_sites"].tolist() == [0] * 7
