"""Signing a month off: nothing that comes later changes what was signed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from pandas.testing import assert_frame_equal

from clusterviz.errors import EditConflict, InputError, NotAllowed, RowConflict
from clusterviz.records import Actor, Lineage, OwnArea, Person
from clusterviz.workspace import edits, review, review_signing, review_writing
from clusterviz.workspace.edits import Change, EditRefusedError
from tests.reviewed import review_rows, reviewed_workspace
from tests.tiny import typed
from tests.tiny.works import log_rows

if TYPE_CHECKING:
    from clusterviz.records import Entry
    from clusterviz.workspace import Workspace

MONTH = "2024-04"
PAPER = "BB 4"


def signed(workspace: Workspace, month: str = MONTH) -> Entry:
    """Sign a month off as it stands."""
    found = review.review(workspace, month)
    n_seen = len(review_signing.history(workspace, month))
    return review_signing.sign_off(workspace, found, after=n_seen, by="An")


def made_from(workspace: Workspace, layer: str) -> int:
    """Return the version that is there now."""
    return workspace.version(layer).version


@pytest.fixture
def workspace() -> Workspace:
    return reviewed_workspace()


def test_an_edit_and_an_import_change_nothing_of_a_signed_month(
    workspace: Workspace,
) -> None:
    before = review.review(workspace, MONTH)
    signed(workspace)
    edits.edit(
        workspace, "clearance_log",
        [Change("S2:2024-04", {"cleared_ha": 4.0})],
        made_from=made_from(workspace, "clearance_log"), source_document=PAPER,
        as_of_on=dt.date(2024, 4, 22),
    )  # fmt: skip
    rows = [{**row, "cleared_plan_ha": 1} for row in review_rows()]
    layer = workspace.layers["reviews"]
    workspace.store.publish(
        layer, typed(layer, rows), Lineage("Nhập lại", dt.date(2024, 4, 22)),
        replaces=made_from(workspace, "reviews"), is_valid=True,
    )  # fmt: skip

    after = review.review(workspace, MONTH)

    assert_frame_equal(after.rows, before.rows)
    assert_frame_equal(after.slow, before.slow)
    assert_frame_equal(after.agenda, before.agenda)
    assert after.layer_versions == before.layer_versions
    assert after.notes == before.notes


def test_the_month_after_compares_with_what_was_signed(workspace: Workspace) -> None:
    signed(workspace, "2024-03")
    rows = [
        {**row, "cleared_ha": 9} if row["entry_id"] == "S2:2024-03" else row
        for row in log_rows()
    ]
    layer = workspace.layers["clearance_log"]
    workspace.store.publish(
        layer, typed(layer, rows), Lineage("Sửa", dt.date(2024, 4, 22)),
        replaces=1, is_valid=True,
    )  # fmt: skip

    found = review.review(workspace, MONTH).rows
    ours = found[(found["cluster_id"] == "CCN-0001") & (found["track"] == "clearance")]

    # 36 ha were signed for March, whatever the log says of it now.
    assert ours[["before", "now", "change"]].to_numpy().tolist() == [[36, 37, 1]]


def test_it_says_who_signed_and_the_head_of_the_audit_before(
    workspace: Workspace,
) -> None:
    audit = workspace.store.journal.verify()

    signed(workspace)

    kept = review_signing.signed(workspace, MONTH)
    assert kept is not None
    assert (kept.head, kept.n_lines) == (audit.head, audit.n_lines)
    assert kept.entry.by == "An"
    assert kept.on == dt.date(2024, 4, 22)
    assert workspace.store.journal.verify().broken is None


def test_a_signed_month_takes_no_plan_and_no_task(workspace: Workspace) -> None:
    signed(workspace)

    with pytest.raises(InputError, match="signed off"):
        review_writing.record(
            workspace, MONTH, "CCN-0001", {"cleared_plan_ha": 1.0},
            made_from=1, source_document=PAPER,
        )  # fmt: skip
    with pytest.raises(InputError, match="signed off"):
        review_writing.assign(workspace, MONTH, {}, made_from=1, source_document=PAPER)


def test_a_task_of_a_signed_month_can_still_be_settled(workspace: Workspace) -> None:
    signed(workspace)

    review_writing.settle(
        workspace, "A1", "done", made_from=1, source_document=PAPER,
        done_on=dt.date(2024, 4, 20), evidence="BB bàn giao",
    )  # fmt: skip

    row = edits.row(workspace, "assignments", "A1") or {}
    assert row["assignment_state"] == "done"
    agenda = review.review(workspace, MONTH).agenda.set_index("assignment_id")
    assert agenda.loc["A1", "assignment_state"] == "open"


def test_a_month_is_opened_again_with_a_reason_and_what_was_signed_stays(
    workspace: Workspace,
) -> None:
    signed(workspace)

    review_signing.reopen(workspace, MONTH, after=1, reason="Sót số liệu", by="Bình")

    assert review.review(workspace, MONTH).signed is None
    states = [one.body["state"] for one in review_signing.history(workspace, MONTH)]
    assert states == ["signed", "reopened"]
    signed(workspace)
    assert len(review_signing.history(workspace, MONTH)) == 3


@pytest.mark.parametrize(("reason", "by"), [("", "An"), (" ", "An"), ("Sót", "")])
def test_nobody_reopens_without_reason_and_name(
    workspace: Workspace, reason: str, by: str
) -> None:
    signed(workspace)

    with pytest.raises(InputError):
        review_signing.reopen(workspace, MONTH, after=1, reason=reason, by=by)


def test_the_second_of_two_who_sign_at_once_is_told(workspace: Workspace) -> None:
    found = review.review(workspace, MONTH)
    signed(workspace)
    review_signing.reopen(workspace, MONTH, after=1, reason="Sót", by="An")

    with pytest.raises(EditConflict):
        review_signing.sign_off(workspace, found, after=0, by="Bình")


def test_a_month_that_has_not_begun_is_not_signed(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="not begun"):
        signed(workspace, "2024-05")


def test_only_whoever_may_signs_and_an_official_writes_of_their_own_area(
    workspace: Workspace,
) -> None:
    local = Actor(name="Quản trị")
    west = OwnArea("district.001", dt.date(2024, 1, 1))
    workspace.store.directory.put(Person("tay", "Tây", "official", (west,)), local)
    official = workspace.acting_as(Actor("tay", "Tây"))

    with pytest.raises(NotAllowed):
        signed(official)
    review_writing.record(
        official, MONTH, "CCN-0001", {"cleared_plan_ha": 39.0},
        made_from=1, source_document=PAPER,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        review_writing.record(
            official, MONTH, "CCN-0003", {"cleared_plan_ha": 39.0},
            made_from=1, source_document=PAPER,
        )  # fmt: skip


def test_two_who_plan_the_same_row_are_shown_each_other(workspace: Workspace) -> None:
    def plan(hectares: float) -> None:
        review_writing.record(
            workspace, MONTH, "CCN-0001", {"cleared_plan_ha": hectares},
            made_from=1, source_document=PAPER,
        )  # fmt: skip

    plan(39.0)

    with pytest.raises(RowConflict) as told:
        plan(38.0)
    assert (told.value.clashes[0].now or {})["cleared_plan_ha"] == 39.0


def test_the_first_two_rows_of_a_layer_without_any_are_both_kept() -> None:
    workspace = reviewed_workspace(without=["reviews"])

    for cluster_id in ("CCN-0001", "CCN-0002"):
        review_writing.record(
            workspace, MONTH, cluster_id, {"cleared_plan_ha": 1.0},
            made_from=0, source_document=PAPER,
        )  # fmt: skip

    assert len(workspace.table("reviews")) == 2


def test_another_reason_is_told_in_a_note(workspace: Workspace) -> None:
    said = {"clearance_reason": "other"}

    with pytest.raises(InputError, match="does not say which"):
        review_writing.record(
            workspace, MONTH, "CCN-0001", said, made_from=1, source_document=PAPER
        )


def test_a_task_without_owner_is_refused(workspace: Workspace) -> None:
    values = {"cluster_id": "CCN-0001", "track": "clearance", "task": "Việc"}

    with pytest.raises(EditRefusedError):
        review_writing.assign(
            workspace, MONTH, values, made_from=1, source_document=PAPER
        )


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_an_outcome_wants_evidence_or_a_reason(
    workspace: Workspace, state: str
) -> None:
    with pytest.raises(InputError):
        review_writing.settle(
            workspace, "A1", state, made_from=1, source_document=PAPER
        )


@pytest.mark.parametrize(
    ("layer", "change", "is_refused"),
    [
        ("reviews", Change("CCN-0001:2024-04", {"cleared_plan_ha": 1.0}), True),
        ("reviews", Change("CCN-0001:2024-04", verb="remove"), True),
        ("reviews", Change("new", {"month": "2024-04"}, "add"), True),
        ("reviews", Change("CCN-0001:2024-03", {"cleared_plan_ha": 1.0}), False),
        ("assignments", Change("A9", {"month": "2024-04"}, "add"), True),
        ("assignments", Change("A5", verb="remove"), True),
        ("assignments", Change("A5", {"assignment_state": "done"}), False),
        ("clearance_log", Change("S2:2024-04", {"cleared_ha": 3.0}), False),
    ],
)
def test_edits_of_a_signed_month_are_refused_whatever_form_they_come_by(
    workspace: Workspace, layer: str, change: Change, is_refused: bool
) -> None:
    review_signing.require_open_rows(workspace, layer, [change])
    signed(workspace)

    if is_refused:
        with pytest.raises(InputError, match="signed off"):
            review_signing.require_open_rows(workspace, layer, [change])
    else:
        review_signing.require_open_rows(workspace, layer, [change])
