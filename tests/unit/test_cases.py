"""Overlap cases: what needs one, where each stands, and which step may follow."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from clusterviz.core import cases, register
from clusterviz.core.cases import Step
from clusterviz.records import Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = dt.date(2024, 4, 22)
LATER = dt.date(2024, 6, 30)
NONE = pd.DataFrame({"cluster_id": [], "zone_id": []})


def pair(**changes: object) -> dict[str, Any]:
    """Return a pair of 2 ha in conflict, of a kind that needs approval."""
    usual = {
        "cluster_id": "C1", "zone_id": "Z1", "kind": "rice_land", "overlap_ha": 2.0,
        "verdict": "conflict", "severity": "needs_approval", "cluster_name": "Một",
        "zone_name": None, "cluster_document": "1/QĐ", "zone_document": "2/QĐ",
    }  # fmt: skip
    return {**usual, **changes}


def pairs(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """Return a re-run's pairs."""
    return pd.DataFrame(list(rows), columns=list(pair()))


def entry(**changes: object) -> Entry:
    """Return what was written of the case of `pair`."""
    body = {**cases.first_body(pair(), DAY, DAY), **changes}
    return Entry("case", "C1|Z1", 1, dt.datetime.now(dt.UTC), "An", body)


def case(
    *found: Mapping[str, Any], on: dt.date = DAY, **changes: object
) -> dict[str, Any]:
    """Return where the case stands after a re-run that finds `found`."""
    entries = {"C1|Z1": entry(**changes)}
    row = register.standing(entries, pairs(*found), NONE, on).iloc[0]
    return {str(name): value for name, value in row.items()}


def step(state: str, **changes: object) -> Step:
    """Return a step with everything that a step can need."""
    usual: dict[str, Any] = {
        "responsible": "department", "due_on": LATER, "reason": "Vì sao",
        "document": "3/TB-UBND",
    }  # fmt: skip
    return Step(state, **(usual | changes))


@pytest.mark.parametrize(
    "harmless",
    [
        {"severity": "inform"},
        {"verdict": "within_tolerance"},
        {"verdict": "cannot_be_judged"},
    ],
)
def test_only_a_conflict_that_somebody_must_decide_on_needs_a_case(
    harmless: Mapping[str, object],
) -> None:
    found = pairs(pair(), pair(zone_id="Z2", **harmless))

    assert register.not_taken_up({}, found)["zone_id"].tolist() == ["Z1"]
    assert register.not_taken_up({"C1|Z1": entry()}, found).empty


def test_without_pairs_nothing_needs_a_case() -> None:
    assert list(register.not_taken_up({}, pairs()).columns) == list(pair())


def test_a_case_is_opened_with_who_acts_and_by_when() -> None:
    opened_on = dt.date(2026, 11, 22)
    body = cases.first_body(pair(severity="forbidden"), DAY, opened_on)

    # 15 days after 22 November is 7 December: the data are of another day.
    assert (body["opened_on"], body["on"]) == ("2026-11-22", "2024-04-22")
    assert (body["due_on"], body["responsible"]) == ("2026-12-07", "province")
    assert (body["state"], body["overlap_before_ha"]) == ("open", 2.0)
    assert body["zone_name"] == ""


def test_a_local_committee_does_not_decide_for_two_areas() -> None:
    slight = pair(severity="adjust")

    assert cases.first_body(slight, DAY, DAY)["responsible"] == "local"
    both = cases.first_body(slight, DAY, DAY, n_areas=2)
    assert both["responsible"] == "department"


def test_a_rerun_says_how_much_is_left() -> None:
    now = case(pair(overlap_ha=0.5))

    assert (now["overlap_before_ha"], now["overlap_now_ha"]) == (2.0, 0.5)
    assert (now["change_ha"], now["may_close"]) == (-1.5, False)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [([], "nothing_found"), ([pair(verdict="within_tolerance")], "within_tolerance")],
)
def test_a_case_may_close_where_a_rerun_finds_no_conflict(
    found: list[dict[str, Any]], verdict: str
) -> None:
    now = case(*found)

    assert (now["verdict"], now["may_close"]) == (verdict, True)
    assert cases.refusal(now, step("resolved_by_change"), DAY) == ""


@pytest.mark.parametrize("kind", ["rice_land", ""])
def test_nothing_found_for_want_of_data_is_not_nothing(kind: str) -> None:
    """No rice land was supplied for the cluster, or it has no boundary."""
    gap = pair(zone_id="", kind=kind, verdict="cannot_be_judged", overlap_ha=np.nan)
    now = case(gap)

    assert (now["verdict"], now["may_close"]) == ("cannot_be_judged", False)
    assert pd.isna(now["overlap_now_ha"])
    assert cases.refusal(now, step("resolved_by_change"), DAY) == "not_judged"


