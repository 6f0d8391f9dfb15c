"""The commands of occupancy and the land fund, and what one may ask of them."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.kept import Run, runner, saved

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("cli") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


def test_the_public_table_is_a_file_for_programs(run: Run, folder: Path) -> None:
    code, out, _ = run("occupancy", folder, "--by", "cluster", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))

    assert code == 0
    assert [row["cluster_id"] for row in rows] == [f"CCN-000{i}" for i in range(1, 6)]
    assert [row["unleased_ha"] for row in rows] == ["18.0", "16.0", "10.0", "", ""]


@pytest.mark.parametrize(
    "words", [["occupancy", "--by", "cluster"], ["landfund", "--by", "cluster"],
              ["vacant"]]
)  # fmt: skip
def test_clusters_have_their_boundary_on_a_map(
    run: Run, folder: Path, words: list[str]
) -> None:
    code, out, _ = run(words[0], folder, *words[1:], "--format", "geojson")
    shapes = {one["id"]: one["geometry"] for one in json.loads(out)["features"]}

    assert code == 0
    assert shapes["CCN-0001"]["type"] in {"Polygon", "MultiPolygon"}
    # A symbol has none; of it nothing is to let.
    assert shapes.get("CCN-0005") is None


def test_land_to_let_is_listed_the_most_first_and_says_no_more_than_is_asked(
    run: Run, folder: Path
) -> None:
    public = json.loads(run("vacant", folder, "--format", "json")[1])["rows"]
    asked = ["--readiness", "--format", "json"]
    internal = json.loads(run("vacant", folder, *asked)[1])["rows"]

    # 30 − 12, 20 − 4 and 10 − 0 ha of industrial land.
    assert [(one["cluster_id"], one["unleased_ha"]) for one in public] == [
        ("CCN-0001", 18.0), ("CCN-0002", 16.0), ("CCN-0003", 10.0),
    ]  # fmt: skip
    assert {*internal[0]} - {*public[0]} == {
        "usable_ha", "conflict_ha", "to_clear_ha", "cleared_not_serviced_ha",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "words",
    [
        ["vacant", "--readiness"],
        ["occupancy", "--by", "cluster"],
        ["occupancy", "--numerator", "leased", "--land", "gross"],
        ["landfund", "--by", "cluster", "--schedule", "2030"],
    ],
)
def test_people_read_them_as_tables(
    run: Run, folder: Path, words: list[str], language: str
) -> None:
    code, out, _ = run(words[0], folder, *words[1:], "--lang", language)

    assert code == 0
    assert "22" in out.splitlines()[0]


def test_a_reading_is_asked_for_by_its_words(run: Run, folder: Path) -> None:
    words = ["--numerator", "leased", "--land", "gross", "--level", "province"]
    out = run("occupancy", folder, *words, "--format", "json")[1]

    by_base = {row["base"]: row for row in json.loads(out)["rows"]}
    # 16 ha leased; of 80 ha operating, and 100 ha established.
    assert by_base["operating"]["occupancy_ratio"] == 0.2
    assert by_base["established"]["occupancy_ratio"] == 0.16


def test_the_schedule_is_a_year(run: Run, folder: Path) -> None:
    out = run("landfund", folder, "--schedule", "2025", "--format", "json")[1]
    code, _, err = run("landfund", folder, "--schedule", "25")

    # CCN-0004 by 2030, 20 ha; no year for CCN-0005, 25 ha.
    later = sum(row["scheduled_later_ha"] for row in json.loads(out)["rows"])
    assert later == pytest.approx(45)
    assert code == 2
    assert "2000" in err


@pytest.mark.parametrize(
    "words",
    [["occupancy", "--numerator", "half"], ["occupancy", "--land", "sea"],
     ["clearance", "--by", "cluster"]],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(
    run: Run, folder: Path, words: list[str]
) -> None:
    assert run(words[0], folder, *words[1:])[0] == 2
