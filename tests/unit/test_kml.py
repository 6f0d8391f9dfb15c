"""KML that is read back: places, values, and text that stays text."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from clusterviz import crs
from clusterviz.files.sandbox import read_raw
from clusterviz.settings import ImportLimits
from clusterviz.workspace import exports
from tests.tiny import at, tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tiny import Row

KML = {"": "http://www.opengis.net/kml/2.2"}


def exported(folder: Path, name: str, rows: dict[str, list[Row]] | None = None) -> Path:
    """Return the KML of a layer of the tiny workspace."""
    path = folder / f"{name}.kml"
    exports.export(tiny_workspace(rows), name, path, language="en", force=True)
    return path


def called(name: str) -> dict[str, list[Row]]:
    """Return clusters of which the first has this name."""
    first, *others = cluster_rows()
    return {"clusters": [{**first, "cluster_name": name}, *others]}


def read(path: Path) -> gpd.GeoDataFrame:
    """Return every folder of a document as GDAL reads them, in metres."""
    names = pyogrio.list_layers(path)[:, 0]
    folders = [pyogrio.read_dataframe(path, layer=name) for name in names]
    return crs.to_metric(pd.concat(folders, ignore_index=True))


def marks(path: Path) -> list[ElementTree.Element]:
    """Return the placemarks of a document."""
    return ElementTree.parse(path).getroot().findall("Document/Folder/Placemark", KML)


def test_shapes_come_back_where_they_were(tmp_path: Path) -> None:
    metric = read(exported(tmp_path, "clusters")).set_index("Name")

    # CCN-0005 is known by a symbol only: its placemark has no place.
    assert len(metric) == 7
    assert metric.geometry.isna().sum() == 1
    assert metric.geometry["Tây Nam"].area == pytest.approx(400_000, rel=1e-4)


def test_features_stand_in_folders_by_status_in_the_order_of_the_legend(
    tmp_path: Path,
) -> None:
    root = ElementTree.parse(exported(tmp_path, "clusters")).getroot()
    folders = root.findall("Document/Folder", KML)
    found = {
        one.findtext("name", "", KML): len(one.findall("Placemark", KML))
        for one in folders
    }

    assert found == {
        "Operating": 2,
        "Established, not operating": 1,
        "Planned, not established": 1,
        "Symbol only, no boundary yet": 1,
        "Withdrawn or removed part": 2,
    }
    first, *_, last = found
    assert (first, last) == ("Operating", "Withdrawn or removed part")


def test_a_status_has_the_colours_of_the_map(tmp_path: Path) -> None:
    root = ElementTree.parse(exported(tmp_path, "clusters")).getroot()
    style = root.find("Document/Style[@id='sign-operating']", KML)
    assert style is not None
    first = marks(exported(tmp_path, "clusters"))[0]

    # KML has opacity, blue, green, red; 0.45 of 255 is 115, or 73 in sixteens.
    assert style.findtext("PolyStyle/color", "", KML) == "73b27200"
    assert style.findtext("LineStyle/color", "", KML) == "ffb27200"
    assert first.findtext("styleUrl", "", KML) == "#sign-operating"


def test_a_balloon_is_a_few_lines_with_area_and_day(tmp_path: Path) -> None:
    first = marks(exported(tmp_path, "clusters"))[0]

    assert first.findtext("description", "", KML).splitlines() == [
        "CCN-0001",
        "Operating",
        "40.00 ha",
        "As of 22 Apr 2024",
        "Illustrative data, without legal value.",
    ]


def test_values_stand_beside_each_shape_and_missing_ones_do_not(tmp_path: Path) -> None:
    first = marks(exported(tmp_path, "clusters"))[0]
    values = {
        one.get("name"): one.findtext("value", namespaces=KML)
        for one in first.iterfind("ExtendedData/Data", KML)
    }

    assert values["cluster_id"] == "CCN-0001"
    assert values["area_ha"] == "40.0"
    assert values["established_on"] == "2012-05-01"
    assert values["illustrative"] == "true"
    assert "withdrawn_on" not in values


def test_the_document_says_that_it_is_a_sample_its_day_and_no_legal_copy(
    tmp_path: Path,
) -> None:
    root = ElementTree.parse(exported(tmp_path, "clusters")).getroot()
    note = "Illustrative data, without legal value."
    said = root.findtext("Document/description", "", KML)

    assert root.findtext("Document/name", "", KML) == f"Industrial clusters – {note}"
    assert said.splitlines() == [
        note,
        "For viewing on a map only; it replaces no legal document or map.",
        "As of 22 Apr 2024",
        "Test",
    ]


def test_coordinates_are_degrees_east_first_to_seven_decimals(tmp_path: Path) -> None:
    first = marks(exported(tmp_path, "clusters"))[0]
    corner = first.findtext(".//{*}coordinates", "").split()[0]

    assert re.fullmatch(r"106\.\d{7},21\.\d{7}", corner)


@pytest.mark.parametrize(
    "name", ["]]><Placemark/>", "<b>&amp;", "{{7*7}}", "a\x00b\x1b", "\"'"]
)
def test_text_stays_text(tmp_path: Path, name: str) -> None:
    path = exported(tmp_path, "clusters", called(name))
    names = [one.findtext("name", "", KML) for one in marks(path)]

    # What XML cannot hold shows as the sign for unreadable characters.
    assert names[0] == name.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert len(names) == 7


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("$[cluster_name]", "$ [cluster_name]"),
        ("A&lt;b", "A&amp;lt;b"),
    ],
)
def test_a_balloon_shows_no_html_and_runs_no_script(
    tmp_path: Path, key: str, shown: str
) -> None:
    """Google Earth reads a description as HTML, and puts values for ``$[…]``."""
    first, *others = cluster_rows()
    rows = {"clusters": [{**first, "cluster_id": key}, *others]}
    path = exported(tmp_path, "clusters", rows)

    assert marks(path)[0].findtext("description", "", KML).splitlines()[0] == shown
    root = ElementTree.parse(path).getroot()
    assert {one.text for one in root.iterfind(".//BalloonStyle/text", KML)} == {
        "$[description]"
    }


def test_nothing_is_fetched_from_elsewhere(tmp_path: Path) -> None:
    root = ElementTree.parse(exported(tmp_path, "plan_zones")).getroot()
    kinds = {one.tag.partition("}")[2] for one in root.iter()}

    assert not kinds & {"NetworkLink", "href", "Icon", "Link", "Model", "GroundOverlay"}


def test_a_kmz_is_the_same_document_packed_alone(tmp_path: Path) -> None:
    path = tmp_path / "clusters.kmz"
    exports.export(tiny_workspace(), "clusters", path, language="en")
    plain = exported(tmp_path, "clusters").read_bytes()

    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == plain
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_our_own_importer_reads_what_was_exported(tmp_path: Path, suffix: str) -> None:
    workspace = tiny_workspace()
    path = tmp_path / f"plan_zones{suffix}"
    exports.export(workspace, "plan_zones", path)

    raw = read_raw(path, ImportLimits())

    before = workspace.features("plan_zones")
    assert isinstance(raw.frame, gpd.GeoDataFrame)
    back = crs.to_metric(crs.with_crs(raw.frame, crs.LONLAT)).set_index("zone_id")
    assert set(back.index) == set(before["zone_id"])
    for key, shape in zip(before["zone_id"], before.geometry, strict=True):
        # Seven decimals are a centimetre.
        assert shapely.hausdorff_distance(back.geometry[key], shape) < 0.01


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="no ogr2ogr here")
@pytest.mark.parametrize("suffix", [".kml", ".kmz"])
def test_another_gdal_reads_every_placemark(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clusters{suffix}"
    exports.export(tiny_workspace(), "clusters", path)
    target = tmp_path / "read.gpkg"
    subprocess.run(
        ["ogr2ogr", "-f", "GPKG", "-nln", "all", "-append", target, path],
        check=True, capture_output=True,
    )  # fmt: skip

    assert sorted(pyogrio.read_dataframe(target)["Name"]) == sorted(
        str(one["cluster_name"]) for one in cluster_rows()
    )


def test_a_hole_stays_a_hole(tmp_path: Path) -> None:
    first, *others = zone_rows()
    ring = at(800, 100, 1200, 300) - at(900, 150, 1000, 250)
    rows = {"plan_zones": [{**first, "geometry": ring}, *others]}
    areas = read(exported(tmp_path, "plan_zones", rows)).geometry.area

    assert any(area == pytest.approx(70_000, rel=1e-4) for area in areas)


def test_lines_come_back(tmp_path: Path) -> None:
    found = read(exported(tmp_path, "roads"))

    assert found.geometry.iloc[0].length == pytest.approx(4000, rel=1e-3)
