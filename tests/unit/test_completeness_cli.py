"""`clusterviz completeness` on the sample, as a person and as a program use it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import docx
import openpyxl
import pypdf
import pytest

from clusterviz.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("completeness") / "sample"
    assert main(["init", str(folder), "--sample", "bacgiang"]) == 0
    return str(folder)


def rows_of(
    root: str, capsys: pytest.CaptureFixture[str], *options: str
) -> list[dict[str, object]]:
    capsys.readouterr()
    assert main(["completeness", root, "--format", "json", *options]) == 0
    rows: list[dict[str, object]] = json.loads(capsys.readouterr().out)["rows"]
    return rows


def test_areas_and_clusters_add_up_to_the_same(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    areas = rows_of(root, capsys)
    cells = rows_of(root, capsys, "--by", "cluster")

    assert list(areas[0]) == [
        "area_code", "area_name", "level", "n_clusters", "n_cells", "n_present",
        "n_missing", "n_suspicious", "n_contradictory", "present_ratio", "area_id",
    ]  # fmt: skip
    assert len(areas) == 10
    for state in ("present", "missing", "suspicious", "contradictory"):
        counted = [int(str(area[f"n_{state}"])) for area in areas]
        assert sum(counted) == sum(cell["state"] == state for cell in cells)
    assert all(bool(one["message"]) == (one["state"] != "present") for one in cells)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("by", ["area", "cluster"])
def test_people_get_a_table(
    root: str, capsys: pytest.CaptureFixture[str], by: str, language: str
) -> None:
    assert main(["completeness", root, "--by", by, "--lang", language]) == 0
    said = capsys.readouterr().out

    assert "Huyện Lục Nam" in said
    assert "audit." not in said
    assert "business_lines" not in said


def test_a_spreadsheet_gets_every_cell(
    root: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "cells.csv"
    n_cells = len(rows_of(root, capsys, "--by", "cluster"))

    assert main(["completeness", root, "--by", "cluster", "-o", str(file)]) == 0

    text = file.read_text(encoding="utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == n_cells


def test_the_letter_and_the_workbook_of_an_area_are_written(
    root: str, tmp_path: Path
) -> None:
    letter, form = tmp_path / "218.docx", tmp_path / "218.xlsx"
    asked = ["completeness", root]

    assert main([*asked, "--letter", "218", "-o", str(letter)]) == 0
    assert main([*asked, "--fill", "218", "-o", str(form), "--lang", "en"]) == 0

    said = [one.text for one in docx.Document(str(letter)).paragraphs]
    assert "Kính gửi: Ủy ban nhân dân huyện Lục Nam" in said
    assert openpyxl.load_workbook(form).worksheets[0].max_row > 2
    # A file that is there is not replaced unless one says so.
    assert main([*asked, "--letter", "218", "-o", str(letter)]) == 2
    assert main([*asked, "--letter", "218", "-o", str(letter), "--force"]) == 0


def test_the_letter_is_written_as_a_pdf_that_says_the_same(
    root: str, tmp_path: Path
) -> None:
    asked = ["completeness", root, "--letter", "218"]
    for name in ("218.docx", "218.PDF"):
        assert main([*asked, "-o", str(tmp_path / name)]) == 0

    pages = pypdf.PdfReader(tmp_path / "218.PDF").pages
    text = "".join("".join(one.extract_text().split()) for one in pages)
    document = docx.Document(str(tmp_path / "218.docx"))
    rows = [row for table in document.tables[1:] for row in table.rows]
    said = [one.text for one in document.paragraphs]
    said += [cell.text for row in rows for cell in row.cells]
    assert rows
    assert [one for one in said if "".join(one.split()) not in text] == []


@pytest.mark.parametrize(
    "options",
    [
        ["--letter", "218"],
        ["--letter", "218", "-o", "x.xlsx"],
        ["--fill", "218", "-o", "x.docx"],
        ["--letter", "218", "--fill", "218", "-o", "x.docx"],
        ["--letter", "999", "-o", "x.docx"],
        ["--letter", "218", "-o", "x.docx", "--due", "2024-04-22"],
        ["--due", "2024-05-22"],
    ],
)
def test_what_cannot_be_written_is_one_line_and_no_file(
    root: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["completeness", root, *options]) == 2

    assert capsys.readouterr().err.startswith("clusterviz: ")
    assert list(tmp_path.iterdir()) == []
