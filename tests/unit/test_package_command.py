"""The command `package`: what it writes, says and refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import pytest

from tests.kept import runner, saved

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kept import Run


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return saved(tmp_path / "workspace")


def test_it_says_what_it_wrote_and_what_is_not_in_it(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    code, out, err = run("package", folder, "-o", path, "--lang", "en")

    assert code == 0
    assert f"Wrote {path} in VN-2000 / TM-3 107-00" in out
    assert "Layer `clusters` is without the fields:" in err
    assert "land_status" in err
    assert "without legal value" in err


def test_layers_zone_and_area_are_as_asked(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    words = ("--layers", "clusters, documents", "--crs", "wgs84", "--area", "002")
    code, out, err = run("package", folder, "-o", path, *words)
    read = pyogrio.read_dataframe(path, layer="clusters")

    assert code == 0
    assert "WGS 84" in out
    assert "documents" in err
    assert "CCN-0001" not in set(read["cluster_id"])
    assert read.crs == "EPSG:4326"


def test_all_is_every_layer_that_was_published(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    code, _, _ = run("package", folder, "-o", path, "--all")
    names = {name for name, _ in pyogrio.list_layers(path)}

    assert code == 0
    assert {"projects", "dossiers", "clearance_log", "documents"} <= names


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("-o", "x.zip"), ".gpkg"),
        (("-o", "x.gpkg", "--layers", "nothing"), "“nothing”"),
        (("-o", "x.gpkg", "--crs", "utm"), "utm"),
        (("-o", "none/x.gpkg"), "none/x.gpkg"),
    ],
)
def test_what_cannot_be_is_one_line_and_no_file(
    run: Run,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    sentence: str,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    code, out, err = run("package", folder, *words)

    assert code == 2
    assert out == ""
    assert sentence in err
    assert err.count("\n") == 1
    assert list(elsewhere.iterdir()) == []


def test_statuses_and_a_view_narrow_what_is_written(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    path, none = tmp_path / "x.gpkg", tmp_path / "none.gpkg"
    words = ("--layers", "clusters", "--status", "withdrawn")
    assert run("package", folder, "-o", path, *words)[0] == 0
    assert run("package", folder, "-o", none, *words, "--bbox", "0,0,1,1")[0] == 0

    read = pyogrio.read_dataframe(path, layer="clusters")
    assert set(read["map_status"]) == {"withdrawn"}
    assert len(read) == 2
    assert len(pyogrio.read_dataframe(none, layer="clusters")) == 0
