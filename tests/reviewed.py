"""The tiny workspace with reviews and assignments of two months."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.tiny import Row, tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clusterviz.workspace import Workspace


def review_rows() -> list[Row]:
    """Return what was planned of CCN-0001, and of CCN-0003 in April.

    Of CCN-0001, 38 ha were to be cleared by the end of March and 40 by that of April;
    the log says 36 and 37. Why is said of March only. CCN-0003 was to have spent 12
    billion VND by the end of April, and has spent 10.
    """
    return [
        {
            "review_id": "CCN-0001:2024-03",
            "cluster_id": "CCN-0001",
            "month": "2024-03",
            "cleared_plan_ha": 38,
            "clearance_reason": "price_not_agreed",
        },
        {
            "review_id": "CCN-0001:2024-04",
            "cluster_id": "CCN-0001",
            "month": "2024-04",
            "cleared_plan_ha": 40,
        },
        {
            "review_id": "CCN-0003:2024-04",
            "cluster_id": "CCN-0003",
            "month": "2024-04",
            "paid_plan_billion_vnd": 12,
            "infrastructure_reason": "investor_slow",
        },
    ]


def assignment_rows() -> list[Row]:
    """Return what February, March and April assigned.

    A1 of February is open and 7 days overdue on 22 April; A2 of March was done on 10
    April, by its owner's word, at 37 of 39 ha; A3 was done in March; A4 was given up;
    A5 is of April.
    """
    return [
        assignment("A1", "2024-02", dt.date(2024, 4, 15), target=40),
        assignment("A2", "2024-03", dt.date(2024, 4, 12), "done", dt.date(2024, 4, 10),
                   target=39),
        assignment("A3", "2024-02", dt.date(2024, 3, 31), "done", dt.date(2024, 3, 28)),
        assignment("A4", "2024-02", dt.date(2024, 3, 31), "cancelled"),
        assignment("A5", "2024-04", dt.date(2024, 5, 31), target=37),
    ]  # fmt: skip


def assignment(
    assignment_id: str,
    month: str,
    due_on: dt.date,
    state: str = "open",
    done_on: dt.date | None = None,
    target: float | None = None,
) -> Row:
    """Return an assignment of the clearance of CCN-0001."""
    return {
        "assignment_id": assignment_id,
        "cluster_id": "CCN-0001",
        "month": month,
        "track": "clearance",
        "task": f"Việc {assignment_id}",
        "owner": "UBND huyện Tây",
        "due_on": due_on,
        "assignment_state": state,
        "done_on": done_on,
        "target": target,
    }


def reviewed_workspace(
    rows: Mapping[str, list[Row]] | None = None, *, without: Iterable[str] = ()
) -> Workspace:
    """Return the tiny workspace with the rows above, or others in their place."""
    own = {"reviews": review_rows(), "assignments": assignment_rows()}
    return tiny_workspace({**own, **(rows or {})}, without=without)
