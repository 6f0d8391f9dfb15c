"""Workbooks of reports say what the commands tell programs, cell by cell."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES, Language
from clusterviz.workspace import creation
from tests.bookcells import (
    MONTHS,
    asked,
    cell_of,
    prints_as_wide_as_a4,
    reported,
    sheet,
)
from tests.kept import Run, runner

Book = Callable[[str, Language], Path]

REPORTS = {
    "overlap": ("overlap",),
    "landfund": ("landfund", "--level", "district"),
    "monthly": ("monthly", "--month", "2024-04"),
    "dossier": ("dossier", "--cluster", "HS-1"),
}

SHEETS = {
    "overlap": ("summary", "pairs", "cases", "supplies"),
    "landfund": ("fund", "gate"),
    "monthly": ("tracks", "slow", "agenda", "clocks"),
    "dossier": ("register", "duties", "firms", "ground", "lacks"),
}

ADDED = {"pairs": {"unjudged_because"}, "cases": {"cluster_document", "zone_document"}}
"""Columns that a report has beside those of its command."""

UNKNOWN = {
    ("overlap", "cases"): {"reopened", "case_reason", "evidence"},
    ("landfund", "gate"): {"withdraw_to_open"},
    ("monthly", "slow"): {"reason"},
    ("monthly", "clocks"): {"extended_until_on"},
    ("dossier", "firms"): {"project_id"},
}
"""Columns in which the tiny workspace has nothing; every other one is seen at work."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reported(tmp_path_factory.mktemp("cells") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def book(run: Run, folder: Path) -> Book:
    """Return what writes a report, once in each language."""

    def write(report: str, language: Language) -> Path:
        path = folder / f"{report}-{language}.xlsx"
        if not path.exists():
            words = ("report", folder, *REPORTS[report], "--lang", language)
            code, _, errors = run(*words, "-o", path)
            assert code == 0, errors
        return path

    return write


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("report", "word"),
    [
        (report, word)
        for report, words in SHEETS.items()
        for word in words
        if word not in {"summary", "lacks"}
    ],
)
def test_every_cell_is_what_programs_are_told(
    run: Run, folder: Path, book: Book, report: str, word: str, language: Language
) -> None:
    rows = sheet(book(report, language), word, language)
    expected = asked(run, folder, report, word)
    layers = creation.open_workspace(folder).layers

    assert len(rows) == len(expected) > 0
    seen = set()
    for mine, theirs in zip(rows, expected, strict=True):
        assert set(mine) - set(theirs) == ADDED.get(word, set())
        for name in theirs:
            said = cell_of(name, theirs, layers, language)
            assert mine[name] == said, (name, mine[name], theirs[name])
            # A figure is a figure, and no code of the program is left to read.
            assert (
                isinstance(theirs[name], str)
                or not isinstance(mine[name], str)
                or (isinstance(theirs[name], bool))
            )
            assert not re.fullmatch(r"[a-z]+(_[a-z]+)+", str(mine[name])), name
        seen |= {name for name, value in mine.items() if value is not None}
    assert set(rows[0]) - seen == UNKNOWN.get((report, word), set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_counts_what_the_commands_list(
    run: Run, folder: Path, book: Book, language: Language
) -> None:
    [row] = sheet(book("overlap", language), "summary", language)
    _, out, _ = run("overlaps", folder, "--format", "json")
    overlaps = json.loads(out)
    pairs = [
        one
        for one in overlaps["rows"]
        if one["verdict"] == "conflict" and one["severity"] != "inform"
    ]
    cases = asked(run, folder, "overlap", "cases")

    assert row == {
        "n_clusters": 5,
        "n_contested": len(pairs),
        "n_contested_clusters": len({one["cluster_id"] for one in pairs}),
        "contested_ha": pytest.approx(overlaps["contested_ha"], abs=1e-9),
        "n_cases": len(cases),
        "n_overdue_cases": sum(one["is_overdue"] for one in cases),
        "n_not_taken_up": 0,
    }
    # Rice and minerals lie on one hectare of CCN-0001: 2 + 1 + 1 ha in all.
    assert sum(one["overlap_ha"] for one in pairs) == pytest.approx(4.0)
    assert row["contested_ha"] == pytest.approx(3.0)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", ["overlap", "landfund"])
def test_a_workbook_on_overlaps_says_the_tolerance_that_programs_are_told(
    run: Run, folder: Path, book: Book, report: str, language: Language
) -> None:
    _, out, _ = run("overlaps", folder, "--format", "json")
    metres = {
        name: texts.number(one, language, 1)
        for name, one in json.loads(out)["tolerance_m"].items()
    }

    notes = openpyxl.load_workbook(book(report, language))[
        texts.say("export.sheet_notes", language)
    ]
    said = [cell.value for row in notes.iter_rows() for cell in row]
    assert texts.say("report.tolerance", language, **metres) in said
    assert "0,5 m" in str(said) if language == "vi" else "0.5 m" in str(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_dossier_lacks_is_what_its_command_says(
    run: Run, folder: Path, book: Book, language: Language
) -> None:
    rows = sheet(book("dossier", language), "lacks", language)
    words = ("dossiers", folder, "--dossier", "HS-1", "--lang", language)
    lines = [one for one in run(*words)[1].splitlines() if one.startswith("- ")]

    assert [f"- {one['message']}" for one in rows] == lines
    assert len(lines) > 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS)
def test_every_column_has_a_meaning_in_both_languages(
    book: Book, report: str, language: Language
) -> None:
    path = book(report, language)
    found = openpyxl.load_workbook(path)[texts.say("export.sheet_dictionary", language)]
    _, names, *lines = [list(one) for one in found.iter_rows(values_only=True)]
    rows = [dict(zip(names, one, strict=True)) for one in lines]
    columns = {
        name for word in SHEETS[report] for name in sheet(path, word, language)[0]
    }

    assert {one["field"] for one in rows} == columns
    assert len(rows) == len(columns)
    meanings = ("label_vi", "label_en", "meaning_vi", "meaning_en")
    assert [one["field"] for one in rows if not all(one[m] for m in meanings)] == []
    assert not [one for one in rows if one["meaning_vi"] == one["meaning_en"]]
    units = {one["field"]: one["unit"] for one in rows}
    assert all(unit == "ha" for name, unit in units.items() if name.endswith("_ha"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", REPORTS)
def test_every_sheet_prints_on_a4_as_wide_as_the_page(
    book: Book, report: str, language: Language
) -> None:
    found = openpyxl.load_workbook(book(report, language))

    for one in found:
        assert prints_as_wide_as_a4(one)
    for word in SHEETS[report]:
        one = found[texts.say(f"report.sheet_{word}", language)]
        labels, codes = one[one.print_title_rows]
        assert all(cell.value for cell in (*labels, *codes))
        below = codes[0].row + 1
        shown = {cell.value: one.cell(below, cell.column) for cell in codes}
        months = {name: one for name, one in shown.items() if name in MONTHS}
        assert {one.number_format for one in months.values()} <= {"mm/yyyy"}
