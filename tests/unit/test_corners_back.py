"""A table of corners says its system, and what comes back as it was is unchanged."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz import texts
from clusterviz.core.place.located import HEADINGS, located
from clusterviz.core.unmoved import with_unmoved_kept
from clusterviz.crs import METRIC, with_crs
from clusterviz.files.guard import Kind
from clusterviz.files.spreadsheet import read_sheet
from clusterviz.files.worker import Request
from clusterviz.records import Severity
from clusterviz.settings import ImportLimits
from clusterviz.workspace.corners import write_corners
from tests.incoming import SERIOUS, bring, codes
from tests.tiny import X0, Y0, layers, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.imports import ImportReport

CONSTANTS = {"source_document": "QĐ 1", "as_of_on": "2024-04-22"}
SYSTEM = "VN-2000 / TM-3 107-00 (EPSG:9214): 3° zone, central meridian 107°00'"


def drawn(shape: shapely.Geometry) -> Workspace:
    """Return the tiny workspace, its first cluster with another boundary."""
    first, *others = cluster_rows()
    return tiny_workspace({"clusters": [{**first, "geometry": shape}, *others]})


FINE = shapely.box(X0 + 200.1234, Y0 + 200.4567, X0 + 1000.0049, Y0 + 700.0051)
"""A boundary that no list to the centimetre has."""


def written(
    folder: Path, language: Language = "en", cells: dict[str, object] | None = None
) -> Path:
    """Return the corners of `FINE` and the others as a workbook, cells changed."""
    path = folder / "corners.xlsx"
    write_corners(drawn(FINE), path, language=language, force=True)
    book = openpyxl.load_workbook(path)
    for cell, value in (cells or {}).items():
        book.worksheets[0][cell] = value
    book.save(path)
    return path


def back(path: Path, crs: str | None = None) -> tuple[ImportReport, Workspace]:
    """Return what becomes of a file that updates the clusters, and the workspace."""
    workspace = drawn(FINE)
    report = bring(
        workspace, "clusters", path, is_update=True, constants=CONSTANTS, crs=crs
    )
    return report, workspace


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_table_of_ours_needs_nobody_to_name_its_system(
    tmp_path: Path, language: Language
) -> None:
    report, _ = back(written(tmp_path, language))

    assert (report.status, codes(report, *SERIOUS)) == ("published", [])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_saved_as_text_it_still_says_its_system(
    tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "corners.csv"
    sheet = openpyxl.load_workbook(written(tmp_path, language)).worksheets[0]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(sheet.iter_rows(values_only=True))

    report, _ = back(path)

    assert (report.status, codes(report, *SERIOUS)) == ("published", [])


@pytest.mark.parametrize(
    "line",
    ["Corners (EPSG:9214)", f"Not {SYSTEM}!", "EPSG:9214", "", SYSTEM.split(":")[1]],
)
def test_a_line_of_another_form_states_nothing(tmp_path: Path, line: str) -> None:
    report, _ = back(written(tmp_path, cells={"A3": line}))

    assert report.status == "stopped"
    assert codes(report, *SERIOUS)[0].startswith("coordinates.proposed")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"A3": SYSTEM.replace("9214", "9999")}, "EPSG:9999"),
        ({"A3": SYSTEM.replace("EPSG:9214", "Bắc Giang")}, "BẮC GIANG"),
        ({"A4": SYSTEM.replace("9214", "9216")}, "EPSG:9214, EPSG:9216"),
    ],
)
def test_no_one_known_code_is_an_error_until_a_person_names_one(
    tmp_path: Path, cells: dict[str, object], said: str
) -> None:
    path = written(tmp_path, cells=cells)

    refused, _ = back(path)
    named, _ = back(path, crs="EPSG:9214")

    assert refused.status == "refused"
    [wrong] = [one for one in refused.findings if one.severity is Severity.ERROR]
    assert wrong.code == "crs_unclear"
    assert texts.finding(wrong, "en") == (
        f"The table states as its coordinate system: {said}. Expected one known code, "
        "such as EPSG:9214. Correct it in the table, or name the right system with "
        "--crs, for example --crs EPSG:9214."
    )
    assert named.status == "published"
    assert "crs_unknown" in codes(named, Severity.WARNING)


def test_the_same_statement_twice_is_one(tmp_path: Path) -> None:
    assert back(written(tmp_path, cells={"A4": SYSTEM}))[0].status == "published"


def test_a_person_who_contradicts_the_table_decides(tmp_path: Path) -> None:
    report, _ = back(written(tmp_path), crs="EPSG:9209")

    assert report.status == "stopped"
    assert "crs_differs" in codes(report, Severity.DECISION)


def test_what_is_within_the_rounding_stays_as_published_and_is_counted(
    tmp_path: Path,
) -> None:
    report, workspace = back(written(tmp_path))

    [told] = [one for one in report.findings if one.code == "update.unmoved"]
    # Six clusters have a boundary, the seventh is only a symbol.
    assert told.values == {"n": 6, "n_all": 6}
    now = workspace.features("clusters").set_index("cluster_id").geometry
    assert shapely.equals_exact(
        shapely.normalize(now["CCN-0001"]),
        shapely.normalize(shapely.MultiPolygon([FINE])),
        0,
    )


def test_a_corner_two_centimetres_away_is_a_change(tmp_path: Path) -> None:
    path = written(tmp_path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    # The second corner, which no closing row repeats: "E" is the column of Y.
    row = next(one[0].row for one in sheet.iter_rows() if one[2].value == "2")
    report, workspace = back(written(tmp_path, cells={f"E{row}": X0 + 1000.02}))

    [told] = [one for one in report.findings if one.code == "update.unmoved"]
    assert told.values == {"n": 5, "n_all": 6}
    now = workspace.features("clusters").set_index("cluster_id").geometry["CCN-0001"]
    corners = {tuple(one) for one in shapely.get_coordinates(now).round(2).tolist()}
    assert (X0 + 1000.02, Y0 + 700.01) in corners
    assert (X0 + 200.12, Y0 + 200.46) in corners


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """Return a polygon whose corners are metres apart, on no grid, with a hole."""
    n = draw(st.integers(3, 12))
    radii = draw(st.lists(st.floats(20, 500), min_size=n, max_size=n))
    turn, away = draw(st.floats(0, math.tau)), draw(st.floats(0, 50_000))
    angles = [turn + at * math.tau / n for at in range(n)]
    outer = [
        (X0 + away + radius * math.cos(one), Y0 + away + radius * math.sin(one))
        for radius, one in zip(radii, angles, strict=True)
    ]
    middle = shapely.Point(X0 + away, Y0 + away)
    hole = shapely.buffer(middle, draw(st.floats(1, 4)), quad_segs=2)
    has_hole = draw(st.booleans()) and shapely.Polygon(outer).contains(hole)
    return shapely.Polygon(outer, [hole.exterior.coords] if has_hole else [])


def read_back(folder: Path, shape: shapely.Polygon) -> tuple[str, Any, Any]:
    """Return what a workbook of `shape` states, its rows read, and those published."""
    workspace, path = drawn(shape), folder / "corners.xlsx"
    write_corners(workspace, path, ["CCN-0001"])
    request = Request(
        file=path.name, kind=Kind.SPREADSHEET, layer=None, limits=ImportLimits(),
        headings=(*HEADINGS, "cluster_id"),
    )  # fmt: skip
    table, answer = read_sheet(path, request)
    frame = located(layers()["clusters"], table.to_pandas(), place={}).frame
    return answer.crs, with_crs(frame, METRIC), workspace.features("clusters")


@settings(deadline=None, max_examples=60)
@given(
    shape=stars(), at=st.integers(0, 11), towards=st.floats(0, math.tau),
    moved_m=st.sampled_from([0.02, 0.05, 1.0]),
)  # fmt: skip
def test_any_boundary_written_and_read_is_the_published_one(
    shape: shapely.Polygon, at: int, towards: float, moved_m: float
) -> None:
    layer = layers()["clusters"]
    with TemporaryDirectory() as folder:
        stated, listed, published = read_back(Path(folder), shape)

    kept, found = with_unmoved_kept(layer, listed, published)
    assert stated == "EPSG:9214"
    assert [one.values for one in found] == [{"n": 1, "n_all": 1}]
    assert kept.geometry.iloc[0].equals_exact(published.geometry.iloc[0], 0)

    corners = shape.exterior.coords[:-1]
    x, y = corners[at % len(corners)]
    # What is moved is the published corner: the list then is farther than a centimetre.
    away = x + moved_m * math.cos(towards), y + moved_m * math.sin(towards)
    changed = [away if one == (x, y) else one for one in corners]
    other = published.set_geometry(
        [shapely.Polygon(changed, [*shape.interiors]), *published.geometry.iloc[1:]],
        crs=published.crs,
    )
    again, found = with_unmoved_kept(layer, listed, other)
    assert found == []
    assert again.geometry.iloc[0] is listed.geometry.iloc[0]


def test_the_same_corners_joined_otherwise_are_another_boundary() -> None:
    corners = [(X0, Y0), (X0 + 90, Y0), (X0 + 90, Y0 + 90), (X0, Y0 + 90)]
    middle = (X0 + 45, Y0 + 30)
    dented = [shapely.Polygon([*corners[:at], middle, *corners[at:]]) for at in (1, 2)]
    published = drawn(dented[0]).features("clusters")
    listed = published.set_geometry([dented[1], *published.geometry.iloc[1:]])

    _, found = with_unmoved_kept(layers()["clusters"], listed.head(1), published)

    assert found == []
