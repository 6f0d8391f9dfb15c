"""Reports as workbooks: the figures of the commands, cell by cell, or a refusal."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.review import TRACKS
from tests.bookcells import sheet
from tests.kept import Run, runner, saved
from tests.reviewed import assignment_rows, review_rows
from tests.tiny.plan import cluster_rows
from tests.tiny.withdrawn import whole

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language

OWNER = "UBND huyện Tây"

REPORTS = {
    ("overlap",): ("summary", "pairs", "cases", "supplies"),
    ("landfund",): ("fund", "gate"),
    ("landfund", "--area", "001"): ("fund", "gate"),
    ("monthly", "--month", "2024-04"): ("tracks", "slow", "agenda", "clocks"),
    ("dossier", "--cluster", "CCN-0007"): (
        "register", "duties", "firms", "ground", "lacks",
    ),
}  # fmt: skip
"""By report: the words of its sheets."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = {
        "reviews": review_rows(), "assignments": assignment_rows(), **whole(),
    }  # fmt: skip
    return saved(tmp_path_factory.mktemp("books") / "W", rows)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", REPORTS)
def test_a_report_of_tables_is_a_workbook_of_them(
    run: Run, folder: Path, tmp_path: Path, words: tuple[str, ...], language: Language
) -> None:
    path = tmp_path / "x.xlsx"

    code, out, errors = run("report", folder, *words, "-o", path, "--lang", language)

    assert code == 0, errors
    assert str(path) in out
    book = openpyxl.load_workbook(path)
    titles = [texts.say(f"report.sheet_{one}", language) for one in REPORTS[words]]
    assert book.sheetnames[: len(titles)] == titles
    assert book.sheetnames[-2:] == [
        texts.say(f"export.sheet_{one}", language) for one in ("dictionary", "source")
    ]
    for title in titles:
        # The title of the report stands above every table, and that it is a sample.
        above = [row[0].value for row in book[title].iter_rows(max_row=2)]
        assert title in str(above[0])
        assert above[1] == texts.say("export.illustrative", language)
    labels = [cell.value for cell in book[titles[0]][4]]
    codes = [cell.value for cell in book[titles[0]][5]]
    assert all(labels)
    assert [one for one in labels if one in codes] == []


def test_codes_are_words_and_figures_stay_figures(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    run("report", folder, "monthly", "-o", path, "--lang", "en")

    tracks = sheet(path, "tracks", "en")
    words = {texts.say(f"review.track_{one}", "en") for one in TRACKS}
    assert {one["track"] for one in tracks} == words
    assert any(isinstance(one["now"], int | float) for one in tracks)
    clocks = sheet(path, "clocks", "en")
    # A clock of which nobody said when it began has no day.
    began = {type(one["started_on"]) for one in clocks}
    assert dt.datetime in began <= {dt.datetime, type(None)}


def test_no_person_is_named_whoever_asks(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    run("report", folder, "monthly", "-o", path)

    agenda = sheet(path, "agenda")
    assert agenda
    assert "owner" not in agenda[0]
    assert OWNER not in str([one for row in agenda for one in row.values()])
    path = tmp_path / "named.xlsx"
    code, _, errors = run("report", folder, "monthly", "--personal", "-o", path)
    assert code == 2
    assert "không có thông tin nêu tên cá nhân" in errors
    assert not path.exists()


@pytest.mark.parametrize(
    ("words", "name", "known"),
    [
        (("certificate", "--cluster", "CCN-0001"), "x.xlsx", ".docx, .pdf."),
        (("card", "--cluster", "CCN-0001"), "x.xlsx", ".docx, .pdf."),
        (("notice",), "x.xlsx", ".docx, .pdf."),
        (("overlap",), "x.csv", ".docx, .pdf, .xlsx."),
        (("landfund",), "x", ".docx, .pdf, .xlsx."),
        (("template",), "x.xlsx", ".docx."),
    ],
)
def test_what_is_no_table_says_which_suffixes_there_are(
    run: Run,
    folder: Path,
    tmp_path: Path,
    words: tuple[str, ...],
    name: str,
    known: str,
) -> None:
    path = tmp_path / name

    code, _, errors = run("report", folder, *words, "-o", path, "--lang", "en")

    assert code == 2
    assert f"Expected one of {known}" in errors
    assert errors.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_hostile_text_is_text_and_what_is_there_stays(run: Run, tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A1"
    rows = [{**one, "cluster_name": evil} for one in cluster_rows()]
    folder, path = saved(tmp_path / "W", {"clusters": rows}), tmp_path / "x.xlsx"

    assert run("report", folder, "overlap", "-o", path)[0] == 0
    assert evil in {one["cluster_name"] for one in sheet(path, "pairs")}
    with zipfile.ZipFile(path) as archive:
        sheets = [one for one in archive.namelist() if "worksheets/" in one]
        assert not [one for one in sheets if b"<f>" in archive.read(one)]
    before = path.read_bytes()
    assert run("report", folder, "overlap", "-o", path)[0] == 2
    assert path.read_bytes() == before


def test_a_workbook_says_what_the_letter_says_of_pairs_without_a_case(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    run("report", folder, "overlap", "-o", path)
    notes = openpyxl.load_workbook(path)[texts.say("export.sheet_notes", "vi")]
    said = " ".join(str(cell.value) for row in notes.iter_rows() for cell in row)

    n = texts.say("cases.not_taken_up", "vi", n="§").partition("§")
    assert n[0].strip() in said
    assert n[2].strip() in said


def test_coordinates_in_a_workbook_say_their_system(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    run("report", folder, "dossier", "--cluster", "CCN-0007", "-o", path)
    found = openpyxl.load_workbook(path)
    source = found[texts.say("export.sheet_source", "vi")]
    said = " ".join(str(cell.value) for row in source.iter_rows() for cell in row)
    firms = found[texts.say("report.sheet_firms", "vi")]
    codes = {cell.value for row in firms.iter_rows() for cell in row}

    assert {"x", "y"} <= codes
    assert "VN-2000" in said
