"""The sample, and real boundaries, packed up and read by a GDAL that wrote neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from clusterviz.workspace import creation, exports, packages
from tests import ogr
from tests.incoming import empty_workspace
from tests.kept import sample
from tests.unit.test_real_data_import import FOLDER, import_districts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.workspace import Workspace

pytestmark = ogr.requires("ogr2ogr")

MM = 0.001


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = creation.open_workspace(sample(tmp_path_factory.mktemp("sample") / "w"))
    yield opened
    opened.store.close()


def is_same(workspace: Workspace, name: str, path: str | Path) -> bool:
    """Return whether every shape of a layer has every corner within a millimetre."""
    kept = workspace.features(name).geometry.to_numpy()
    read = np.array([ogr.shape(one) for one in ogr.features(path, name)], dtype=object)
    there = ~shapely.is_missing(kept)
    assert (there == ~shapely.is_missing(read)).all()
    same = shapely.equals_exact(kept[there], read[there], tolerance=MM)
    return bool(same.all())


def test_the_whole_sample_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "sample.gpkg"
    names = packages.published(workspace)
    done = packages.write_package(workspace, path, layers=names)

    for name in names:
        said = ogr.about(path, name)
        assert f"Feature Count: {len(workspace.rows(name))}" in said
        assert done.n_features[name] == len(workspace.rows(name))
        if workspace.layers[name].has_geometry:
            assert is_same(workspace, name, path), name


@pytest.mark.parametrize("name", ["clusters", "areas", "roads"])
def test_the_sample_comes_back_as_a_shapefile(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"{name}.zip"
    exports.export(workspace, name, path)
    inside = f"/vsizip/{path}/{name}.shp"
    read = [ogr.shape(one) for one in ogr.features(inside, name)]

    # It knows no difference between one part and several.
    assert ogr.apart_m(workspace.features(name).geometry, read) < MM


@pytest.mark.skipif(not FOLDER, reason="no folder with the real data")
@pytest.mark.parametrize("system", ["metric", "wgs84"])
def test_real_districts_come_back(tmp_path: Path, system: packages.Crs) -> None:
    workspace = empty_workspace(tmp_path / "w")
    import_districts(workspace)
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=["areas"], crs=system)
    read = ogr.features(path, "areas")
    names = workspace.features("areas")["area_name"].tolist()

    assert names
    assert [one["properties"]["area_name"] for one in read] == names
    if system == "metric":
        assert is_same(workspace, "areas", path)
    else:
        west, south, east, north = shapely.total_bounds(
            [ogr.shape(one) for one in read]
        )
        # Bắc Giang lies within 105°53'–107°02' east, 21°07'–21°37' north.
        assert 105.8 < west < east < 107.1
        assert 21.1 < south < north < 21.7
