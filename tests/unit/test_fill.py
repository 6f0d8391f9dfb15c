"""Gaps go out as a workbook and come back as a difference."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from clusterviz.errors import InputError
from clusterviz.files import sandbox
from clusterviz.workspace import fill
from tests.bookcells import prints_as_wide_as_a4
from tests.gaps import GAPS, filled
from tests.tiny import tiny_workspace
from tests.workbooks import read_here, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster; `test_spreadsheet` starts the child."""
    monkeypatch.setattr(sandbox, "_run", read_here)


@pytest.fixture
def workspace() -> Workspace:
    """Return the tiny workspace."""
    return tiny_workspace()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_workbook_asks_for_the_gaps_and_locks_the_rest(
    workspace: Workspace, language: Language
) -> None:
    content = fill.workbook(workspace, "clusters", GAPS, language)

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    codes = [cell.value for cell in sheet[2]]
    assert codes == [
        "cluster_id", "cluster_name", "commune_names", "district_names",
        "cluster_type", "established_on", "leased_ha", "wastewater_meets_standard",
        "why",
    ]  # fmt: skip
    assert [cell.value for cell in sheet["A"]][2:] == ["CCN-0001", "CCN-0002"]
    assert sheet.protection.sheet
    visible = [one for one in book if one.sheet_state == "visible"]
    assert all(map(prints_as_wide_as_a4, visible))
    is_open = {
        (row[0].value, code)
        for row in sheet.iter_rows(min_row=3)
        for cell, code in zip(row, codes, strict=True)
        if not cell.protection.locked
    }
    assert is_open == {
        ("CCN-0001", "leased_ha"), ("CCN-0001", "cluster_type"),
        ("CCN-0002", "established_on"), ("CCN-0002", "wastewater_meets_standard"),
    }  # fmt: skip
    why = [cell.value for cell in sheet["I"]][2:]
    assert "Tên nói là làng nghề." in why[0]
    assert "fact_missing" not in why[1]
    assert book["words"].sheet_state == "hidden"
    rules = {one.type for one in sheet.data_validations.dataValidation}
    assert rules == {"list", "date", "decimal"}
    assert not any(
        cell.data_type == "f" for page in book for row in page for cell in row
    )


def test_text_in_a_workbook_is_never_a_formula_and_no_change(tmp_path: Path) -> None:
    hostile = ["=1+1", '=cmd|"/c calc"!A1', "{{7*7}}", "@SUM(A1)"]
    names = ("cluster_name", "commune_names", "district_names", "investor_name")
    first = tiny_workspace().features("clusters").iloc[0].to_dict()
    rows = [{**first, **dict(zip(names, hostile, strict=True))}]
    workspace = tiny_workspace({"clusters": rows})
    path = tmp_path / "a.xlsx"
    path.write_bytes(fill.workbook(workspace, "clusters", GAPS, "vi"))

    sheet = openpyxl.load_workbook(path).worksheets[0]

    assert [cell.data_type for cell in sheet[3]][1:4] == ["s"] * 3
    assert fill.proposal(workspace, path).rows.empty


def test_without_a_gap_there_is_no_workbook(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="no gap"):
        fill.workbook(workspace, "clusters", GAPS.iloc[2:3], "vi")


@pytest.mark.parametrize("table", ["projects", "clusters"])
def test_a_workbook_that_comes_back_untouched_changes_nothing(
    workspace: Workspace, tmp_path: Path, table: str
) -> None:
    layer = workspace.layers[table]
    rows = workspace.rows(table)
    every = [(key, name, "missing", "") for key in rows[layer.key]
             for name in layer.fields]  # fmt: skip
    path = tmp_path / "a.xlsx"
    cells = pd.DataFrame(every, columns=GAPS.columns)
    path.write_bytes(fill.workbook(workspace, table, cells, "en"))

    found = fill.proposal(workspace, path)

    assert found.rows.empty
    assert found.findings == ()
    assert not found.has_changes


def changed_fact(path: Path, code: str, text: str) -> Path:
    """Return a filled workbook that says something else of its source."""
    book = openpyxl.load_workbook(path)
    for row in book["clusterviz"].iter_rows():
        if row[1].value == code:
            row[2].value = text
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("code", "text", "complaint"),
    [
        ("form", "other", "does not say what it was made from"),
        ("layer", "../../etc", "not known here"),
        ("layer", "projects", "a version of `projects`"),
        ("version", "7", "a version of `clusters`"),
        ("version", "=1", "a version of `clusters`"),
        ("content_hash", "0" * 64, "a version of `clusters`"),
        ("sheet", "Không", "no layer or sheet `Không`"),
        ("sheet", "words", "no column `cluster_id`"),
    ],
)
def test_a_workbook_of_another_source_is_refused(
    workspace: Workspace, tmp_path: Path, code: str, text: str, complaint: str
) -> None:
    path = changed_fact(filled(workspace, tmp_path), code, text)

    with pytest.raises(InputError, match=complaint):
        fill.proposal(workspace, path)


def test_a_workbook_that_is_none_of_ours_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = workbook(tmp_path, ("cluster_id",), ("CCN-0001",))

    with pytest.raises(InputError, match="no layer or sheet `clusterviz`"):
        fill.proposal(workspace, path)


def test_a_column_that_nobody_asked_for_is_passed_over_and_said(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = filled(workspace, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["K1"], sheet["K2"], sheet["K3"] = "Khác", "other", "x"
    book.save(path)

    found = fill.proposal(workspace, path)

    assert [one.code for one in found.findings] == ["fill.field_unknown"]
    assert found.rows.empty


def test_a_formula_is_no_value(workspace: Workspace, tmp_path: Path) -> None:
    path = filled(workspace, tmp_path, ("CCN-0001", "leased_ha", "=6+7"))

    found = fill.proposal(workspace, path)

    assert [one.code for one in found.findings] == ["formula_uncomputed"]
    assert found.rows.empty
