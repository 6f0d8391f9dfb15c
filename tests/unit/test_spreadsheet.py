"""Workbooks, read in the child process: one sheet, typed, nothing run or guessed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from clusterviz.files.guard import Kind
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.rows import SHEET_ROW
from clusterviz.files.sandbox import read_raw
from clusterviz.files.worker import Note, Request
from clusterviz.settings import ImportLimits
from tests.workbooks import LAUGHS, SHEET, part, sheet_xml, with_parts, workbook

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

LIMITS = ImportLimits()
WORDS = ("code", "Mã", "name", "ha")


def read(path: Path, layer: str | None = None) -> pd.DataFrame:
    """Return the rows of a sheet, without their numbers."""
    raw = read_raw(path, LIMITS, layer=layer, headings=WORDS)
    return raw.frame.drop(columns=SHEET_ROW)


def refusal(path: Path, layer: str | None = None) -> FileRefusedError:
    """Return why a workbook is refused."""
    with pytest.raises(FileRefusedError) as caught:
        read(path, layer)
    return caught.value


def notes(path: Path) -> list[Note]:
    """Return what is said of a workbook, without this system's protections."""
    raw = read_raw(path, LIMITS, headings=WORDS)
    return [one for one in raw.notes if not one.code.startswith("no_")]


def test_values_keep_their_types_and_rows_their_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("code", "ha", "n", "day", "truth"),
        ("A", 2.5, 7, dt.date(2024, 4, 22), True),
        (),
        ("B", 3, None, None, False),
    )

    frame = read_raw(path, LIMITS, headings=WORDS).frame

    assert frame[SHEET_ROW].tolist() == [2, 4]
    assert frame["code"].tolist() == ["A", "B"]
    assert frame["ha"].tolist() == [2.5, 3.0]
    assert frame["n"].tolist()[0] == 7
    assert frame["n"].isna().tolist() == [False, True]
    assert frame["day"].tolist() == [dt.date(2024, 4, 22), None]
    assert frame["truth"].tolist() == [True, False]


def test_a_column_of_several_kinds_is_text_that_can_be_read_back(
    tmp_path: Path,
) -> None:
    column = ("x", 7, 2.5, 3.0, True, dt.date(2024, 4, 22), dt.datetime(2024, 1, 2, 3))
    path = workbook(tmp_path, ("code",), *((value,) for value in column))

    assert read(path)["code"].tolist() == [
        "x", "7", "2.5", "3", "true", "2024-04-22", "2024-01-02T03:00:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "above",
    [
        [],
        [("Báo cáo năm 2024",), ()],
        [("Mã", "Tên", "Diện tích")],
        [("Tỉnh",), ("Mã", "Tên", "Diện tích"), ()],
    ],
)
def test_the_headings_are_the_lowest_row_that_knows_most_words(
    tmp_path: Path, above: list[tuple[str, ...]]
) -> None:
    path = workbook(tmp_path, *above, ("code", "name", "ha"), ("A", "Đa Mai", 2.5))

    assert read(path).to_dict("records") == [{"code": "A", "name": "Đa Mai", "ha": 2.5}]


def test_without_a_known_word_the_first_row_is_the_headings(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("ký hiệu", None, "Diện tích"), ("A", "Đa Mai", 2.5))

    assert read(path).columns.tolist() == ["ký hiệu", "B", "Diện tích"]


def test_the_first_sheet_with_a_known_heading_is_read_unless_one_is_named(
    tmp_path: Path,
) -> None:
    path = workbook(
        tmp_path, ("Hướng dẫn",), Nguồn=[("code",), ("B",)], Khác=[("code",), ("C",)]
    )

    assert read(path)["code"].tolist() == ["B"]
    assert read(path, "Khác")["code"].tolist() == ["C"]
    error = refusal(path, "Không")
    assert (error.reason, error.values["wanted"]) == ("layer_unknown", "Không")


def test_several_sheets_of_which_none_is_known_are_refused_by_name(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, ("x",), Khác=[("y",)])

    error = refusal(path)

    assert (error.reason, error.choices) == ("sheets_unknown", ("Sheet", "Khác"))


def test_a_hidden_sheet_is_read_only_by_name(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("name",), ("A",), Ẩn=[("code",), ("B",)])
    book = openpyxl.load_workbook(path)
    book["Ẩn"].sheet_state = "hidden"
    book.save(path)

    assert read(path)["name"].tolist() == ["A"]
    assert read(path, "Ẩn")["code"].tolist() == ["B"]


def test_of_a_formula_the_saved_value_is_taken_and_nothing_is_computed(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, ("code", "ha"), ("A", 2))
    cells = (
        '<c r="A1" t="inlineStr"><is><t>ha</t></is></c></row><row r="2">'
        '<c r="A2"><f>1+1</f><v>5</v></c></row><row r="3">'
        '<c r="A3"><f>1+1</f></c></row><row r="4">'
        '<c r="A4"><f>1+1</f><v></v></c></row><row r="5">'
        '<c r="A5"><v>6</v></c></row><row r="6">'
        '<c r="A6" t="e"><v>#REF!</v></c>'
    )
    with_parts(path, {SHEET: sheet_xml([cells])})

    assert read(path)["ha"].tolist() == [5, 6]
    assert notes(path) == [
        Note(code="sheet_read", value="Sheet, 1"),
        Note(code="formula_uncomputed", value="A3, A4"),
        Note(code="cell_error", value="A6 #REF!"),
    ]


def test_signs_that_a_workbook_escapes_come_as_themselves(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("code",), ("_x0001_a_x000D_",), ("\u202eb",))

    assert read(path)["code"].tolist() == ["\x01a\r", "\u202eb"]


@pytest.mark.parametrize("lie", ["A1:XFD1048576", "A1"])
def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(
    tmp_path: Path, lie: str
) -> None:
    path = workbook(tmp_path, ("code",), ("A",))
    xml = part(path, SHEET).replace('ref="A1:A2"', f'ref="{lie}"')

    assert read(with_parts(path, {SHEET: xml}))["code"].tolist() == ["A"]


@pytest.mark.parametrize(
    "change",
    [
        {SHEET: sheet_xml(['<c r="A1" t="s"><v>99</v></c>'])},
        {SHEET: sheet_xml(['<c r="A1"><v>many</v></c>'])},
        {SHEET: sheet_xml([f'<c r="A1"><v>{"9" * 5000}</v></c>'])},
        {"xl/workbook.xml": "<x/>"},
        {"[Content_Types].xml": "<x/>"},
    ],
)
def test_a_workbook_that_is_no_whole_one_is_refused_in_one_line(
    tmp_path: Path, change: dict[str, str]
) -> None:
    path = with_parts(workbook(tmp_path, ("code",), ("A",)), change)

    error = refusal(path)

    assert error.reason.startswith("workbook_")
    assert len(str(error).splitlines()) == 1


def test_what_the_guard_refuses_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("code",), ("A",))
    with_parts(path, {SHEET: LAUGHS + "<x>&c;</x>"})

    assert refusal(path).reason == "workbook_dtd"


def test_without_defusedxml_no_workbook_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from clusterviz.files.spreadsheet import read_sheet

    path = workbook(tmp_path, ("code",), ("A",))
    request = Request(file="a", kind=Kind.SPREADSHEET, layer=None, limits=LIMITS)
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)

    with pytest.raises(FileRefusedError) as caught:
        read_sheet(path, request)

    assert caught.value.reason == "defusedxml_missing"
