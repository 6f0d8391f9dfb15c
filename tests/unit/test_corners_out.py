"""Tables of corner coordinates, as Excel and Word, that are read back the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pandas as pd
import pytest
import shapely
from docx.table import Table

from clusterviz.core.place.located import located
from clusterviz.crs import read_crs
from clusterviz.errors import InputError
from clusterviz.view.cornerpaper import system_words
from clusterviz.workspace.corners import write_corners
from clusterviz.workspace.pasted import pasted_file
from tests.incoming import bring
from tests.tiny import X0, Y0, layers, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clusterviz.schema import Language
    from tests.tiny import Row

CM = 0.01


def land(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Return a rectangle in metres from the origin of the tiny workspace."""
    return shapely.box(X0 + west, Y0 + south, X0 + east, Y0 + north)


RING = land(200.123, 200.456, 1000, 700) - land(300.789, 300, 400, 400.001)
PARTS = shapely.MultiPolygon(
    [land(1400, 200, 2200, 700), land(2300.5, 200, 2400, 300.25)]
)


def odd() -> dict[str, list[Row]]:
    """Return clusters of which the first has a hole and the second two parts."""
    first, second, *others = cluster_rows()
    changed = [{**first, "geometry": RING}, {**second, "geometry": PARTS}]
    return {"clusters": [*changed, *others]}


def copied(path: Path) -> str:
    """Return the text of a Word document as it is copied: cells parted by tabs."""
    return "\n".join(_lines(path))


def _lines(path: Path) -> Iterator[str]:
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text for cell in row.cells)
        else:
            yield block.text


def tables(path: Path) -> list[list[list[str]]]:
    """Return the cells of the tables of corners in a Word document."""
    found = docx.Document(str(path)).tables
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in found
        if len(table.columns) == 4
    ]


def rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return the rows of a sheet."""
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_workbook_comes_back_through_the_importer_within_a_centimetre(
    tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "corners.xlsx"
    write_corners(tiny_workspace(odd()), path, language=language)
    workspace = tiny_workspace()

    report = bring(
        workspace, "clusters", path, is_update=True, accept_findings=True,
        crs="EPSG:9214",
        constants={"source_document": "QĐ 1", "as_of_on": "2024-04-22"},
    )  # fmt: skip

    assert report.status == "published", report.findings
    # Only what tells of rings and corners; no row is left out, no value disagrees.
    told = {one.code for one in report.findings if one.code.startswith("located.")}
    assert told == {"located.axes", "located.corners", "located.several_rings"}
    now = workspace.features("clusters").set_index("cluster_id").geometry
    truth = tiny_workspace(odd()).features("clusters").set_index("cluster_id").geometry
    for key in ("CCN-0001", "CCN-0002", "CCN-0003", "CCN-0004", "CCN-0006"):
        assert shapely.hausdorff_distance(now[key].boundary, truth[key].boundary) < CM
        assert now[key].area == pytest.approx(truth[key].area, rel=1e-4)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_copied_out_of_word_comes_back_within_a_centimetre(
    tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "corners.docx"
    write_corners(tiny_workspace(odd()), path, language=language)

    table = pd.read_csv(pasted_file(copied(path), tmp_path), dtype="str")
    done = located(layers()["clusters"], table, place={})

    found = dict(zip(done.frame["group"], done.frame["geometry"], strict=True))
    word = {"vi": "Cụm", "en": "Cluster"}[language]
    assert list(found)[:2] == [
        f"1. {word}: Tây Nam (CCN-0001)", f"2. {word}: Hai Huyện (CCN-0002)"
    ]  # fmt: skip
    truth = tiny_workspace(odd()).features("clusters").geometry
    drawn = truth[~truth.isna() & (truth.index != 4)]
    for one, other in zip(found.values(), drawn, strict=True):
        assert shapely.hausdorff_distance(one.boundary, other.boundary) < CM
        assert one.area == pytest.approx(other.area, rel=1e-4)
    assert [one.code for one in done.findings if one.severity.value != "info"] == []


def test_a_sheet_has_labels_above_codes_and_typed_figures(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    write_corners(tiny_workspace(), path, ["CCN-0001"])
    lines = rows(path, "Tọa độ")
    top = [line[0] for line in lines].index("Mã cụm")

    assert lines[top] == (
        "Mã cụm", "Tên cụm", "Điểm", "X bắc (m)", "Y đông (m)", "Cạnh (m)"
    )  # fmt: skip
    assert lines[top + 1] == (
        "cluster_id", "cluster_name", "point", "X", "Y", "side"
    )  # fmt: skip
    # 800 m by 500 m, its south-west corner 200 m north and east of the origin.
    corners = [line[2:] for line in lines[top + 2 :]]
    assert corners == [
        ("1", Y0 + 700, X0 + 200, 800),
        ("2", Y0 + 700, X0 + 1000, 500),
        ("3", Y0 + 200, X0 + 1000, 800),
        ("4", Y0 + 200, X0 + 200, 500),
        ("1", Y0 + 700, X0 + 200, None),
    ]


def test_a_workbook_names_zone_and_meridian_and_says_that_it_is_a_sample(
    tmp_path: Path,
) -> None:
    path = tmp_path / "corners.xlsx"
    write_corners(tiny_workspace(), path)
    above = [line[0] for line in rows(path, "Tọa độ")[:8]]

    assert "Dữ liệu minh họa, không có giá trị pháp lý." in above
    assert (
        "VN-2000 / TM-3 107-00 (EPSG:9214): múi chiếu 3°, kinh tuyến trục 107°00'"
        in above
    )
    assert "Không có bảng tọa độ vì chỉ có ký hiệu, chưa có ranh giới: CCN-0005." in (
        above
    )


def test_rings_and_areas_stand_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    write_corners(tiny_workspace(odd()), path, ["CCN-0002"])
    _, codes, *lines = rows(path, "Vòng và diện tích")
    found = [dict(zip(codes, line, strict=True)) for line in lines]

    # 800 × 500 m, and 99.5 × 100.25 m.
    assert [one["ring"] for one in found] == ["A", "B"]
    assert [one["ring_area_ha"] for one in found] == [40, 0.9975]
    assert [one["area_ha"] for one in found] == [40.9975, 40.9975]
    assert [one["n_corners"] for one in found] == [4, 4]
    assert found[0]["perimeter_m"] == 2600


@pytest.mark.parametrize(
    ("language", "figures"),
    [
        ("vi", ["1", f"{Y0 + 700},00", f"{X0 + 200},00", "800,00"]),
        ("en", ["1", f"{Y0 + 700}.00", f"{X0 + 200}.00", "800.00"]),
    ],
)
def test_word_prints_figures_of_the_language_and_no_thousands(
    tmp_path: Path, language: Language, figures: list[str]
) -> None:
    path = tmp_path / "corners.docx"
    write_corners(tiny_workspace(), path, ["CCN-0001"], language=language)
    [table] = tables(path)

    assert table[1] == figures
    assert table[-1][-1] == "–"


def test_word_says_zone_area_and_rings(tmp_path: Path) -> None:
    path = tmp_path / "corners.docx"
    write_corners(tiny_workspace(odd()), path, ["CCN-0001"])
    text = copied(path)

    assert "múi chiếu 3°, kinh tuyến trục 107°00'" in text
    assert "8 điểm góc" in text
    assert "Vòng B: phần đất nằm trong vòng A, không tính vào diện tích." in text
    assert "Dữ liệu: lớp clusters phiên bản 1, số liệu đến ngày 22/04/2024" in text


def test_clusters_come_in_the_order_in_which_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    done = write_corners(tiny_workspace(), path, ["CCN-0003", "CCN-0001"])
    ids = [line[0] for line in rows(path, "Tọa độ") if str(line[0])[:4] == "CCN-"]

    assert list(dict.fromkeys(ids)) == ["CCN-0003", "CCN-0001"]
    assert (done.n_clusters, done.n_corners) == (2, 8)


def test_a_symbol_that_is_drawn_is_no_boundary(tmp_path: Path) -> None:
    first, *others = cluster_rows()
    drawn = {**first, "geometry_quality": "symbol"}
    workspace = tiny_workspace({"clusters": [drawn, *others]})
    done = write_corners(workspace, tmp_path / "corners.xlsx")

    assert done.unbounded == ("CCN-0001", "CCN-0005")


@pytest.mark.parametrize(
    ("name", "ids", "why"),
    [
        ("corners.pdf", (), "no suffix"),
        ("corners.xlsx", ("CCN-9999",), "no cluster `CCN-9999`"),
        ("corners.docx", ("CCN-0005",), "None of the clusters has a boundary"),
        ("none/corners.xlsx", (), "cannot be written"),
    ],
)
def test_what_cannot_be_written_is_one_clear_error(
    tmp_path: Path, name: str, ids: tuple[str, ...], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        write_corners(tiny_workspace(), tmp_path / name, ids)

    assert list(tmp_path.iterdir()) == []


def test_a_name_that_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    first, *others = cluster_rows()
    rows_ = {"clusters": [{**first, "cluster_name": "=1+1"}, *others]}
    path = tmp_path / "corners.xlsx"
    write_corners(tiny_workspace(rows_), path, ["CCN-0001"])
    cells = [cell for row in openpyxl.load_workbook(path)["Tọa độ"] for cell in row]

    assert {one.data_type for one in cells if one.value == "=1+1"} == {"s"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("EPSG:9209", "VN-2000 / TM-3 105-30 (EPSG:9209): 3° zone, central meridian "
                      "105°30'"),
        ("EPSG:3405", "VN-2000 / UTM zone 48N (EPSG:3405): 6° zone, central meridian "
                      "105°00'"),
    ],
)  # fmt: skip
def test_a_zone_is_named_by_width_and_meridian(code: str, words: str) -> None:
    assert system_words(read_crs(code), "en") == words
