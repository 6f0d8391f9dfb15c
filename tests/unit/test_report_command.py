"""The command `report`: forms on the screen, in files, and the reconciliation."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.kept import Run, runner, saved

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("report") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_form_04_is_a_table_with_names_units_and_figures(
    run: Run, folder: Path
) -> None:
    code, out, err = run("report", folder, "form04", "--period", "2024-H1")

    assert code == 0
    assert "Biểu 04" in out
    line = next(line for line in out.splitlines() if line.strip().startswith("19 "))
    assert "Tỷ lệ lấp đầy bình quân" in line
    assert "32,0%" in line
    # The decree's reading stands beside it, and so does what the data do not reach.
    assert "38,0%" in out
    assert "14/06/2024" in err


def test_form_03_is_a_table_an_area_and_one_may_be_asked(
    run: Run, folder: Path
) -> None:
    words = ("report", folder, "form03", "--period", "2024-H1", "--lang", "en")

    _, every, _ = run(*words)
    _, one, _ = run(*words, "--area", "002")

    assert every.count("Form 03") == 2
    assert (one.count("Form 03"), "Huyện Đông" in one) == (1, True)


def test_programs_get_a_row_an_area_and_line(run: Run, folder: Path) -> None:
    words = ("report", folder, "form03", "--period", "2024-H1", "--format")

    _, text, _ = run(*words, "csv")
    _, json_text, _ = run(*words, "json")

    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0])[:9] == [
        "area_code", "area_name", "level", "indicator", "value", "unit", "n_counted",
        "n_left_out", "reference",
    ]  # fmt: skip
    # Two districts, 35 lines and the decree's reading.
    assert len(rows) == 72
    assert len(json.loads(json_text)["rows"]) == 72
    assert json.loads(json_text)["as_of_on"] == "2024-06-14"


@pytest.mark.parametrize("number", ["01", "02", "03", "04"])
def test_each_form_is_written_as_a_workbook(
    run: Run, folder: Path, tmp_path: Path, number: str
) -> None:
    path = tmp_path / f"{number}.xlsx"

    code, out, _ = run("report", folder, f"form{number}", "-o", path)

    assert (code, path.name in out) == (0, True)
    assert openpyxl.load_workbook(path).sheetnames[-1] == "Nguồn"


def test_the_reconciliation_says_that_all_figures_are_equal(
    run: Run, folder: Path
) -> None:
    code, out, _ = run("report", folder, "reconcile", "--lang", "en")

    assert code == 0
    assert "all are equal" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["form05"], "form05"),
        (["form01"], "to fill"),
        (["form04", "--period", "2024-H2"], "no reporting period"),
        (["form04", "--as-of", "2024-06-14"], "last day of its period"),
        (["form04", "--area", "001"], "No form 03"),
        (["form03", "--period", "2020"], "no district on 14 Dec 2020"),
        (["form04", "-o", "x.odt"], "in which format"),
        (["reconcile", "--level", "county"], "--level"),
    ],
)
def test_bad_use_is_one_clear_line(
    run: Run, folder: Path, words: list[str], message: str
) -> None:
    code, out, err = run("report", folder, *words, "--lang", "en")

    assert (code, out) == (2, "")
    assert message in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("form03", "--area", "002"),
        ("form02", "--area", "002"),
        ("form01", "--format", "csv"),
    ],
)
def test_a_workbook_refuses_what_it_would_not_heed(
    run: Run, folder: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "form.xlsx"

    code, _, err = run("report", folder, *words, "-o", path)

    assert (code, path.exists()) == (2, False)
    assert err.count("\n") == 1
