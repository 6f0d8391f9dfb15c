"""The commands `violations` and `wastewater`."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from clusterviz.commands.violations import violations
from clusterviz.commands.wastewater import wastewater
from clusterviz.errors import InputError
from tests.kept import saved

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

app = typer.Typer()
app.command("violations")(violations)
app.command("wastewater")(wastewater)

CASES = [
    {
        "violation_id": f"V{i}",
        "cluster_id": "CCN-0001",
        "law": law,
        "description": "Nội dung",
        "found_on": dt.date(2024, 1, i),
        "violation_stage": stage,
        "remedy_due_on": dt.date(2024, 4, 1),
        "reinspected_on": dt.date(2024, 2, 1) if stage == "settled" else None,
        "settled_on": dt.date(2024, 2, 1) if stage == "settled" else None,
    }
    for i, (law, stage) in enumerate(
        [("fire", "minutes"), ("land", "decision"), ("fire", "settled")], start=1
    )
]
WORKS = [
    {
        "works_id": "NT-1",
        "cluster_id": "CCN-0001",
        "works_status": "in_use",
        "capacity_m3_day": 500,
    }
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("violations") / "W"
    return saved(path, {"violations": CASES, "wastewater_works": WORKS})


def run(*words: object) -> Result:
    return CliRunner().invoke(
        app, [str(word) for word in words], env={"COLUMNS": "220"}
    )


def rows(*words: object) -> list[dict[str, Any]]:
    """Return the rows of a command that prints JSON."""
    result = run(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["rows"]
    return found


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ((), ["V1", "V2"]),
        (("--all",), ["V1", "V2", "V3"]),
        (("--law", "fire"), ["V1"]),
        (("--stage", "settled"), ["V3"]),
        (("--cluster", "CCN-0002"), []),
    ],
)
def test_violations_are_filtered(
    folder: Path, words: tuple[str, ...], keys: list[str]
) -> None:
    found = rows("violations", folder, *words)

    assert sorted(row["violation_id"] for row in found) == keys


def test_the_table_ends_with_how_many_are_open_and_overdue(folder: Path) -> None:
    result = run("violations", folder, "--lang", "en")

    assert result.exit_code == 0, result.output
    assert "2 not settled, 2 overdue" in result.stdout


def test_the_lens_is_asked_at_an_occupancy(folder: Path) -> None:
    found = {
        row["cluster_id"]: row
        for row in rows("wastewater", folder, "--occupancy", "0.5")
    }

    # 12 ha let and 15 ha at one half, at 30 m³ a hectare.
    assert found["CCN-0001"]["promoted_inflow_m3_day"] == pytest.approx(450)
    assert found["CCN-0004"]["inflow_m3_day"] is None


def test_the_red_list_alone(folder: Path) -> None:
    found = rows("wastewater", folder, "--red")

    assert [row["cluster_id"] for row in found] == ["CCN-0002"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_lens_prints_a_table_in_both_languages(folder: Path, language: str) -> None:
    result = run("wastewater", folder, "--lang", language)

    assert result.exit_code == 0, result.output
    assert "Tây Nam" in result.stdout


def test_an_occupancy_of_two_is_refused(folder: Path) -> None:
    assert isinstance(
        run("wastewater", folder, "--occupancy", "2").exception, InputError
    )
