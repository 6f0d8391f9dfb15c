"""A filled workbook keeps to the rules of edits, and each row is one."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from clusterviz.errors import ValidationError
from clusterviz.files import sandbox
from clusterviz.records import Actor
from clusterviz.workspace import edits, fill, rowsheets
from clusterviz.workspace.creation import open_workspace
from tests.gaps import statuses
from tests.kept import saved
from tests.workbooks import read_here

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

LOG, KEYS = "clearance_log", ("S1:2024-04", "S2:2024-04")


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster; `test_spreadsheet` starts the child."""
    monkeypatch.setattr(sandbox, "_run", read_here)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return open_workspace(saved(tmp_path / "w"))


def filled(workspace: Workspace, folder: Path, *cells: tuple[str, str, object]) -> Path:
    """Return the workbook of two entries with some cells written by hand."""
    content = rowsheets.workbook(workspace, LOG, KEYS, "vi")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    codes = [cell.value for cell in sheet[2]]
    keys = [cell.value for cell in sheet["A"]]
    for key, field, value in cells:
        sheet.cell(keys.index(key) + 1, codes.index(field) + 1).value = value
    path = folder / "filled.xlsx"
    book.save(path)
    return path


def test_what_is_accepted_is_an_edit_of_each_row(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = filled(
        workspace, tmp_path, (KEYS[1], "cleared_ha", 2.5), (KEYS[0], "obstacle", "Mưa")
    )
    proposed = fill.proposal(workspace, path)

    version = fill.accept(
        workspace.acting_as(Actor(name="An")), proposed, source_document="CV 9",
        as_of_on=dt.date(2024, 4, 30),
    )  # fmt: skip

    assert version.is_edited
    assert version.lineage.import_id
    for key in KEYS:
        [entry] = edits.history(workspace, LOG, key)
        assert (entry.by, entry.about.document) == ("An", "CV 9")


def test_another_may_edit_other_rows_meanwhile(
    workspace: Workspace, tmp_path: Path
) -> None:
    proposed = fill.proposal(
        workspace, filled(workspace, tmp_path, (KEYS[1], "cleared_ha", 2.5))
    )
    edits.edit(
        workspace, LOG, [edits.Change(KEYS[0], {"obstacle": "Mưa"})], made_from=1,
        source_document="BC", as_of_on=dt.date(2024, 4, 30),
    )  # fmt: skip

    fill.accept(workspace, proposed)

    assert (edits.row(workspace, LOG, KEYS[0]) or {})["obstacle"] == "Mưa"
    assert (edits.row(workspace, LOG, KEYS[1]) or {})["cleared_ha"] == 2.5


def test_a_status_that_may_not_follow_is_refused_before_anybody_accepts(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = filled(
        workspace, tmp_path,
        (KEYS[1], "stage", "Thông báo thu hồi"), (KEYS[1], "n_paid", 11),
    )  # fmt: skip

    proposed = fill.proposal(workspace, path)

    assert statuses(proposed) == {
        (KEYS[1], "stage"): "refused",
        (KEYS[1], "n_paid"): "changed",
    }
    assert "edit.no_next_status" in [one.code for one in proposed.findings]


def test_a_figure_that_falls_asks_why(workspace: Workspace, tmp_path: Path) -> None:
    path = filled(workspace, tmp_path, (KEYS[1], "cleared_ha", 1.5))
    proposed = fill.proposal(workspace, path)

    assert proposed.asks_why
    with pytest.raises(ValidationError, match="falls"):
        fill.accept(workspace, proposed)
    fill.accept(workspace, proposed, reason="Đo lại")

    [entry] = edits.history(workspace, LOG, KEYS[1])
    assert entry.body["reason"] == "Đo lại"
