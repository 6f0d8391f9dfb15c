"""Real files, read in place: what must import does, and what must not does not.

The folder is given by ``CLUSTERVIZ_REAL_DATA``; without it these tests skip.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from pyproj import Geod

from clusterviz import crs
from clusterviz.records import Severity
from tests.incoming import bring, empty_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.imports import ImportReport

FOLDER = os.environ.get("CLUSTERVIZ_REAL_DATA", "")
REAL = Path(FOLDER)
BACGIANG = REAL / "bacgiang"

pytestmark = pytest.mark.skipif(
    not FOLDER, reason="CLUSTERVIZ_REAL_DATA names no folder with the real data"
)

DAY = dt.date(2024, 4, 22)
OLD = {"valid_from_on": "2024-01-01", "valid_to_on": "2025-06-30"}
NEW = {"valid_from_on": "2025-07-01"}
DRAWN = {"geometry_quality": "digitised"}
CODE = {"code": "area_code"}
UNWANTED_AREA = {"area_km2_official": ""}
UNWANTED = {"type": ""} | UNWANTED_AREA
"""Columns that look like fields of ours: a person says that they are not wanted."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace in memory without any layer."""
    return empty_workspace(tmp_path)


def import_areas(
    workspace: Workspace,
    name: str,
    level: str,
    **options: Any,  # noqa: ANN401
) -> ImportReport:
    """Import areas of `level` from one of the files."""
    constants = {"level": level, **DRAWN, **options.pop("constants", {})}
    return bring(
        workspace, "areas", BACGIANG / name, constants=constants, as_of_on=DAY,
        **options,
    )  # fmt: skip


def import_districts(workspace: Workspace) -> ImportReport:
    return import_areas(
        workspace, "districts_2024_hires.gpkg", "district",
        mapping=CODE | {"name": "area_name"}, constants=OLD,
    )  # fmt: skip


def import_communes_2024(workspace: Workspace) -> ImportReport:
    return import_areas(
        workspace, "communes_2024_simplified.gpkg", "commune",
        mapping=CODE | {"name": "area_name", "dcode": "parent_code"}, constants=OLD,
    )  # fmt: skip


def import_communes_2025(workspace: Workspace) -> ImportReport:
    return import_areas(
        workspace, "communes_2025_bacninh_simplified.gpkg", "commune",
        mapping=CODE | {"fullName": "area_name"} | UNWANTED, constants=NEW,
    )  # fmt: skip


def serious(report: ImportReport) -> list[str]:
    """Return the codes of errors and decisions."""
    grave = (Severity.ERROR, Severity.DECISION)
    return [one.code for one in report.findings if one.severity in grave]


def test_districts_and_both_commune_layers_import_whole(workspace: Workspace) -> None:
    reports = [
        import_districts(workspace),
        import_communes_2024(workspace),
        import_communes_2025(workspace),
    ]

    areas = workspace.features("areas")
    counts = areas.groupby(["level", "valid_from_on"]).size()
    assert [one.status for one in reports] == ["published"] * 3
    assert [serious(one) for one in reports] == [[], [], []]
    assert counts["district", dt.date(2024, 1, 1)] == 10
    assert counts["commune", dt.date(2024, 1, 1)] == 211
    assert counts["commune", dt.date(2025, 7, 1)] == 99
    assert workspace.version("areas").is_valid
    # 3,892.71 km² is what the README of the data says of the districts.
    districts = areas[areas["level"] == "district"]
    assert districts.area.sum() / 1e6 == pytest.approx(3892.71, rel=2e-4)


def test_areas_of_the_communes_of_2025_agree_with_the_table(
    workspace: Workspace,
) -> None:
    """Area by area within 0.11 %, all together within 0.02 %.

    The table was reckoned on the ellipsoid from full borders, the file is a
    simplification of them, which gives land to one commune and takes it from
    its neighbour: up to 0.10 %. The metric CRS itself adds no more than
    0.02 % (rounded), which is asserted by itself.
    """
    import_communes_2025(workspace)
    table = pd.read_csv(BACGIANG / "area_check_communes_2025.csv", dtype={"code": str})
    stated_km2 = table.set_index("code")["area_km2"]

    areas = workspace.features("areas").set_index("area_code").loc[stated_km2.index]
    measured_km2 = areas.area / 1e6
    ellipsoid = Geod(ellps="WGS84")
    true_km2 = crs.to_lonlat(areas).geometry.map(
        lambda shape: abs(ellipsoid.geometry_area_perimeter(shape)[0]) / 1e6
    )

    assert len(stated_km2) == 58
    assert (measured_km2 / stated_km2 - 1).abs().max() < 0.0011
    assert measured_km2.sum() / stated_km2.sum() == pytest.approx(1, abs=2e-4)
    assert (measured_km2 / true_km2 - 1).abs().max() < 0.00025


def test_the_layer_of_2009_stops_with_its_overlaps_until_they_are_accepted(
    workspace: Workspace,
) -> None:
    options: dict[str, Any] = {
        "mapping": {"commune_id": "area_code", "commune_vn": "area_name"},
        "constants": {"valid_from_on": "2009-04-01", "valid_to_on": "2009-12-31"},
    }

    stopped = import_areas(workspace, "communes_2009_raw.gpkg", "commune", **options)
    accepted = import_areas(
        workspace, "communes_2009_raw.gpkg", "commune", accept_findings=True, **options
    )

    found = {one.code: one for one in stopped.findings}
    assert stopped.status == "stopped"
    # "about 18 km²", says the README of the data.
    assert found["coverage_overlaps"].values["overlap_ha"] == pytest.approx(
        1800, rel=0.01
    )
    assert accepted.status == "published"
    assert accepted.version is not None
    assert accepted.version.is_valid


def test_outlines_stop_because_they_overlap_and_one_alone_imports(
    workspace: Workspace,
) -> None:
    name = "Tỉnh Bắc Giang (đến 30/6/2025)"

    all_three = import_areas(
        workspace, "provinces_outline.gpkg", "province",
        mapping={"name": "area_code,area_name"} | UNWANTED_AREA, constants=OLD,
    )  # fmt: skip
    one = import_areas(
        workspace, "provinces_outline.gpkg", "province",
        mapping={"name": "area_name"} | UNWANTED_AREA,
        constants=OLD | {"area_code": "24"},
        where={"name": name},
    )  # fmt: skip

    assert (all_three.status, serious(all_three)) == ("stopped", ["coverage_overlaps"])
    assert (one.status, one.n_features) == ("published", 1)


def test_all_three_outlines_import_once_their_overlap_is_accepted(
    workspace: Workspace,
) -> None:
    report = import_areas(
        workspace, "provinces_outline.gpkg", "province",
        mapping={"name": "area_code,area_name"} | UNWANTED_AREA, constants=OLD,
        accept_findings=True,
    )  # fmt: skip

    assert (report.status, report.n_features) == ("published", 3)


def test_roads_import_whole_by_their_row_number(workspace: Workspace) -> None:
    path = BACGIANG / "roads_national.gpkg"
    mapping = {"ten": "road_name", "loai_duong": "road_kind"}

    repeated = bring(
        workspace, "roads", path, mapping=mapping | {"map_id": "road_id"},
        constants=DRAWN, as_of_on=DAY,
    )  # fmt: skip
    report = bring(
        workspace, "roads", path, mapping=mapping | {"fid": "road_id"},
        constants=DRAWN, as_of_on=DAY,
    )  # fmt: skip

    assert serious(repeated) == ["key_repeated"]
    assert (report.status, report.n_features) == ("published", 27)
