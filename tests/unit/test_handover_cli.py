"""The command `handover`: lists, writes and checks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest

from clusterviz import crs
from tests.kept import Run, csv_rows, runner, saved
from tests.profiled import CLUSTERS, HEAD
from tests.tiny.ground import at
from tests.unit.test_inview import degrees

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = saved(tmp_path / "w")
    (root / "profiles").mkdir()
    (root / "profiles" / "own.toml").write_text(HEAD + CLUSTERS, encoding="utf-8")
    return root


def test_without_a_profile_it_lists_them(run: Run, folder: Path) -> None:
    code, out, _ = run("handover", folder, "--lang", "en")

    assert code == 0
    assert "own: Cluster data → Department of Industry and Trade" in out
    assert "statistics_office:" in out


def test_it_writes_says_what_and_checks_it(run: Run, folder: Path) -> None:
    path = folder.with_name("out")
    code, out, err = run("handover", folder, "own", "-o", path, "--lang", "en")
    told = (path / "manifest.json").read_text("utf-8")

    assert code == 0
    assert f"to {path}: 6 files, 7 rows" in out
    assert "without legal value" in err
    assert "who answers for the data, how to reach them, the licence" in err
    assert json.loads(told)["layers"][0]["n_rows"] == 7

    code, out, _ = run("handover", folder, "--verify", path, "--lang", "en")
    assert code == 0
    assert "5 of 5 files in the list are whole" in out
    assert "has the line" in out


def test_an_altered_file_ends_with_1(run: Run, folder: Path) -> None:
    path = folder.with_name("out.zip")
    run("handover", folder, "own", "-o", path)
    data = path.read_bytes()
    middle = len(data) // 2
    broken = bytes([data[middle] ^ 1])
    path.write_bytes(data[:middle] + broken + data[middle + 1 :])

    code, out, _ = run("handover", folder, "--verify", path, "--format", "json")
    rows = json.loads(out)["rows"]
    assert code == 1
    assert {one["severity"] for one in rows} >= {"error"}


def test_an_area_narrows_it(run: Run, folder: Path) -> None:
    path = folder.with_name("out")
    code, _, err = run(
        "handover", folder, "own", "-o", path, "--area", "002", "--lang", "en"
    )
    told = json.loads((path / "manifest.json").read_text("utf-8"))

    assert code == 0
    assert told["layers"][0]["n_rows"] == 4
    assert "no boundary" in err


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["own"], "-o with a new folder"),
        (["nobody", "-o", "x"], "There is no profile `nobody`"),
        (["own", "-o", "x.zip", "--area", "999"], "no area `999`"),
        (["--verify", "nowhere"], "no manifest.json"),
        (["own", "-o", "x.zip", "--as-of", "yesterday"], "no day"),
    ],
)
def test_bad_use_is_one_clear_line(
    run: Run,
    folder: Path,
    words: list[str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder.parent)
    code, out, err = run("handover", folder, *words, "--lang", "en")

    assert code == 2
    assert out == ""
    assert complaint in err
    assert err.count("\n") == 1
    assert [one.name for one in folder.parent.iterdir()] == ["w"]


@pytest.fixture
def place(folder: Path) -> Path:
    """Return a file with a polygon over the first cluster only."""
    frame = gpd.GeoDataFrame(geometry=[at(300, 300, 400, 400)], crs=crs.METRIC)
    path = folder.with_name("place.geojson")
    path.write_text(crs.to_lonlat(frame).to_json(), encoding="utf-8")
    return path


def test_a_drawn_shape_and_a_view_narrow_a_hand_over(
    run: Run, folder: Path, place: Path
) -> None:
    view = ",".join(map(str, degrees(at(300, 300, 400, 400))))
    for words in (["--within", place], ["--bbox", view]):
        path = folder.with_name("out")
        code, _, _ = run("handover", folder, "own", "-o", path, "--force", *words)
        told = json.loads((path / "manifest.json").read_text("utf-8"))
        assert code == 0
        assert told["layers"][0]["n_rows"] == 1
        assert told["selection"]["within"] or told["selection"]["bbox"]


def test_an_export_takes_shapes_views_and_several_statuses(
    run: Run, folder: Path, place: Path
) -> None:
    view = ",".join(map(str, degrees(at(300, 300, 400, 400))))
    path = folder.with_name("x.csv")
    cases = {
        ("--within", str(place)): {"CCN-0001"},
        ("--bbox", view): {"CCN-0001"},
        ("--status", "planned", "--status", "withdrawn"): {
            "CCN-0004", "CCN-0006", "CCN-0007",
        },
    }  # fmt: skip
    for words, expected in cases.items():
        code, _, _ = run("export", folder, "clusters", "-o", path, "--force", *words)
        assert code == 0
        assert {row["cluster_id"] for row in csv_rows(path)} == expected


@pytest.mark.parametrize("words", ["1,2,3", "a,b,c,d", "", "9,9,1,1", "nan,1,2,3"])
def test_what_is_no_view_is_bad_use(run: Run, folder: Path, words: str) -> None:
    path = folder.with_name("x.csv")
    asked = ("export", folder, "clusters", "-o", path, "--bbox", words)
    code, _, err = run(*asked, "--lang", "en")

    assert code == 2
    assert "is no view" in err
    assert not path.exists()
