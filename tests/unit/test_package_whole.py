"""A package is written whole or not at all, and nobody writes it afterwards."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pyogrio
import pytest
import shapely
from fiona.errors import FionaError

from clusterviz import crs
from clusterviz.errors import InputError, LayerNotFound
from clusterviz.files.sandbox import read_raw
from clusterviz.settings import ImportLimits
from clusterviz.workspace import packages
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def test_the_file_is_one_that_nobody_writes_and_nothing_lies_beside_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path)
    pyogrio.read_dataframe(path, layer="clusters")
    # Bytes 18 and 19 of an SQLite file: 1 for a rollback journal, 2 for a log.
    assert path.read_bytes()[18:20] == b"\x01\x01"
    assert path.stat().st_mode & 0o222 == 0
    assert [one.name for one in tmp_path.iterdir()] == ["x.gpkg"]


def test_one_that_is_there_is_replaced_only_by_force(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=["areas"])
    with pytest.raises(InputError, match="already exists"):
        packages.write_package(workspace, path, layers=["clusters"])
    done = packages.write_package(workspace, path, layers=["clusters"], force=True)

    assert done.n_features == {"clusters": 7}
    assert path.stat().st_mode & 0o222 == 0


def test_one_that_fails_halfway_leaves_the_old_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=["areas"])
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("clusterviz.files.geopackage.add_extensions", fail)
    with pytest.raises(InputError, match="No space left"):
        packages.write_package(workspace, path, layers=["clusters"], force=True)

    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["x.gpkg"]


def test_rows_that_did_not_reach_the_file_are_an_error(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "clusterviz.files.geopackage.counted", lambda _, names: dict.fromkeys(names, 6)
    )
    with pytest.raises(InputError, match="6 of 7 rows"):
        packages.write_package(workspace, tmp_path / "x.gpkg", layers=["clusters"])

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["x.zip", "x", "x.gpkg.txt"])
def test_a_name_that_is_none_of_a_package_is_refused(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    with pytest.raises(InputError, match=r"\.gpkg"):
        packages.write_package(workspace, tmp_path / name)


def test_a_layer_that_is_not_there_is_named(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    with pytest.raises(InputError, match="no layer `nothing`"):
        packages.write_package(workspace, path, layers=["clusters", "nothing"])
    with pytest.raises(LayerNotFound, match="firms"):
        packages.write_package(workspace, path, layers=["firms"])
    with pytest.raises(InputError, match="no layer to write"):
        packages.write_package(workspace, path, layers=[])

    assert list(tmp_path.iterdir()) == []


def test_our_own_import_reads_a_layer_out_of_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=["clusters", "roads"])
    raw = read_raw(path, ImportLimits(), layer="clusters")
    kept = workspace.features("clusters")

    assert raw.crs == crs.METRIC
    assert raw.frame["cluster_name"].tolist() == kept["cluster_name"].tolist()
    there = kept.geometry.notna().to_numpy()
    shapes = raw.frame.geometry.to_numpy()[there]
    assert shapely.equals(shapes, kept.geometry.to_numpy()[there]).all()


def test_of_one_layer_nobody_has_to_say_which(
    workspace: Workspace, tmp_path: Path
) -> None:
    """The table of looks is no layer to choose."""
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=["roads"])

    assert read_raw(path, ImportLimits()).layer == "roads"


def test_progress_is_told_to_the_last_row(workspace: Workspace, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    packages.write_package(
        workspace,
        tmp_path / "x.gpkg",
        layers=["clusters", "roads"],
        on_progress=lambda n_done, n_rows: told.append((n_done, n_rows)),
    )
    n_rows = 7 + len(workspace.features("roads"))

    assert told == sorted(told)
    assert told[-1] == (n_rows, n_rows)


class StoppedError(Exception):
    """Somebody does not want it any more."""


@pytest.mark.parametrize("at", [0, 2])
def test_one_that_is_stopped_leaves_no_file(
    workspace: Workspace, tmp_path: Path, at: int
) -> None:
    n_words = 0

    def stop(_n_done: int, _n_rows: int) -> None:
        nonlocal n_words
        n_words += 1
        if n_words > at:
            raise StoppedError

    with pytest.raises(StoppedError):
        packages.write_package(
            workspace, tmp_path / "x.gpkg", layers=["clusters", "roads"],
            on_progress=stop,
        )  # fmt: skip

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("free", "why"), [(0, "No space left"), (2**30, "no such table")]
)
def test_a_full_disk_is_said_in_words(
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    free: int,
    why: str,
) -> None:
    def fail(*_: object) -> None:
        raise FionaError("no such table: main.clusters")

    monkeypatch.setattr("clusterviz.files.geopackage._write", fail)
    monkeypatch.setattr(
        "shutil.disk_usage", lambda _: SimpleNamespace(total=2**40, used=0, free=free)
    )
    with pytest.raises(InputError, match=why):
        packages.write_package(workspace, tmp_path / "x.gpkg", layers=["clusters"])

    assert list(tmp_path.iterdir()) == []
