"""What becomes of a cluster between two days, one change at a time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given

from clusterviz.core.between import sums
from clusterviz.core.changes import CHANGES, COLUMNS, changes
from clusterviz.crs import with_crs
from clusterviz.errors import CrsError
from tests.strategies import cluster, cluster_frames, features, properties
from tests.tiny import at

if TYPE_CHECKING:
    import geopandas as gpd
    import shapely

    from tests.tiny import Row

FIRST, BETWEEN, SECOND = (dt.date(year, 6, 1) for year in (2014, 2016, 2024))
SQUARE = at(0, 0, 1000, 100)
TOLERANCE_M = {"surveyed": 1.0, "indicative": 10.0}


def one(shape: shapely.Geometry | None = SQUARE, **facts: object) -> Row:
    """Return a cluster of 10 ha, surveyed to 1 m."""
    sure = {"planned_area_ha": 10.0, "geometry_quality": "surveyed"}
    return cluster("C", shape, **sure | facts)


def between(before: list[Row], after: list[Row] | None = None) -> gpd.GeoDataFrame:
    """Return the changes of two versions, or within one."""
    first = features("clusters", before)
    second = features("clusters", after or before)
    return changes(first, second, FIRST, SECOND, tolerance_m=TOLERANCE_M)


def only(found: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the one change that there is."""
    assert len(found) == 1
    row: dict[str, Any] = found.iloc[0].to_dict()
    return row


def test_nothing_becomes_of_clusters_that_stay_as_they_are() -> None:
    found = between([one(), cluster("S", None, geometry_quality="symbol")])

    assert found.empty
    assert tuple(found.columns) == (*COLUMNS, "geometry")
    assert sums(found).empty


@pytest.mark.parametrize(
    ("planned_on", "is_added"),
    [(FIRST, False), (FIRST + dt.timedelta(1), True), (SECOND, True), (None, False)],
)
def test_a_cluster_planned_after_the_first_day_is_added(
    planned_on: dt.date | None, is_added: bool
) -> None:
    row = one(legal_status="not_established", operation_status="not_operating")
    found = between([row | {"planned_on": planned_on}])

    assert found["change"].tolist() == (["added"] if is_added else [])
    assert found["difference_ha"].tolist() == ([10.0] if is_added else [])
    assert found["before_ha"].isna().all()


@pytest.mark.parametrize(
    ("withdrawn_on", "is_withdrawn"),
    [
        (FIRST, False),
        (FIRST + dt.timedelta(1), True),
        (SECOND, True),
        (SECOND + dt.timedelta(1), False),
    ],
)
def test_a_cluster_taken_out_after_the_first_day_is_withdrawn(
    withdrawn_on: dt.date, is_withdrawn: bool
) -> None:
    found = between([one(planning_status="withdrawn", withdrawn_on=withdrawn_on)])

    assert len(found) == is_withdrawn
    if is_withdrawn:
        row = only(found)
        assert (row["change"], row["changed_on"]) == ("withdrawn", withdrawn_on)
        assert (row["before_ha"], row["difference_ha"]) == (10, -10)
        assert row["geometry"].equals(SQUARE)


def test_a_row_that_is_no_longer_there_vanished_and_was_not_withdrawn() -> None:
    stays = cluster("D", SQUARE)
    row = only(between([one(), stays], [stays]))

    assert (row["cluster_id"], row["change"]) == ("C", "vanished")
    assert row["changed_on"] is None


def test_a_cluster_is_reduced_by_the_part_that_is_removed() -> None:
    part = cluster(
        "P",
        at(1000, 0, 1500, 100),
        planning_status="removed_part",
        reduced_from_id="C",
        withdrawn_on=BETWEEN,
        planned_area_ha=5.0,
        geometry_quality="surveyed",
    )
    row = only(between([one(), part]))

    assert (row["change"], row["part_ids"]) == ("reduced", "P")
    assert (row["before_ha"], row["after_ha"], row["difference_ha"]) == (15, 10, -5)
    assert row["changed_on"] == BETWEEN
    # From the middle of 1,500 m to that of 1,000 m.
    assert row["moved_m"] == pytest.approx(250)
    assert row["shared_ratio"] == 1


@pytest.mark.parametrize("day", [FIRST, SECOND + dt.timedelta(1), None])
def test_a_part_removed_on_no_day_between_is_not_what_reduced_it(
    day: dt.date | None,
) -> None:
    facts = {"planning_status": "removed_part", "reduced_from_id": "C"}
    part = cluster("P", None, withdrawn_on=day, planned_area_ha=0.0, **facts)
    row = only(between([one(None), part], [one(None, planned_area_ha=9), part]))

    assert (row["change"], row["part_ids"], row["changed_on"]) == ("reduced", "", None)


@pytest.mark.parametrize(
    ("paper_ha", "width_m", "change", "basis", "difference_ha"),
    [
        (10.0001, 1000, "enlarged", "paper", 0.0001),
        (9.0, 1000, "reduced", "paper", -1.0),
        (9.0, 900, "reduced", "paper", -1.0),
        (10.0, 900, "reduced", "drawn", -1.0),
        (10.0, 1200, "enlarged", "drawn", 2.0),
        (None, 1200, "enlarged", "drawn", 2.0),
    ],
)
def test_the_paper_says_how_much_and_the_drawing_where_it_does_not(
    paper_ha: float | None, width_m: int, change: str, basis: str, difference_ha: float
) -> None:
    later = one(at(0, 0, width_m, 100), planned_area_ha=paper_ha)
    row = only(between([one()], [later]))

    assert (row["change"], row["basis"]) == (change, basis)
    assert row["difference_ha"] == pytest.approx(difference_ha)


