"""`clusterviz gate` on the sample, as a person and as a program use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.cli import main
from clusterviz.workspace.gate import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("gate") / "sample"
    assert main(["init", str(folder), "--sample", "bacgiang"]) == 0
    return str(folder)


def test_a_program_gets_the_columns_that_it_relies_on(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gate", root, "--level", "district", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)

    assert tuple(said["rows"][0]) == COLUMNS
    assert COLUMNS[:8] == (
        "area_code", "area_name", "level", "rule", "average_occupancy_ratio",
        "unleased_ha", "establish", "remedy",
    )  # fmt: skip
    assert len(said["rows"]) == 10
    assert sum(row["n_established"] for row in said["rows"]) == 55
    assert set(said["layer_versions"]) == {"areas", "clusters"}


def test_a_map_gets_each_scope_with_its_land(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gate", root, "--level", "district", "--format", "geojson"]) == 0
    features = json.loads(capsys.readouterr().out)["features"]

    assert len(features) == 10
    assert features[0]["id"] == "district|213"
    assert features[0]["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert features[0]["properties"]["establish"] in {"met", "not_met"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_people_get_every_scope_in_one_table(
    root: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gate", root, "--pace", "5", "--lang", language]) == 0
    said = capsys.readouterr().out

    assert "Huyện Lục Ngạn" in said
    assert "Tỉnh Bắc Giang" in said


def test_the_statement_is_printed_or_written(
    root: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["gate", root, "--statement", "219", "--as-of", "2024-05-01"]
    assert main(asked) == 0
    printed = capsys.readouterr().out
    file = tmp_path / "lucngan.txt"
    assert main([*asked, "-o", str(file)]) == 0

    assert "điểm c khoản 1 Điều 8, Nghị định số 32/2024/NĐ-CP" in printed
    assert file.read_text(encoding="utf-8") == printed
    # A file that is there is not replaced unless one says so.
    assert main([*asked, "-o", str(file)]) == 2
    assert main([*asked, "-o", str(file), "--force"]) == 0


def test_expansions_are_listed_and_one_is_told_by_its_conditions(
    root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["gate", root, "--as-of", "2024-05-01", "--format", "json"]
    assert main([*asked, "--expand"]) == 0
    assert len(json.loads(capsys.readouterr().out)["rows"]) == 55
    assert main([*asked, "--cluster", "BG-004"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]

    assert [row["condition"] for row in rows] == [
        "expand_total_ha", "expand_occupancy_ratio", "expand_demand_ratio",
        "roads_status", "water_supply_status", "wastewater_status",
    ]  # fmt: skip
    assert {row["article"] for row in rows} == {"Art. 8(2)"}


@pytest.mark.parametrize(
    "words",
    [
        ["--pace", "0"],
        ["--level", "group"],
        ["--statement", "999"],
        ["--statement", "219", "--expand"],
        ["--statement", "219", "--format", "json"],
        ["--statement", "219", "-o", "statement.docx"],
        ["--cluster", "BG-999"],
        ["--expand", "--format", "geojson"],
    ],
)
def test_bad_use_is_said_in_one_line(
    root: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gate", root, *words]) == 2
    said = capsys.readouterr().err.strip()

    assert said.startswith("clusterviz: ")
    assert "\n" not in said
