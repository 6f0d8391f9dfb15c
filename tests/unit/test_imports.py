"""Imports: published whole, stopped or refused, and what is kept of each."""

from __future__ import annotations

import json
import os
import tempfile
import time
from typing import TYPE_CHECKING

import pytest
import shapely
from shapely import Polygon, box

from clusterviz import crs
from clusterviz.errors import EditConflict, InputError
from clusterviz.workspace.imports import report_rows
from tests.importer import CONSTANTS
from tests.incoming import (
    DAY,
    SERIOUS,
    X,
    Y,
    bring,
    codes,
    geopackage,
    import_rice,
    square,
    squares,
)
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

AREAS = {
    "level": "commune",
    "valid_from_on": "2024-01-01",
    "geometry_quality": "digitised",
}


def test_a_sound_file_is_published_with_where_it_came_from(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square(0), square(1)))

    report = import_rice(workspace, path, source_document="QĐ 219/QĐ-TTg")

    zones = workspace.features("plan_zones")
    assert report.status == "published"
    assert report.version == workspace.version("plan_zones")
    assert report.version.version == 1
    assert report.version.is_valid
    assert report.version.lineage.source_document == "QĐ 219/QĐ-TTg"
    assert report.version.lineage.as_of_on == DAY
    assert report.version.lineage.import_id == report.import_id
    assert report.version.lineage.transformation == "No change (accuracy 0 m)"
    assert zones["zone_id"].tolist() == ["Z0", "Z1"]
    assert zones["kind"].tolist() == ["rice_land", "rice_land"]
    assert zones["source_document"].tolist() == ["QĐ 219/QĐ-TTg"] * 2
    assert zones.area.tolist() == [10_000, 10_000]


def test_the_upload_is_kept_untouched_beside_its_report(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square(), ghi_chu=["{{7*7}}"]))

    report = import_rice(workspace, path)

    home = workspace.root / "imports" / report.import_id
    kept = json.loads((home / "report.json").read_text(encoding="utf-8"))
    assert sorted(one.name for one in home.iterdir()) == ["report.json", "upload.gpkg"]
    assert (home / "upload.gpkg").read_bytes() == path.read_bytes()
    assert (kept["status"], kept["version"], kept["file"]) == (
        "published", 1, "zones.gpkg",
    )  # fmt: skip
    assert [row["code"] for row in kept["findings"]] == [
        row["code"] for row in report_rows(report)
    ]


def test_a_file_in_degrees_is_moved_to_the_metric_crs(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "zones.geojson"
    crs.to_lonlat(squares(square())).to_file(path, driver="GeoJSON", RFC7946="YES")

    report = import_rice(workspace, path)

    zones = workspace.features("plan_zones")
    assert report.status == "published"
    assert "VN-2000 to WGS 84" in report.transformation
    # RFC 7946 keeps 7 decimals, about a centimetre.
    assert shapely.hausdorff_distance(zones.geometry[0], square()) < 0.02


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (Polygon([(X, Y), (X + 9, Y + 9), (X, Y), (X + 9, Y)]), "geometry_invalid"),
        (shapely.LineString([(X, Y), (X + 9, Y)]), "closing.left_open"),
    ],
)
def test_an_error_refuses_the_file_and_leaves_the_workspace_as_it_was(
    workspace: Workspace, tmp_path: Path, shape: shapely.Geometry, code: str
) -> None:
    import_rice(workspace, geopackage(tmp_path, squares(square()), "first"))
    before = sorted(workspace.root.rglob("*"))

    report = import_rice(workspace, geopackage(tmp_path, squares(shape)))

    assert report.status == "refused"
    assert code in codes(report, *SERIOUS)
    assert workspace.version("plan_zones").version == 1
    assert sorted(workspace.root.rglob("*")) == before


def test_a_decision_stops_the_file_until_a_person_accepts_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square(), square()))

    stopped = import_rice(workspace, path)
    accepted = import_rice(workspace, path, accept_findings=True)

    assert stopped.status == "stopped"
    assert codes(stopped, *SERIOUS) == ["geometry_repeated"]
    assert (workspace.root / "imports" / stopped.import_id / "report.json").is_file()
    assert accepted.status == "published"
    assert accepted.version == workspace.version("plan_zones")


def test_a_dry_run_looks_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()))

    report = import_rice(workspace, path, dry_run=True)

    assert (report.status, report.version, report.import_id) == ("dry_run", None, "")
    assert not workspace.has("plan_zones")
    assert [*(workspace.root / "imports").iterdir()] == []


