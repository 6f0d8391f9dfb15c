"""Tables from Excel: our own exports, other people's sheets, and hostile ones."""

from __future__ import annotations

import datetime as dt
import unicodedata
from itertools import cycle
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusterviz import texts
from clusterviz.core.writing.cleaning import clean, composed
from clusterviz.files import sandbox
from clusterviz.records import Severity
from clusterviz.schema import LANGUAGES
from clusterviz.workspace.exports import export
from clusterviz.workspace.wording import value_of, with_codes
from tests.incoming import DAY, SERIOUS, bring, codes, empty_workspace
from tests.strategies import properties
from tests.tiny import layers, tiny_workspace
from tests.workbooks import read_here, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.imports import ImportReport

TABLES = ("clearance_log", "documents", "dossiers", "investor_reports",
          "project_reports", "projects")  # fmt: skip
PROJECT = ("project_id", "cluster_id", "project_name", "is_producing", "n_workers")


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which is faster; `test_spreadsheet` starts the child."""
    monkeypatch.setattr(sandbox, "_run", read_here)


def import_projects(
    workspace: Workspace, path: Path, **options: object
) -> ImportReport:
    """Import `path` as projects of 22 April 2024."""
    given: dict[str, object] = {"as_of_on": DAY, "source_document": "QĐ 1"} | options
    return bring(workspace, "projects", path, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "language"), list(zip(TABLES, cycle(LANGUAGES), strict=False))
)
def test_our_own_export_of_a_table_comes_back_as_the_same_rows(
    tmp_path: Path, table: str, language: Language
) -> None:
    workspace = tiny_workspace()
    before = workspace.table(table)
    path = tmp_path / f"{table}.xlsx"
    export(workspace, table, path, language=language)

    report = bring(workspace, table, path)

    assert report.status == "published"
    assert codes(report, *SERIOUS) == []
    pd.testing.assert_frame_equal(workspace.table(table), before)


def is_clean(text: str) -> bool:
    """Return whether nothing of a text is taken out on its way in."""
    return bool(text.strip()) and clean(text) == text and composed(text) == nfc(text)


def nfc(text: str) -> str:
    """Return a text as Python composes it."""
    return unicodedata.normalize("NFC", text)


SIGNS = st.characters(
    codec="utf-8",
    exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"],
    # What old fonts show of Vietnamese, which is converted once it is accepted.
    exclude_characters=[chr(code) for code in range(0x80, 0x100)],
)
PROJECTS = st.fixed_dictionaries(
    {
        "project_name": st.text(SIGNS, min_size=1).filter(is_clean),
        "is_producing": st.booleans(),
        "is_foreign": st.none() | st.booleans(),
        "registered_on": st.none()
        | st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31)),
        "n_workers": st.none() | st.integers(0, 10**15),
    }
)


@settings(
    properties,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(PROJECTS, min_size=1, max_size=5))
def test_whatever_projects_hold_comes_back_from_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]
) -> None:
    named = [
        {"project_id": f"P{n}", "cluster_id": "CCN-0001", **row}
        for n, row in enumerate(rows)
    ]
    workspace = tiny_workspace({"projects": named})
    before = workspace.table("projects")
    path = tmp_path_factory.mktemp("x") / "projects.xlsx"
    export(workspace, "projects", path)

    report = bring(workspace, "projects", path, accept_findings=True)

    assert report.status == "published", report.findings
    now = workspace.table("projects")
    # Excel keeps text in NFC as we do, so nothing differs but what was composed.
    assert (
        now["project_name"].tolist()
        == before["project_name"].str.normalize("NFC").tolist()
    )
    rest = before.columns.drop("project_name")
    pd.testing.assert_frame_equal(now[rest], before[rest])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_row_of_labels_and_words_for_codes_will_do(
    workspace: Workspace, tmp_path: Path, language: Language
) -> None:
    fields = layers()["projects"].fields
    yes = texts.say("frame.yes", language)
    path = workbook(
        tmp_path,
        [fields[name].label.say(language) for name in PROJECT],
        ("P1", "CCN-0001", "May Đáp Cầu", yes.upper(), 120),
        ("P2", "CCN-0001", "Gạch", False, None),
    )

    report = import_projects(workspace, path)

    rows = workspace.table("projects")
    assert report.status == "published"
    assert rows["is_producing"].tolist() == [True, False]
    assert rows["n_workers"].tolist()[0] == 120
    assert rows["n_workers"].isna().tolist() == [False, True]


def test_words_become_codes_and_codes_stay(tmp_path: Path) -> None:
    layer = layers()["clusters"]
    rows = pd.DataFrame(
        {
            "Loại cụm": ["Làng nghề", " đa  ngành", "general", "Khác", None],
            "cluster_type_label": ["x"] * 5,
            "Ghi riêng": ["Có"] * 5,
        }
    )

    coded = with_codes(layer, rows, {})

    assert coded.columns.tolist() == ["cluster_type", "Ghi riêng"]
    assert coded["cluster_type"].tolist()[:4] == [
        "craft_village", "general", "general", "Khác"
    ]  # fmt: skip
    assert pd.isna(coded["cluster_type"].iloc[4])
    assert coded["Ghi riêng"].tolist() == ["Có"] * 5


def test_every_word_of_every_choice_is_read_as_its_code_or_as_none() -> None:
    for layer in layers().values():
        for field in layer.fields.values():
            for choice in field.choices.values():
                for language in LANGUAGES:
                    label = choice.label.say(language)
                    same = [
                        one.code
                        for one in field.choices.values()
                        if label in (one.label.vi, one.label.en)
                    ]
                    expected = choice.code if len(same) == 1 else label
                    assert value_of(field, label) == expected


def test_a_key_that_the_sheet_does_not_bring_is_composed(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    path = workbook(
        tmp_path,
        ("project_id", "period", "n_workers"),
        ("PR-1", 2024, 50),
        ("PR-2", "2024-H1", 60),
    )

    report = bring(
        workspace, "project_reports", path, as_of_on=DAY, accept_findings=True
    )

    keys = workspace.table("project_reports")["report_id"].tolist()
    assert report.status == "published"
    assert {"PR-1:2024", "PR-2:2024-H1"} <= set(keys)


def test_findings_name_the_rows_as_the_sheet_numbers_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path,
        ("Danh sách dự án",),
        (),
        PROJECT,
        ("P1", "C", "A", True, 1),
        (),
        ("P2", "C", "B", True, "12,5"),
    )

    report = import_projects(workspace, path)

    [found] = [one for one in report.findings if one.severity is Severity.ERROR]
    assert (found.code, found.feature_id) == ("value_not_integer", "P2")
    assert found.values["row"] == 6


def test_a_formula_without_a_value_needs_a_decision(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = workbook(tmp_path, PROJECT, ("P1", "C", "A", True, "=60+60"))

    report = import_projects(workspace, path)

    assert report.status == "stopped"
    assert codes(report, Severity.DECISION) == ["formula_uncomputed"]


@pytest.mark.parametrize("text", ["a\u202eb", "_x0007_a"])
def test_signs_that_hide_are_taken_out_and_told(
    workspace: Workspace, tmp_path: Path, text: str
) -> None:
    path = workbook(tmp_path, PROJECT, ("P1", "C", text, True, 1))

    report = import_projects(workspace, path)

    [told] = [one for one in report.findings if one.code == "encoding.cleaned"]
    assert told.severity is Severity.WARNING
    assert workspace.table("projects")["project_name"].tolist()[0] in ("ab", "_a", "a")


def test_text_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    workspace = empty_workspace(tmp_path / "w")
    path = workbook(tmp_path, PROJECT, ("P1", "C", "{{7*7}} @SUM(A1)", True, 1))

    import_projects(workspace, path)

    assert workspace.table("projects")["project_name"].tolist() == ["{{7*7}} @SUM(A1)"]


def test_a_key_on_two_rows_is_an_error(workspace: Workspace, tmp_path: Path) -> None:
    rows = [("P1", "C", "A", True, 1)] * 2

    report = import_projects(workspace, workbook(tmp_path, PROJECT, *rows))

    assert codes(report, Severity.ERROR) == ["key_repeated"]


def test_a_heading_that_nobody_knows_can_be_mapped(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path, (*PROJECT[:2], "DN", *PROJECT[3:]), ("P1", "C", "A", "không", 1)
    )

    report = import_projects(workspace, path, mapping={"DN": "project_name"})

    assert report.status == "published"
    assert workspace.table("projects")["is_producing"].tolist() == [False]


def test_a_layer_with_geometry_is_not_replaced_by_a_workbook(tmp_path: Path) -> None:
    workspace = tiny_workspace()
    path = tmp_path / "clusters.xlsx"
    export(workspace, "clusters", path)

    report = bring(workspace, "clusters", path)

    # The workbook says where clusters lie, but has no boundaries to offer.
    assert report.status == "stopped"
    assert "located.symbols" in codes(report, Severity.DECISION)
    assert workspace.version("clusters").version == 1
