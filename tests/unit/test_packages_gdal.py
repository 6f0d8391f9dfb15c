"""GeoPackage and shapefile read by Debian's GDAL, which wrote neither of them."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz import crs
from clusterviz.workspace import exports, packages
from tests import ogr
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Field
    from clusterviz.workspace import Workspace

pytestmark = ogr.requires("ogr2ogr")

PLACED = ("areas", "plan_zones", "roads", "clusters", "plots", "clearance_sites")
TABLES = ("projects", "dossiers", "documents", "clearance_log", "coverage")

TYPES = {
    "text": "String", "integer": "Integer64", "number": "Real",
    "boolean": "Integer(Boolean)", "date": "Date", "month": "String",
    "choice": "String",
}  # fmt: skip
"""By type of a field, what GDAL calls it."""

MM = 0.001
TENTH_OF_MICRODEGREE = 1e-7


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


@pytest.fixture(scope="module")
def path(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gdal") / "x.gpkg"
    packages.write_package(workspace, path, layers=[*PLACED, *TABLES])
    return path


def as_read(value: object, field: Field) -> object:
    """Return a value of ours as GDAL writes it in GeoJSON."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, dt.date):
        # Of a date alone GDAL writes slashes.
        return value.strftime("%Y/%m/%d")
    if field.type == "boolean":
        return bool(value)
    return value


@pytest.mark.parametrize("name", [*PLACED, *TABLES])
def test_every_value_comes_back(workspace: Workspace, path: Path, name: str) -> None:
    kept = workspace.rows(name)
    fields = workspace.layers[name].fields
    found = ogr.features(path, name)

    assert len(found) == len(kept)
    for one, (_, row) in zip(found, kept.iterrows(), strict=True):
        told = {key: one["properties"][key] for key in fields}
        days = {
            key: _day(told[key]) for key, its in fields.items() if its.type == "date"
        }
        assert told | days == {
            key: as_read(row[key], its) for key, its in fields.items()
        }


def _day(text: str | None) -> str | None:
    return None if text is None else text.replace("-", "/")


@pytest.mark.parametrize("name", PLACED)
def test_every_place_is_within_a_millimetre(
    workspace: Workspace, path: Path, name: str
) -> None:
    found = ogr.features(path, name)

    kept = workspace.features(name).geometry
    assert ogr.apart_m(kept, [ogr.shape(one) for one in found]) < MM


@pytest.mark.parametrize("name", [*PLACED, *TABLES])
def test_every_field_has_its_declared_type(
    workspace: Workspace, path: Path, name: str
) -> None:
    found = ogr.types(path, name)

    for key, field in workspace.layers[name].fields.items():
        assert found[key].startswith(TYPES[field.type]), key


@pytest.mark.parametrize("name", PLACED)
def test_the_zone_is_named_by_its_code(path: Path, name: str) -> None:
    code = crs.METRIC.rpartition(":")[2]

    assert re.search(rf'ID\["EPSG",{code}\]\]', ogr.about(path, name))


def test_choices_are_a_domain_with_words(path: Path) -> None:
    said = ogr.called("ogrinfo", "-ro", "-fielddomain", "plan_zones_kind", path)

    assert "rice_land: Đất chuyên trồng lúa" in said


@pytest.mark.skipif(not ogr.has_checker(), reason="no osgeo_utils: python3-gdal")
@pytest.mark.parametrize("system", ["metric", "wgs84"])
def test_a_checker_of_the_standard_finds_nothing(
    workspace: Workspace, tmp_path: Path, system: packages.Crs
) -> None:
    """GDAL's own, of every requirement that it knows, warnings too."""
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=[*PLACED, *TABLES], crs=system)

    assert ogr.checked(path) == ""


@pytest.mark.parametrize("name", ["clusters", "roads", "documents"])
def test_a_file_of_one_layer_is_as_sound_and_has_the_same_columns(
    workspace: Workspace, path: Path, tmp_path: Path, name: str
) -> None:
    alone = tmp_path / f"{name}.gpkg"
    exports.export(workspace, name, alone)

    assert ogr.types(alone, name) == ogr.types(path, name)
    assert ogr.features(alone, name) == ogr.features(path, name)
    if ogr.has_checker():
        assert ogr.checked(alone) == ""


def test_the_checker_would_find_what_is_wrong(path: Path, tmp_path: Path) -> None:
    broken = tmp_path / "x.gpkg"
    broken.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(broken)) as database, database:
        database.execute(
            "UPDATE gpkg_data_columns SET constraint_name = 'x'"
            " WHERE column_name = 'kind'"
        )
        database.execute("UPDATE gpkg_extensions SET scope = 'x'")

    assert "Req" in ogr.checked(broken)


def test_nothing_is_written_beside_a_file_that_is_read(path: Path) -> None:
    ogr.about(path, "clusters")

    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_degrees_are_those_of_another_proj(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Theirs shift from VN-2000 by the same public parameters: to 1e-7 of a degree."""
    metric, degrees = tmp_path / "m.gpkg", tmp_path / "d.gpkg"
    packages.write_package(workspace, metric, layers=["clusters"])
    packages.write_package(workspace, degrees, layers=["clusters"], crs="wgs84")
    theirs = tmp_path / "theirs.gpkg"
    ogr.called("ogr2ogr", "-t_srs", crs.LONLAT, theirs, metric, "clusters")

    ours, other = (
        [ogr.shape(one) for one in ogr.features(one, "clusters")]
        for one in (degrees, theirs)
    )
    assert ogr.apart_m(ours, other) < TENTH_OF_MICRODEGREE


@pytest.mark.parametrize("name", ["clusters", "roads"])
def test_a_zipped_shapefile_comes_back(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    path = tmp_path / f"{name}.zip"
    exports.export(workspace, name, path)
    found = ogr.features(f"/vsizip/{path}/{name}.shp", name)
    kept = workspace.features(name)
    layer = workspace.layers[name]
    short = layer.key[:10]
    label = layer.naming[:10]

    assert [one["properties"][short] for one in found] == kept[layer.key].tolist()
    assert [one["properties"][label] for one in found] == kept[layer.naming].tolist()
    assert ogr.apart_m(kept.geometry, [ogr.shape(one) for one in found]) < MM


def test_a_shapefile_has_the_widths_of_the_declaration(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.zip"
    exports.export(workspace, "clusters", path)
    found = ogr.types(f"/vsizip/{path}/clusters.shp", "clusters")

    assert found["cluster_na"] == "String (254.0)"
    # The longest code is `removed_part`.
    assert found["planning_s"] == "String (12.0)"
    assert found["leased_ha"] == "Real (24.6)"
    assert found["scheduled_"] == "Integer64 (18.0)"
    assert found["planned_on"] == "Date (10.0)"
