"""The history of a row: who changed what, from what, by which document."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.records import Actor, Lineage
from clusterviz.workspace import edits, rowhistory
from clusterviz.workspace.edits import Change
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

LOG, S2 = "clearance_log", "S2:2024-04"
ON = dt.date(2024, 4, 30)


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def made(workspace: Workspace, person: str, change: Change) -> None:
    """Make a change from the newest version, as somebody on another machine."""
    edits.edit(
        workspace.acting_as(Actor(name=person, origin="dashboard 10.0.0.7")),
        LOG,
        [change],
        made_from=workspace.version(LOG).version,
        source_document=f"BC {person}",
        as_of_on=ON,
    )


def test_each_edit_says_what_was_there_before_it(workspace: Workspace) -> None:
    made(workspace, "An", Change(S2, {"cleared_ha": 2.5}))
    made(workspace, "Bình", Change(S2, {"cleared_ha": 3.0, "n_paid": 12}))

    rows = rowhistory.rows_of(workspace, LOG, S2)

    names = ["by", "field", "before", "after", "document", "origin"]
    assert rows[names].to_numpy().tolist() == [
        ["Bình", "cleared_ha", 2.5, 3.0, "BC Bình", "dashboard 10.0.0.7"],
        ["Bình", "n_paid", 10, 12, "BC Bình", "dashboard 10.0.0.7"],
        ["An", "cleared_ha", 2.0, 2.5, "BC An", "dashboard 10.0.0.7"],
    ]
    assert set(rows["on"]) == {ON}


def test_a_row_that_was_removed_and_added_again(workspace: Workspace) -> None:
    before = edits.row(workspace, LOG, S2) or {}
    made(workspace, "An", Change(S2, verb="remove", reason="Nhầm"))
    values = {name: before[name] for name in before if name not in edits.FIXED}
    made(workspace, "An", Change("", values, "add"))

    removed, added = rowhistory.steps_of(workspace, LOG, S2)

    assert (removed.verb, removed.after, removed.reason) == ("remove", None, "Nhầm")
    assert (added.verb, added.before) == ("add", None)
    assert (added.after or {})["cleared_ha"] == 2.0


def test_a_publication_starts_anew(workspace: Workspace) -> None:
    made(workspace, "An", Change(S2, {"cleared_ha": 2.5}))
    rows = workspace.table(LOG)
    rows.loc[rows["entry_id"] == S2, "cleared_ha"] = 3.0
    workspace.store.publish(
        workspace.layers[LOG], rows, Lineage("Tệp", ON), replaces=2, is_valid=True
    )

    made(workspace, "Bình", Change(S2, {"cleared_ha": 4.0}))

    first, second = rowhistory.steps_of(workspace, LOG, S2)
    assert (first.before or {})["cleared_ha"] == 2.0
    assert (second.before or {})["cleared_ha"] == 3.0


def test_a_row_that_nobody_edited_has_none(workspace: Workspace) -> None:
    assert rowhistory.rows_of(workspace, LOG, S2).empty
