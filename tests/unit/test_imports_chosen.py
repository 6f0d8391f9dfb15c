"""Imports of a part: of a layer, of the rows, of the layers in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import LineString

from clusterviz import crs, texts
from clusterviz.records import Severity
from clusterviz.workspace.imports import summary
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

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace


def test_an_import_replaces_only_the_parts_that_it_brings(
    workspace: Workspace, tmp_path: Path
) -> None:
    rice = geopackage(tmp_path, squares(square(0), square(1)))
    river = geopackage(tmp_path, squares(square(2), zone_id=["R0"]), "river")
    import_rice(workspace, rice)
    import_rice(workspace, river, constants=CONSTANTS | {"kind": "river"})

    report = import_rice(
        workspace,
        geopackage(tmp_path, squares(square(5)), "new"),
        accept_findings=True,
    )

    zones = workspace.features("plan_zones")
    assert report.n_features == 1
    assert zones[["zone_id", "kind"]].to_numpy().tolist() == [
        ["R0", "river"],
        ["Z0", "rice_land"],
    ]


def test_a_part_with_fewer_rows_stops_and_says_how_many_would_go(
    workspace: Workspace, tmp_path: Path
) -> None:
    many = geopackage(tmp_path, squares(*map(square, range(3))), "many")
    few = geopackage(tmp_path, squares(square(5)), "few")
    import_rice(workspace, many)

    stopped = import_rice(workspace, few)
    accepted = import_rice(workspace, few, accept_findings=True)

    found = next(one for one in stopped.findings if one.code == "part_replaced")
    assert (stopped.status, codes(stopped, *SERIOUS)) == ("stopped", ["part_replaced"])
    assert found.values == {"part": "rice_land", "n_old": 3, "n_new": 1}
    assert texts.finding(found, "en").startswith("The part “rice_land” has 3 rows")
    assert accepted.status == "published"
    assert len(workspace.features("plan_zones")) == 1


def test_a_part_with_as_many_rows_is_replaced_and_said(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square(0), square(1)))
    import_rice(workspace, path)

    report = import_rice(workspace, path)

    assert report.status == "published"
    assert "part_replaced" in codes(report, Severity.INFO)


def test_a_layer_without_parts_that_would_lose_rows_stops(
    workspace: Workspace, tmp_path: Path
) -> None:
    options = {"constants": {"document_title": "Quy hoạch"}, "as_of_on": DAY}
    for n, status in ((2, "published"), (1, "stopped")):
        frame = squares(*map(square, range(n))).rename(
            columns={"zone_id": "document_id"}
        )

        report = bring(
            workspace,
            "documents",
            geopackage(tmp_path, frame, f"d{n}"),
            **options,  # type: ignore[arg-type]
        )

        assert report.status == status
    assert codes(report, Severity.DECISION) == ["layer_replaced"]


@pytest.mark.parametrize("dry_run", [True, False])
def test_what_a_file_brings_is_told_apart_from_what_the_layer_then_has(
    workspace: Workspace, tmp_path: Path, dry_run: bool
) -> None:
    rice = geopackage(tmp_path, squares(square(0), square(1)))
    river = geopackage(tmp_path, squares(square(2), zone_id=["R0"]), "river")
    import_rice(workspace, rice)

    report = import_rice(
        workspace, river, constants=CONSTANTS | {"kind": "river"}, dry_run=dry_run
    )

    assert (report.n_features, report.n_total) == (1, 3)
    assert "1 from the file, 3 in all" in summary(report, "en")
    assert "1 từ tệp, tổng cộng 3" in summary(report, "vi")


def test_a_version_names_the_documents_of_the_parts_that_stay(
    workspace: Workspace, tmp_path: Path
) -> None:
    rice = geopackage(tmp_path, squares(square(0)))
    river = geopackage(tmp_path, squares(square(2), zone_id=["R0"]), "river")
    import_rice(workspace, rice, source_document="QĐ 219/QĐ-TTg")

    import_rice(
        workspace,
        river,
        constants=CONSTANTS | {"kind": "river"},
        source_document="QĐ 7/QĐ-UBND",
    )

    lineage = workspace.version("plan_zones").lineage
    assert lineage.source_document == "QĐ 7/QĐ-UBND; QĐ 219/QĐ-TTg"


def test_the_documents_that_the_rows_name_are_those_of_the_version(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square(0), square(1), van_ban=["QĐ 1", "QĐ 2"])

    import_rice(
        workspace, geopackage(tmp_path, frame), mapping={"van_ban": "source_document"}
    )

    lineage = workspace.version("plan_zones").lineage
    assert lineage.source_document == "QĐ 1; QĐ 2"


def test_a_key_of_another_part_cannot_be_taken(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()))
    import_rice(workspace, path)

    report = import_rice(workspace, path, constants=CONSTANTS | {"kind": "river"})

    assert report.status == "refused"
    assert codes(report, *SERIOUS) == ["key_repeated"]


def test_only_the_rows_that_were_asked_for_are_taken(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square(0), square(1), square(2), nam=[2024, 2025, 2024])
    path = geopackage(tmp_path, frame)

    report = import_rice(workspace, path, where={"nam": "2024"})

    found = next(one for one in report.findings if one.code == "rows_selected")
    assert workspace.features("plan_zones")["zone_id"].tolist() == ["Z0", "Z2"]
    assert (found.values["n"], found.values["n_all"]) == (2, 3)


def test_a_selection_that_leaves_nothing_is_an_error(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = geopackage(tmp_path, squares(square()))

    report = import_rice(workspace, path, where={"zone_id": "Z9"})

    assert report.status == "refused"
    assert "no_rows" in [one.code for one in report.findings]


def test_a_table_is_imported_without_its_geometry(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square()).rename(columns={"zone_id": "document_id"})
    path = geopackage(tmp_path, frame)

    report = bring(
        workspace, "documents", path,
        constants={"document_title": "Quy hoạch tỉnh"}, as_of_on=DAY,
    )  # fmt: skip

    assert report.status == "published"
    assert workspace.table("documents")["document_id"].tolist() == ["Z0"]


def test_the_key_of_a_geopackage_row_may_serve_as_its_code(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square(0), square(1)).drop(columns="zone_id")
    path = geopackage(tmp_path, frame.assign(ten="x"))

    report = import_rice(workspace, path, mapping={"fid": "zone_id"})

    assert report.status == "published"
    assert workspace.features("plan_zones")["zone_id"].tolist() == ["1", "2"]


def test_one_of_several_layers_is_taken_by_its_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "two.gpkg"
    squares(square(0)).to_file(path, layer="lua", driver="GPKG")
    squares(square(1), square(2)).to_file(path, layer="rừng", driver="GPKG")

    undecided = import_rice(workspace, path)
    report = import_rice(workspace, path, source_layer="rừng")

    assert undecided.status == "refused"
    assert undecided.choices == ("lua", "rừng")
    assert report.n_features == 2


def test_lineage_tells_of_shapes_that_were_closed(
    workspace: Workspace, tmp_path: Path
) -> None:
    half = [(X, Y), (X + 100, Y), (X + 100, Y + 100)]
    other = [(X + 100, Y + 100.04), (X, Y + 100), (X, Y)]
    lines = gpd.GeoDataFrame(
        {"zone_id": ["Z", "Z"]},
        geometry=[LineString(half), LineString(other)],
        crs=crs.METRIC,
    )

    report = import_rice(
        workspace,
        geopackage(tmp_path, lines),
        accept_findings=True,
        accept_repairs=True,
    )

    assert report.status == "published"
    assert workspace.version("plan_zones").lineage.repairs == (
        "closing.gaps_closed (1)",
    )
