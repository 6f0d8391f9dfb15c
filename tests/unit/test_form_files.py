"""Forms as workbooks: read back by another program, in the order of the circular."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import form_files
from tests.bookcells import prints_as_wide_as_a4
from tests.tiny import tiny_rows, tiny_workspace
from tests.tiny.ground import layers

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language

HEAD = 5
"""Rows above the headings of a form: province, title, days, month, illustrative."""


def cells(path: Path, sheet: int = 0) -> list[tuple[Any, ...]]:
    """Return the values of one sheet."""
    book = openpyxl.load_workbook(path)
    return list(book.worksheets[sheet].iter_rows(values_only=True))


def test_form_04_is_filed_in_the_order_of_the_circular(tmp_path: Path) -> None:
    path = tmp_path / "form04.xlsx"

    form_files.write_report(tiny_workspace(), "04", path, "2024-H1")

    rows = cells(path)
    assert [row[0] for row in rows[:HEAD]] == [
        "Tỉnh Bắc Giang",
        "Biểu 04: tình hình cụm công nghiệp toàn tỉnh",
        "Thông tư 14/2024/TT-BCT. Kỳ từ 15/12/2023 đến 14/06/2024; "
        "số liệu lũy kế đến 14/06/2024; hạn gửi 30/06/2024.",
        "Rà soát tháng 06/2024: chưa chốt; số liệu còn có thể thay đổi.",
        "Dữ liệu minh họa, không có giá trị pháp lý.",
    ]
    assert rows[HEAD] == ("Số", "Chỉ tiêu", "Đơn vị tính", "Tỉnh Bắc Giang")
    numbers = [str(number) for number in range(1, 28)]
    for whole in ("15", "16"):
        at = numbers.index(whole) + 1
        numbers[at:at] = [f"{whole}.{part}" for part in range(1, 5)]
    assert [row[0] for row in rows[HEAD + 1 :]] == numbers
    by_number = {row[0]: row[1:] for row in rows[HEAD + 1 :]}
    assert by_number["2"] == ("Tổng diện tích CCN trong quy hoạch", "ha", 145)
    assert by_number["19"][1:] == ("%", 0.32)


def test_form_03_has_a_column_an_area_and_blanks_for_what_is_not_known(
    tmp_path: Path,
) -> None:
    path = tmp_path / "form03.xlsx"
    workspace = tiny_workspace(without=["projects"])

    form_files.write_report(workspace, "03", path, "2024-H1", language="en")

    rows = cells(path)
    assert rows[HEAD][3:] == ("Huyện Tây", "Huyện Đông")
    by_number = {row[0]: row[3:] for row in rows[HEAD + 1 :]}
    assert by_number["2"] == (90, 55)
    assert by_number["20"] == (None, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_brings_its_explanations_checks_and_sources(
    tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "form04.xlsx"
    rows = tiny_rows(layers())["clusters"]
    rows[0]["planned_area_ha"] = None

    form_files.write_report(
        tiny_workspace({"clusters": rows}), "04", path, "2024-H1", language=language
    )

    explained = {row[5]: row for row in cells(path, 1)[1:]}
    assert len(explained) == 36
    area = explained["form:number=04,indicator=2,period=2024-H1"]
    # Four of five clusters say their hectares.
    assert area[3:5] == (4, 1)
    checks = cells(path, 2)[1:]
    assert any(row[1] == "CCN-0001" for row in checks)
    assert all(row[0] and row[2] for row in checks)
    sources = dict(cells(path, 3))
    assert any("clusters 1" in str(value) for value in sources.values())


def test_a_name_that_looks_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    declared = layers()
    areas = tiny_rows(declared)["areas"]
    areas[1]["area_name"] = "=1+1"
    projects = tiny_rows(declared)["projects"]
    projects[0]["project_name"] = '=HYPERLINK("http://x")'
    workspace = tiny_workspace({"areas": areas, "projects": projects})

    form_files.write_report(workspace, "03", tmp_path / "3.xlsx", "2024-H1")
    form_files.write_report(workspace, "01", tmp_path / "1.xlsx", "2024-H1")

    for name, place in (("3.xlsx", f"D{HEAD + 1}"), ("1.xlsx", "B3")):
        cell = openpyxl.load_workbook(tmp_path / name).worksheets[0][place]
        assert cell.data_type == "s"
        assert str(cell.value).startswith("=")


def test_form_01_asks_each_project_and_keeps_what_was_filed(tmp_path: Path) -> None:
    path = tmp_path / "form01.xlsx"

    form_files.write_report(tiny_workspace(), "01", path, "2024-H1")

    _, codes, *rows = cells(path)
    assert codes == (
        "project_id", "project_name", "cluster_id", "period",
        "revenue_billion_vnd", "budget_billion_vnd", "n_workers",
        "average_pay_million_vnd", "source_document", "as_of_on",
    )  # fmt: skip
    assert [row[0] for row in rows] == ["PR-1", "PR-2", "PR-3"]
    assert rows[0][3:8] == ("2024-H1", 60.5, 3.25, 190, 9.5)
    # PR-3 did not say what it paid to the budget.
    assert rows[2][4:7] == (40, None, 100)
    assert rows[0][8:] == ("Biểu 01, kỳ 2024-H1", dt.datetime(2024, 6, 14))


def test_form_02_asks_each_cluster_of_the_plan(tmp_path: Path) -> None:
    path = tmp_path / "form02.xlsx"

    form_files.write_report(tiny_workspace(), "02", path, "2024")

    _, codes, *rows = cells(path)
    assert [row[0] for row in rows] == [f"CCN-000{n}" for n in range(1, 6)]
    figures = [at for at, code in enumerate(codes) if code == "leased_ha"]
    # Nobody has filed for the year: every cell is to fill.
    assert {row[at] for row in rows for at in figures} == {None}
    assert {row[codes.index("period")] for row in rows} == {"2024"}


def test_a_page_gets_the_same_workbook(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(form_files.report_bytes(tiny_workspace(), "04", "2024-H1"))

    assert cells(path)[HEAD + 1][3] == 5


@pytest.mark.parametrize(
    ("number", "name", "message"),
    [
        ("05", "a.xlsx", "no form of Circular"),
        ("04", "a.csv", "no workbook"),
        ("04", "there.xlsx", "already exists"),
    ],
)
def test_bad_use_is_refused_and_nothing_is_written(
    tmp_path: Path, number: str, name: str, message: str
) -> None:
    (tmp_path / "there.xlsx").write_text("mine", encoding="utf-8")

    with pytest.raises(InputError, match=message):
        form_files.write_report(tiny_workspace(), number, tmp_path / name)

    assert [one.name for one in tmp_path.iterdir()] == ["there.xlsx"]


@pytest.mark.parametrize("number", ["01", "02", "03", "04"])
def test_a_form_prints_with_its_headings_on_every_page(
    tmp_path: Path, number: str
) -> None:
    path = tmp_path / "form.xlsx"
    form_files.write_report(tiny_workspace(), number, path, "2024-H1")

    book = openpyxl.load_workbook(path)

    assert [one.title for one in book if not prints_as_wide_as_a4(one)] == []
    assert all(one.print_title_rows for one in book.worksheets[:-1])
