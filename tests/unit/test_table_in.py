"""Text tables, from their bytes to rows and to shapes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import shapely

from clusterviz.core.place.located import HEADINGS, Located, located
from clusterviz.files.guard import Kind
from clusterviz.files.readers.table import letters, read_table
from clusterviz.files.refused import FileRefusedError
from clusterviz.files.rows import SHEET_ROW
from clusterviz.files.sandbox import read_raw
from clusterviz.files.worker import Request
from clusterviz.schema import read_layers
from clusterviz.settings import ImportLimits, shipped

if TYPE_CHECKING:
    from clusterviz.files.worker import Answer

CLUSTERS = read_layers(shipped("layers"))["clusters"]


def read(
    folder: Path, content: str | bytes, **limits: int
) -> tuple[list[dict[str, Any]], Answer]:
    """Return the rows of a file of this content, and what is said of it."""
    path = folder / "input.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    request = Request(
        file=path.name,
        kind=Kind.TABLE,
        layer=None,
        limits=ImportLimits(**limits),
        headings=HEADINGS,
    )
    table, answer = read_table(path, request)
    return table.to_pylist(), answer


def drawn(folder: Path, content: str) -> Located:
    """Return what a file of this content becomes as clusters."""
    path = folder / "input.csv"
    path.write_text(content, encoding="utf-8")
    request = Request(
        file=path.name, kind=Kind.TABLE, layer=None, limits=ImportLimits()
    )
    table, _ = read_table(path, request)
    return located(CLUSTERS, table.to_pandas(), place={})


def test_cells_are_text_and_rows_are_numbered_as_a_spreadsheet_does(
    tmp_path: Path,
) -> None:
    rows, answer = read(tmp_path, "Danh sách\n\nMã;Tên\n007; A \n\n008;\n;;\n")

    assert rows == [
        {SHEET_ROW: 4, "Mã": "007", "Tên": "A"},
        {SHEET_ROW: 6, "Mã": "008", "Tên": None},
    ]
    assert [(note.code, note.value) for note in answer.notes] == [
        ("table.delimiter", ";"),
        ("table.headings_at", "3"),
        ("table.rows_above", "Danh sách"),
    ]


def test_formulas_are_only_text(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, 'name,lon,lat\n"=HYPERLINK(""http://e"")",106.1,21.2\n')

    assert rows[0]["name"] == '=HYPERLINK("http://e")'


def test_columns_without_headings_are_called_as_a_spreadsheet_calls_them(
    tmp_path: Path,
) -> None:
    rows, answer = read(tmp_path, "1;2355000,12\n2;2355100,12\n")

    assert rows[0] == {SHEET_ROW: 1, "A": "1", "B": "2355000,12"}
    assert "table.no_headings" in [note.code for note in answer.notes]


def test_headings_that_come_twice_and_the_word_geometry_get_names_of_their_own(
    tmp_path: Path,
) -> None:
    rows, _ = read(tmp_path, "a;a;geometry;_sheet_row\nb;c;d;e\n")

    assert list(rows[0]) == [SHEET_ROW, "a", "a_", "geometry_", "_sheet_row_"]


def test_text_of_unknown_encoding_comes_as_bytes_and_loses_none(tmp_path: Path) -> None:
    odd = bytes(one for one in range(1, 256) if one not in b'\t\n\r ";,|')

    rows, answer = read(tmp_path, b"ten;x\n" + odd + b";y\n")

    assert answer.is_bytes
    assert rows[0]["ten"].encode("latin-1") == odd


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    rows, answer = read(tmp_path, "Tên\tXã\nA\tDĩnh Trì\n".encode("utf-16"))

    assert rows[0]["Xã"] == "Dĩnh Trì"
    assert not answer.is_bytes


@pytest.mark.parametrize(
    ("content", "limits", "reason"),
    [
        ("name,lon,lat\nA,106,1,21,2\n", {}, "table.row_too_wide"),
        ("a,b,c\n1,2,3\n", {"columns": 2}, "table.too_many_columns"),
        ("1,2,3\n", {"columns": 2}, "table.too_many_columns"),
        ("a,b\n1,2\n3,4\n", {"features": 1}, "table.too_many_rows"),
    ],
)
def test_tables_out_of_shape_are_refused(
    tmp_path: Path, content: str, limits: dict[str, int], reason: str
) -> None:
    with pytest.raises(FileRefusedError) as caught:
        read(tmp_path, content, **limits)

    assert caught.value.reason == reason


def test_columns_are_called_by_letters() -> None:
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def test_many_rows_come_in_their_order(tmp_path: Path) -> None:
    lines = "\n".join(f"{number};x" for number in range(45_000))

    rows, _ = read(tmp_path, f"so;chu\n{lines}\n")

    assert [row["so"] for row in rows] == [str(number) for number in range(45_000)]


def test_wkt_goes_around_unchanged(tmp_path: Path) -> None:
    shape = shapely.box(421000.125, 2355000.5, 421100.25, 2355100.75)

    done = drawn(tmp_path, f'ma,wkt\n"1","{shape.wkt}"\n')

    assert done.frame["geometry"].iloc[0].equals_exact(shape, 0)


def test_decimal_commas_between_semicolons_are_degrees(tmp_path: Path) -> None:
    done = drawn(tmp_path, "ten;kinh_do;vi_do\nA;106,1;21,2\n")

    assert done.frame["geometry"].iloc[0].wkt == "POINT (106.1 21.2)"


def test_a_decision_in_two_clusters_is_two_boundaries(tmp_path: Path) -> None:
    content = (
        "BẢNG TỌA ĐỘ CÁC ĐIỂM GÓC;;;;\n"
        "Tên CCN;Số hiệu điểm;Tọa độ;;Cạnh\n"
        ";;X (m);Y (m);(m)\n"
        "CCN Dĩnh Trì;1;2.355.100,00;421.000,00;200,00\n"
        ";2;2.355.100,00;421.200,00;100,00\n"
        ";3;2.355.000,00;421.200,00;200,00\n"
        ";4;2.355.000,00;421.000,00;100,00\n"
        "CCN Tân Mỹ;1;2.356.300,00;422.000,00;\n"
        ";2;2.356.300,00;422.400,00;\n"
        ";3;2.356.000,00;422.000,00;\n"
    )

    done = drawn(tmp_path, content)

    # 200 × 100 m, and half of 300 × 400 m.
    assert done.frame["Tên CCN"].tolist() == ["CCN Dĩnh Trì", "CCN Tân Mỹ"]
    assert done.frame["geometry"].area.tolist() == [20_000, 60_000]
    assert {one.severity.value for one in done.findings} == {"info"}


def test_a_workbook_with_merged_names_is_read_like_a_text_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["PHỤ LỤC: TỌA ĐỘ RANH GIỚI"])
    sheet.append(["Tên CCN", "Điểm", "X (m)", "Y (m)", "Diện tích (ha)"])
    sheet.append(["CCN Dĩnh Trì", 1, 2355100, 421000, 2])
    sheet.append([None, 2, 2355100, 421200])
    sheet.append([None, 3, 2355000.0, 421200])
    sheet.append([None, 4, 2355000, 421000.0])
    sheet.merge_cells("A3:A6")
    sheet.append(["CCN Tân Mỹ", 1, 2356300.5, 422000, 6])
    sheet.append([None, 2, 2356300.5, 422400])
    sheet.append([None, 3, 2356000.5, 422000])
    path = tmp_path / "toa-do.xlsx"
    book.save(path)

    raw = read_raw(path, ImportLimits(), headings=HEADINGS)
    done = located(CLUSTERS, raw.frame, place={})

    assert done.frame["Tên CCN"].tolist() == ["CCN Dĩnh Trì", "CCN Tân Mỹ"]
    assert done.frame["Diện tích (ha)"].tolist() == [2, 6]
    assert done.frame["geometry"].area.tolist() == [20_000, 60_000]
    assert done.frame[SHEET_ROW].tolist() == [3, 7]


@pytest.mark.parametrize(
    "content",
    [
        "name,lon,lat\nA\0B,106.1,21.2\n",
        "<OGRVRTDataSource><OGRVRTLayer/></OGRVRTDataSource>",
        "http://127.0.0.1:54380/url.geojson",
        'a,b\n1,"2\n',
    ],
)
def test_a_hostile_table_is_refused_by_the_child_or_before_it(
    tmp_path: Path, content: str
) -> None:
    path = tmp_path / "input.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(FileRefusedError):
        read_raw(path, ImportLimits())


def test_brackets_without_end_are_a_finding_and_no_recursion(tmp_path: Path) -> None:
    done = drawn(tmp_path, f'id,WKT\n1,"{"GEOMETRYCOLLECTION(" * 20_000}"\n')

    assert [one.code for one in done.findings] == ["located.wkt_deep"]
