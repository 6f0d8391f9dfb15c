"""A table as plain text: its bytes looked at before anything is made of them."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.files.guard.table import MAX_CELL, looked_at, records
from clusterviz.files.headings import headings
from clusterviz.files.refused import FileRefusedError

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "Mã;Tên;Diện tích\n1;Cụm Dĩnh Trì;12,5\n2;Cụm Tân Mỹ;7,25\n"


def written(folder: Path, content: bytes) -> Path:
    """Write a file as it comes from outside."""
    path = folder / "input.csv"
    path.write_bytes(content)
    return path


def reason(folder: Path, content: bytes, encoding: str | None = None) -> str:
    """Return why a file of this content is refused."""
    path = written(folder, content)
    with pytest.raises(FileRefusedError) as caught:
        list(records(path, looked_at(path, encoding)))
    return caught.value.reason


@pytest.mark.parametrize(
    ("content", "codec", "is_bytes"),
    [
        (TABLE.encode(), "utf-8-sig", False),
        (codecs.BOM_UTF8 + TABLE.encode(), "utf-8-sig", False),
        (TABLE.encode("utf-16"), "utf-16", False),
        (codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be"), "utf-16", False),
        (b"ten;x\nCM-tm\xb4;1\n", "latin-1", True),
    ],
)
def test_the_encoding_is_what_the_bytes_say_or_unknown(
    tmp_path: Path, content: bytes, codec: str, is_bytes: bool
) -> None:
    found = looked_at(written(tmp_path, content), None)

    assert (found.codec, found.is_bytes) == (codec, is_bytes)


def test_a_person_says_the_encoding(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE.encode())

    assert looked_at(path, "tcvn3").is_bytes
    assert not looked_at(path, "utf-8").is_bytes


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"ten\n\xb4\n", "utf-8"),
        (codecs.BOM_UTF8 + b"ten\n\xb4\n", None),
        (codecs.BOM_UTF16_LE + b"\x00\xd8" + b"a\x00", None),
        (b"abc", "utf-16"),
    ],
)
def test_text_in_another_encoding_than_was_said_is_refused(
    tmp_path: Path, content: bytes, encoding: str | None
) -> None:
    assert reason(tmp_path, content, encoding) == "table.encoding_wrong"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "table.empty"),
        (b" \r\n\t", "table.empty"),
        (b"name,lon\nA\x00B,1\n", "table.not_text"),
        ("a,b\nx\x00,1\n".encode("utf-16"), "table.not_text"),
        (b"<OGRVRTDataSource/>", "table.not_a_table"),
        (b"\xef\xbb\xbf\n <html><table>", "table.not_a_table"),
        (b'{"type": "FeatureCollection"}', "table.not_a_table"),
        (b"http://127.0.0.1:54380/a.csv", "table.not_a_table"),
        (b"/vsicurl/http://127.0.0.1/a.csv\n", "table.not_a_table"),
        (b"WFS:http://127.0.0.1/\n", "table.not_a_table"),
        (b'a,b\n1,"2\n3,4\n', "table.quotes_wrong"),
        (b'a,b\n1,"2"3\n', "table.quotes_wrong"),
        (b'a,b\n1,"' + b"x" * (MAX_CELL + 1) + b'"\n', "table.cell_too_long"),
        (b"a,b\n1," + b"x" * 20_000_001, "table.line_too_long"),
        (b"a,b\n" + b"," * 20_000, "table.too_many_columns"),
        (b"a,b\n" + b"\n" * 10_000_000, "table.too_many_rows"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    assert reason(tmp_path, content) == why


def test_an_address_among_cells_is_only_text(tmp_path: Path) -> None:
    path = written(tmp_path, b"name,link\nA,http://127.0.0.1/a\n")

    rows = list(records(path, looked_at(path, None)))

    assert rows == [["name", "link"], ["A", "http://127.0.0.1/a"]]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_lines(tmp_path: Path, mark: str) -> None:
    path = written(tmp_path, f"BẢNG\na{mark}b c{mark}d\n1{mark}2{mark}3\n".encode())

    assert looked_at(path, None).delimiter == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("ten;kinh_do;vi_do\nA;106,1;21,2\n", ";"),
        ("1;2355000,12;421000,34\n2;2355000,12;421100,34\n", ";"),
        ("1\t2355000,12\t421000,34\n", "\t"),
        ('id,wkt\n1,"POLYGON((0 0, 1 0, 1 1, 0 0))"\n', ","),
        ("id;wkt\n1;POLYGON((0 0, 1 0, 1 1, 0 0))\n", ";"),
        ("wkt\nPOLYGON((0 0, 1 0, 1 1, 0 0))\nPOLYGON((0 0, 1 0, 1 1, 0 0))", "\x1f"),
    ],
)
def test_commas_of_decimals_and_shapes_part_no_cells(
    tmp_path: Path, text: str, mark: str
) -> None:
    assert looked_at(written(tmp_path, text.encode()), None).delimiter == mark


def test_headings_that_are_known_win_over_titles() -> None:
    rows = [["Danh sách", "cụm"], ["Mã cụm", "Tên"], ["cluster_id", "x"], ["1", "2"]]

    found = headings(rows, {"mã cụm"})

    assert (found.names, found.at, found.below) == (("Mã cụm", "Tên"), 1, 2)


def test_headings_on_two_rows_are_joined() -> None:
    rows = [
        ["Số hiệu điểm", "Tọa độ", "", "Cạnh"],
        ["", "X (m)", "Y (m)", "(m)"],
        ["1", "2355000,12", "421000,34", "100"],
    ]

    found = headings(rows, ())

    assert found.names == ("Số hiệu điểm", "Tọa độ X (m)", "Y (m)", "Cạnh (m)")
    assert found.below == 2


@pytest.mark.parametrize(
    "row", [["1", "2355000,12"], ["A", "106°12'30\"E"], ["A", "POINT (1 2)"]]
)
def test_a_row_with_a_value_is_no_heading(row: list[str]) -> None:
    assert headings([row, ["B", "C"]], ()).at is None


@settings(deadline=None, max_examples=200)
@given(content=st.binary(max_size=200))
def test_any_bytes_end_as_rows_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = written(tmp_path_factory.mktemp("any"), content)
    rows: list[list[str]] = []
    why = ""
    try:
        rows = list(records(path, looked_at(path, None)))
    except FileRefusedError as error:
        why = error.reason

    assert why.startswith("table.") or all(len(row) < 200 for row in rows)
