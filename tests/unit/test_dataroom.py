"""What was found of a file, as rows of tables; and the report that is kept of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.core.revision import REVISIONS
from clusterviz.records import Finding, Severity
from clusterviz.schema import LANGUAGES
from clusterviz.view import dataroom
from clusterviz.view.tables import heading
from clusterviz.workspace.handed import handed
from tests.incoming import empty_workspace
from tests.tiny import layers

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language


def suspect(coordinates: str, distance_m: float) -> dict[str, object]:
    """Return what a look keeps of one way to read the numbers of a file."""
    evidence = [{"code": "coordinates.clue_stated", "values": {}}]
    return {
        "coordinates": coordinates,
        "distance_m": distance_m,
        "evidence": evidence,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_suspects_are_named_in_words_and_their_distance_is_from_the_first(
    language: Language,
) -> None:
    swapped, shifted = "EPSG:9214+swapped", "EPSG:9214+unshifted"
    rows = dataroom.suspect_rows(
        [suspect(swapped, 0.0), suspect(shifted, 224.4)], language
    )

    assert rows["rank"].tolist() == ["1", "2"]
    assert rows["distance"].tolist() == ["", "224 m"]
    assert all("VN-2000" in name for name in rows["system"])
    assert len(set(rows["system"])) == 2
    assert rows["evidence"].ne("").all()


def test_a_field_of_a_finding_is_named_by_its_label() -> None:
    found = [
        Finding(Severity.ERROR, "column_missing", "clusters", field="cluster_id",
                values={"n": 3}),
        Finding(Severity.INFO, "no_rows", "clusters"),
    ]  # fmt: skip

    rows = dataroom.finding_rows(found, layers(), "vi")

    assert rows["severity"].tolist() == ["error", "info"]
    assert rows["field"].tolist() == ["Mã cụm", ""]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["“Mã cụm” thiếu ở cả 3 dòng", "“Loại khu vực” là “khoang”",
                "Đất chuyên trồng lúa", "lớp “Cụm công nghiệp”"]),
        ("en", ["“Cluster code” is missing in all 3 rows",
                "“Kind of zone” is “khoang”", "Wet-rice land",
                "the layer “Industrial clusters”"]),
    ],
)  # fmt: skip
def test_fields_choices_and_layers_are_called_as_the_page_calls_them(
    language: Language, said: list[str]
) -> None:
    choices = ", ".join(layers()["plan_zones"].fields["kind"].choices)
    found = [
        Finding(Severity.ERROR, "column_missing", "clusters", field="cluster_id",
                values={"n": 3}),
        Finding(Severity.ERROR, "choice_unknown", "plan_zones", field="kind",
                values={"row": 2, "value": "khoang", "choices": choices}),
        Finding(Severity.DECISION, "reference_unknown", "plots", field="cluster_id",
                values={"row": 2, "value": "X", "target": "clusters"}),
    ]  # fmt: skip

    rows = dataroom.finding_rows(found, layers(), language)

    told = " ".join(rows["message"])
    assert [one for one in said if one not in told] == []
    codes = ("rice_land", "`cluster_id`", "`kind`", "in clusters", "trong clusters")
    assert [one for one in (*codes, "--map") if one in told] == []


def test_no_table_is_longer_than_anybody_reads() -> None:
    many = [Finding(Severity.INFO, "no_rows", "clusters")] * (dataroom.MAX_ROWS + 1)

    assert len(dataroom.finding_rows(many, layers(), "en")) == dataroom.MAX_ROWS


def test_cells_that_differ_are_written_as_people_write_them() -> None:
    cells = pd.DataFrame(
        [
            ("CCN-1", "as_of_on", None, "2024-04-22"),
            ("CCN-1", "leased_ha", 12.5, 13.25),
            ("CCN-1", "planning_status", "in_plan", "withdrawn"),
        ],
        columns=["feature_id", "field", "before", "after"],
        dtype=object,
    )

    rows = dataroom.cell_rows(cells, layers()["clusters"], "vi")

    assert rows["before"].tolist() == ["–", "12,5", "Trong quy hoạch"]
    assert rows["after"].tolist()[:2] == ["22/04/2024", "13,25"]


def test_columns_that_say_nothing_are_left_out_of_the_difference() -> None:
    changes = pd.DataFrame(
        {
            "feature_id": ["A"], "feature_name": ["Đa Mai"],
            "revision": [REVISIONS[0]], "fields": [""], "before_ha": [None],
            "after_ha": [1.0], "symmetric_ha": [1.0], "hausdorff_m": [None],
        }
    )  # fmt: skip

    shown = dataroom.change_rows(changes, layers()["plan_zones"], "vi")

    assert list(shown) == [
        "feature_id", "feature_name", "revision", "after_ha", "symmetric_ha",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_the_tables_has_a_heading(language: Language) -> None:
    frames = (
        dataroom.suspect_rows([], language),
        dataroom.reading_rows([], {}),
        dataroom.finding_rows([], {}, language),
        dataroom.repair_rows(
            pd.DataFrame(
                [(1, "A", "geometry.spike", 1.0, 0.9, 0.1, 1)],
                columns=["row", "feature_id", "code", "before_ha", "after_ha",
                         "changed_ha", "n"],
            ),
            language,
        ),
    )  # fmt: skip

    for frame in frames:
        assert all(heading(str(name), {}, language) for name in frame)


@pytest.mark.parametrize("name", ["", "..", "../w", "absent", "columns.json"])
def test_a_name_that_is_no_import_has_no_report(tmp_path: Path, name: str) -> None:
    workspace = empty_workspace(tmp_path / "w")
    (workspace.root / "imports").mkdir()
    (workspace.root / "report.json").write_text("{}", encoding="utf-8")
    (workspace.root / "imports" / "columns.json").write_text("{}", encoding="utf-8")

    assert handed(workspace, name) is None


def test_the_kept_report_says_what_became_of_a_file(tmp_path: Path) -> None:
    workspace = empty_workspace(tmp_path / "w")
    folder = workspace.root / "imports" / "one"
    folder.mkdir(parents=True)
    row = {
        "file": "zones.zip", "severity": "error", "code": "no_rows",
        "layer": "plan_zones", "feature_id": "", "field": "",
        "message_vi": "Không có dòng nào.", "message_en": "There are no rows.",
    }  # fmt: skip
    report = {
        "import_id": "one", "layer": "plan_zones", "status": "declined",
        "version": None, "n_features": 0, "n_total": 0, "transformation": "",
        "findings": [row],
    }  # fmt: skip
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")

    found = handed(workspace, "one")

    assert found is not None
    assert not found.is_underway
    assert (found.report.file, found.report.status) == ("zones.zip", "declined")
    assert found.rows["message_vi"].tolist() == ["Không có dòng nào."]