def test_a_gap_of_another_kind_does_not_keep_a_case_open() -> None:
    gap = pair(zone_id="", kind="mineral", verdict="cannot_be_judged")

    assert case(gap)["verdict"] == "nothing_found"


def test_a_conflict_that_comes_back_opens_its_case_again() -> None:
    still = case(state="resolved_by_change")
    back = case(pair(), state="resolved_by_change")

    assert (still["case_state"], still["reopened"]) == ("resolved_by_change", "")
    assert (back["case_state"], back["reopened"]) == ("open", "again")


@pytest.mark.parametrize(
    ("now_ha", "state"), [(2.0, "accepted_with_reason"), (2.5, "open")]
)
def test_what_was_accepted_covers_no_more_than_it_was_given_for(
    now_ha: float, state: str
) -> None:
    now = case(pair(overlap_ha=now_ha), state="accepted_with_reason", overlap_ha=2.0)

    assert now["case_state"] == state


def test_what_was_accepted_without_a_figure_covers_no_conflict() -> None:
    now = case(pair(), state="accepted_with_reason", overlap_ha=None)

    assert now["reopened"] == "grown"


@pytest.mark.parametrize(
    ("on", "state", "is_overdue"),
    [
        # Due on 22 May: 30 days.
        (dt.date(2024, 5, 22), "open", False),
        (dt.date(2024, 5, 23), "open", True),
        (dt.date(2024, 5, 23), "accepted_with_reason", False),
    ],
)
def test_a_case_is_overdue_the_day_after_it_was_due(
    on: dt.date, state: str, is_overdue: bool
) -> None:
    assert case(pair(), on=on, state=state)["is_overdue"] == is_overdue


def test_the_number_of_a_case_is_the_order_in_which_it_was_opened() -> None:
    entries = {name: entry() for name in ("C9|Z9", "C1|Z1", "C5|Z5")}

    assert register.standing(entries, pairs(), NONE, DAY)["number"].tolist() == [
        1,
        2,
        3,
    ]


def test_a_register_without_cases_has_its_columns() -> None:
    empty = register.standing({}, pairs(pair()), NONE, DAY)

    assert list(empty.columns) == list(register.COLUMNS)
    assert empty["is_overdue"].sum() == 0


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (step("resolved_by_change"), "still_there"),
        (step("accepted_with_reason", reason=" "), "no_reason"),
        (step("accepted_with_reason", document=""), "no_document"),
        (step("in_review", responsible="nobody"), "no_responsible"),
        (step("in_review", due_on=None), "no_due"),
        (step("in_review", due_on=dt.date(2024, 4, 21)), "due_past"),
        (step("closed"), "not_next"),
        (step("in_review"), ""),
        (step("referred_upward", reason=" ", document=""), "no_referral"),
        (step("referred_upward", reason=""), ""),
        (step("referred_upward", document=""), ""),
        (step("accepted_with_reason"), ""),
        (step("accepted_with_reason", due_on=None), ""),
    ],
)
def test_a_step_is_refused_for_a_reason(wanted: Step, reason: str) -> None:
    assert cases.refusal(case(pair()), wanted, DAY) == reason


def test_a_step_that_says_nothing_new_is_refused() -> None:
    now = case(pair())
    same = Step("open", now["responsible"], now["due_on"])

    assert cases.refusal(now, same, DAY) == "nothing_new"


def test_a_due_date_that_has_passed_may_stay() -> None:
    now = case(pair(), on=LATER)
    reviewed = Step("in_review", "department", now["due_on"])

    assert cases.refusal(now, reviewed, LATER) == ""


@pytest.mark.parametrize("closed", cases.FINISHED)
def test_a_closed_case_is_opened_with_a_reason_only(closed: str) -> None:
    now = case(state=closed)

    assert cases.next_states(now) == ("open",)
    assert cases.refusal(now, step("open", reason=""), DAY) == "no_reason"
    assert cases.refusal(now, step("open"), DAY) == ""


def test_what_is_offered_is_what_is_let_through() -> None:
    harmless = [[], [pair(verdict="within_tolerance")], [pair(severity="inform")]]
    for found in ([pair()], [pair(severity="forbidden")], *harmless):
        for state in cases.STATES:
            now = case(*found, state=state)
            offered = set(cases.next_states(now))

            assert offered == {
                one for one in cases.STATES if cases.refusal(now, step(one), DAY) == ""
            }


def test_a_step_keeps_what_the_case_began_with() -> None:
    now = case(pair(overlap_ha=0.5))
    body = cases.next_body(entry().body, now, step("in_review"), LATER)

    assert (body["overlap_before_ha"], body["overlap_ha"]) == (2.0, 0.5)
    assert (body["opened_on"], body["on"]) == ("2024-04-22", "2024-06-30")
    assert (body["state"], body["reason"]) == ("in_review", "Vì sao")
