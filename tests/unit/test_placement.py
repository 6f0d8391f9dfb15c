"""Where an imported layer lies: its CRS by evidence, and places that cannot be."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Polygon, box

from clusterviz import crs
from clusterviz.errors import CrsError
from clusterviz.records import Severity
from tests.incoming import (
    SERIOUS,
    X,
    Y,
    codes,
    geopackage,
    import_rice,
    square,
    squares,
    zipped,
)
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


def test_without_any_crs_the_file_is_refused_until_one_is_named(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square())
    frame = gpd.GeoDataFrame(frame.drop(columns="geometry"),
                             geometry=frame.geometry.to_numpy())  # fmt: skip
    folder = tmp_path / "shp"
    folder.mkdir()
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        frame.to_file(folder / "zones.shp", encoding="UTF-8")
    path = zip_of(folder)

    refused = import_rice(workspace, path)
    published = import_rice(workspace, path, crs="EPSG:9214")

    # Without areas a zone of VN-2000 is as likely as its neighbour 26 km away.
    assert codes(refused, *SERIOUS) == ["coordinates.undecided"]
    assert published.status == "published"


def zip_of(folder: Path) -> Path:
    """Return a zip of every file in `folder`."""
    return folder.parent / shutil.make_archive(str(folder), "zip", folder)


def test_a_crs_that_differs_from_the_file_is_a_decision(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()))

    report = import_rice(workspace, path, crs="EPSG:3405")

    assert report.status == "stopped"
    assert "crs_differs" in codes(report, Severity.DECISION)


def test_the_crs_of_the_file_may_be_named_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()))

    assert import_rice(workspace, path, crs="EPSG:9214").status == "published"


def test_a_ballpark_transformation_is_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()))

    # Israel's grid reaches VN-2000 only by leaving the datum shift out.
    with pytest.raises(CrsError, match="no exact way"):
        import_rice(workspace, path, crs="EPSG:2039", accept_findings=True)


@pytest.mark.parametrize(
    ("shape", "given", "code", "severity"),
    [
        (box(Y, X, Y + 9, X + 9), None, "place_swapped", Severity.ERROR),
        (box(21.2, 106.1, 21.3, 106.2), "EPSG:4326", "place_swapped", Severity.ERROR),
        (square(), "EPSG:4326", "place_in_metres", Severity.ERROR),
        (box(X, 100, X + 9, 109), None, "place_outside", Severity.DECISION),
        (box(-47, -16, -46, -15), "EPSG:4326", "place_outside", Severity.DECISION),
    ],
)
def test_a_place_that_cannot_be_right_is_said_with_its_likely_cause(
    workspace: Workspace,
    tmp_path: Path,
    shape: Polygon,
    given: str | None,
    code: str,
    severity: Severity,
) -> None:
    frame = squares(shape)
    if given is not None:
        frame = crs.with_crs(frame, given)

    report = import_rice(workspace, geopackage(tmp_path, frame))

    found = {one.code: one for one in report.findings}
    assert report.status in ("refused", "stopped")
    assert found[code].severity is severity


def test_rows_of_which_some_are_swapped_are_to_be_mended_in_the_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    turned = box(Y, X, Y + 9, X + 9)
    frame = squares(square(0), square(1), square(2), turned)

    report = import_rice(workspace, geopackage(tmp_path, frame))

    assert "coordinates.some_swapped" in codes(report, Severity.ERROR)


def test_land_far_from_the_areas_is_questioned(tmp_path: Path) -> None:
    tiny = tiny_workspace(without=["plan_zones"])
    path = geopackage(tmp_path, squares(box(X, Y + 40_000, X + 100, Y + 40_100)))

    report = import_rice(tiny, path)

    (found,) = [one for one in report.findings if one.severity is Severity.DECISION]
    assert found.code == "place_far"
    # The areas end 2 km north of the corner; the middle is 40.05 km north of it.
    assert found.values["distance_km"] == 38


def test_a_zone_stated_for_its_neighbour_is_questioned_with_the_likely_one(
    tmp_path: Path,
) -> None:
    """Zone 107-00 read as 105-30 moves land 156 km west (DOMAIN §10)."""
    tiny = tiny_workspace(without=["plan_zones"])
    path = geopackage(tmp_path, crs.with_crs(squares(square()), "EPSG:9209"))

    report = import_rice(tiny, path)

    (found,) = [one for one in report.findings if one.severity is Severity.DECISION]
    assert found.code == "coordinates.contradicted"
    assert found.values["crs"] == "EPSG:9209"
    assert found.values["likely"] == "EPSG:9214"
    assert str(found.values["distance"]) in ("155 km", "156 km", "157 km")


@pytest.mark.parametrize(
    "parts",
    [
        ("Transverse_Mercator", "0.9999", "0.0"),
        ("Transverse_Mercator", "0", "no"),
        ("Nonsense", "0.9999", "no"),
    ],
)
def test_a_system_that_cannot_be_computed_is_a_finding(
    workspace: Workspace, tmp_path: Path, parts: tuple[str, str, str]
) -> None:
    method, scale, wanted = parts
    shp = tmp_path / "zones.shp"
    squares(square()).to_file(shp)
    shp.with_suffix(".prj").write_text(
        'PROJCS["x",GEOGCS["a",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,'
        '298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
        f'PROJECTION["{method}"],PARAMETER["False_Easting",500000.0],'
        f'PARAMETER["Central_Meridian",107.0],PARAMETER["Scale_Factor",{scale}],'
        'UNIT["Meter",1.0]]'
    )

    found = codes(import_rice(workspace, zipped(shp)), Severity.ERROR)

    assert ("coordinates.no_way" in found) == (wanted == "no")
