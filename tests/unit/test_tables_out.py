"""CSV and GeoParquet, read by what did not write them."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pyproj
import pytest
import shapely

from clusterviz.files.parquet import SAID
from clusterviz.workspace import exports
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

ODD = 'Cụm "A", xã B\ndòng hai'


def named(name: str) -> Workspace:
    """Return the tiny workspace whose first cluster is called `name`."""
    first, *others = cluster_rows()
    return tiny_workspace({"clusters": [{**first, "cluster_name": name}, *others]})


def exported(folder: Path, name: str, workspace: Workspace | None = None) -> Path:
    """Return the file of the clusters."""
    path = folder / name
    exports.export(workspace or tiny_workspace(), "clusters", path)
    return path


def test_a_csv_is_as_rfc_4180_has_it(tmp_path: Path) -> None:
    """§2: lines end with CRLF, odd fields are quoted, quotes in them doubled."""
    content = exported(tmp_path, "clusters.csv", named(ODD)).read_bytes()
    text = content.decode("utf-8-sig")

    assert content.startswith(b"\xef\xbb\xbf")
    assert text.endswith("\r\n")
    assert '"Cụm ""A"", xã B\ndòng hai"' in text
    # Each line ends so: what else ends a line stands within quotes.
    assert text.count("\r\n") == 8
    assert text.count("\n") == 9


def test_a_csv_has_as_many_fields_in_every_row(tmp_path: Path) -> None:
    path = exported(tmp_path, "clusters.csv", named(ODD))
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = list(csv.reader(file, strict=True))

    assert {len(row) for row in rows} == {len(heading)}
    assert rows[0][heading.index("cluster_name")] == ODD
    assert [row[0] for row in rows] == [f"CCN-000{n}" for n in range(1, 8)]


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="no ogr2ogr here")
def test_another_program_places_the_rows_of_a_csv(tmp_path: Path) -> None:
    path = exported(tmp_path, "clusters.csv", named(ODD))
    done = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", path, "-oo",
         "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat"],
        check=True, capture_output=True,
    )  # fmt: skip
    features = json.loads(done.stdout)["features"]
    first = features[0]

    assert len(features) == 7
    assert first["properties"]["cluster_name"] == ODD
    assert first["properties"]["leased_ha"] == "12.0"
    assert first["geometry"]["coordinates"] == [
        pytest.approx(float(first["properties"]["lon"])),
        pytest.approx(float(first["properties"]["lat"])),
    ]


def geo(path: Path) -> dict[str, Any]:
    """Return what a GeoParquet file says of its geometry."""
    found: dict[str, Any] = json.loads(pq.read_metadata(path).metadata[b"geo"])
    return found


def test_geoparquet_1_1_states_its_system_and_covers_its_rows(tmp_path: Path) -> None:
    """As the specification names them: version, encoding, crs, bbox, covering."""
    path = exported(tmp_path, "clusters.parquet")
    about = geo(path)
    column = about["columns"][about["primary_column"]]

    assert about["version"] == "1.1.0"
    assert column["encoding"] == "WKB"
    # PROJJSON, which says the system without any list of codes.
    assert pyproj.CRS.from_json_dict(column["crs"]).to_epsg() == 9214
    assert column["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    box = pq.read_table(path)["bbox"].to_pylist()[0]
    shape = shapely.from_wkb(pq.read_table(path)["geometry"].to_pylist()[0])
    assert list(box.values()) == list(shape.bounds)


def test_parquet_says_where_its_rows_come_from(tmp_path: Path) -> None:
    path = exported(tmp_path, "clusters.parquet")
    said = json.loads(pq.read_metadata(path).metadata[SAID.encode()])

    assert said["title"] == "Cụm công nghiệp"
    assert said["source_document"] == "Test"
    assert said["as_of_on"] == "2024-04-22"
    assert said["layer_versions"] == {"clusters": 1}
    assert said["note"] == "Dữ liệu minh họa, không có giá trị pháp lý."


def test_parquet_keeps_the_types_of_its_columns(tmp_path: Path) -> None:
    schema = pq.read_schema(exported(tmp_path, "clusters.parquet"))
    types = {one.name: str(one.type) for one in schema}

    assert types["established_on"] == "date32[day]"
    assert types["leased_ha"] == "double"
    assert types["geometry"] == "binary"


def test_a_table_in_parquet_says_where_it_comes_from_too(tmp_path: Path) -> None:
    path = tmp_path / "projects.parquet"
    exports.export(tiny_workspace(), "projects", path)

    said = json.loads(pq.read_metadata(path).metadata[SAID.encode()])
    assert said["layer_versions"] == {"projects": 1}
    assert [one.name for one in tmp_path.iterdir()] == ["projects.parquet"]