def test_areas_that_overlap_stop_and_once_accepted_are_published_as_valid(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square(), box(X + 90, Y, X + 190, Y + 100), ten=["Đông", "Tây"])
    path = geopackage(tmp_path, frame)
    options = {"mapping": {"zone_id": "area_code", "ten": "area_name"},
               "constants": AREAS, "as_of_on": DAY}  # fmt: skip

    stopped = bring(workspace, "areas", path, **options)  # type: ignore[arg-type]
    accepted = bring(
        workspace,
        "areas",
        path,
        accept_findings=True,
        **options,  # type: ignore[arg-type]
    )

    assert stopped.status == "stopped"
    assert codes(stopped, *SERIOUS) == ["coverage_overlaps"]
    assert stopped.findings[0].values["overlap_ha"] == pytest.approx(0.1)
    assert accepted.version is not None
    assert accepted.version.is_valid
    assert workspace.features("areas")["area_id"].tolist() == [
        "commune:Z0:2024-01-01",
        "commune:Z1:2024-01-01",
    ]


def test_what_every_row_lacks_is_said_once_with_the_option_that_gives_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square(0), square(1)))

    report = bring(workspace, "plan_zones", path)

    assert report.status == "refused"
    rows = [row for row in report_rows(report) if row["severity"] == "error"]
    assert [row["field"] for row in rows] == ["kind", "as_of_on", "geometry_quality"]
    assert "--set geometry_quality=" in rows[2]["message_en"]


def test_a_cell_that_cannot_be_read_is_not_called_missing_too(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square(0), square(1), as_of_on=["2024-04-22", "31/4/2024"])

    report = import_rice(workspace, geopackage(tmp_path, frame), as_of_on=None)

    assert codes(report, *SERIOUS) == ["value_not_date"]


def test_a_reference_to_a_cluster_that_is_not_there_stops(tmp_path: Path) -> None:
    tiny = tiny_workspace(without=["plots"])
    frame = squares(square()).rename(columns={"zone_id": "plot_id"})
    path = geopackage(tmp_path, frame)
    constants = {"plot_use": "green", "geometry_quality": "digitised",
                 "cluster_id": "CCN-KHONG-CO"}  # fmt: skip

    report = bring(tiny, "plots", path, constants=constants, as_of_on=DAY)

    assert report.status == "stopped"
    assert codes(report, *SERIOUS) == ["reference_unknown"]


@pytest.mark.parametrize(
    "options",
    [
        {"mapping": {"khong_co": "zone_id"}},
        {"where": {"khong_co": "1"}},
        {"constants": CONSTANTS | {"as_of_on": "2020-01-01"}},
    ],
)
def test_a_word_that_names_nothing_is_refused_and_nothing_is_kept(
    workspace: Workspace, tmp_path: Path, options: dict[str, object]
) -> None:
    path = geopackage(tmp_path, squares(square()))

    with pytest.raises(InputError):
        import_rice(workspace, path, **options)

    assert [*workspace.root.rglob("*.gpkg")] == []


def test_a_layer_that_the_file_has_not_is_refused_and_nothing_is_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()))

    report = import_rice(workspace, path, source_layer="khong_co")

    assert report.status == "refused"
    assert report.choices == ("zones",)
    assert [*workspace.root.rglob("*.gpkg")] == []


def test_an_unknown_layer_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no layer `ccn`"):
        bring(workspace, "ccn", tmp_path / "a.gpkg")


def test_a_version_published_meanwhile_is_a_conflict_and_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> None:
    path = geopackage(tmp_path, squares(square()))
    import_rice(workspace, path)
    publish = workspace.store.publish

    def publish_late(*given: object, **named: object) -> object:
        monkeypatch.setattr(workspace.store, "publish", publish)
        import_rice(workspace, path)
        return publish(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(workspace.store, "publish", publish_late)
    with pytest.raises(EditConflict):
        import_rice(workspace, path)

    kept = [one.parent.name for one in workspace.root.glob("imports/*/report.json")]
    assert len(kept) == 2
    assert workspace.version("plan_zones").lineage.import_id in kept


def test_what_killed_imports_left_is_removed_by_one_of_another_day(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = tmp_path / "spare"
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    left = [workspace.root / "imports" / "a.partial", spare / "clusterviz-reading-a"]
    fresh = [workspace.root / "imports" / "b.partial", spare / "clusterviz-reading-b"]
    others = [workspace.root / "imports" / "kept", spare / "clusterviz-mine"]
    for folder in (*left, *fresh, *others):
        folder.mkdir(parents=True)
        (folder / "upload.gpkg").write_text("")
    yesterday = time.time() - 86_401
    for folder in (*left, *others):
        os.utime(folder, (yesterday, yesterday))

    import_rice(workspace, geopackage(tmp_path, squares(square())))

    assert [one.exists() for one in left] == [False, False]
    assert all(one.is_dir() for one in (*fresh, *others))


def test_hostile_text_comes_through_as_itself(
    workspace: Workspace, tmp_path: Path
) -> None:
    names = ["{{7*7}}", "<img src=x onerror=alert(1)>", "=1+1"]
    frame = squares(square(0), square(1), square(2), zone_name=names)

    report = import_rice(workspace, geopackage(tmp_path, frame))

    assert report.status == "published"
    assert workspace.features("plan_zones")["zone_name"].tolist() == names
