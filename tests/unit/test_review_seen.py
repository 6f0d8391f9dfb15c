"""Whoever signs a month off signs what they saw, and what was signed stays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import EditConflict, InputError
from clusterviz.records import Lineage
from clusterviz.workspace import (
    edits,
    month_seal,
    review,
    review_seen,
    review_signing,
    review_writing,
)
from clusterviz.workspace.edits import Change
from tests.reviewed import reviewed_workspace
from tests.tiny.works import log_rows

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

DAY = dt.date(2024, 4, 22)
MONTH = "2024-04"
PAPER = "BB 4"


@pytest.fixture
def workspace() -> Workspace:
    return reviewed_workspace()


def note(workspace: Workspace) -> None:
    """Say why the clearance of CCN-0001 is behind."""
    review_writing.record(
        workspace, MONTH, "CCN-0001",
        {"clearance_reason": "other", "clearance_note": "Vướng mộ"},
        made_from=workspace.version("reviews").version, source_document=PAPER,
    )  # fmt: skip


def sign(workspace: Workspace) -> None:
    found = review.review(workspace, MONTH)
    review_signing.sign_off(workspace, found, after=0, by="An")


def test_a_month_is_not_signed_over_what_was_saved_since_it_was_seen(
    workspace: Workspace,
) -> None:
    seen = review.review(workspace, MONTH)
    note(workspace)

    with pytest.raises(EditConflict, match="Monthly review") as told:
        review_signing.sign_off(workspace, seen, after=0, by="An")

    assert MONTH in str(told.value)
    assert review_signing.history(workspace, MONTH) == ()
    sign(workspace)
    rows = review.review(workspace, MONTH).rows
    assert "Vướng mộ" in set(rows["note"])


def test_the_first_row_of_a_layer_is_a_change_since_the_month_was_seen() -> None:
    workspace = reviewed_workspace(without=["reviews"])
    seen = review.review(workspace, MONTH)
    review_writing.record(
        workspace, MONTH, "CCN-0001", {"cleared_plan_ha": 1.0},
        made_from=0, source_document=PAPER,
    )  # fmt: skip

    with pytest.raises(EditConflict):
        review_signing.sign_off(workspace, seen, after=0, by="An")


def test_what_no_review_is_read_from_may_change_meanwhile(
    workspace: Workspace,
) -> None:
    seen = review.review(workspace, MONTH)
    layer = workspace.layers["plots"]
    workspace.store.publish(
        layer, workspace.features("plots"), Lineage("Nhập lại", DAY),
        replaces=workspace.version("plots").version, is_valid=True,
    )  # fmt: skip

    review_signing.sign_off(workspace, seen, after=0, by="An")

    assert review_signing.signed(workspace, MONTH) is not None


@pytest.mark.parametrize(
    ("key", "values", "is_refused"),
    [
        ("A5", {"task": "Việc khác"}, True),
        ("A5", {"due_on": dt.date(2030, 1, 1)}, True),
        ("A5", {"assignment_state": "done", "owner": "Người khác"}, True),
        ("A5", {"month": "2024-03"}, True),
        ("A1", {"month": MONTH}, True),
        ("A1", {"task": "Việc khác"}, False),
        ("A5", {"assignment_state": "done", "done_on": DAY, "evidence": "BB"}, False),
    ],
)
def test_of_a_task_of_a_signed_month_only_what_became_of_it_changes(
    workspace: Workspace, key: str, values: dict[str, object], is_refused: bool
) -> None:
    sign(workspace)
    changes = [Change(key, values, reason="Sửa")]

    if not is_refused:
        review_signing.require_open_rows(workspace, "assignments", changes)
        return
    with pytest.raises(InputError, match="signed off"):
        review_signing.require_open_rows(workspace, "assignments", changes)


def test_page_and_paper_name_the_same_line_of_the_audit(workspace: Workspace) -> None:
    assert review.review(workspace, MONTH).line == ""

    sign(workspace)

    found = review.review(workspace, MONTH)
    [entry] = review_signing.history(workspace, MONTH)
    digest = workspace.store.journal.digest(entry.seq)
    assert found.line == f"{entry.seq} {digest[:12]}"
    assert f"line {found.line} of" in month_seal.said(workspace, DAY, "en")


def test_of_a_signed_month_it_is_said_when_its_layers_changed_since(
    workspace: Workspace,
) -> None:
    assert month_seal.of_month(workspace, MONTH, "en") == ""
    sign(workspace)
    before = month_seal.of_month(workspace, MONTH, "en")

    edits.edit(
        workspace, "clearance_log", [Change("S2:2024-04", {"cleared_ha": 4.0})],
        made_from=1, source_document=PAPER, as_of_on=DAY,
    )  # fmt: skip

    after = month_seal.of_month(workspace, MONTH, "en")
    assert "signed off with the figures of 22 Apr 2024" in before
    assert "were changed" not in before
    assert "were changed, and are now: " in after


def test_the_errors_of_the_layers_of_a_review_are_counted() -> None:
    sound = reviewed_workspace()
    n_before = review_seen.n_errors(sound, DAY)
    rows = [
        {**row, "cleared_ha": 999} if row["entry_id"] == "S2:2024-04" else row
        for row in log_rows()
    ]

    too_much = reviewed_workspace({"clearance_log": rows})

    assert review_seen.n_errors(too_much, DAY) > n_before
