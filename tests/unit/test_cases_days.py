"""The two days of a case: of the data that show the overlap, and of the calendar."""

from __future__ import annotations

import datetime as dt

import pytest

from clusterviz import clock
from clusterviz.workspace import analysis, casebook, cases
from clusterviz.workspace.cases import CaseRefusedError, Step
from tests.tiny import AS_OF_ON, tiny_workspace

FOREST = "CCN-0002|Z04"
OPENED_ON = dt.date(2024, 11, 22)
"""Seven months after the data."""


class Calendar:
    """A calendar that tests turn the leaves of."""

    def __init__(self) -> None:
        self.on = OPENED_ON

    def today(self) -> dt.date:
        """Return the day."""
        return self.on


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    found = Calendar()
    monkeypatch.setattr(clock, "today", found.today)
    return found


@pytest.mark.usefixtures("calendar")
def test_a_deadline_is_counted_from_the_day_that_the_case_was_opened() -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")

    rows = cases.cases(workspace).rows.set_index("zone_id")

    assert workspace.as_of_on == AS_OF_ON
    assert rows.loc["Z04", "opened_on"] == OPENED_ON
    # Forbidden: 15 days after 22 November. Rice land needs approval: 30 days.
    assert rows.loc["Z04", "due_on"] == dt.date(2024, 12, 7)
    assert rows.loc["Z01", "due_on"] == dt.date(2024, 12, 22)
    assert cases.usual_due_on("adjust") == dt.date(2025, 1, 6)


@pytest.mark.parametrize(
    ("on", "n"), [(dt.date(2024, 12, 7), 0), (dt.date(2024, 12, 8), 1)]
)
def test_a_case_is_overdue_by_the_calendar_however_old_the_data_are(
    calendar: Calendar, on: dt.date, n: int
) -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")
    calendar.on = on

    answer = cases.cases(workspace)

    assert answer.rows["is_overdue"].sum() == n
    # Nobody looks back: that it was opened after the data is no surprise.
    assert "cases.opened_later" not in [one.code for one in answer.notes]


@pytest.mark.usefixtures("calendar")
def test_who_looks_back_is_told_how_deadlines_stood_then() -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")

    before = cases.cases(workspace, dt.date(2024, 5, 22))
    after = cases.cases(workspace, dt.date(2024, 12, 8))

    assert before.rows["is_overdue"].sum() == 0
    assert "cases.opened_later" in [one.code for one in before.notes]
    assert after.rows["is_overdue"].sum() == 1
    assert casebook.late_on(workspace, AS_OF_ON) == OPENED_ON
    assert analysis.overlaps(workspace).as_of_on == AS_OF_ON


@pytest.mark.usefixtures("calendar")
def test_a_new_deadline_is_no_day_that_has_gone() -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")
    gone = Step("in_review", "province", dt.date(2024, 11, 21))

    with pytest.raises(CaseRefusedError) as refused:
        cases.record(workspace, FOREST, gone, after=1, by="Bình")

    assert refused.value.reason == "due_past"
