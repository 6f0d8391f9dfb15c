"""What is not there, not valid or elsewhere: a clear error, or a table without rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from clusterviz import crs
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import meetings
from clusterviz.core.overlaps import conflict_union, overlaps
from clusterviz.core.sharing import shared_areas
from clusterviz.errors import CrsError, InputError, StorageError
from clusterviz.records import Lineage, Severity
from clusterviz.workspace import analysis
from tests.incoming import X, Y, codes, geopackage, import_rice, square, squares
from tests.strategies import KINDS, array_of, cluster, features, zone
from tests.tiny import at, tiny_workspace
from tests.unit.test_overlaps import TOLERANCE_M, covered

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace
    from tests.tiny import Row

TEXTS = ["cluster_id", "zone_id", "kind", "verdict", "severity"]
FIGURES = ["overlap_ha", "cluster_ratio", "zone_ratio", "mean_width_m"]

HERE = cluster("C", at(0, 0, 100, 100))
THERE = zone("Z", at(50, 50, 150, 150))
BOW_TIE = shapely.Polygon([(X, Y), (X + 90, Y + 90), (X + 90, Y), (X, Y + 90)])


def judged(
    clusters: list[Row], zones: list[Row], coverage: gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Return the overlaps of rows, all of it covered unless said."""
    return overlaps(
        features("clusters", clusters),
        features("plan_zones", zones),
        covered() if coverage is None else coverage,
        kinds=KINDS,
        tolerance_m=TOLERANCE_M,
    )


def assert_columns(rows: gpd.GeoDataFrame) -> None:
    """Fail unless all columns of an answer are there, and typed."""
    assert set(rows.columns) == {*TEXTS, *FIGURES, "geometry"}
    assert list(rows.columns)[-1] == "geometry"
    assert all(isinstance(rows.dtypes[name], pd.StringDtype) for name in TEXTS)
    assert all(rows.dtypes[name] == np.dtype("float64") for name in FIGURES)
    assert rows.crs == crs.METRIC


@pytest.mark.parametrize(
    ("clusters", "zones"),
    [
        pytest.param([HERE], [], id="an empty zone layer"),
        pytest.param([], [THERE], id="no clusters"),
        pytest.param([], [], id="neither"),
        pytest.param(
            [cluster("C", at(5000, 5000, 5100, 5100))], [THERE], id="a cluster far away"
        ),
        pytest.param([HERE], [zone("Z", shapely.Polygon())], id="an empty zone"),
    ],
)
def test_where_nothing_meets_the_table_has_no_rows_but_all_columns(
    clusters: list[Row], zones: list[Row]
) -> None:
    rows = judged(clusters, zones)

    assert rows.empty
    assert_columns(rows)
    assert conflict_union(rows).empty
    assert {"cluster_id", "geometry"} <= set(conflict_union(rows).columns)


def test_the_columns_are_those_of_a_table_with_rows() -> None:
    rows = judged([HERE], [THERE])

    assert len(rows) == 1
    assert_columns(rows)
    assert list(rows.columns) == list(judged([], []).columns)


def test_a_cluster_outside_all_that_was_supplied_cannot_be_judged() -> None:
    far = cluster("C", at(5_000, 5_000, 5_100, 5_100))

    rows = judged([far], [THERE], covered(at(0, 0, 200, 200)))

    mandatory = {code for code, kind in KINDS.items() if kind.is_mandatory}
    assert set(rows["kind"]) == mandatory
    assert set(rows["verdict"]) == {"cannot_be_judged"}
    assert_columns(rows)


def test_a_cluster_outside_everything_leaves_the_others_as_they_are() -> None:
    far = cluster("A", at(5_000, 5_000, 5_100, 5_100))

    rows = judged([far, HERE], [THERE])

    assert rows[["cluster_id", "zone_id"]].to_numpy().tolist() == [["C", "Z"]]
    assert rows["overlap_ha"].tolist() == [0.25]


@pytest.mark.parametrize("code", ["EPSG:3405", "EPSG:32648"])
def test_zones_in_another_system_of_metres_are_refused_by_name(code: str) -> None:
    zones = crs.with_crs(features("plan_zones", [THERE]), code)

    with pytest.raises(CrsError, match="zones"):
        overlaps(
            features("clusters", [HERE]),
            zones,
            covered(),
            kinds=KINDS,
            tolerance_m=TOLERANCE_M,
        )


def test_zones_without_a_crs_are_refused() -> None:
    frame = features("plan_zones", [THERE])
    bare = gpd.GeoDataFrame(
        frame.drop(columns="geometry"), geometry=frame.geometry.to_numpy()
    )

    with pytest.raises(CrsError, match="zones"):
        overlaps(
            features("clusters", [HERE]),
            bare,
            covered(),
            kinds=KINDS,
            tolerance_m=TOLERANCE_M,
        )


def test_a_zone_that_is_a_line_is_refused() -> None:
    line = zone("Z", shapely.LineString([(X, Y), (X + 9, Y)]))

    with pytest.raises(InputError, match="A geometry is a LineString"):
        judged([HERE], [line])


def test_a_zone_layer_with_one_invalid_ring_is_stopped_by_the_import(
    workspace: Workspace, tmp_path: Path
) -> None:
    frame = squares(square(0), BOW_TIE, square(3))

    report = import_rice(workspace, geopackage(tmp_path, frame))

    assert report.status == "stopped"
    assert codes(report, Severity.DECISION) == ["geometry.self_crossing"]
    broken = [one for one in report.findings if one.code == "geometry.self_crossing"]
    assert [one.feature_id for one in broken] == ["Z1"]
    assert not workspace.has("plan_zones")


def test_a_zone_layer_with_one_invalid_ring_is_met_by_nobody() -> None:
    # As another program might leave it in the store: not marked valid.
    workspace = tiny_workspace()
    layer = workspace.layers["plan_zones"]
    zones = workspace.features("plan_zones")
    zones.loc[zones.index[0], "geometry"] = BOW_TIE
    workspace.store.publish(layer, zones, Lineage("Test"), replaces=1, is_valid=False)

    for question in (analysis.overlaps, analysis.landfund):
        with pytest.raises(StorageError, match="Version 2 of `plan_zones` is not"):
            question(workspace)


@pytest.mark.parametrize(
    ("sites", "zones"),
    [
        pytest.param([at(0, 0, 1, 1)], [], id="no zones"),
        pytest.param([], [at(0, 0, 1, 1)], id="no sites"),
        pytest.param([at(90, 90, 91, 91)], [at(0, 0, 1, 1)], id="outside everything"),
        pytest.param([None], [shapely.Polygon()], id="nothing drawn"),
    ],
)
@pytest.mark.parametrize("threads", [1, 2])
def test_the_kernel_finds_no_pairs_where_there_are_none(
    sites: list[object], zones: list[object], threads: int
) -> None:
    index = feature_index(array_of(zones))

    shared = shared_areas(array_of(sites), index, threads=threads)
    met = meetings(array_of(sites), index, threads=threads)

    assert len(shared) == len(met) == 0
    assert shared.site.dtype == shared.feature.dtype == np.dtype("int64")
    assert met.site.dtype == met.feature.dtype == np.dtype("int64")
    assert shared.m2.dtype == met.width_m.dtype == np.dtype("float64")
