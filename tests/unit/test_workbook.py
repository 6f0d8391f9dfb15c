"""What holds for every workbook that is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from clusterviz.files.workbook import MAX_CELL, write_book, write_cell

if TYPE_CHECKING:
    from pathlib import Path

    import xlsxwriter


def written(path: Path, value: object) -> object:
    """Return what a cell holds that `value` was written to."""

    def fill(book: xlsxwriter.Workbook) -> None:
        write_cell(book.add_worksheet(), 0, 0, value)

    write_book(path, fill)
    book = openpyxl.load_workbook(path)
    try:
        found: object = book.worksheets[0]["A1"].value
    finally:
        book.close()
    return found


@pytest.mark.parametrize("text", ["=1+1", "http://x.example", "0123", "{=A1}", "@x"])
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"

    assert written(path, text) == text
    book = openpyxl.load_workbook(path)
    cell = book.worksheets[0]["A1"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    book.close()


# Excel's own limit: 32 767 characters.
@pytest.mark.parametrize(("n", "end"), [(32_767, "a"), (32_768, "…")])
def test_a_text_that_no_cell_takes_is_cut_and_says_so(
    tmp_path: Path, n: int, end: str
) -> None:
    found = str(written(tmp_path / "a.xlsx", "a" * n))

    assert (len(found), found[-1]) == (MAX_CELL, end)


@pytest.mark.parametrize("value", [None, float("nan")])
def test_what_is_not_known_is_a_blank(tmp_path: Path, value: object) -> None:
    assert written(tmp_path / "a.xlsx", value) is None
