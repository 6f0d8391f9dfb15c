"""Workbooks to hand on: typed, explained, sourced, and without a formula."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from clusterviz.errors import InputError
from clusterviz.workspace import exports
from tests.incoming import bring
from tests.tiny import layers, tiny_workspace, typed
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/c calc"!A1']


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def named(name: str) -> Workspace:
    """Return the tiny workspace whose first cluster is called `name`."""
    first, *others = cluster_rows()
    return tiny_workspace({"clusters": [{**first, "cluster_name": name}, *others]})


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_a_workbook_is_never_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clusters.xlsx"
    exports.export(named(text), "clusters", path)
    cell = openpyxl.load_workbook(path)["Dữ liệu"]["B3"]

    assert cell.data_type == "s"
    assert cell.value.endswith(text.strip())


def test_a_workbook_has_labels_above_codes_and_words_beside_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.xlsx"
    exports.export(workspace, "clusters", path)
    labels, codes, first, *_ = sheets(path)["Dữ liệu"]
    label = dict(zip(codes, labels, strict=True))
    cell = dict(zip(codes, first, strict=True))

    assert label["leased_ha"] == "Đã cho thuê (ha)"
    assert cell["leased_ha"] == 12
    assert cell["established_on"] == dt.datetime(2012, 5, 1)
    assert cell["legal_status"] == "established"
    assert cell["legal_status_label"] == "Đã thành lập"
    assert cell["wastewater_status"] == "in_use"


def test_a_workbook_says_where_its_figures_come_from(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.xlsx"
    exports.export(workspace, "clusters", path)
    facts = dict(row[:2] for row in sheets(path)["Nguồn"])

    assert facts["Văn bản, nguồn"] == "Test"
    assert facts["Số liệu đến ngày"] == "22/04/2024"
    assert facts["Phiên bản lớp"] == "clusters 1"
    assert "không có giá trị pháp lý" in facts["Ghi chú"]


def test_the_key_of_a_table_with_leading_zeros_stays_text(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    path = tmp_path / "areas.xlsx"
    exports.export(workspace, "areas", path)
    _, codes, _, first, *_ = sheets(path)["Dữ liệu"]

    assert dict(zip(codes, first, strict=True))["area_code"] == "001"


def test_a_workbook_refuses_more_rows_than_a_sheet_holds(tmp_path: Path) -> None:
    layer = layers()["documents"]
    one = typed(layer, [{"document_id": "A", "document_title": "B"}])
    many = pd.concat([one] * 3, ignore_index=True)
    huge = many.reindex(range(1_048_575))
    workspace = tiny_workspace(without=["documents"])
    workspace.store.publish(
        layer, huge, workspace.version("roads").lineage, replaces=0, is_valid=True
    )

    with pytest.raises(InputError, match="1,048,575 rows"):
        exports.export(workspace, "documents", tmp_path / "x.xlsx")


def test_headings_stay_in_sight_and_codes_have_the_filter(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.xlsx"
    exports.export(workspace, "clusters", path)
    sheet = openpyxl.load_workbook(path)["Dữ liệu"]

    assert sheet.freeze_panes == "B3"
    # Two rows of headings and seven clusters.
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet.auto_filter.ref.endswith("9")


def test_days_are_days_and_figures_are_figures(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.xlsx"
    exports.export(workspace, "clusters", path)
    _, codes, first, *_ = openpyxl.load_workbook(path)["Dữ liệu"].iter_rows()
    cell = {code.value: one for code, one in zip(codes, first, strict=True)}

    assert cell["established_on"].is_date
    assert cell["established_on"].number_format == "dd/mm/yyyy"
    assert cell["area_ha"].data_type == "n"
    assert cell["cluster_id"].data_type == "s"
    assert cell["illustrative"].data_type == "b"


@pytest.mark.parametrize("layer", ["clusters", "plots", "projects"])
def test_the_dictionary_explains_every_column_in_both_languages(
    workspace: Workspace, tmp_path: Path, layer: str
) -> None:
    path = tmp_path / "rows.xlsx"
    exports.export(workspace, layer, path, language="en")
    found = sheets(path)
    _, codes, *_ = found["Data"]
    meanings = {row[0]: row for row in found["Dictionary"][1:] if not row[1]}

    assert list(meanings) == list(codes)
    assert all(row[2] and row[3] for row in meanings.values())


def test_the_dictionary_lists_the_words_of_each_code(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.xlsx"
    exports.export(workspace, "clusters", path)
    words = {row[:2]: row[2:4] for row in sheets(path)["Từ điển"]}

    assert words["legal_status", "established"] == ("Đã thành lập", "Established")


def test_no_cell_of_any_sheet_is_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "clusters.xlsx"
    exports.export(named('=HYPERLINK("http://a.b","x")'), "clusters", path)
    cells = [
        cell
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
    ]

    assert not [one for one in cells if one.data_type == "f" or one.hyperlink]


def test_a_sheet_of_our_own_brings_changes_back_and_keeps_boundaries(
    tmp_path: Path,
) -> None:
    """The degrees in it are of a point within the land, and no new boundary."""
    workspace = tiny_workspace()
    before = workspace.features("clusters")
    path = tmp_path / "clusters.xlsx"
    exports.export(workspace, "clusters", path)
    book = openpyxl.load_workbook(path)
    sheet = book["Dữ liệu"]
    column = [cell.value for cell in sheet[2]].index("leased_ha") + 1
    sheet.cell(3, column).value = 13.5
    book.save(path)

    report = bring(workspace, "clusters", path, is_update=True)

    assert report.status == "published", report.findings
    now = workspace.features("clusters")
    assert now["leased_ha"].tolist()[0] == 13.5
    pd.testing.assert_frame_equal(
        now.drop(columns="leased_ha"), before.drop(columns="leased_ha")
    )
