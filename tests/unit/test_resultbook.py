"""Answers as workbooks: the figures of the JSON, typed, with notes and source."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.meanings import meaning
from tests.kept import Run, runner, saved
from tests.tiny import layers
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language

COMMANDS = (
    ("overlaps",), ("landfund", "--level", "district"),
    ("occupancy", "--level", "district"), ("clearance", "--level", "district"),
    ("occupancy", "--by", "cluster"),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("book") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def table(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a workbook by the names in its second row of headings."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    lines = [list(one) for one in sheet.iter_rows(values_only=True)]
    top = next(n for n, one in enumerate(lines) if one[0] and one[1]) + 1
    names = [str(one) for one in lines[top]]
    return [dict(zip(names, one, strict=True)) for one in lines[top + 1 :]]


@pytest.mark.parametrize("words", COMMANDS)
def test_a_workbook_has_the_figures_of_the_json(
    run: Run, folder: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "x.xlsx"
    command, *others = words
    code, _, err = run(command, folder, *others, "-o", path)
    _, out, _ = run(command, folder, *others, "--format", "json")
    told = json.loads(out)["rows"]
    rows = table(path)

    assert code == 0, err
    assert len(rows) == len(told) > 0
    n_figures = 0
    for mine, theirs in zip(rows, told, strict=True):
        for name, value in theirs.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                assert mine[name] == pytest.approx(value, abs=1e-9), name
                n_figures += 1
            elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                day = mine[name]
                assert isinstance(day, dt.date)
                assert day.isoformat()[:10] == value
    assert n_figures


@pytest.mark.parametrize(
    "words",
    [
        *COMMANDS, ("gate",), ("layers",), ("rules",), ("completeness",), ("check",),
        ("violations",), ("wastewater",), ("cases",), ("review",), ("dossiers",),
        ("dossiers", "--match"), ("changes", "--from", "2024-01-01"),
        ("history", "clusters"),
    ],
)  # fmt: skip
def test_every_column_has_a_label_and_a_meaning(
    run: Run, folder: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    path = tmp_path / "x.xlsx"
    command, *others = words
    run(command, folder, *others, "-o", path, "--lang", "en")

    book = openpyxl.load_workbook(path)
    _, names, *lines = book["Dictionary"].iter_rows(values_only=True)
    rows = [dict(zip(names, one, strict=True)) for one in lines]
    told = ("label_vi", "label_en", "meaning_vi", "meaning_en")
    assert rows
    assert [one["field"] for one in rows if not all(one[it] for it in told)] == []
    assert [one["field"] for one in rows if one["label_vi"] == one["field"]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_says_what_it_is_in_its_language(
    run: Run, folder: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "x.xlsx"
    run("overlaps", folder, "-o", path, "--lang", language)
    said = next(one for one in LANGUAGES if one == language)

    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == texts.say("export.sheet_data", said)
    assert book.sheetnames[-1] == texts.say("export.sheet_source", said)
    cells = {str(one.value) for row in book.worksheets[0].iter_rows() for one in row}
    # Choices are words, and the codes of columns stand below their labels.
    assert texts.catalogue("column", said)["column.verdict.conflict"] in cells
    assert {"verdict", "cluster_id"} <= cells
    assert "conflict" not in cells


def test_hostile_text_is_text_and_what_is_there_stays(run: Run, tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A1"
    rows = [{**one, "cluster_name": evil} for one in cluster_rows()]
    folder, path = saved(tmp_path / "W", {"clusters": rows}), tmp_path / "x.xlsx"

    assert run("overlaps", folder, "-o", path)[0] == 0
    assert evil in {one["cluster_name"] for one in table(path)}
    with zipfile.ZipFile(path) as archive:
        sheets = [one for one in archive.namelist() if "worksheets/" in one]
        assert not [one for one in sheets if b"<f>" in archive.read(one)]
    before = path.read_bytes()
    assert run("overlaps", folder, "-o", path)[0] == 2
    assert path.read_bytes() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_column_of_any_table_is_without_a_meaning(language: Language) -> None:
    names = [
        key.removeprefix("column.")
        for key in texts.catalogue("column", language)
        if "." not in key.removeprefix("column.")
    ]

    assert names
    assert [one for one in names if not meaning(one, layers(), language)] == []


def test_a_key_is_a_key_only_in_the_table_of_its_own_layer() -> None:
    said = {
        of: meaning("project_id", layers(), "en", of=of)
        for of in ("projects", "violations", "")
    }

    refers = "It is the code of a row of the layer “Projects”."
    own = "Code that tells each row of the layer “Projects” from the others."
    # All layers that have it mean a project, so that much is sure of any table.
    assert said == {"projects": own, "violations": refers, "": refers}


def test_a_field_means_what_the_layer_of_the_table_says_before_any_text() -> None:
    """`kind` is what a zone is for, or of which kind of plan the coverage tells."""
    zones = meaning("kind", layers(), "en", of="plan_zones")

    assert zones.startswith("As recorded in: Plan zones. One of: ")
    assert meaning("kind", layers(), "en", of="coverage") == (
        "As recorded in: Coverage of plan layers."
    )
    assert meaning("kind", layers(), "en").startswith("What the plan has the zone for")


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_layers_disagree_and_nothing_decides_none_is_taken(
    language: Language,
) -> None:
    # The key of reports of projects, and of those of investors.
    assert meaning("report_id", layers(), language) == ""
    for of in ("project_reports", "investor_reports"):
        title = layers()[of].title.say(language)
        assert title in meaning("report_id", layers(), language, of=of)


def test_the_workbook_of_violations_names_projects_as_their_own_layer_does(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    run("violations", folder, "-o", path, "--lang", "en")

    book = openpyxl.load_workbook(path)
    _, names, *lines = book["Dictionary"].iter_rows(values_only=True)
    said = {line[0]: dict(zip(names, line, strict=True)) for line in lines}
    assert said["violation_id"]["meaning_en"] == (
        "Code that tells each row of the layer “Violations in clusters” from the "
        "others."
    )
    assert said["project_id"]["meaning_en"] == (
        "It is the code of a row of the layer “Projects”."
    )
    # Its own layer decides, not the text that other tables share.
    assert said["source_document"]["meaning_en"] == (
        "As recorded in: Violations in clusters."
    )
