"""GDAL's own client of OGC API – Features, of another version than ours, gets all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from clusterviz.workspace.exports import geojson_bytes
from clusterviz.workspace.public import PublicShelf
from tests.ogc.served import SPATIAL, all_public
from tests.ogc.serving import on_loopback
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.workspace import Workspace

OGR2OGR = "/usr/bin/ogr2ogr"

pytestmark = pytest.mark.skipif(
    shutil.which(OGR2OGR) is None, reason="Debian's gdal-bin is not installed"
)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    """Return the tiny workspace, all of its layers with places public."""
    return all_public(tiny_workspace())


@pytest.fixture(scope="module")
def url(workspace: Workspace) -> Iterator[str]:
    """Serve it on this machine, on a port that is free."""
    with on_loopback(lambda: workspace) as its_url:
        yield its_url


def fetched(
    url: str, layer: str, folder: Path, *options: str, opening: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Return the features that ogr2ogr gets, by way of a file."""
    path = folder / "got.geojson"
    path.unlink(missing_ok=True)
    opened = [word for one in opening for word in ("-oo", one)]
    command = [OGR2OGR, *opened, "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7"]
    subprocess.run(
        [*command, *options, str(path), f"OAPIF:{url}", layer],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found: list[dict[str, Any]] = json.loads(path.read_bytes())["features"]
    return found


def expected(workspace: Workspace, layer: str) -> list[dict[str, Any]]:
    """Return the features of the export."""
    rows = PublicShelf().rows(workspace, layer)
    text = geojson_bytes(rows.frame, rows.layer, "vi", True)
    found: list[dict[str, Any]] = json.loads(text)["features"]
    return found


def geometry_of(one: dict[str, Any]) -> shapely.Geometry | None:
    """Return the shape of a feature."""
    shape = one["geometry"]
    return None if shape is None else shapely.from_geojson(json.dumps(shape))


@pytest.mark.parametrize("layer", SPATIAL)
@pytest.mark.parametrize("opening", [(), ("PAGE_SIZE=2",)], ids=["at once", "by pages"])
def test_every_layer_is_fetched_with_nothing_lost(
    url: str,
    workspace: Workspace,
    tmp_path: Path,
    layer: str,
    opening: tuple[str, ...],
) -> None:
    got = fetched(url, layer, tmp_path, opening=opening)
    wanted = expected(workspace, layer)
    key = workspace.layers[layer].key

    assert [one["properties"][key] for one in got] == [one["id"] for one in wanted]
    for its, ours in zip(got, wanted, strict=True):
        for name, value in ours["properties"].items():
            got_value = its["properties"].get(name)
            if name.endswith("_on") and isinstance(got_value, str):
                # GDAL's own way where a column's first page has no day.
                got_value = got_value.replace("/", "-")
            assert got_value == pytest.approx(value), name
        its_shape, our_shape = geometry_of(its), geometry_of(ours)
        assert (its_shape is None) == (our_shape is None)
        if its_shape is not None:
            shapes = shapely.normalize(its_shape), shapely.normalize(our_shape)
            assert shapely.equals_exact(*shapes, 1e-7)


def test_a_filter_of_a_box_is_answered_by_the_server(url: str, tmp_path: Path) -> None:
    every = fetched(url, "clusters", tmp_path)
    wests = {
        one["properties"]["cluster_id"]: shapely.bounds(geometry_of(one))[0]
        for one in every
        if one["geometry"] is not None
    }
    middle = sorted(wests.values())[3] + 1e-5

    got = fetched(url, "clusters", tmp_path, "-spat", "106", "21", str(middle), "22")

    ids = [one["properties"]["cluster_id"] for one in got]
    assert ids == [one for one in wests if wests[one] <= middle]
    assert len(ids) == 4


def test_a_filter_of_a_field_is_answered(url: str, tmp_path: Path) -> None:
    got = fetched(url, "clusters", tmp_path, "-where", "planning_status = 'withdrawn'")

    assert [one["properties"]["cluster_id"] for one in got] == ["CCN-0006"]


def test_metres_come_as_they_are_kept(url: str, workspace: Workspace) -> None:
    """A newer GDAL asks for the system of the store, and reads its order of axes."""
    asked = f"""
import pyogrio
found = pyogrio.read_dataframe("OAPIF:{url}", layer="clusters", CRS="EPSG:9214")
print(found.crs.to_epsg(), *found.total_bounds.round(3), len(found))
"""
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    ).stdout.split()

    bounds = workspace.features("clusters").total_bounds
    assert said[0] == "9214"
    assert [float(one) for one in said[1:5]] == bounds.tolist()
    assert said[5] == "7"
