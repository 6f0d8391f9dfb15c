"""DXF drawings that are read back: by ezdxf, by GDAL and by our own importer."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest
import shapely
from ezdxf.filemanagement import readfile
from ezdxf.lldxf.encoding import decode_dxf_unicode

from clusterviz.files.guard.drawing import require_drawing
from clusterviz.workspace import exports
from tests.incoming import DAY, bring
from tests.tiny import at, tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from pathlib import Path

    from ezdxf.document import Drawing

    from tests.tiny import Row

MM = 0.001


def exported(folder: Path, name: str, rows: dict[str, list[Row]] | None = None) -> Path:
    """Return the drawing of a layer of the tiny workspace."""
    path = folder / f"{name}.dxf"
    exports.export(tiny_workspace(rows), name, path, language="vi")
    return path


def named(name: str) -> dict[str, list[Row]]:
    """Return clusters of which the first is called `name`."""
    first, *others = cluster_rows()
    return {"clusters": [{**first, "cluster_name": name}, *others]}


def entities(drawing: Drawing, kind: str) -> list[Any]:
    """Return what is drawn of one kind."""
    return list(drawing.modelspace().query(kind))


def lines(drawing: Drawing, layer: str = "") -> list[Any]:
    """Return the lines that are drawn, those of one layer if it is named."""
    found = entities(drawing, "LWPOLYLINE")
    return [one for one in found if layer in ("", one.dxf.layer)]


def rings(drawing: Drawing, layer: str) -> list[shapely.Polygon]:
    """Return the closed lines on a layer."""
    found = lines(drawing, layer)
    assert all(one.closed for one in found)
    return [shapely.Polygon([xy[:2] for xy in one.get_points()]) for one in found]


def texts(drawing: Drawing) -> list[str]:
    """Return what is written in a drawing, its letters as letters."""
    drawn = entities(drawing, "MTEXT")
    return [decode_dxf_unicode(one.plain_text()) for one in drawn]


def test_each_boundary_is_a_closed_line_in_metres_on_the_layer_of_its_status(
    tmp_path: Path,
) -> None:
    drawing = readfile(exported(tmp_path, "clusters"))

    # CCN-0001 (40 ha) and CCN-0002 (40 ha) operate, CCN-0003 is established.
    operating = rings(drawing, "CLUSTERS_OPERATING")
    assert sorted(one.area for one in operating) == pytest.approx([400_000, 400_000])
    assert rings(drawing, "CLUSTERS_ESTABLISHED")[0].area == pytest.approx(200_000)
    assert drawing.header["$INSUNITS"] == 6
    assert drawing.dxfversion == "AC1024"


def test_letters_are_written_so_that_every_program_reads_them(tmp_path: Path) -> None:
    """GDAL takes UTF-8 in a drawing for Latin-1, whatever its version says."""
    drawing = readfile(exported(tmp_path, "clusters"))
    drawn = [one.text for one in entities(drawing, "MTEXT")]

    assert all(map(str.isascii, drawn))
    assert r"T\U+00E2y Nam" in drawn


def test_layers_have_the_colours_of_the_map(tmp_path: Path) -> None:
    drawing = readfile(exported(tmp_path, "clusters"))
    layers = drawing.layers

    assert layers.get("CLUSTERS_OPERATING").dxf.true_color == int("0072b2", 16)
    # Black would not show on a black ground: the colour that turns with it.
    assert layers.get("CLUSTERS_WITHDRAWN").dxf.color == 7
    assert layers.get("CLUSTERS_WITHDRAWN").dxf.linetype == "DASHED"
    assert layers.get("CLUSTERS_OPERATING").description == "Đang hoạt động"


def test_a_line_bears_the_key_of_its_feature(tmp_path: Path) -> None:
    drawing = readfile(exported(tmp_path, "clusters"))
    keys = {one.get_xdata("CLUSTERVIZ")[0].value for one in lines(drawing)}

    # CCN-0005 has only a symbol.
    assert keys == {f"CCN-000{n}" for n in (1, 2, 3, 4, 6, 7)}


def test_a_name_stands_on_its_land(tmp_path: Path) -> None:
    drawing = readfile(exported(tmp_path, "clusters"))
    drawn = entities(drawing, "MTEXT")
    [place] = [one.dxf.insert for one in drawn if one.text == r"T\U+00E2y Nam"]

    assert at(200, 200, 1000, 700).contains(shapely.Point(place.x, place.y))


def test_the_drawing_says_its_system_its_day_and_what_is_not_drawn(
    tmp_path: Path,
) -> None:
    drawing = readfile(exported(tmp_path, "clusters"))
    said = dict(drawing.header.custom_vars.properties)

    assert said["Hệ tọa độ"] == "VN-2000 / TM-3 107-00 (EPSG:9214)"
    assert said["Số liệu đến ngày"] == "22/04/2024"
    assert said["Ghi chú"] == "Dữ liệu minh họa, không có giá trị pháp lý."
    assert said["Không vẽ vì không có ranh giới"] == "CCN-0005"
    assert f"Hệ tọa độ: {said['Hệ tọa độ']}" in texts(drawing)


def test_a_hole_is_a_ring_of_its_own(tmp_path: Path) -> None:
    first, *others = zone_rows()
    ring = at(800, 100, 1200, 300) - at(900, 150, 1000, 250)
    rows = {"plan_zones": [{**first, "geometry": ring}, *others]}
    drawing = readfile(exported(tmp_path, "plan_zones", rows))
    own = [
        one
        for one in lines(drawing)
        if one.get_xdata("CLUSTERVIZ")[0].value.startswith(first["zone_id"])
    ]
    outer, inner = (shapely.Polygon([xy[:2] for xy in one.get_points()]) for one in own)

    # 400 × 200 m, and 100 × 100 m of them.
    assert (outer.area, inner.area) == (80_000, 10_000)
    assert (outer - inner).symmetric_difference(ring).area < MM


def test_lines_stay_open(tmp_path: Path) -> None:
    drawing = readfile(exported(tmp_path, "roads"))
    drawn = lines(drawing)

    assert len(drawn) >= 1
    assert not any(one.closed for one in drawn)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("A\n  0\nEOF\n", "A 0 EOF"),
        ("50%%c", "50% %c"),
        (r"\U+1EA1", r"\ U+1EA1"),
        ("a\x00\u202eb", "a b"),
        ("ệ" * 90, "ệ" * 90),
        ("ệ" * 300, "ệ" * 237 + "..."),
        (r"{\fArial;x}", r"{\fArial;x}"),
        ("Đồng Đình – Ngọc Thiện", "Đồng Đình – Ngọc Thiện"),
    ],
)
def test_text_stays_text_and_steers_no_reader(
    tmp_path: Path, name: str, drawn: str
) -> None:
    path = exported(tmp_path, "clusters", named(name))

    assert drawn.replace("a b", "ab") in [
        one.replace("a b", "ab") for one in texts(readfile(path))
    ]
    assert len(lines(readfile(path))) == 6
    require_drawing(path)


def test_a_drawing_comes_back_to_our_own_importer_within_a_millimetre(
    tmp_path: Path,
) -> None:
    workspace = tiny_workspace()
    before = workspace.features("clusters").set_index("cluster_id")
    path = tmp_path / "clusters.dxf"
    exports.export(workspace, "clusters", path)

    report = bring(
        workspace, "clusters", path, is_update=True, accept_findings=True,
        crs="EPSG:9214", mapping={"label": "cluster_name"},
        constants={"source_document": "QĐ 1", "as_of_on": str(DAY)},
    )  # fmt: skip

    assert report.status == "published", report.findings
    now = workspace.features("clusters").set_index("cluster_id")
    assert now["cluster_name"].to_dict() == before["cluster_name"].to_dict()
    for key in ("CCN-0001", "CCN-0002", "CCN-0003", "CCN-0004", "CCN-0006"):
        one, other = now.geometry[key], before.geometry[key]
        assert shapely.hausdorff_distance(one.boundary, other.boundary) < MM


def test_gdal_reads_the_same_lines_and_letters(tmp_path: Path) -> None:
    read = pyogrio.read_dataframe(exported(tmp_path, "clusters"))
    lines = read[read.geometry.geom_type == "LineString"]
    first = shapely.Polygon(lines.geometry.iloc[0].coords)

    assert shapely.hausdorff_distance(first, at(200, 200, 1000, 700)) < MM
    assert set(lines["Layer"]) >= {"CLUSTERS_OPERATING", "CLUSTERS_WITHDRAWN"}
    assert "Tây Nam" in read["Text"].tolist()


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="no ogr2ogr here")
def test_another_gdal_reads_the_same_lines_and_letters(tmp_path: Path) -> None:
    target = tmp_path / "read.csv"
    subprocess.run(
        ["ogr2ogr", "-f", "CSV", target, exported(tmp_path, "clusters"),
         "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=TAB"],
        check=True, capture_output=True,
    )  # fmt: skip
    rows = [line.split("\t") for line in target.read_text("utf-8").splitlines()[1:]]
    lines = [shapely.from_wkt(row[0].strip('"')) for row in rows if "LINE" in row[0]]
    areas = sorted(shapely.Polygon(one.coords).area for one in lines)

    # 8, 12, 20, 20, 40 and 40 ha.
    assert areas == pytest.approx([80e3, 120e3, 200e3, 200e3, 400e3, 400e3], rel=1e-9)
    assert any("Tây Nam" in row for row in rows)
