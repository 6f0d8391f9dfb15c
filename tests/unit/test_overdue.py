"""What should have been done by now, of the layers that are kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz import clock
from clusterviz.workspace import analysis, cases, matters
from tests.tiny import AS_OF_ON, tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

CASE = {
    "violation_id": "V1",
    "cluster_id": "CCN-0001",
    "law": "fire",
    "description": "Nội dung",
    "found_on": dt.date(2024, 1, 1),
    "violation_stage": "minutes",
    "remedy_due_on": dt.date(2024, 4, 12),
}
LATER = {**CASE, "violation_id": "V2", "law": "land"}
LATER["remedy_due_on"] = dt.date(2024, 4, 2)
DUTY = {
    "duty_id": "D1",
    "dossier_id": "HS-1",
    "duty": "environment",
    "due_on": dt.date(2024, 4, 15),
}
TASK = {
    "assignment_id": "N1",
    "cluster_id": "CCN-0003",
    "month": "2024-03",
    "track": "clearance",
    "task": "Chi trả",
    "owner": "UBND huyện",
    "due_on": dt.date(2024, 4, 21),
    "assignment_state": "open",
}


def found(workspace: Workspace, reason: str) -> list[tuple[str, float, str]]:
    """Return cluster, figure and detail of one reason."""
    rows = analysis.attention(workspace)
    ours = rows[rows["reason"] == reason]
    columns = (ours["cluster_id"], ours["figure"], ours["detail"])
    return list(zip(*columns, strict=True))


def test_a_cluster_is_named_once_with_its_longest_delay_and_every_law() -> None:
    workspace = tiny_workspace({"violations": [CASE, LATER]})

    assert found(workspace, "violation_overdue") == [("CCN-0001", 20.0, "land, fire")]


def test_who_operates_without_works_is_named_with_what_it_sends() -> None:
    # CCN-0002 lets 4 ha, of no known industry: 30 m³ a hectare.
    [(name, inflow, status)] = found(tiny_workspace(), "without_plant")

    assert (name, status) == ("CCN-0002", "building")
    assert inflow == pytest.approx(120)


def test_an_overdue_duty_is_that_of_its_dossiers_cluster() -> None:
    done = {**DUTY, "duty_id": "D2", "done_on": dt.date(2024, 4, 20)}
    workspace = tiny_workspace({"duties": [DUTY, done]})

    assert found(workspace, "duty_overdue") == [("CCN-0006", 7.0, "environment")]
    rows = analysis.attention(workspace).set_index("reason")
    assert rows.loc["duty_overdue", "cluster_name"] == "Đã Rút"


@pytest.mark.parametrize(
    ("facts", "n"),
    [
        ({}, 1),
        ({"due_on": dt.date(2024, 4, 22)}, 0),
        ({"assignment_state": "cancelled"}, 0),
        ({"assignment_state": "done", "done_on": dt.date(2024, 4, 22)}, 0),
        ({"assignment_state": "done", "done_on": dt.date(2024, 4, 23)}, 1),
    ],
)
def test_an_assignment_is_overdue_while_it_is_open(
    facts: dict[str, object], n: int
) -> None:
    workspace = tiny_workspace({"assignments": [{**TASK, **facts}]})

    assert len(found(workspace, "assignment_overdue")) == n


def test_a_clock_that_has_run_out_is_named_with_its_days() -> None:
    # CCN-0003 was established on 1 September 2022: 24 months end on that day of
    # 2024; 29 days of September follow, 31 of October, 30 of November and one more.
    rows = analysis.attention(tiny_workspace(), dt.date(2024, 12, 1))
    ours = rows[rows["reason"] == "clock_overdue"]

    assert ours["cluster_id"].tolist() == ["CCN-0003"]
    assert ours["figure"].tolist() == [29 + 31 + 30 + 1]


def test_layers_that_are_not_kept_add_nothing() -> None:
    reasons = set(analysis.attention(tiny_workspace())["reason"])

    assert not reasons & {"violation_overdue", "duty_overdue", "assignment_overdue"}


def test_an_overlap_case_is_overdue_after_its_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "today", lambda: AS_OF_ON)
    workspace = tiny_workspace()
    overlaps = analysis.overlaps(workspace)
    assert matters.overdue_cases(workspace, overlaps).empty

    cases.take_up(workspace, "An")
    later = analysis.overlaps(workspace, as_of_on=dt.date(2025, 4, 22))

    assert matters.overdue_cases(workspace, overlaps).empty
    rows = matters.overdue_cases(workspace, later)
    assert set(rows["reason"]) == {"case_overdue"}
    assert (rows["figure"] > 0).all()
    assert rows["cluster_name"].notna().all()
