from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.status import (
    clusters_on,
    is_symbol_only,
    is_withdrawn,
    map_status,
    parts_on,
)
from tests.strategies import cluster, features, properties, shapes
from tests.tiny import AS_OF_ON, at
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from tests.tiny import Row

LATER = dt.date(2030, 1, 1)


def test_the_map_shows_one_status_for_each_row() -> None:
    clusters = features("clusters", cluster_rows())

    assert map_status(clusters, AS_OF_ON).tolist() == [
        "operating",
        "operating",
        "established",
        "planned",
        "symbol_only",
        "withdrawn",
        "withdrawn",
    ]


def test_withdrawn_clusters_and_removed_parts_are_never_counted() -> None:
    counted = clusters_on(features("clusters", cluster_rows()), AS_OF_ON)

    assert counted["planning_status"].unique().tolist() == ["in_plan"]
    assert len(counted) == 5


def test_a_cluster_withdrawn_later_is_still_in_the_plan() -> None:
    row = cluster("C", at(0, 0, 1, 1), planning_status="withdrawn", withdrawn_on=LATER)
    clusters = features("clusters", [row])

    assert len(clusters_on(clusters, AS_OF_ON)) == 1
    assert map_status(clusters, AS_OF_ON).tolist() == ["operating"]
    assert len(clusters_on(clusters, LATER)) == 0
    assert map_status(clusters, LATER).tolist() == ["withdrawn"]


def test_a_withdrawn_cluster_without_a_day_is_out() -> None:
    row = cluster("C", at(0, 0, 1, 1), planning_status="withdrawn")

    assert len(clusters_on(features("clusters", [row]), AS_OF_ON)) == 0


def test_a_removed_part_is_no_cluster_even_before_its_day() -> None:
    row = cluster(
        "C", at(0, 0, 1, 1), planning_status="removed_part", withdrawn_on=LATER
    )

    assert len(clusters_on(features("clusters", [row]), AS_OF_ON)) == 0


def test_what_happens_later_has_not_happened_yet() -> None:
    row = cluster("C", at(0, 0, 1, 1), established_on=LATER, operating_since_on=LATER)
    clusters = features("clusters", [row])

    assert map_status(clusters, AS_OF_ON).tolist() == ["planned"]
    assert map_status(clusters, LATER).tolist() == ["operating"]


BEFORE = dt.date(2015, 12, 30)


def reduced(**part: object) -> list[Row]:
    """Return a cluster of 3 ha whose part of 1 ha is removed on 31 December 2015."""
    whole = {"planned_area_ha": 3.0, "accuracy_m": 1.0, "geometry_quality": "surveyed"}
    removed = {
        "planning_status": "removed_part",
        "reduced_from_id": "C",
        "withdrawn_on": dt.date(2015, 12, 31),
        "planned_area_ha": 1.0,
        "accuracy_m": 5.0,
        "geometry_quality": "surveyed",
    }
    return [
        cluster("C", at(0, 0, 300, 100), **whole),
        cluster("P", at(300, 0, 400, 100), **removed | part),
    ]


def test_a_removed_part_belongs_to_its_cluster_until_its_day() -> None:
    clusters = features("clusters", reduced())

    before = clusters_on(clusters, BEFORE).set_index("cluster_id")
    after = clusters_on(clusters, dt.date(2015, 12, 31)).set_index("cluster_id")

    assert before.index.tolist() == after.index.tolist() == ["C"]
    assert before["planned_area_ha"]["C"] == 4.0
    assert before.geometry["C"].equals(at(0, 0, 400, 100))
    assert before["accuracy_m"]["C"] == 5.0
    assert after["planned_area_ha"]["C"] == 3.0
    assert after.geometry["C"].equals(at(0, 0, 300, 100))


def test_parts_of_a_day_are_named_with_their_cluster() -> None:
    clusters = features("clusters", reduced())

    assert parts_on(clusters, BEFORE).to_dict() == {"P": "C"}
    assert parts_on(clusters, dt.date(2015, 12, 31)).empty


def test_a_part_without_an_area_on_paper_leaves_none_to_its_cluster() -> None:
    clusters = features("clusters", reduced(planned_area_ha=None))

    assert clusters_on(clusters, BEFORE)["planned_area_ha"].isna().all()


def test_a_part_without_a_boundary_leaves_none_that_is_known() -> None:
    clusters = features("clusters", reduced(geometry=None))

    before = clusters_on(clusters, BEFORE)

    assert is_symbol_only(before).tolist() == [True]
    assert before["planned_area_ha"].tolist() == [4.0]


@pytest.mark.parametrize(
    "part",
    [
        {"reduced_from_id": None},
        {"reduced_from_id": "X"},
        {"withdrawn_on": None},
        {"planned_on": dt.date(2015, 12, 31), "withdrawn_on": LATER},
    ],
)
def test_a_part_of_no_cluster_or_of_no_day_is_added_to_none(
    part: dict[str, object],
) -> None:
    before = clusters_on(features("clusters", reduced(**part)), BEFORE)

    assert before["planned_area_ha"].tolist() == [3.0]


def test_a_part_goes_with_its_cluster_when_that_is_withdrawn_first() -> None:
    rows = reduced(withdrawn_on=LATER)
    rows[0] |= {
        "planning_status": "withdrawn",
        "withdrawn_on": dt.date(2015, 12, 31),
    }

    counted = clusters_on(features("clusters", rows), dt.date(2016, 1, 1))

    assert counted.empty


def test_rows_without_geometry_are_counted_alike() -> None:
    rows = pd.DataFrame(features("clusters", reduced()).drop(columns="geometry"))

    assert clusters_on(rows, BEFORE)["planned_area_ha"].tolist() == [4.0]


@properties
@given(shapes(), st.lists(shapes(), max_size=3), st.integers(0, 4))
def test_land_is_neither_lost_nor_counted_twice_by_a_removal(
    whole: shapely.Geometry, cuts: list[shapely.Geometry], n_days: int
) -> None:
    """The cluster of a day and the parts removed by then make up the first land."""
    first = dt.date(2015, 1, 1)
    rows, left = [], whole
    for i, cut in enumerate(cuts):
        part = shapely.intersection(left, cut)
        rest = shapely.difference(left, cut)
        if shapely.area(part) > 0 and shapely.area(rest) > 0:
            left = rest
            day = first + dt.timedelta(days=i)
            facts = {"planning_status": "removed_part", "reduced_from_id": "C"}
            rows.append(cluster(f"P{i}", part, withdrawn_on=day, **facts))
    clusters = features("clusters", [cluster("C", left), *rows])
    on = first + dt.timedelta(days=n_days - 1)

    counted = clusters_on(clusters, on)
    removed = clusters[is_withdrawn(clusters, on)]

    land_m2 = counted.area.sum() + removed.area.sum()
    assert land_m2 == pytest.approx(shapely.area(whole))
