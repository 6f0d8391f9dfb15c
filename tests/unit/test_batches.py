"""A large layer read batch by batch is the layer, and so is its export."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from clusterviz.records import RowEdit
from clusterviz.workspace import batches, exports
from clusterviz.workspace.creation import open_workspace
from tests.kept import saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Return a workspace in a folder."""
    opened = open_workspace(saved(tmp_path / "W"))
    yield opened
    opened.store.close()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every layer a large one, and batches small."""
    monkeypatch.setattr(batches, "FEW", 1)
    monkeypatch.setattr(batches, "ROWS_AT_ONCE", 3)


def exported(
    workspace: Workspace, path: Path, as_of_on: dt.date | None = None
) -> dict[str, Any]:
    """Return what a reader of an export gets, but for the moment it was made."""
    exports.export(workspace, "plan_zones", path, as_of_on=as_of_on)
    found: dict[str, Any] = json.loads(path.read_bytes())
    del found["generated_at"]
    return found


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("name", ["areas", "clusters", "plan_zones", "roads"])
def test_the_batches_together_are_the_layer(workspace: Workspace, name: str) -> None:
    frozen = workspace.frozen()
    parts = list(batches.batches(frozen, frozen.layers[name]))
    whole = frozen.features(name)

    assert len(parts) == -(-len(whole) // 3)
    joined = pd.concat(parts, ignore_index=True)
    assert isinstance(joined, gpd.GeoDataFrame)
    assert joined.crs == whole.crs
    assert_frame_equal(
        pd.DataFrame(joined.drop(columns="geometry")),
        pd.DataFrame(whole.drop(columns="geometry")),
    )
    assert joined.geometry.to_wkb().equals(whole.geometry.to_wkb())


def test_an_export_in_batches_is_the_export(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(workspace, tmp_path / "whole.geojson")
    monkeypatch.setattr(batches, "FEW", 1)
    monkeypatch.setattr(batches, "ROWS_AT_ONCE", 2)

    assert exported(workspace, tmp_path / "parts.geojson") == whole


def test_an_export_in_batches_keeps_to_the_day(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on = dt.date(2024, 4, 22)
    whole = exported(workspace, tmp_path / "whole.geojson", as_of_on=on)
    monkeypatch.setattr(batches, "FEW", 1)
    monkeypatch.setattr(batches, "ROWS_AT_ONCE", 2)
    parts = exported(workspace, tmp_path / "parts.geojson", as_of_on=on)

    assert parts == whole
    assert len(whole["features"]) < workspace.version("plan_zones").n_features


@pytest.mark.usefixtures("few")
def test_an_export_tells_how_far_it_is_and_what_it_names(
    workspace: Workspace, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    done = exports.export(
        workspace,
        "plan_zones",
        tmp_path / "x.geojson",
        has_metadata=True,
        on_progress=lambda n_done, n_rows: told.append((n_done, n_rows)),
    )
    about = json.loads(done.beside[1].read_bytes())

    assert told[-1] == (done.n_features, done.n_features)
    assert [n for n, _ in told] == sorted({n for n, _ in told})
    assert about["source_documents"] == ["Test"]
    assert about["n_features"] == done.n_features


@pytest.mark.usefixtures("few")
def test_an_export_that_is_called_off_leaves_no_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    class CalledOffError(Exception):
        pass

    def call_off(n_done: int, n_rows: int) -> None:
        raise CalledOffError

    (tmp_path / "out").mkdir()
    with pytest.raises(CalledOffError):
        exports.export(
            workspace,
            "plan_zones",
            tmp_path / "out" / "x.geojson",
            on_progress=call_off,
        )

    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.usefixtures("few")
def test_what_is_in_memory_anyway_is_not_read_in_batches(workspace: Workspace) -> None:
    frozen = workspace.frozen()
    assert batches.is_large(frozen, "plan_zones")
    assert not batches.is_large(frozen, "documents")

    frozen.features("plan_zones")
    assert not batches.is_large(frozen, "plan_zones")


@pytest.mark.usefixtures("few")
def test_a_layer_with_edited_rows_is_read_with_them(workspace: Workspace) -> None:
    layer, version = workspace.layers["clusters"], workspace.version("clusters")
    key = workspace.features("clusters")[layer.key][0]
    workspace.store.edit(
        layer,
        [RowEdit(key, {"cluster_name": "Khác"})],
        version.lineage,
        made_from=version.version,
    )

    assert not batches.is_large(workspace.frozen(), "clusters")
