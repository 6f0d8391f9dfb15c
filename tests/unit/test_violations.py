"""Violations: age, repeats, what is overdue, and what does not hold together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz import texts
from clusterviz.core import violations
from clusterviz.records import Severity
from tests.tiny import layers, typed

if TYPE_CHECKING:
    from tests.tiny import Row

DAY = dt.date(2024, 4, 22)
LAWS = ("land", "investment", "construction", "environment", "fire")
STAGES = ("found", "minutes", "decision", "remedying")


def case(key: str, found_on: dt.date, **facts: object) -> Row:
    """Return a case of fire law in CCN-0001, of no project."""
    return {
        "violation_id": key,
        "cluster_id": "CCN-0001",
        "law": "fire",
        "description": "Thiếu bình chữa cháy",
        "found_on": found_on,
        "violation_stage": "minutes",
        **facts,
    }


def frame(*rows: Row) -> pd.DataFrame:
    """Return cases as the layer types them."""
    return typed(layers()["violations"], rows)


def ledger(*rows: Row, months: int | None = 12) -> pd.DataFrame:
    """Return the ledger of 22 April 2024, by key."""
    found = violations.ledger(frame(*rows), DAY, repeat_months=months)
    return found.set_index("violation_id")


def settled(key: str, found_on: dt.date, on: dt.date, **facts: object) -> Row:
    """Return a case that was inspected again and settled on one day."""
    return case(
        key,
        found_on,
        **{
            "violation_stage": "settled",
            "reinspected_on": on,
            "settled_on": on,
            **facts,
        },
    )


def test_an_open_case_is_as_old_as_the_days_since_it_was_found() -> None:
    rows = ledger(case("V1", dt.date(2024, 2, 22)))

    # 7 days of February, 31 of March, 22 of April: 2024 is a leap year.
    assert rows.loc["V1", "n_days_open"] == 7 + 31 + 22


def test_a_settled_case_is_as_old_as_it_was_when_it_was_settled() -> None:
    rows = ledger(settled("V1", dt.date(2024, 1, 1), dt.date(2024, 1, 31)))

    assert rows.loc["V1", "n_days_open"] == 30
    assert not rows.loc["V1", "is_open"]


def test_the_age_of_a_case_settled_nobody_knows_when_is_not_known() -> None:
    rows = ledger(case("V1", dt.date(2024, 1, 1), violation_stage="settled"))

    assert rows["n_days_open"].isna().tolist() == [True]


def test_a_case_settled_later_is_open_on_the_day_and_one_found_later_is_not_there() -> (
    None
):
    rows = ledger(
        settled("V1", dt.date(2024, 1, 1), dt.date(2024, 4, 23)),
        case("V2", dt.date(2024, 4, 23)),
    )

    assert list(rows.index) == ["V1"]
    assert rows.loc["V1", "is_open"]


@pytest.mark.parametrize(
    ("due_on", "n_days", "is_overdue"),
    [
        (dt.date(2024, 4, 21), 1, True),
        (dt.date(2024, 4, 22), 0, False),
        (dt.date(2024, 5, 2), -10, False),
    ],
)
def test_a_remedy_is_overdue_from_the_day_after_it_was_due(
    due_on: dt.date, n_days: int, is_overdue: bool
) -> None:
    rows = ledger(case("V1", dt.date(2024, 1, 1), remedy_due_on=due_on))

    assert rows.loc["V1", "n_days_overdue"] == n_days
    assert rows.loc["V1", "is_overdue"] == is_overdue


def test_a_case_without_a_day_of_remedy_is_not_said_to_be_on_time() -> None:
    rows = ledger(case("V1", dt.date(2020, 1, 1)))

    assert rows["n_days_overdue"].isna().tolist() == [True]
    assert not rows.loc["V1", "is_overdue"]


def test_what_is_most_overdue_comes_first_then_the_oldest() -> None:
    rows = ledger(
        case("NEW", dt.date(2024, 4, 1)),
        case("OLD", dt.date(2020, 4, 1)),
        case("LATE", dt.date(2024, 1, 1), remedy_due_on=dt.date(2024, 4, 1)),
        case("LATER", dt.date(2024, 1, 1), remedy_due_on=dt.date(2024, 3, 1)),
    )

    assert list(rows.index) == ["LATER", "LATE", "OLD", "NEW"]


@pytest.mark.parametrize(
    ("found_on", "n_earlier"),
    [
        (dt.date(2023, 2, 1), 1),  # while the first is open
        (dt.date(2024, 3, 15), 1),  # twelve months to the day
        (dt.date(2024, 3, 16), 0),  # a day more
    ],
)
def test_a_case_repeats_one_that_is_open_or_was_settled_within_the_months(
    found_on: dt.date, n_earlier: int
) -> None:
    rows = ledger(
        settled("V1", dt.date(2023, 1, 1), dt.date(2023, 3, 15)), case("V2", found_on)
    )

    assert rows.loc["V1", "n_earlier"] == 0
    assert rows.loc["V2", "n_earlier"] == n_earlier


@pytest.mark.parametrize(
    "facts",
    [{"law": "land"}, {"cluster_id": "CCN-0002"}, {"project_id": "PR-1"}],
)
def test_another_law_cluster_or_a_named_project_is_no_repeat(
    facts: dict[str, str],
) -> None:
    rows = ledger(
        case("V1", dt.date(2024, 1, 1), violation_stage="decision"),
        case("V2", dt.date(2024, 2, 1), **facts),
    )

    assert rows.loc["V2", "n_earlier"] == 0


@pytest.mark.parametrize(
    ("stage", "n_earlier"),
    [("found", 0), ("minutes", 0), ("decision", 1), ("remedying", 1)],
)
def test_only_a_case_that_was_punished_is_repeated(stage: str, n_earlier: int) -> None:
    # Art. 2(5) of the Law on Handling of Administrative Violations: who was punished
    # does it again; before that it is the same offence several times, Art. 2(6).
    rows = ledger(
        case("V1", dt.date(2024, 1, 1), violation_stage=stage),
        case("V2", dt.date(2024, 2, 1)),
    )

    assert rows.loc["V2", "n_earlier"] == n_earlier


def test_without_a_rule_repeats_are_not_known() -> None:
    rows = ledger(case("V1", dt.date(2024, 1, 1)), months=None)

    assert rows["n_earlier"].isna().all()
    assert violations.n_repeats(rows) is None


def test_no_violations_make_an_empty_ledger() -> None:
    rows = ledger()

    assert rows.empty
    assert violations.n_repeats(rows) == 0
    counts = violations.by_law_and_stage(rows, LAWS, STAGES)
    assert counts["n_open"].tolist() == [0] * len(LAWS)


DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2024, 4, 22))


@st.composite
def cases(draw: st.DrawFn) -> list[Row]:
    """Return up to 12 cases of two laws and two subjects, some settled."""
    rows = []
    for i in range(draw(st.integers(0, 12))):
        found_on = draw(DAYS)
        ended_on = draw(st.dates(found_on, dt.date(2024, 6, 30)))
        facts = {
            "law": draw(st.sampled_from(("fire", "land"))),
            "project_id": draw(st.sampled_from((None, "PR-1"))),
        }
        if draw(st.booleans()):
            rows.append(settled(f"V{i}", found_on, ended_on, **facts))
        else:
            stage = draw(st.sampled_from(STAGES))
            rows.append(case(f"V{i}", found_on, violation_stage=stage, **facts))
    return rows


@settings(deadline=None, max_examples=60)
@given(rows=cases(), months=st.integers(1, 36))
def test_repeats_are_those_that_one_counts_pair_by_pair(
    rows: list[Row], months: int
) -> None:
    def counts(later: Row, earlier: Row) -> bool:
        is_same = all(later[name] == earlier[name] for name in ("law", "project_id"))
        ends = earlier.get("settled_on")
        lapses = None
        if ends is not None:
            lapses = (pd.Timestamp(ends) + pd.DateOffset(months=months)).date()
        is_running = lapses is None or lapses >= later["found_on"]
        is_punished = earlier["violation_stage"] in {"decision", "remedying", "settled"}
        is_same &= is_punished
        return is_same and earlier["found_on"] < later["found_on"] and is_running

    found = ledger(*rows, months=months)["n_earlier"]

    for row in rows:
        by_hand = sum(counts(row, other) for other in rows)
        assert found[row["violation_id"]] == by_hand


@settings(deadline=None, max_examples=40)
@given(rows=cases())
def test_every_open_case_is_counted_once_by_law_and_stage(rows: list[Row]) -> None:
    found = violations.ledger(frame(*rows), DAY, repeat_months=12)
    counts = violations.by_law_and_stage(found, LAWS, STAGES)

    of_stages = counts.drop(columns=["law", "n_open", "n_overdue"]).sum(axis="columns")
    n_open = sum((row.get("settled_on") or dt.date.max) > DAY for row in rows)
    assert of_stages.tolist() == counts["n_open"].tolist()
    assert counts["n_open"].sum() == n_open


@pytest.mark.parametrize(
    ("facts", "code", "severity"),
    [
        ({"reinspected_on": None}, "settled_uninspected", Severity.ERROR),
        ({"settled_on": None}, "settled_undated", Severity.ERROR),
        (
            {"reinspected_on": dt.date(2024, 4, 2)},
            "settled_too_early",
            Severity.ERROR,
        ),
        ({"violation_stage": "remedying"}, "not_settled", Severity.WARNING),
        ({"repeat_of_id": "V9"}, "repeat_unknown", Severity.WARNING),
        ({"repeat_of_id": "V1"}, "repeat_unknown", Severity.WARNING),
    ],
)
def test_one_thing_wrong_in_a_settled_case_is_one_finding(
    facts: dict[str, object], code: str, severity: Severity
) -> None:
    row = settled("V1", dt.date(2024, 1, 1), dt.date(2024, 4, 1))
    assert violations.contradictions(frame(row)) == []

    found = violations.contradictions(frame({**row, **facts}))

    assert [(one.code, one.severity) for one in found] == [
        (f"violations.{code}", severity)
    ]
    assert all("V1" in texts.finding(found[0], one) for one in ("vi", "en"))


def test_days_before_it_was_found_are_named() -> None:
    row = settled("V1", dt.date(2024, 4, 1), dt.date(2024, 3, 1))

    codes = {one.code for one in violations.contradictions(frame(row))}

    assert codes == {
        "violations.inspected_too_early",
        "violations.settled_before_found",
    }


def test_a_repeat_may_be_of_a_case_that_is_kept_elsewhere() -> None:
    row = case("V2", dt.date(2024, 1, 1), repeat_of_id="V1")

    assert violations.contradictions(frame(row), {"V1"}) == []
