"""Cases of a workspace: taken up, written on, and the command that lists them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest

from clusterviz import clock
from clusterviz.errors import EditConflict, InputError
from clusterviz.records import Actor, Lineage
from clusterviz.workspace import analysis, cases, sides
from clusterviz.workspace.cases import CaseRefusedError, Step
from tests.kept import runner, saved
from tests.tiny import AS_OF_ON, tiny_workspace, typed
from tests.tiny.plan import zone_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from clusterviz.records import About, Entry
    from clusterviz.workspace import Workspace

FOREST = "CCN-0002|Z04"
"""The gravest: one hectare of protection forest, wholly inside CCN-0002."""

REFER = Step("referred_upward", "province", dt.date(2024, 5, 7), "", "3/TTr-SCT")
ACCEPT = Step("accepted_with_reason", "province", None, "Đã được cho phép", "9/QĐ-TTg")


@pytest.fixture(autouse=True)
def _opened_on_the_day_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: AS_OF_ON)


def without_zone(workspace: Workspace, zone_id: str) -> None:
    """Publish the plan zones anew, without one of them."""
    layer = workspace.layers["plan_zones"]
    rows = [row for row in zone_rows() if row["zone_id"] != zone_id]
    workspace.store.publish(
        layer,
        typed(layer, rows),
        Lineage("Changed", AS_OF_ON),
        replaces=workspace.version("plan_zones").version,
        is_valid=True,
    )


def row_of(workspace: Workspace, subject: str) -> dict[str, Any]:
    """Return one row of the register."""
    rows = cases.cases(workspace).rows
    names = list(map(cases.subject, rows["cluster_id"], rows["zone_id"]))
    return {str(k): v for k, v in rows.iloc[names.index(subject)].items()}


def test_nothing_is_written_by_looking() -> None:
    workspace = tiny_workspace()
    answer = cases.cases(workspace)

    assert answer.rows.empty
    assert not workspace.store.journal.newest(cases.KIND)
    assert [one.code for one in answer.notes].count("cases.not_taken_up") == 1


def test_every_conflict_is_taken_up_once() -> None:
    workspace = tiny_workspace()

    # Z01, Z02 and Z04; Z03 is within tolerance, Z05 only informs.
    assert cases.take_up(workspace, "An") == (1, 2, 3)
    assert cases.take_up(workspace, "Bình") == ()
    rows = cases.cases(workspace).rows
    assert rows["zone_id"].tolist() == ["Z01", "Z02", "Z04"]
    assert rows["responsible"].tolist() == ["department", "department", "province"]


def test_what_another_took_up_meanwhile_keeps_its_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workspace = tiny_workspace()
    journal = workspace.store.journal
    append = journal.append
    theirs = {"cluster_id": "CCN-0001", "zone_id": "Z01"}

    def meanwhile(
        kind: str,
        subject: str,
        body: Mapping[str, object],
        *,
        after: int,
        by: Actor,
        about: About,
    ) -> Entry:
        if subject == "CCN-0001|Z01" and not journal.history(kind, subject):
            append(kind, subject, theirs, after=0, by=Actor(name="Bình"))
        return append(kind, subject, body, after=after, by=by, about=about)

    monkeypatch.setattr(journal, "append", meanwhile)

    assert cases.take_up(workspace, "An") == (2, 3)
    assert [one.by for one in journal.history("case", "CCN-0001|Z01")] == ["Bình"]


@pytest.mark.parametrize("by", ["", "  \n", "x" * 2_001])
def test_someone_must_answer_for_what_is_written(by: str) -> None:
    workspace = tiny_workspace()

    with pytest.raises(CaseRefusedError, match="no name"):
        cases.take_up(workspace, by)
    assert not workspace.store.journal.newest(cases.KIND)


def test_a_case_is_not_resolved_while_a_rerun_finds_the_conflict() -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")
    resolve = Step("resolved_by_change", "province", None)

    with pytest.raises(CaseRefusedError, match="still finds"):
        cases.record(workspace, FOREST, resolve, after=1, by="An")
    without_zone(workspace, "Z04")
    cases.record(workspace, FOREST, resolve, after=1, by="An")

    row = row_of(workspace, FOREST)
    assert (row["case_state"], row["overlap_now_ha"]) == ("resolved_by_change", 0.0)
    assert row["change_ha"] == pytest.approx(-1.0)


def test_a_cluster_that_left_the_plan_has_nothing_to_contest() -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")
    layer = workspace.layers["clusters"]
    rows = workspace.features("clusters")
    gone = rows[rows["cluster_id"] != "CCN-0002"]
    workspace.store.publish(
        layer, gone, Lineage("Changed", AS_OF_ON), replaces=1, is_valid=True
    )

    resolve = Step("resolved_by_change", "province", None)
    entry = cases.record(workspace, FOREST, resolve, after=1, by="An")

    assert entry.body["state"] == "resolved_by_change"
    there = sides.sides(workspace, "CCN-0002", "Z04", AS_OF_ON)
    assert [one.is_there for one in there] == [False, True]


def test_an_override_has_its_reason_and_document_and_who_wrote_it() -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")
    with pytest.raises(CaseRefusedError, match="not been referred"):
        cases.record(workspace, FOREST, ACCEPT, after=1, by="An")
    cases.record(workspace, FOREST, REFER, after=1, by="An")
    cases.record(workspace, FOREST, ACCEPT, after=2, by="  Trần   Bình ")
    found = cases.case(workspace, 3)

    assert [one.by for one in found.entries] == ["An", "An", "Trần Bình"]
    assert found.row["case_reason"] == "Đã được cho phép"
    assert found.row["evidence"] == "9/QĐ-TTg"
    assert found.next_states == ("open",)


def test_what_was_written_meanwhile_is_never_overwritten() -> None:
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")
    review = Step("in_review", "province", dt.date(2024, 5, 7))
    cases.record(workspace, FOREST, review, after=1, by="Bình")

    with pytest.raises(EditConflict):
        cases.record(workspace, FOREST, ACCEPT, after=1, by="An")
    assert row_of(workspace, FOREST)["case_state"] == "in_review"


def test_only_a_case_can_be_written_on() -> None:
    with pytest.raises(InputError, match="no case"):
        cases.record(tiny_workspace(), "CCN-0001|Z99", ACCEPT, after=0, by="An")
    with pytest.raises(InputError, match="no case 7"):
        cases.case(tiny_workspace(), 7)


def test_contested_land_is_counted_once() -> None:
    """Z02 lies within the two hectares of Z01."""
    both = {"CCN-0001|Z01", "CCN-0001|Z02"}
    workspace = tiny_workspace()

    assert cases.contested_ha(workspace, AS_OF_ON, both) == pytest.approx(2.0)
    assert cases.contested_ha(workspace, AS_OF_ON, set()) == 0.0


def test_another_zone_of_the_kind_is_pointed_out() -> None:
    """The zone of a case may have come back under another code."""
    workspace = tiny_workspace()
    cases.take_up(workspace, "An")
    row = {**row_of(workspace, FOREST), "zone_id": "Z04-old"}

    assert cases.n_same_kind(row, analysis.overlaps(workspace)) == 1


def test_a_case_outlives_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, run = saved(tmp_path / "W"), runner(capsys)
    said = run("cases", folder, "--take-up", "--by", "An", "--lang", "en")
    code, out, _ = run("cases", folder, "--format", "json")
    rows = json.loads(out)["rows"]

    assert said[0] == code == 0
    assert "3 cases opened: 1, 2, 3." in said[1]
    # Each spot once: 2 ha of CCN-0001 and 1 ha of CCN-0002.
    assert "3 open, 0 overdue, 3.0 ha still contested" in said[1]
    assert [row["number"] for row in rows] == [1, 2, 3]
    assert rows[2]["due_on"] == "2024-05-07"


def test_the_command_filters_by_state_and_asks_who(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, run = saved(tmp_path / "W"), runner(capsys)
    run("cases", folder, "--take-up", "--by", "An")
    _, out, _ = run("cases", folder, "--state", "in_review", "--format", "json")
    codes = [
        run("cases", folder, *words)[0]
        for words in (["--take-up"], ["--by", "An"], ["--state", "gone"])
    ]

    assert json.loads(out)["rows"] == []
    assert codes == [2, 2, 2]
