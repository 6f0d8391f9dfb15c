"""Large layers: rows lie together that lie together on the ground.

Squares in one row that goes east are met by a Hilbert curve from the west to the
east, since it begins at their south-west: an order that can be told by hand.
"""

from __future__ import annotations

import dataclasses
import random
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.parts import near_together
from clusterviz.scale.partitions import runs_met
from clusterviz.workspace import creation, inspection
from clusterviz.workspace.blocks import blocks
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
from tests.strategies import LAYERS, features, properties
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.workspace import Workspace

ZONES = LAYERS["plan_zones"]
UNDIVIDED = dataclasses.replace(ZONES, parts=())


def grid(n: int) -> list[shapely.Polygon]:
    """Return n² squares of 10 m without gaps, in no order."""
    made = [
        shapely.box(X + 10 * i, Y + 10 * j, X + 10 * i + 10, Y + 10 * j + 10)
        for i in range(n)
        for j in range(n)
    ]
    random.Random(1).shuffle(made)
    return made


def in_row(*places: int | None, kinds: str = "") -> gpd.GeoDataFrame:
    """Return a row for each place in the row of squares; `None` has no shape."""
    frame = squares(*(square(i or 0) for i in places), kind=[*kinds] or "rice_land")
    frame.loc[[i is None for i in places], "geometry"] = None
    return frame


def box_area_m2(shapes: gpd.GeoSeries) -> float:
    """Return the area of the box around some shapes."""
    xmin, ymin, xmax, ymax = shapes.total_bounds
    return float((xmax - xmin) * (ymax - ymin))


def keys(frame: gpd.GeoDataFrame) -> list[str]:
    return list(frame["zone_id"])


def test_a_quarter_of_the_rows_is_a_quarter_of_the_land() -> None:
    """A Hilbert curve fills one quadrant of a square before it enters the next."""
    frame = squares(*grid(16), kind="river")

    ordered = near_together(UNDIVIDED, frame, most=64).geometry

    boxes = [box_area_m2(ordered[at : at + 64]) for at in range(0, 256, 64)]
    assert boxes == [80.0**2] * 4


def test_a_layer_of_no_more_rows_than_a_group_keeps_the_order_of_its_file() -> None:
    frame = in_row(2, 0, 1)

    assert keys(near_together(ZONES, frame, most=3)) == ["Z0", "Z1", "Z2"]
    assert keys(near_together(ZONES, frame, most=2)) == ["Z1", "Z2", "Z0"]


def test_what_has_no_shape_is_last_in_the_order_of_the_file() -> None:
    frame = in_row(None, 1, None, None, 0)
    frame.loc[2, "geometry"] = shapely.MultiPolygon()
    frame.loc[3, "geometry"] = shapely.Polygon([(0, 0), (np.inf, 0), (0, 1)])

    assert keys(near_together(ZONES, frame, most=1)) == ["Z4", "Z1", "Z0", "Z2", "Z3"]
    nothing = in_row(None, None)
    assert keys(near_together(ZONES, nothing, most=1)) == ["Z0", "Z1"]


def test_shapes_in_one_place_keep_the_order_of_the_file() -> None:
    frame = in_row(1, 0, 1, 0)

    assert keys(near_together(ZONES, frame, most=1)) == ["Z1", "Z3", "Z0", "Z2"]


def test_rows_that_stay_are_first_as_they_were() -> None:
    frame = in_row(9, 3, 2, 0, 1)

    ordered = near_together(ZONES, frame, n_kept=2, most=4)

    assert keys(ordered) == ["Z0", "Z1", "Z3", "Z4", "Z2"]


def test_lines_keep_the_order_of_their_file() -> None:
    frame = in_row(2, 0, 1)

    assert near_together(LAYERS["roads"], frame, most=1) is frame


@properties
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 9)), min_size=1
    )
)
def test_each_row_is_there_once_in_its_part_and_with_its_shape(
    rows: list[tuple[str, int | None]],
) -> None:
    frame = in_row(*(i for _, i in rows), kinds="".join(kind for kind, _ in rows))

    ordered = near_together(ZONES, frame, most=0)

    at = [int(key[1:]) for key in keys(ordered)]
    assert sorted(at) == list(range(len(rows)))
    assert ordered.index.tolist() == list(range(len(rows)))
    assert ordered.geometry.to_list() == [frame.geometry[i] for i in at]
    assert ordered["kind"].tolist() == [rows[i][0] for i in at]
    # Each part whole, as it would be if nothing else had come with it.
    whole = list(dict.fromkeys(kind for kind, _ in rows))
    assert keys(ordered) == [
        key
        for kind in whole
        for key in keys(near_together(ZONES, frame[frame["kind"] == kind], most=0))
    ]


