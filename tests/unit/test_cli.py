"""What the commands answer: the columns and figures that programs may rely on."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.core import overlaps
from clusterviz.records import Lineage
from clusterviz.workspace import creation
from tests import tiny
from tests.kept import Run, runner, saved

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language

PROMISED = {
    "overlaps": "cluster_id zone_id kind overlap_ha cluster_ratio zone_ratio "
    "mean_width_m verdict severity",
    "occupancy": "area_code area_name level base n_clusters industrial_land_ha "
    "leased_ha committed_ha occupancy_ratio mean_of_rates_ratio",
    "landfund": "area_code area_name level n_clusters planned_ha symbol_only_ha "
    "conflict_ha to_clear_ha cleared_not_serviced_ha not_for_lease_ha leased_ha "
    "usable_ha",
    "clearance": "area_code area_name month to_clear_ha cleared_ha clean_ha "
    "n_households n_inventoried n_approved n_paid n_handed_over",
    "check": "severity code layer feature_id field message",
    "layers": "layer version n_features crs as_of_on source_document "
    "n_kinds_supplied n_areas_supplied",
}

SHOWN_AS = {
    ("landfund", "to_clear_ha"): ["still_to_clear_ha"],
    ("clearance", "to_clear_ha"): ["all_to_clear_ha"],
    ("layers", "n_kinds_supplied"): ["coverage"],
    ("layers", "n_areas_supplied"): ["coverage"],
    # Said once, in the title.
    ("clearance", "month"): [],
    **{(command, "level"): [] for command in PROMISED},
}
"""By command and column: the columns whose labels the table for people has."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("cli") / "W")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.mark.parametrize("command", PROMISED)
def test_json_is_an_object_with_the_promised_columns(
    run: Run, folder: Path, command: str
) -> None:
    code, out, err = run(command, folder, "--format", "json")
    found = json.loads(out, parse_constant=pytest.fail)
    promised = PROMISED[command].split()

    assert code == 0
    assert err == ""
    assert found["workspace"] == "W"
    assert dt.datetime.fromisoformat(found["generated_at"]).utcoffset() == (
        dt.timedelta(0)
    )
    assert set(found["layer_versions"].values()) == {1}
    assert found["illustrative"] is True
    assert found["rows"]
    for row in found["rows"]:
        assert set(promised) <= set(row)


@pytest.mark.parametrize("command", PROMISED)
def test_csv_has_the_promised_columns_and_says_it_is_illustrative(
    run: Run, folder: Path, command: str
) -> None:
    code, out, _ = run(command, folder, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out, newline="")))

    assert code == 0
    assert not out.startswith("\ufeff")
    assert set(PROMISED[command].split()) <= set(rows[0])
    assert {row["illustrative"] for row in rows} == {"true"}


@pytest.mark.parametrize("command", PROMISED)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_table_has_labels_and_says_it_is_illustrative_beside_it(
    run: Run, folder: Path, command: str, language: Language
) -> None:
    code, out, err = run(command, folder, "--lang", language)
    names = [
        label
        for name in PROMISED[command].split()
        for label in SHOWN_AS.get((command, name), [name])
    ]

    assert code == 0
    for name in names:
        assert texts.say(f"column.{name}", language) in out
    assert texts.say("export.illustrative", language) in err


@pytest.mark.parametrize(
    ("command", "n"), [("overlaps", 8), ("occupancy", 6), ("landfund", 2)]
)
def test_geojson_has_a_feature_for_each_row(
    run: Run, folder: Path, command: str, n: int
) -> None:
    code, out, _ = run(command, folder, "--format", "geojson")
    found = json.loads(out)
    ids = [one["id"] for one in found["features"]]

    assert code == 0
    assert len(ids) == len(set(ids)) == n
    assert "crs" not in found
    assert all(one["properties"]["illustrative"] for one in found["features"])


def test_figures_of_the_tiny_workspace_come_out(run: Run, folder: Path) -> None:
    """Sums as `tests.tiny` reckons them: 145 ha, 3 in conflict, 38 and 35 %."""
    landfund = json.loads(run("landfund", folder, "--format", "json")[1])["rows"]
    table = run("occupancy", folder, "--lang", "en")[1]

    assert sum(row["planned_ha"] for row in landfund) == pytest.approx(145)
    assert sum(row["conflict_ha"] for row in landfund) == pytest.approx(3)
    assert "38.0%" in table
    assert "35.0%" in table


def test_figures_are_written_as_the_language_has_it(run: Run, folder: Path) -> None:
    vietnamese = run("landfund", folder, "--lang", "vi")[1]
    english = run("landfund", folder, "--lang", "en")[1]

    assert "145,00" in vietnamese
    assert "145.00" in english


