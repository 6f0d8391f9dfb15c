"""Who may read the ledger of violations, and what it says of its rule."""

from __future__ import annotations

import datetime as dt

import pytest

from clusterviz import roles
from clusterviz.records import Actor, OwnArea, Person
from clusterviz.rules import Rule, Rules
from clusterviz.workspace import Workspace, violations
from tests.tiny import tiny_workspace

CASES = [
    {
        "violation_id": key,
        "cluster_id": "CCN-0001",
        "project_id": "PR-1",
        "law": "fire",
        "description": "Hộ ông Mẫu thiếu bình chữa cháy",
        "offender_name": "Nguyễn Văn Mẫu",
        "found_by": "Trần Thị Mẫu",
        "found_on": found_on,
        "violation_stage": "decision",
    }
    for key, found_on in (("V1", dt.date(2023, 1, 1)), ("V2", dt.date(2024, 1, 1)))
]


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace({"violations": CASES})


def seen_by(workspace: Workspace, role: str) -> set[str]:
    """Return the columns that somebody of a role reads."""
    person = Person("p1", "Lê Thị Mẫu", role, (OwnArea("district.001"),))
    workspace.store.directory.put(person, Actor(origin="test"))
    theirs = workspace.acting_as(Actor("p1", "Lê Thị Mẫu", "test"))
    rows = violations.readable(theirs, violations.ledger(theirs)).rows
    return {str(name) for name in rows.columns}


@pytest.mark.parametrize("role", roles.ROLES)
def test_who_may_see_it_sees_personal_data(workspace: Workspace, role: str) -> None:
    names = set(workspace.layers["violations"].personal)
    seen = seen_by(workspace, role)

    assert "violation_id" in seen
    assert seen & names == (
        names if roles.reach(role, "personal") != "nowhere" else set()
    )


def test_names_of_clusters_and_projects_stand_beside_their_codes(
    workspace: Workspace,
) -> None:
    row = violations.ledger(workspace).rows.iloc[0]

    assert row["cluster_name"] == "Tây Nam"
    assert row["project_name"] == "Dự án PR-1"


def test_repeats_are_counted_by_the_rule_of_the_day(workspace: Workspace) -> None:
    rule = Rule(
        id=violations.REPEAT_RULE, value=12, unit="months", document="practice",
        valid_from_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    ruled = Workspace(
        workspace.root,
        workspace.settings,
        workspace.layers,
        workspace.store,
        rules=Rules(rules=(rule,)),
    )

    now = violations.ledger(ruled)
    before = violations.ledger(ruled, as_of_on=dt.date(2023, 12, 31))

    assert sorted(now.rows["n_earlier"]) == [0, 1]
    assert before.rows["n_earlier"].isna().all()
    assert "violations.no_repeat_rule" in {one.code for one in before.notes}
