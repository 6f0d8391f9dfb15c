"""The command that explains a figure."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace.references import KINDS
from tests.kept import Run, runner, saved

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("explain") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_people_read_value_base_day_formula_rows_and_data(
    run: Run, folder: Path
) -> None:
    code, out, _ = run("explain", folder, "occupancy:base=established", "--lang", "en")

    assert code == 0
    for said in (
        "35.00%",
        "established clusters",
        "22 Apr 2024",
        "21.00 ha ÷ 60.00 ha",
        "Counted: 3",
        "Left out: 2",
        "Not of this base",
        "Industrial clusters",
        "Check code",
    ):
        assert said in out


def test_it_is_said_in_vietnamese_at_first(run: Run, folder: Path) -> None:
    code, out, _ = run("explain", folder, "total:code=established_ha")

    assert code == 0
    assert "100,00 ha" in out
    assert "các cụm đã thành lập" in out


def test_programs_read_the_figure_and_everything_that_it_rests_on(
    run: Run, folder: Path
) -> None:
    code, out, _ = run(
        "explain", folder, "unleased:area=001", "--level", "district",
        "--format", "json",
    )  # fmt: skip

    told = json.loads(out)
    assert code == 0
    assert (told["value"], told["unit"], told["formula"]) == (30.0, "ha", "difference")
    assert told["reference"] == "unleased:area=001,numerator=leased"
    assert told["area_names"] == ["Huyện Tây"]
    assert told["n_counted"] == 2
    assert told["layer_versions"] == {"clusters": 1, "areas": 1}
    assert [one["layer"] for one in told["inputs"]] == ["clusters", "areas"]
    assert len(told["fingerprint"]) == 8
    plus = [row["amount"] for row in told["rows"] if row["term"] == "plus"]
    assert plus == [30.0, 15.0]


def test_a_figure_that_is_unknown_is_null(run: Run, tmp_path: Path) -> None:
    nobody = saved(tmp_path / "W", {"clusters": []})

    _, out, _ = run("explain", nobody, "occupancy", "--format", "json")

    assert json.loads(out)["value"] is None
    assert json.loads(out)["rows"] == []


def test_its_rows_can_be_had_as_csv(run: Run, folder: Path) -> None:
    code, out, _ = run("explain", folder, "total:code=n_operating", "--format", "csv")

    rows = list(csv.DictReader(out.splitlines()))
    assert code == 0
    assert [row["feature_id"] for row in rows] == ["CCN-0001", "CCN-0002"]


def test_the_day_and_the_areas_can_be_others(run: Run, folder: Path) -> None:
    code, out, _ = run(
        "explain", folder, "total:code=in_plan_ha,area=101", "--level", "commune",
        "--as-of", "2024-04-22", "--areas-on", "2025-07-01", "--format", "json",
    )  # fmt: skip

    # CCN-0001 to CCN-0003 lie in the south: 40 + 40 + 20 ha.
    assert code == 0
    assert json.loads(out)["value"] == 100.0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["sheep"], "unleased:"),
        (["total:code=sheep"], "n_established"),
        (["total:code=n_established,area=999"], "999"),
        (["total:code=n_established", "--format", "geojson"], "không có vị trí"),
        (
            ["total:code=n_established", "--as-of", "22/4/2024"],
            "không phải là một ngày",
        ),
    ],
)
def test_bad_use_ends_with_2_and_what_may_be_asked(
    run: Run, folder: Path, words: list[str], complaint: str
) -> None:
    code, out, err = run("explain", folder, *words)

    assert code == 2
    assert out == ""
    assert complaint in err
    assert err.count("\n") == 1


def test_without_a_figure_it_lists_what_may_be_asked(run: Run, folder: Path) -> None:
    code, out, _ = run("explain", folder)

    assert code == 0
    assert all(f"  {name}:" in out for name in KINDS)
