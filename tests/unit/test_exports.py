"""Files to hand on: complete, honest about themselves, and harmless to open."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest

from clusterviz import crs
from clusterviz.errors import InputError
from clusterviz.workspace import exports
from tests.kept import csv_rows
from tests.tiny import layers, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/c calc"!A1']


def document_of(path: Path) -> ElementTree.Element:
    """Return the KML of a file, packed or not."""
    if path.suffix == ".kmz":
        with zipfile.ZipFile(path) as archive:
            return ElementTree.fromstring(archive.read("doc.kml"))
    return ElementTree.parse(path).getroot()


@pytest.fixture
def workspace() -> Workspace:
    return tiny_workspace()


def named(name: str) -> Workspace:
    """Return the tiny workspace whose first cluster is called `name`."""
    first, *others = cluster_rows()
    return tiny_workspace({"clusters": [{**first, "cluster_name": name}, *others]})


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


# A drawing holds no rows: see test_dxf.
@pytest.mark.parametrize("suffix", sorted({*exports.SUFFIXES} - {".dxf"}))
def test_every_format_holds_every_cluster_and_says_it_is_illustrative(
    workspace: Workspace, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"clusters{suffix}"
    done = exports.export(workspace, "clusters", path)
    rows: Any
    match suffix:
        case ".geojson":
            found = json.loads(path.read_text(encoding="utf-8"))
            rows = [one["properties"] for one in found["features"]]
            assert "không có giá trị pháp lý" in found["note"]
        case ".json":
            found = json.loads(path.read_text(encoding="utf-8"))
            rows = found["rows"]
            assert "không có giá trị pháp lý" in found["note"]
            assert found["layer_versions"] == {"clusters": 1}
            assert dt.datetime.fromisoformat(found["generated_at"]).tzinfo
            assert found["workspace"] == "memory"
        case ".csv":
            rows = csv_rows(path)
        case ".xlsx":
            _, codes, *lines = sheets(path)["Dữ liệu"]
            rows = [dict(zip(codes, line, strict=True)) for line in lines]
        case ".kml" | ".kmz":
            told = document_of(path).iterfind(".//{*}ExtendedData")
            rows = [{one.get("name"): one[0].text for one in row} for row in told]
            # They stand in folders, by status.
            rows.sort(key=lambda row: row["cluster_id"])
        case ".zip":
            found = pyogrio.read_dataframe(f"/vsizip/{path}/clusters.shp")
            rows = found.rename(
                columns={"cluster_na": "cluster_name", "illustrati": "illustrative"}
            ).to_dict("records")
        case ".gpkg":
            read = pyogrio.read_dataframe(path, layer="clusters")
            rows = read.to_dict("records")
        case _:
            rows = gpd.read_parquet(path).to_dict("records")

    assert done.n_features == 7
    assert [one["cluster_id"] for one in rows] == [f"CCN-000{n}" for n in range(1, 8)]
    assert {one["illustrative"] for one in rows} <= {True, "true"}
    assert rows[0]["cluster_name"] == "Tây Nam"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("suffix", exports.SUFFIXES)
def test_real_data_are_not_called_illustrative(tmp_path: Path, suffix: str) -> None:
    sample = tiny_workspace()
    settings = sample.settings.model_copy(update={"is_illustrative": False})
    real = type(sample)(sample.root, settings, sample.layers, sample.store)
    path = tmp_path / f"clusters{suffix}"
    exports.export(real, "clusters", path)

    assert b"illustrative" not in path.read_bytes()


@pytest.mark.parametrize("text", FORMULAS)
def test_text_in_a_csv_is_never_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "clusters.csv"
    exports.export(named(text), "clusters", path)

    assert csv_rows(path)[0]["cluster_name"] == f"'{text}"


def test_a_csv_begins_with_a_byte_order_mark_and_has_points_in_figures(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.csv"
    exports.export(workspace, "clusters", path)
    first = csv_rows(path)[0]

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert first["leased_ha"] == "12.0"
    assert first["area_ha"] == "40.0"
    assert first["established_on"] == "2012-05-01"
    assert first["withdrawn_on"] == ""
    assert 106.04 < float(first["lon"]) < 106.05
    assert 21.24 < float(first["lat"]) < 21.25


def test_a_geopackage_keeps_the_declared_types_the_crs_and_missing_places(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.gpkg"
    exports.export(workspace, "clusters", path)
    read = pyogrio.read_dataframe(path, layer="clusters")
    about = pyogrio.read_info(path, layer="clusters")

    assert about["crs"] == crs.METRIC
    assert about["layer_metadata"]["IDENTIFIER"] == "Cụm công nghiệp"
    assert str(about["dtypes"][list(about["fields"]).index("withdrawn_on")]) == (
        "datetime64[D]"
    )
    assert read.geometry.isna().tolist() == [False] * 4 + [True] + [False] * 2
    assert read.geometry[0].area == pytest.approx(400_000)


@pytest.mark.parametrize("suffix", [".gpkg", ".xlsx", ".csv", ".json", ".parquet"])
def test_a_table_without_places_is_exported_too(
    workspace: Workspace, tmp_path: Path, suffix: str
) -> None:
    done = exports.export(workspace, "documents", tmp_path / f"documents{suffix}")

    assert done.n_features == 1
    assert done.path.stat().st_size > 0


@pytest.mark.parametrize("suffix", [".geojson", ".kml", ".kmz", ".dxf", ".zip"])
def test_a_table_without_places_is_no_file_of_places(
    workspace: Workspace, tmp_path: Path, suffix: str
) -> None:
    with pytest.raises(InputError, match="without places"):
        exports.export(workspace, "documents", tmp_path / f"documents{suffix}")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", exports.SUFFIXES)
@pytest.mark.parametrize("name", ["areas", "plan_zones", "plots", "roads"])
def test_every_layer_is_exported_in_every_format(
    workspace: Workspace, tmp_path: Path, name: str, suffix: str
) -> None:
    done = exports.export(workspace, name, tmp_path / f"{name}{suffix}")

    assert done.n_features == len(workspace.features(name))


def test_parquet_comes_back_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "plan_zones.parquet"
    exports.export(workspace, "plan_zones", path)
    read = gpd.read_parquet(path)
    kept = workspace.features("plan_zones")

    assert read.crs == kept.crs
    assert read.geom_equals(kept.geometry).all()
    assert read["valid_to_on"].tolist() == kept["valid_to_on"].tolist()


@pytest.mark.parametrize("name", ["areas", "clusters", "plan_zones", "roads"])
def test_parquet_has_the_hectares_that_geojson_has(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    done = exports.export(workspace, name, tmp_path / "x.parquet", has_metadata=True)
    exports.export(workspace, name, tmp_path / "x.geojson")
    features = json.loads((tmp_path / "x.geojson").read_bytes())["features"]
    read = gpd.read_parquet(tmp_path / "x.parquet")
    told = json.loads(done.beside[0].read_bytes())["fields"]

    # In the order of the file; of its columns, those that are no shape.
    assert [one["name"] for one in told] == [
        one for one in read if one not in {"geometry", "bbox"}
    ]
    assert ("area_ha" in read) == (name != "roads")
    if name != "roads":
        ours = [None if pd.isna(one) else one for one in read["area_ha"]]
        assert ours == [one["properties"]["area_ha"] for one in features]
        [area] = [one for one in told if one["name"] == "area_ha"]
        assert area["is_computed"]
        assert "VN-2000 / TM-3 107-00" in area["computed"]["vi"]


@pytest.mark.parametrize("name", ["clusters.shp", "clusters", "clusters.docx"])
def test_a_suffix_that_is_not_supported_is_refused_with_those_that_are(
    workspace: Workspace, tmp_path: Path, name: str
) -> None:
    with pytest.raises(InputError, match=r"\.geojson \.gpkg \.xlsx"):
        exports.export(workspace, "clusters", tmp_path / name)


def test_a_file_that_is_there_is_replaced_only_by_force(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "clusters.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="already exists"):
        exports.export(workspace, "clusters", path)
    assert path.read_text(encoding="utf-8") == "mine"
    exports.export(workspace, "clusters", path, force=True)

    assert len(csv_rows(path)) == 7


def test_an_export_that_fails_leaves_the_old_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "documents.geojson"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="without places"):
        exports.export(workspace, "documents", path, force=True)

    assert path.read_text(encoding="utf-8") == "mine"
    assert [one.name for one in tmp_path.iterdir()] == ["documents.geojson"]


def test_a_folder_that_is_not_there_is_one_clear_error(
    workspace: Workspace, tmp_path: Path
) -> None:
    for suffix in exports.SUFFIXES:
        with pytest.raises(InputError, match="cannot be written"):
            exports.export(workspace, "clusters", tmp_path / "none" / f"x{suffix}")


def test_bytes_for_a_page_are_the_same_features(workspace: Workspace) -> None:
    layer = layers()["clusters"]
    content = exports.geojson_bytes(
        workspace.features("clusters"), layer, "en", illustrative=True
    )
    found = json.loads(content)

    assert found["note"] == "Illustrative data, without legal value."
    assert [one["id"] for one in found["features"]][:2] == ["CCN-0001", "CCN-0002"]
