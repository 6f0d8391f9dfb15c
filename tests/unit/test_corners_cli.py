"""The command `corners`, as people use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.kept import Run, csv_rows, runner, saved

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("corners") / "tiny")


def test_all_clusters_are_written_and_what_has_none_is_said(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "corners.xlsx"
    code, out, err = run("corners", folder, "-o", path, "--lang", "en")

    # Six rectangles; CCN-0005 has only a symbol.
    assert (code, out) == (0, f"Written to {path}: corners 24, clusters 6.\n")
    assert "no boundary yet: CCN-0005." in err
    assert "Illustrative data, without legal value." in err
    assert openpyxl.load_workbook(path).sheetnames == [
        "Corners", "Rings and areas", "Source"
    ]  # fmt: skip


def test_some_clusters_are_named_one_by_one(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "corners.docx"
    code, out, _ = run("corners", folder, "CCN-0002", "CCN-0001", "-o", path)

    assert (code, out) == (0, f"Đã ghi 8 điểm góc của 2 cụm vào {path}.\n")


def test_those_of_an_area_are_those_that_an_export_of_it_has(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    of_area = ("--area", "002", "--lang", "en")
    path, other = tmp_path / "corners.xlsx", tmp_path / "x.csv"
    code, out, err = run("corners", folder, *of_area, "-o", path)
    run("export", folder, "clusters", *of_area, "-o", other)
    book = openpyxl.load_workbook(path)
    sheet, source = book["Rings and areas"], book["Source"]
    listed = {row[0].value for row in sheet.iter_rows(min_row=3)}

    assert code == 0
    assert listed == {one["cluster_id"] for one in csv_rows(other)}
    assert f"clusters {len(listed)}." in out
    assert 0 < len(listed) < 6
    # CCN-0005 has no boundary by which it could be in an area.
    assert "cannot be chosen by place and are not in the file: 1." in err
    # The workbook says that it is of a part.
    said = [str(cell.value) for row in source.iter_rows() for cell in row]
    assert any("002 (Huyện Đông)" in one for one in said)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--area", "999"), "999"),
        (("CCN-0001", "--area", "002"), "Vừa nêu mã cụm, vừa nêu một đơn vị"),
    ],
)
def test_an_area_that_cannot_be_meant_is_one_clear_line(
    run: Run, folder: Path, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    code, out, err = run("corners", folder, *words, "-o", tmp_path / "x.xlsx")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert complaint in err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_replaced_only_by_force(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "corners.docx"
    path.write_text("mine", encoding="utf-8")

    assert run("corners", folder, "-o", path)[0] == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("corners", folder, "-o", path, "--force")[0] == 0


def test_a_cluster_that_is_not_there_is_one_clear_line(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    code, out, err = run("corners", folder, "CCN-9", "-o", tmp_path / "x.xlsx")

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "CCN-9" in err
