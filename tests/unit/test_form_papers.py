"""Forms 01 to 04 in Word: the cells of their workbooks and of the command `report`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from docx.shared import Mm

from clusterviz.errors import InputError
from clusterviz.schema import LANGUAGES
from clusterviz.workspace import creation, form_files
from clusterviz.workspace.reports.circular_forms import form_letter
from tests.kept import Run, runner, saved
from tests.onpaper import HOSTILE, column, number, opened, paragraphs, tables
from tests.tiny import tiny_rows, tiny_workspace
from tests.tiny.ground import layers

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language

PERIOD = "2024-H1"

DECIMALS = {"n": 0, "ha": 2, "billion_vnd": 2}

HEAD = 5
"""Rows above the headings of a workbook, see `test_form_files`."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("forms") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def figure(value: float | None, unit: str, language: Language) -> str:
    """Return a figure of a form as people write it."""
    if value is None or unit != "ratio":
        return number(value, DECIMALS.get(unit, 1), language)
    return f"{number(value * 100, 1, language)}%"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["03", "04"])
def test_a_counted_form_has_the_figures_of_the_command_cell_by_cell(
    folder: Path, run: Run, form: str, language: Language
) -> None:
    words = ("report", folder, f"form{form}", "--period", PERIOD, "--format", "json")
    _, out, _ = run(*words)
    rows = [one for one in json.loads(out)["rows"] if one["indicator"] != "19_decree"]
    letter = form_letter(creation.open_workspace(folder), form, language, period=PERIOD)

    found = tables(letter)[0]

    areas = list(dict.fromkeys(row["area_name"] for row in rows))
    assert list(found[0][3:]) == areas
    for area in areas:
        ours = [row for row in rows if row["area_name"] == area]
        assert [row[0] for row in found[1:]] == [row["indicator"] for row in ours]
        assert column(found, area) == [
            figure(row["value"], row["unit"], language) for row in ours
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_counted_form_has_the_words_of_its_workbook(
    tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "form04.xlsx"
    form_files.write_report(tiny_workspace(), "04", path, PERIOD, language=language)
    sheets = openpyxl.load_workbook(path).worksheets
    filed = list(sheets[0].iter_rows(min_row=HEAD + 1, max_col=3, values_only=True))
    explained = list(sheets[1].iter_rows(values_only=True))

    form, explanation = tables(
        form_letter(tiny_workspace(), "04", language, period=PERIOD)
    )

    assert [row[:3] for row in form] == filed
    assert [row[:3] for row in explanation] == [row[:3] for row in explained]
    assert column(explanation, explanation[0][-1]) == [row[5] for row in explained[1:]]


def test_many_areas_stand_in_further_tables_with_the_lines_again() -> None:
    areas = tiny_rows(layers())["areas"]
    letter = form_letter(tiny_workspace({"areas": areas}), "03", "vi", period="2025")

    *forms, _ = tables(letter)

    shown = [area for one in forms for area in one[0][3:]]
    assert len(shown) == len(set(shown))
    assert {len(one) for one in forms} == {36}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number_of_form", ["01", "02"])
def test_a_form_to_fill_has_the_cells_of_its_workbook(
    tmp_path: Path, number_of_form: str, language: Language
) -> None:
    path = tmp_path / "form.xlsx"
    form_files.write_report(
        tiny_workspace(), number_of_form, path, PERIOD, language=language
    )
    labels, _, *rows = (
        openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    )
    letter = form_letter(tiny_workspace(), number_of_form, language, period=PERIOD)

    found = {
        heading: column(one, heading)
        for one in tables(letter)
        for heading in one[0][1:]
    }

    # Period, document and day are of every row: they stand above.
    above = [labels[-2], labels[-1]]
    in_rows = [one for one in labels if one not in above and one != period(labels)]
    assert set(found) == set(in_rows)
    for place, label in enumerate(labels):
        if label not in found:
            continue
        filed = [row[place] for row in rows]
        assert [one == "" for one in found[str(label)]] == [
            one is None for one in filed
        ]
    first = found[str(labels[0])]
    assert first == [row[0] for row in rows]


def period(labels: tuple[object, ...]) -> object:
    """Return the label of the column that holds the period."""
    return next(one for one in labels if one in {"Kỳ báo cáo", "Reporting period"})


def test_a_filed_figure_is_written_as_people_write_it() -> None:
    found = tables(form_letter(tiny_workspace(), "01", "vi", period=PERIOD))[0]

    revenue = next(one for one in found[0] if "Doanh thu" in one)
    assert column(found, revenue)[0] == "60,50"
    # PR-3 did not say what it paid to the budget.
    budget = next(one for one in found[0] if "ngân sách" in one)
    assert column(found, budget)[2] == ""


def test_what_is_not_known_is_a_dash() -> None:
    workspace = tiny_workspace(without=["projects"])

    form = tables(form_letter(workspace, "04", "en", period=PERIOD))[0]

    by_number = {row[0]: row[3] for row in form[1:]}
    assert (by_number["20"], by_number["1"]) == ("–", "5")


def test_a_form_lies_on_its_long_side_and_says_its_period() -> None:
    letter = form_letter(tiny_workspace(), "04", "vi", period=PERIOD)

    document = opened(letter)
    section = document.sections[0]
    sides = [
        round((one or 0) / Mm(1)) for one in (section.page_width, section.page_height)
    ]
    assert sides == [297, 210]
    assert any("Kỳ từ 15/12/2023 đến 14/06/2024" in one for one in paragraphs(letter))
    assert any("chưa chốt" in one for one in paragraphs(letter))


def test_hostile_names_are_shown_as_themselves() -> None:
    projects = tiny_rows(layers())["projects"]
    projects[0]["project_name"] = HOSTILE
    areas = tiny_rows(layers())["areas"]
    areas[1]["area_name"] = HOSTILE
    workspace = tiny_workspace({"projects": projects, "areas": areas})

    for form in ("01", "03"):
        cells = {
            cell
            for one in tables(form_letter(workspace, form, "vi", period=PERIOD))
            for row in one
            for cell in row
        }
        assert HOSTILE in cells


@pytest.mark.parametrize(("form", "period_asked"), [("05", PERIOD), ("04", "2024-H3")])
def test_a_form_or_period_that_is_none_is_refused(form: str, period_asked: str) -> None:
    with pytest.raises(InputError):
        form_letter(tiny_workspace(), form, "vi", period=period_asked)
