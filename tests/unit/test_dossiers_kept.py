"""A dossier that is carried out keeps what it needs, or is first set back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from clusterviz.commands.edit import edit
from clusterviz.errors import RowConflict
from clusterviz.files import sandbox
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import analysis, creation, edits, fill, rowsheets
from clusterviz.workspace.edits import Change, EditRefusedError
from tests.kept import saved
from tests.tiny import tiny_workspace
from tests.tiny.editing import write
from tests.tiny.withdrawn import DUTIES, dossier_row, duty_row, firm_row, whole
from tests.workbooks import read_here

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

STATE = "dossier_state"
FIRST = f"HS-1-{DUTIES[0]}"
TAKING = [
    ("duties", Change(FIRST, {"evidence": None}), "evidence"),
    ("duties", Change(FIRST, {"duty": "fire_explosion"}), ""),
    ("duties", Change(FIRST, {"dossier_id": "HS-2"}), ""),
    ("duties", Change(FIRST, verb="remove", reason="Nhập nhầm"), ""),
    ("duties", Change("N", duty_row(DUTIES[0], duty_id="N", evidence=None), "add"),
     "evidence"),
    ("firms", Change("F1", {"destination": None}), "destination"),
    ("firms", Change("F1", {"destination_plot_id": None}), "destination_plot_id"),
    ("firms", Change("F2", {"lease_end_on": None}), "lease_end_on"),
    ("firms", Change("F1", verb="remove", reason="Nhập nhầm"), ""),
    ("firms", Change("F3", firm_row("F3", destination="cease"), "add"), ""),
    ("dossiers", Change("HS-1", {"n_firms": 3}), "n_firms"),
    ("dossiers", Change("HS-1", {"n_firms": None}), "n_firms"),
    ("dossiers", Change("HS-1", {"target_use": None}), "target_use"),
]  # fmt: skip
KEEPING = [
    ("duties", Change(FIRST, {"evidence": "BB 02", "measure": "Khác"})),
    ("duties", Change("N", duty_row(DUTIES[0], duty_id="N"), "add")),
    ("firms", Change("F1", {"destination": "cease", "destination_plot_id": None})),
    ("dossiers", Change("HS-1", {"decision": "QĐ 2"})),
    # Of a dossier that is not carried out.
    ("duties", Change("HS-2-x", verb="remove", reason="Nhập nhầm")),
]
BACK = Change("HS-1", {STATE: "approved"}, reason="Kiểm tra lại: chưa xong")


def rows(**of_dossier: object) -> dict[str, list[dict[str, object]]]:
    """Return a carried out dossier, and one that is being drawn up."""
    kept = whole()
    drawn_up = dossier_row(dossier_id="HS-2", cluster_id="CCN-0007", n_firms=0)
    carried_out = dossier_row(**{STATE: "carried_out", **of_dossier})
    other = duty_row(DUTIES[0], duty_id="HS-2-x", dossier_id="HS-2")
    duties = [*kept["duties"], other]
    return {**kept, "dossiers": [carried_out, drawn_up], "duties": duties}


def found(workspace: Workspace) -> list[str]:
    """Return what `check` finds in dossiers."""
    return list(analysis.check(workspace, "dossiers").rows["code"])


@pytest.mark.parametrize(("layer", "change", "field"), TAKING)
def test_what_it_needs_is_taken_away_only_once_it_is_set_back(
    layer: str, change: Change, field: str
) -> None:
    workspace = tiny_workspace(rows())
    before = workspace.versions()

    with pytest.raises(EditRefusedError) as refused:
        write(workspace, layer, change)

    [one] = refused.value.findings
    assert (one.code, one.feature_id, one.field) == (
        "edit.dossier_undone", change.key, field,
    )  # fmt: skip
    assert one.values["dossier"] == "HS-1"
    assert workspace.versions() == before
    assert found(workspace) == []

    write(workspace, "dossiers", BACK)
    write(workspace, layer, change)

    assert found(workspace) == []
    with pytest.raises(EditRefusedError) as again:
        write(workspace, "dossiers", Change("HS-1", {STATE: "carried_out"}))
    assert [one.code for one in again.value.findings] == ["edit.dossier_not_done"]


@pytest.mark.parametrize(("layer", "change"), KEEPING)
def test_what_takes_nothing_of_it_is_saved(layer: str, change: Change) -> None:
    workspace = tiny_workspace(rows())

    write(workspace, layer, change)

    assert found(workspace) == []


def test_it_is_set_back_with_a_reason_only_and_carried_out_again() -> None:
    workspace = tiny_workspace(rows())

    with pytest.raises(EditRefusedError) as refused:
        write(workspace, "dossiers", Change("HS-1", {STATE: "approved"}))
    assert [one.code for one in refused.value.findings] == ["edit.goes_back"]
    with pytest.raises(EditRefusedError) as far:
        write(workspace, "dossiers", Change("HS-1", {STATE: "submitted"}, reason="x"))
    assert [one.code for one in far.value.findings] == ["edit.no_next_status"]

    write(workspace, "dossiers", BACK)
    write(workspace, "dossiers", Change("HS-1", {STATE: "carried_out"}))

    steps = edits.history(workspace, "dossiers", "HS-1")
    assert [one.body["reason"] for one in steps] == [BACK.reason, ""]


def test_set_back_and_recounted_in_one_edit() -> None:
    workspace = tiny_workspace(rows())

    values = {STATE: "approved", "n_firms": 3}
    write(workspace, "dossiers", Change("HS-1", values, reason="Sót một"))

    assert found(workspace) == []


def test_what_was_lacking_before_stays_unsaid_and_may_be_supplied() -> None:
    """As in a file that was imported: nobody need set it back to supply the rest."""
    given = rows()
    given["duties"][0] |= {"evidence": None}
    given["duties"][1] |= {"evidence": None}
    workspace = tiny_workspace(given)
    assert found(workspace) == ["audit.dossier_not_done"]

    write(workspace, "duties", Change(FIRST, {"measure": "Khác"}))
    write(workspace, "duties", Change(FIRST, {"evidence": "BB 1"}))

    with pytest.raises(EditRefusedError):
        write(workspace, "duties", Change(FIRST, {"evidence": None}))
    write(workspace, "duties", Change(f"HS-1-{DUTIES[1]}", {"evidence": "BB 1"}))
    assert found(workspace) == []


def test_two_rows_that_together_take_it_away_are_refused_together() -> None:
    given = rows()
    given["duties"].append(duty_row(DUTIES[0], duty_id="N"))
    workspace = tiny_workspace(given)
    both = [Change(one, verb="remove", reason="Trùng") for one in ("N", FIRST)]

    with pytest.raises(EditRefusedError):
        write(workspace, "duties", *both)

    write(workspace, "duties", both[0])
    with pytest.raises(EditRefusedError):
        write(workspace, "duties", both[1])


def test_a_row_that_somebody_else_completed_is_a_conflict_and_no_refusal() -> None:
    given = rows(dossier_state="approved")
    given["duties"][0] |= {"evidence": None}
    workspace = tiny_workspace(given)
    write(workspace, "duties", Change(FIRST, {"evidence": "BB 1"}))
    write(workspace, "dossiers", Change("HS-1", {STATE: "carried_out"}))

    with pytest.raises(RowConflict):
        edits.edit(
            workspace, "duties", [Change(FIRST, {"measure": "Khác"})],
            made_from=1, source_document="BB 1", as_of_on=workspace.as_of_on,
        )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_what_to_do(tmp_path: Path, language: Language) -> None:
    root = saved(tmp_path / "W", rows())
    app = typer.Typer()
    app.command()(edit)
    words = ["duties", FIRST, "evidence=", "--document", "BB", "--lang", language]

    told = CliRunner().invoke(app, [str(root), *words])

    states = creation.open_workspace(root).layers["dossiers"].fields[STATE].choices
    assert told.exit_code == 1
    for code in ("carried_out", "approved"):
        assert f"“{states[code].label.say(language)}”" in told.stderr
    assert "HS-1" in told.stderr


@pytest.mark.parametrize(
    ("layer", "key", "field", "value"),
    [("firms", "F2", "destination", "relocate"), ("dossiers", "HS-1", "n_firms", 3)],
)
def test_a_filled_workbook_is_refused_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    layer: str, key: str, field: str, value: object,
) -> None:  # fmt: skip
    monkeypatch.setattr(sandbox, "_run", read_here)
    workspace = creation.open_workspace(saved(tmp_path / "W", rows()))
    content = rowsheets.workbook(workspace, layer, (key,), "vi")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    at = [cell.value for cell in sheet["A"]].index(key) + 1
    sheet.cell(at, [cell.value for cell in sheet[2]].index(field) + 1).value = value
    book.save(tmp_path / "filled.xlsx")
    proposed = fill.proposal(workspace, tmp_path / "filled.xlsx")

    with pytest.raises(EditRefusedError) as refused:
        fill.accept(workspace, proposed, source_document="BB")

    assert [one.code for one in refused.value.findings] == ["edit.dossier_undone"]
    assert workspace.versions()[layer] == 1