def test_areas_of_another_day_may_be_counted_by(run: Run, folder: Path) -> None:
    _, out, _ = run(
        "landfund", folder, "--by", "area", "--level", "commune",
        "--areas-on", "2025-07-01", "--format", "json",
    )  # fmt: skip

    # The last is for the cluster with a symbol only: it names a commune of 2024.
    assert [row["area_code"] for row in json.loads(out)["rows"]] == ["101", "102", ""]


def test_one_cluster_may_be_asked_for(run: Run, folder: Path) -> None:
    out = run("overlaps", folder, "--cluster", "CCN-0002", "--format", "json")[1]

    assert {row["cluster_id"] for row in json.loads(out)["rows"]} == {"CCN-0002"}


def test_a_tolerance_may_be_given(run: Run, folder: Path) -> None:
    """The border of 0.9988 m is within 2 m, and in conflict at 0.5 m."""
    words = ("overlaps", folder, "--tolerance", "0.5", "--format", "json")
    rows = json.loads(run(*words)[1])["rows"]

    assert {one["verdict"] for one in rows if one["zone_id"] == "Z03"} == {"conflict"}


def test_a_month_may_be_asked_for(run: Run, folder: Path) -> None:
    out = run("clearance", folder, "--month", "2024-03", "--format", "json")[1]

    assert {row["month"] for row in json.loads(out)["rows"]} == {"2024-03"}


@pytest.mark.parametrize("suffix", ["json", "csv", "geojson"])
def test_the_suffix_of_a_file_says_the_format(
    run: Run, folder: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"found.{suffix}"
    code, out, _ = run("overlaps", folder, "-o", path)
    again, _, err = run("overlaps", folder, "-o", path, "--lang", "en")
    forced, _, _ = run("overlaps", folder, "-o", path, "--force")

    assert (code, again, forced) == (0, 2, 0)
    assert str(path) in out
    assert "already exists" in err
    assert path.read_text(encoding="utf-8-sig").strip()


def test_check_ends_with_1_at_an_error(run: Run, tmp_path: Path) -> None:
    kept = saved(tmp_path / "W")
    workspace = creation.open_workspace(kept)
    workspace.store.publish(
        workspace.layers["roads"],
        workspace.features("roads"),
        Lineage("Test"),
        replaces=1,
        is_valid=False,
    )
    code, out, _ = run("check", kept, "roads", "--format", "json")
    rows = json.loads(out)["rows"]

    assert code == 1
    assert [(row["severity"], row["code"]) for row in rows] == [
        ("error", "audit.not_valid")
    ]
    assert "not valid" in run("check", kept, "roads", "--lang", "en")[1]


def test_two_tables_call_two_figures_by_two_names(run: Run, folder: Path) -> None:
    """In the land fund what is left to clear, in clearance all land of the sites."""
    fund = run("landfund", folder, "--lang", "en")[1]
    clearance = run("clearance", folder, "--lang", "en")[1]

    assert "Still to clear (ha)" in fund
    assert "total" not in fund
    assert "Land to clear, total (ha)" in clearance


def test_layers_ends_with_what_was_supplied(run: Run, folder: Path) -> None:
    """Every mandatory kind, in the two districts of 2024."""
    table = run("layers", folder, "--lang", "en")[1]
    rows = json.loads(run("layers", folder, "--format", "json")[1])["rows"]
    by_layer = {row["layer"]: row for row in rows}
    kinds = tiny.layers()["plan_zones"].fields["kind"].choices.values()
    n_kinds = sum(kind.is_mandatory for kind in kinds)

    assert list(rows[0])[-2:] == ["n_kinds_supplied", "n_areas_supplied"]
    assert by_layer["plan_zones"]["n_kinds_supplied"] == n_kinds
    assert by_layer["plan_zones"]["n_areas_supplied"] == 2
    assert by_layer["clusters"]["n_kinds_supplied"] is None
    assert f"{n_kinds} kinds, 2 areas" in table


def test_overlaps_with_places_are_computed_once(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    kernel = overlaps.judged

    def counted(*frames: object, **options: object) -> object:
        asked.append(options)
        return kernel(*frames, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(overlaps, "judged", counted)
    code, out, _ = run("overlaps", folder, "--format", "geojson")

    assert (code, len(json.loads(out)["features"])) == (0, 8)
    assert len(asked) == 1


@pytest.mark.parametrize("command", ["overlaps", "landfund", "occupancy"])
def test_figures_of_another_day_are_said_to_be(
    run: Run, folder: Path, command: str
) -> None:
    words = (command, folder, "--as-of", "2024-05-01", "--lang", "en")
    _, _, err = run(*words)
    notes = json.loads(run(*words, "--format", "json")[1])["notes"]
    sentence = "The figures of `clusters` are as of 22 Apr 2024, not of 1 May 2024."

    assert err.count(f"Warning: {sentence}") == 1
    assert [one["message"] for one in notes].count(sentence) == 1
