"""Editing rows through the use case: what is written, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError, NotAllowed, RowConflict
from clusterviz.records import Actor, OwnArea, Person
from clusterviz.workspace import edits
from clusterviz.workspace.edits import Change, EditRefusedError
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import LayerVersion
    from clusterviz.workspace import Workspace

APRIL, MAY = dt.date(2024, 4, 30), dt.date(2024, 5, 31)
S2 = "S2:2024-04"
MAY_OF_S2: Mapping[str, object] = {
    "site_id": "S2", "month": "2024-05", "stage": "paid", "cleared_ha": 3.0,
    "clean_ha": 1.0, "n_inventoried": 20, "n_approved": 15, "n_paid": 12,
    "n_handed_over": 10,
}  # fmt: skip


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def made(
    workspace: Workspace,
    layer: str,
    *changes: Change,
    made_from: int | None = None,
    document: str = "Báo cáo 15",
    on: dt.date = APRIL,
) -> LayerVersion:
    """Make changes from the newest version, unless another is said."""
    newest = workspace.versions().get(layer, 0)
    return edits.edit(
        workspace, layer, changes, source_document=document, as_of_on=on,
        made_from=newest if made_from is None else made_from,
    )  # fmt: skip


def codes(refused: pytest.ExceptionInfo[EditRefusedError]) -> list[tuple[str, str]]:
    """Return the code and the field of everything that was found."""
    return [(one.code, one.field) for one in refused.value.findings]


def test_a_row_gets_its_values_its_document_and_its_day(workspace: Workspace) -> None:
    version = made(workspace, "clearance_log", Change(S2, {"cleared_ha": 2.5}))

    row = edits.row(workspace, "clearance_log", S2)
    assert row is not None
    assert (row["cleared_ha"], row["n_paid"]) == (2.5, 10)
    assert (row["source_document"], row["as_of_on"]) == ("Báo cáo 15", APRIL)
    assert (version.version, version.lineage.as_of_on) == (2, APRIL)


def test_the_audit_has_only_what_changed(workspace: Workspace) -> None:
    made(workspace, "clearance_log", Change(S2, {"cleared_ha": 2.5, "n_paid": 10}))

    [entry] = edits.history(workspace, "clearance_log", S2)
    values = entry.body["values"]
    assert isinstance(values, dict)
    assert set(values) == {"cleared_ha", "source_document", "as_of_on"}


def test_a_correction_does_not_make_a_row_older(workspace: Workspace) -> None:
    made(workspace, "clearance_log", Change(S2, {"cleared_ha": 2.5}), on=MAY)
    made(workspace, "clearance_log", Change(S2, {"obstacle_due_on": MAY}), on=APRIL)

    row = edits.row(workspace, "clearance_log", S2)
    assert row is not None
    assert row["as_of_on"] == MAY
    assert workspace.version("clearance_log").lineage.as_of_on == MAY
    assert [one.about.on for one in edits.history(workspace, "clearance_log", S2)] == [
        MAY, APRIL,
    ]  # fmt: skip


def test_nothing_new_is_no_edit(workspace: Workspace) -> None:
    made(workspace, "clearance_log", Change(S2, {"cleared_ha": 2.5}))

    with pytest.raises(InputError, match="Nothing changes"):
        made(workspace, "clearance_log", Change(S2, {"cleared_ha": 2.5}))


@pytest.mark.parametrize(
    ("layer", "change", "expected"),
    [
        # Between none and finished lie three steps.
        ("clusters", Change("CCN-0004", {"construction_status": "finished"}),
         ("edit.no_next_status", "construction_status")),
        ("clearance_log", Change(S2, {"stage": "notice"}),
         ("edit.no_next_status", "stage")),
        ("clusters", Change("CCN-0001", {"leased_ha": -1.0}),
         ("out_of_bounds", "leased_ha")),
        ("clusters", Change("CCN-0001", {"cluster_name": None}),
         ("required_missing", "cluster_name")),
        ("clusters", Change("CCN-0001", {"cluster_id": "X"}),
         ("edit.field_fixed", "cluster_id")),
        ("clearance_log", Change(S2, {"month": "2024-06"}),
         ("edit.field_fixed", "month")),
        ("plots", Change("L5", {"project_id": "PR-99"}),
         ("reference_unknown", "project_id")),
        ("clusters", Change("CCN-0001", {"note": "a\u202eb"}),
         ("text_has_control", "note")),
        ("clearance_log", Change(S2, {"cleared_ha": 1.5}),
         ("edit.falls", "cleared_ha")),
        # 1 ha in March, 2 ha in April: 2.5 ha in March would be a fall after it.
        ("clearance_log", Change("S2:2024-03", {"cleared_ha": 2.5}),
         ("edit.above_later", "cleared_ha")),
        ("clearance_log", Change(S2, verb="remove"),
         ("edit.removed_without_reason", "")),
        ("plots", Change("L5", {"lease_status": None}),
         ("edit.taken_out", "lease_status")),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_refused_and_writes_nothing(
    workspace: Workspace, layer: str, change: Change, expected: tuple[str, str]
) -> None:
    with pytest.raises(EditRefusedError) as refused:
        made(workspace, layer, change)

    assert codes(refused) == [expected]
    assert refused.value.say("vi") != refused.value.say("en")
    assert workspace.version(layer).version == 1


@pytest.mark.parametrize(
    "change",
    [
        Change(S2, {"cleared_ha": 1.5}, reason="Đo lại"),
        Change("S2:2024-03", {"cleared_ha": 2.5}, reason="Đo lại"),
        Change(S2, verb="remove", reason="Ghi trùng"),
    ],
)
def test_a_reason_answers_and_stays_in_the_audit(
    workspace: Workspace, change: Change
) -> None:
    made(workspace, "clearance_log", change)

    [entry] = edits.history(workspace, "clearance_log", change.key)
    assert entry.body["reason"] == change.reason


def test_no_edit_is_without_a_document(workspace: Workspace) -> None:
    for change in (Change(S2, {"n_paid": 11}), Change(S2, verb="remove", reason="x")):
        with pytest.raises(EditRefusedError) as refused:
            made(workspace, "clearance_log", change, document="  ")

        assert codes(refused) == [("required_missing", "source_document")]


def test_a_month_is_added_under_the_key_that_its_values_make(
    workspace: Workspace,
) -> None:
    made(workspace, "clearance_log", Change("", MAY_OF_S2, "add"), on=MAY)

    row = edits.row(workspace, "clearance_log", "S2:2024-05")
    assert row is not None
    assert (row["entry_id"], row["cleared_ha"]) == ("S2:2024-05", 3.0)


def test_a_new_row_lacks_nothing_that_is_required(workspace: Workspace) -> None:
    values = {**MAY_OF_S2, "n_paid": None}

    with pytest.raises(EditRefusedError) as refused:
        made(workspace, "clearance_log", Change("", values, "add"))

    assert codes(refused) == [("required_missing", "n_paid")]


def test_a_new_month_does_not_fall_below_the_last(workspace: Workspace) -> None:
    values = {**MAY_OF_S2, "cleared_ha": 1.0}

    with pytest.raises(EditRefusedError) as refused:
        made(workspace, "clearance_log", Change("", values, "add"))

    assert codes(refused) == [("edit.falls", "cleared_ha")]


def test_months_of_one_edit_are_held_against_each_other(workspace: Workspace) -> None:
    june = {**MAY_OF_S2, "month": "2024-06", "cleared_ha": 2.5}

    with pytest.raises(EditRefusedError) as refused:
        made(
            workspace, "clearance_log",
            Change("", MAY_OF_S2, "add"), Change("", june, "add"),
        )  # fmt: skip

    assert codes(refused) == [("edit.falls", "cleared_ha")]


def test_within_a_month_a_site_may_take_several_steps(workspace: Workspace) -> None:
    values = {**MAY_OF_S2, "stage": "levelled"}

    made(workspace, "clearance_log", Change("", values, "add"))

    assert edits.row(workspace, "clearance_log", "S2:2024-05")


def test_what_nobody_declared_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="no field colour"):
        made(workspace, "clusters", Change("CCN-0001", {"colour": "red"}))
    with pytest.raises(InputError, match="not edited row by row"):
        made(workspace, "plan_zones", Change("Z04", {}))


def test_the_first_row_of_a_table_that_was_never_published() -> None:
    workspace = tiny_workspace(without=["documents"])
    change = Change("12/QĐ", {"document_title": "Thành lập cụm"}, "add")

    version = made(workspace, "documents", change)

    assert version.n_features == 1
    assert edits.row(workspace, "documents", "12/QĐ")


def test_two_who_add_the_same_row_are_told(workspace: Workspace) -> None:
    made(workspace, "clearance_log", Change("", MAY_OF_S2, "add"), made_from=1)

    with pytest.raises(RowConflict):
        made(workspace, "clearance_log", Change("", MAY_OF_S2, "add"), made_from=1)


def official(workspace: Workspace, *areas: str) -> Workspace:
    """Return the workspace for an official of some areas."""
    own = tuple(OwnArea(one) for one in areas)
    workspace.store.directory.put(Person("lan", "Lan", "official", own), Actor())
    return workspace.acting_as(Actor("lan", "Lan", "dashboard"))


def test_an_official_edits_what_lies_in_their_own_area(workspace: Workspace) -> None:
    # S2 is of CCN-0001, in district 001; S4 of CCN-0003, in district 002.
    lan = official(workspace, "district.001")

    made(lan, "clearance_log", Change(S2, {"cleared_ha": 2.5}))
    with pytest.raises(NotAllowed):
        made(lan, "clearance_log", Change("S4:2024-04", {"n_inventoried": 21}))

    assert edits.may_edit(lan, "clearance_log", S2, APRIL)
    assert not edits.may_edit(lan, "clearance_log", "S4:2024-04", APRIL)


def test_nobody_takes_a_row_out_of_a_foreign_area(workspace: Workspace) -> None:
    lan = official(workspace, "district.001")

    with pytest.raises(NotAllowed):
        made(lan, "clearance_sites", Change("S4", {"cluster_id": "CCN-0001"}))

    assert (edits.row(workspace, "clearance_sites", "S4") or {})["cluster_id"] == (
        "CCN-0003"
    )