def test_a_group_of_a_large_import_lies_in_half_of_the_land(tmp_path: Path) -> None:
    """64 x 64 squares are 1,500, 1,500 and 1,096 rows.

    A quadrant is 1,024: each group lies in two that are neighbours, so that the
    boxes are at most one and a half times the land; the first alone is in the
    south-west. In the order of the file each would be all of the land.
    """
    workspace = creation.init(tmp_path / "W")
    import_rice(workspace, geopackage(tmp_path, squares(*grid(64))))

    [path] = (workspace.root / "layers" / "plan_zones").glob("*.parquet")
    [everywhere] = runs_met(path, np.array([[X, Y, X + 640, Y + 640]]))
    [south_west] = runs_met(path, np.array([[X + 1, Y + 1, X + 2, Y + 2]]))
    assert [group.n_rows for group in everywhere.groups] == [1500, 1500, 1096]
    areas = [shapely.box(*group.box).area for group in everywhere.groups]
    assert sum(areas) <= 1.5 * 640**2
    assert [group.number for group in south_west.groups] == [0]


def test_a_finding_names_the_row_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second row of the file, in the east, is the last of the layer."""
    monkeypatch.setattr(inspection, "ROWS_PER_GROUP", 2)
    tiny = tiny_workspace(without=["plots"])
    [known] = tiny.features("clusters")["cluster_id"].head(1)
    frame = squares(square(1), square(2), square(0), cluster_id=[known, "LOST", known])
    path = geopackage(tmp_path, frame.rename(columns={"zone_id": "plot_id"}))

    report = bring(
        tiny,
        "plots",
        path,
        constants={"plot_use": "green", "geometry_quality": "digitised"},
        as_of_on=DAY,
        accept_findings=True,
    )

    [lost] = [one for one in report.findings if one.code == "reference_unknown"]
    plots = tiny.features("plots")
    assert (lost.values["row"], lost.feature_id) == (2, "Z1")
    assert plots["plot_id"].tolist() == ["Z2", "Z0", "Z1"]
    assert plots["cluster_id"].tolist() == [known, known, "LOST"]


def test_a_finding_about_a_shape_names_the_row_of_the_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "ROWS_PER_GROUP", 1)
    bow = [(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)]
    frame = squares(square(2), square(1), shapely.Polygon(bow))

    report = import_rice(workspace, geopackage(tmp_path, frame))

    assert codes(report, *SERIOUS) == ["geometry.self_crossing"]
    assert (report.findings[0].feature_id, report.findings[0].values["row"]) == (
        "Z2",
        3,
    )


def test_a_part_that_comes_again_leaves_the_blocks_of_the_others(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rice came while the layer was small, so that it is not in order."""
    monkeypatch.setattr(inspection, "ROWS_PER_GROUP", 3)
    rivers = CONSTANTS | {"kind": "river"}
    rice = squares(square(2), square(0), square(1))
    rice["zone_id"] = ["R2", "R0", "R1"]
    water = [squares(*map(square, places)) for places in ([5, 4], [7, 4, 6])]
    import_rice(workspace, geopackage(tmp_path, rice, "rice"))
    import_rice(workspace, geopackage(tmp_path, water[0], "a"), constants=rivers)
    before = [block.name for block in blocks(workspace, "plan_zones")]

    again = import_rice(workspace, geopackage(tmp_path, water[1], "b"),
                        constants=rivers)  # fmt: skip

    after = [block.name for block in blocks(workspace, "plan_zones")]
    zones = workspace.features("plan_zones")
    assert codes(again, *SERIOUS) == []
    assert zones["zone_id"].tolist() == ["R2", "R0", "R1", "Z1", "Z2", "Z0"]
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_the_zones_of_a_sample_are_put_in_order_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = tmp_path / "sample"
    sample.mkdir()
    (sample / "clusterviz.toml").write_text("is_illustrative = true\n", "utf-8")
    rows = [
        {"zone_id": f"Z{i}", "kind": "river", "geometry": square(i)} for i in (2, 0, 1)
    ]
    features("plan_zones", rows).to_parquet(
        sample / "plan_zones.parquet", write_covering_bbox=True
    )
    monkeypatch.setattr(creation, "_sample_folder", lambda _: sample)

    small = creation.init(tmp_path / "small", sample="x")
    monkeypatch.setattr(creation, "ROWS_PER_GROUP", 2)
    large = creation.init(tmp_path / "large", sample="x")

    assert small.features("plan_zones")["zone_id"].tolist() == ["Z2", "Z0", "Z1"]
    assert large.features("plan_zones")["zone_id"].tolist() == ["Z0", "Z1", "Z2"]