def test_paper_and_drawing_that_contradict_each_other_are_both_listed() -> None:
    found = between([one()], [one(at(0, 0, 800, 100), planned_area_ha=12.0)])

    listed = found.set_index("change")[["basis", "difference_ha"]]
    assert listed.loc["enlarged"].tolist() == ["paper", 2.0]
    assert listed.loc["reduced"].tolist() == ["drawn", pytest.approx(-2.0)]


def test_a_cluster_elsewhere_has_moved_and_not_changed_its_area() -> None:
    row = only(between([one()], [one(at(300, 0, 1300, 100))]))

    assert (row["change"], row["moved_m"]) == ("moved", pytest.approx(300))
    assert row["shared_ratio"] == pytest.approx(0.7)
    assert np.isnan(row["difference_ha"])
    assert row["geometry"].equals(at(300, 0, 1300, 100))


def test_a_boundary_within_a_hundredth_is_adjusted() -> None:
    # A strip of 5 m by 100 m: 0.5 % of the area, and wider than 1 m + 1 m.
    assert only(between([one()], [one(at(0, 0, 1005, 100))]))["change"] == "adjusted"


def test_a_boundary_drawn_anew_within_the_accuracies_is_the_same() -> None:
    # 2 m are within 1 m + 1 m; with 0.5 m stated on one day they are not.
    later = at(0, 0, 1002, 100)

    assert between([one()], [one(later)]).empty
    assert len(between([one(accuracy_m=0.5)], [one(later)])) == 1


def test_another_name_is_a_renaming() -> None:
    row = only(between([one()], [one(cluster_name="Tên Mới")]))

    assert (row["change"], row["before"], row["after"]) == ("renamed", "C", "Tên Mới")


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        (
            {"legal_status": "established", "established_on": BETWEEN},
            {"legal_status": "established", "established_on": BETWEEN},
            "established",
        ),
        ({}, {"legal_status": "repealed"}, "repealed"),
        ({}, {"legal_status": "not_established"}, "unestablished"),
        ({"operation_status": "not_operating"}, {}, "started_operating"),
        ({}, {"operation_status": "not_operating"}, "stopped_operating"),
        ({}, {"land_status": "clearing"}, "land_changed"),
        ({"construction_status": "building"}, {}, "construction_changed"),
    ],
)
def test_each_track_has_its_change(was: Row, now: Row, change: str) -> None:
    row = only(between([one(**was)], [one(**now)]))

    assert row["change"] == change
    assert row["before"] != row["after"]
    assert row["after_ha"] == 10
    assert np.isnan(row["before_ha"])


def test_a_missing_area_is_no_number() -> None:
    unknown = cluster(
        "C", None, planned_area_ha=None, planning_status="withdrawn",
        withdrawn_on=BETWEEN,
    )  # fmt: skip
    found = between([unknown])

    assert found["before_ha"].isna().all()
    summed = sums(found).iloc[0]
    assert (summed["n_clusters"], summed["n_without_area"]) == (1, 1)
    assert np.isnan(summed["before_ha"])


def test_sums_are_whole_square_metres_in_the_order_of_changes() -> None:
    rows = [
        cluster(
            f"C{i}", None, planned_area_ha=0.1, planning_status="withdrawn",
            withdrawn_on=BETWEEN,
        )
        for i in range(3)
    ]  # fmt: skip
    renamed = between([*rows, one()], [*rows, one(cluster_name="Mới")])
    summed = sums(renamed)

    assert summed["change"].tolist() == ["withdrawn", "renamed"]
    # In floating point three tenths are 0.30000000000000004.
    assert summed["before_ha"].tolist()[0] == 0.3
    assert summed["after_ha"].tolist()[1] == 10.0


def test_degrees_are_refused() -> None:
    clusters = features("clusters", [one()])
    degrees = with_crs(clusters.set_crs(None, allow_override=True), "EPSG:4326")

    with pytest.raises(CrsError):
        changes(clusters, degrees, FIRST, SECOND, tolerance_m={})


@properties
@given(cluster_frames(), cluster_frames())
def test_differences_sum_to_that_of_all_the_land_on_paper(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame
) -> None:
    """What is added, withdrawn and resized explains the whole difference."""
    before, after = (
        frame.assign(planned_area_ha=(frame.area / 10_000).round(4))
        for frame in (before, after)
    )
    found = changes(before, after, FIRST, SECOND, tolerance_m={})

    is_paper = found["basis"] == "paper"
    whole = after["planned_area_ha"].sum() - before["planned_area_ha"].sum()
    assert found["difference_ha"][is_paper].sum() == pytest.approx(whole, abs=1e-9)
    assert not found.duplicated(["cluster_id", "change"]).any()
    assert set(found["change"]) <= set(CHANGES)
