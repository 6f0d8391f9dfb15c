"""Several layers in one GeoPackage: what is in it, what is not, who may write it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
import unicodedata
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest

from clusterviz import crs
from clusterviz.errors import NotAllowed
from clusterviz.records import Actor, Person
from clusterviz.workspace import exports, packages
from clusterviz.workspace.public import public_layers
from clusterviz.workspace.selection import Selection
from tests.tiny import tiny_workspace
from tests.tiny.plan import area_rows, cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

TABLES = ("clusters", "areas", "projects", "documents")


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def rows(path: Path, query: str, *values: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query, as SQLite alone reads the file."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query, values).fetchall()


def test_unless_layers_are_named_it_holds_what_anybody_may_read(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    done = packages.write_package(workspace, path)
    public = public_layers(workspace)

    assert set(done.n_features) == set(public)
    for name, layer in public.items():
        columns = set(pyogrio.read_info(path, layer=name)["fields"])
        assert columns - {"map_status", "area_ha", "illustrative"} == set(layer.fields)
    assert "land_status" in done.left_out["clusters"]


def test_layers_that_are_named_are_whole_and_the_lowest_is_first(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    done = packages.write_package(workspace, path, layers=TABLES)
    names = [name for name, _ in pyogrio.list_layers(path)]

    assert names == ["areas", "clusters", "documents", "projects", "layer_styles"] or (
        names == ["areas", "clusters", "projects", "documents", "layer_styles"]
    )
    assert done.n_features["clusters"] == 7
    assert done.n_features["areas"] == 9
    assert "land_status" in pyogrio.read_info(path, layer="clusters")["fields"]


def test_places_are_in_the_zone_of_the_workspace(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    done = packages.write_package(workspace, path, layers=["clusters"])
    read = pyogrio.read_dataframe(path, layer="clusters")
    kept = workspace.features("clusters")

    assert done.crs == "VN-2000 / TM-3 107-00"
    assert pyogrio.read_info(path, layer="clusters")["crs"] == crs.METRIC
    assert read.geometry.isna().tolist() == kept.geometry.isna().tolist()
    there = ~kept.geometry.isna()
    assert read.geometry[there].geom_equals(kept.geometry[there]).all()


def test_in_degrees_longitude_is_first_and_areas_are_those_taken_in_metres(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    done = packages.write_package(workspace, path, layers=["clusters"], crs="wgs84")
    read = pyogrio.read_dataframe(path, layer="clusters").set_index("cluster_id")
    west, south, east, north = read.geometry["CCN-0001"].bounds

    assert done.crs == "WGS 84"
    assert 106.04 < west < east < 106.06
    assert 21.24 < south < north < 21.26
    # 800 by 500 m; what has only a symbol has no area.
    assert read["area_ha"]["CCN-0001"] == 40
    assert read["area_ha"].isna().tolist() == read.geometry.isna().tolist()


def test_each_cluster_has_the_status_that_the_map_shows(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=["clusters"])
    read = pyogrio.read_dataframe(path, layer="clusters").set_index("cluster_id")

    assert read["map_status"].to_dict() == {
        "CCN-0001": "operating", "CCN-0002": "operating", "CCN-0003": "established",
        "CCN-0004": "planned", "CCN-0005": "symbol_only", "CCN-0006": "withdrawn",
        "CCN-0007": "withdrawn",
    }  # fmt: skip


def test_an_area_narrows_every_layer_and_names_those_that_it_cannot(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    done = packages.write_package(
        workspace, path, layers=["clusters", "plots", "documents"], area="001"
    )
    read = pyogrio.read_dataframe(path, layer="clusters")

    # CCN-0002 lies in both districts.
    assert {"CCN-0001", "CCN-0002"} <= set(read["cluster_id"])
    assert "CCN-0003" not in set(read["cluster_id"])
    assert done.without_place == ("documents",)
    assert "documents" not in done.n_features
    # CCN-0005 has no boundary by which it could be in an area.
    assert done.n_unplaced == {"clusters": 1}


def test_of_an_area_it_holds_the_roads_and_areas_of_its_day_that_touch_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, area="001")
    areas, roads = (
        pyogrio.read_dataframe(path, layer=name) for name in ("areas", "roads")
    )
    district = next(one for one in area_rows() if one["area_code"] == "001")

    # Communes 021, 022 lie beside it; 101, 102 came when there were no districts.
    assert set(areas["area_code"]) == {"24", "001", "011", "012"}
    assert roads.intersects(district["geometry"]).all()
    alone = exports.export(workspace, "areas", tmp_path / "a.gpkg", area="001")
    assert alone.n_features == 4
    new = packages.write_package(
        workspace, tmp_path / "y.gpkg", area="101", as_of_on=dt.date(2025, 7, 1)
    )
    assert new.n_features["areas"] == 2


def test_of_a_day_it_holds_what_is_valid_then(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    day = dt.date(2025, 7, 1)
    done = packages.write_package(workspace, path, layers=["areas"], as_of_on=day)
    read = pyogrio.read_dataframe(path, layer="areas")

    assert done.n_features == {"areas": 3}
    assert set(read["area_code"]) == {"24", "101", "102"}


def test_a_sample_says_so_in_every_row_and_description(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=TABLES, language="en")
    told = rows(
        path, "SELECT description FROM gpkg_contents WHERE identifier <> ?", "x"
    )

    for name in TABLES:
        read = pyogrio.read_dataframe(path, layer=name)
        assert read["illustrative"].all()
    assert sum("without legal value" in (one or "") for (one,) in told) == len(TABLES)


@pytest.mark.parametrize("has_personal", [False, True])
def test_what_may_name_persons_is_in_it_only_where_somebody_asks(
    tmp_path: Path, has_personal: bool
) -> None:
    workspace = tiny_workspace({"violations": [VIOLATION]})
    path = tmp_path / "x.gpkg"
    done = packages.write_package(
        workspace, path, layers=["violations"], has_personal=has_personal
    )
    columns = set(pyogrio.read_info(path, layer="violations")["fields"])
    personal = set(workspace.layers["violations"].personal)

    assert personal
    assert personal & columns == (personal if has_personal else set())
    assert (b"NGUOI-MAU" in path.read_bytes()) == has_personal
    gone = set(done.left_out.get("violations", ()))
    assert gone == (set() if has_personal else personal)


VIOLATION = {
    "violation_id": "VP-1", "cluster_id": "CCN-0001", "law": "fire",
    "found_on": dt.date(2024, 1, 1), "violation_stage": "found",
    "offender_name": "NGUOI-MAU", "description": "NGUOI-MAU",
}  # fmt: skip


def test_what_is_personal_is_refused_to_one_who_may_not_see_it(tmp_path: Path) -> None:
    workspace = tiny_workspace({"violations": [VIOLATION]})
    workspace.store.directory.put(Person("p1", "Lan", "viewer", ()), Actor())
    viewer = workspace.acting_as(Actor("p1", "Lan", "test"))
    with pytest.raises(NotAllowed):
        packages.write_package(
            viewer, tmp_path / "x.gpkg", layers=["violations"], has_personal=True
        )

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "'; DROP TABLE clusters; --",
        '"x" || {{7*7}}',
        "]]><script>",
        "=cmd|' /c'!A1",
        "Đ\u0303",
    ],
)
def test_text_is_text_whatever_it_says(tmp_path: Path, name: str) -> None:
    first, *others = cluster_rows()
    workspace = tiny_workspace({"clusters": [{**first, "cluster_name": name}, *others]})
    path = tmp_path / "x.gpkg"
    packages.write_package(workspace, path, layers=["clusters"])
    read = pyogrio.read_dataframe(path, layer="clusters")

    assert read["cluster_name"][0] == unicodedata.normalize("NFC", name)
    assert len(read) == 7


def test_statuses_are_asked_of_the_clusters_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    asked = Selection(statuses=("operating",))
    done = packages.write_package(
        workspace, tmp_path / "x.gpkg", layers=["clusters", "roads"], selection=asked
    )

    assert done.n_features["clusters"] == 2
    assert done.n_features["roads"] == len(workspace.features("roads"))


def test_metadata_name_no_document_that_is_not_public(tmp_path: Path) -> None:
    """They list the documents that rows name, where that field is in the file."""
    first, *others = cluster_rows()
    workspace = tiny_workspace(
        {"clusters": [{**first, "source_document": "ZQMAIQZ"}, *others]}
    )
    layer = workspace.layers["clusters"]
    public = tuple(one for one in layer.public if one != "source_document")
    closed = dataclasses.replace(layer, public=public)
    layers = MappingProxyType({**workspace.layers, "clusters": closed})
    told, silent = tmp_path / "told.gpkg", tmp_path / "silent.gpkg"
    packages.write_package(workspace, told)
    packages.write_package(dataclasses.replace(workspace, layers=layers), silent)

    metadata = "SELECT count(*) FROM gpkg_metadata WHERE metadata LIKE '%ZQMAIQZ%'"
    assert rows(told, metadata) == [(1,)]
    assert b"ZQMAIQZ" not in silent.read_bytes()
