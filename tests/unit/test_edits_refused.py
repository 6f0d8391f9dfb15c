"""What an edit may not say: days to come, older figures, figures that cannot be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz import clock, texts
from clusterviz.errors import NotAllowed
from clusterviz.records import Actor, OwnArea, Person
from clusterviz.workspace import edits, personal, rowdays
from clusterviz.workspace.edits import Change, EditRefusedError
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.records import LayerVersion
    from clusterviz.workspace import Workspace

MARCH, APRIL, MAY = (
    dt.date(2024, 3, 31), dt.date(2024, 4, 30), dt.date(2024, 5, 31),
)  # fmt: skip
LOG, S2 = "clearance_log", "S2:2024-04"
FOUND: Mapping[str, object] = {
    "violation_id": "V1", "law": "fire", "found_on": dt.date(2024, 1, 1),
    "violation_stage": "found", "description": "Thiếu bể nước",
}  # fmt: skip
PROJECTS = [
    {"project_id": f"PR-{one}", "project_name": one, "cluster_id": one}
    for one in ("CCN-0001", "CCN-0003")
]


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace({"projects": PROJECTS})


def made(
    workspace: Workspace, layer: str, change: Change, on: dt.date = APRIL
) -> LayerVersion:
    """Make a change from the newest version."""
    return edits.edit(
        workspace, layer, [change], made_from=workspace.versions().get(layer, 0),
        source_document="Báo cáo 15", as_of_on=on,
    )  # fmt: skip


def refused(
    workspace: Workspace, layer: str, change: Change, on: dt.date = APRIL
) -> tuple[list[tuple[str, str]], str]:
    """Return what stands against a change, and how that is said in Vietnamese."""
    with pytest.raises(EditRefusedError) as told:
        made(workspace, layer, change, on)
    assert told.value.say("vi") != told.value.say("en")
    return [(one.code, one.field) for one in told.value.findings], told.value.say("vi")


def official(workspace: Workspace, until: dt.date, name: str = "Lan") -> Workspace:
    """Return the workspace for an official of district 001 until a day."""
    own = (OwnArea("district.001", None, until),)
    workspace.store.directory.put(Person(name, name, "official", own), Actor())
    return workspace.acting_as(Actor(name, name, "dashboard"))


def test_a_day_that_has_not_come_is_refused_and_today_is_not(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: MAY)
    change = Change(S2, {"cleared_ha": 2.5})

    codes, said = refused(workspace, LOG, change, MAY + dt.timedelta(days=1))

    assert codes == [("edit.day_ahead", "as_of_on")]
    assert texts.day(MAY, "vi") in said
    assert made(workspace, LOG, change, MAY).version == 2


def test_a_row_does_not_say_a_day_to_come_by_itself(workspace: Workspace) -> None:
    change = Change(S2, {"cleared_ha": 2.5, "as_of_on": dt.date(2204, 4, 22)})

    codes, _ = refused(workspace, LOG, change)

    assert codes == [("edit.day_ahead", "as_of_on")]


def test_a_version_dated_ahead_before_hides_no_later_one() -> None:
    ahead = dt.date(2204, 4, 22)

    assert rowdays.version_day(ahead, APRIL) == clock.today()
    assert rowdays.version_day(MAY, APRIL) == MAY
    assert rowdays.own_day({"as_of_on": ahead}) is None


def test_an_older_figure_does_not_replace_a_newer_one(workspace: Workspace) -> None:
    made(workspace, LOG, Change(S2, {"cleared_ha": 2.5}), MAY)

    codes, said = refused(workspace, LOG, Change(S2, {"cleared_ha": 3.0}), APRIL)

    assert codes == [("edit.day_before", "as_of_on")]
    assert texts.day(APRIL, "vi") in said
    assert texts.day(MAY, "vi") in said


def test_a_row_is_not_written_under_rights_of_a_day_before_its_own(
    workspace: Workspace,
) -> None:
    made(workspace, LOG, Change(S2, {"cleared_ha": 2.5}), MAY)
    lan = official(workspace, APRIL)
    filled = Change(S2, {"obstacle_due_on": MAY})

    for change in (filled, Change(S2, verb="remove", reason="Ghi trùng")):
        with pytest.raises(NotAllowed):
            made(lan, LOG, change, APRIL)
    assert made(official(workspace, MAY, "An"), LOG, filled, APRIL).version == 3


@pytest.mark.parametrize(
    ("layer", "change", "expected", "figures"),
    [
        # S2 has 5 ha and 20 households, of which 15 are approved.
        (LOG, Change(S2, {"cleared_ha": 5.5}), ("edit.land_exceeds", "cleared_ha"),
         ("5,5", "5")),
        (LOG, Change(S2, {"clean_ha": 2.5}), ("edit.land_exceeds", "clean_ha"),
         ("2,5", "2")),
        (LOG, Change(S2, {"n_inventoried": 21}),
         ("edit.count_exceeds", "n_inventoried"), ("21", "20")),
        (LOG, Change(S2, {"n_paid": 16}), ("edit.count_exceeds", "n_paid"),
         ("16", "15")),
        ("clusters", Change("CCN-0001", {"leased_ha": 9000.0}),
         ("edit.land_exceeds", "leased_ha"), ("9.000",)),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused_with_both_figures(
    workspace: Workspace,
    layer: str,
    change: Change,
    expected: tuple[str, str],
    figures: tuple[str, ...],
) -> None:
    codes, said = refused(workspace, layer, change)

    assert codes == [expected]
    assert all(one in said for one in figures)
    assert workspace.version(layer).version == 1


def test_a_violation_names_a_project_of_its_own_cluster(workspace: Workspace) -> None:
    def of(project_id: str) -> Change:
        values = {**FOUND, "cluster_id": "CCN-0001", "project_id": project_id}
        return Change("V1", values, "add")

    codes, said = refused(workspace, "violations", of("PR-CCN-0003"))

    assert codes == [("edit.project_elsewhere", "project_id")]
    assert "CCN-0001" in said
    assert "CCN-0003" in said
    assert made(workspace, "violations", of("PR-CCN-0001")).n_features == 1


def test_who_looks_back_sees_persons_by_the_rights_of_today(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = official(workspace, APRIL)
    rows = workspace.rows("clearance_sites")
    for today, is_theirs in ((APRIL, True), (MAY, False)):
        monkeypatch.setattr(clock, "today", lambda day=today: day)
        seen = personal.seen(lan, "clearance_sites", rows, MARCH)

        assert seen[rows["cluster_id"] == "CCN-0001"].eq(is_theirs).all()
