"""Land claimed twice, names borne twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given

from clusterviz.core.doubles import (
    claimed_twice,
    plain_name,
    same_land,
    same_names,
    widest_m,
)
from tests.strategies import array_of, cluster, features, lands, properties, tilings
from tests.tiny import at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.records import Finding
    from tests.tiny import Row

SURE = {"geometry_quality": "surveyed", "accuracy_m": 1.0}


def of(*rows: Row, tolerance_m: dict[str, float] | None = None) -> list[Finding]:
    clusters = features("clusters", list(rows))
    return [*same_names(clusters), *same_land(clusters, tolerance_m or {})]


def codes(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [
        (one.code.removeprefix("audit."), one.feature_id, one.field) for one in findings
    ]


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ("Tân Mỹ", True),
        ("  tân   MỸ ", True),
        ("CCN Tân Mỹ", True),
        ("Cụm công nghiệp Tân Mỹ", True),
        # The same letters, composed of a letter and its marks.
        ("Ta\u0302n My\u0303", True),
        ("Tân Mỹ 2", False),
        ("Tan My", False),
    ],
)
def test_names_are_compared_without_kind_case_and_spacing(
    other: str, is_same: bool
) -> None:
    rows = [cluster("A", None), cluster("B", None)]
    rows[0]["cluster_name"], rows[1]["cluster_name"] = "Tân Mỹ", other

    said = [("name_twice", "A", "cluster_name"), ("name_twice", "B", "cluster_name")]
    assert codes(of(*rows)) == said * is_same


def test_the_others_of_the_name_are_named() -> None:
    rows = [cluster(one, None) | {"cluster_name": "Tân Mỹ"} for one in "ABC"]

    found = of(*rows)

    assert [one.values["others"] for one in found] == ["B, C", "A, C", "A, B"]


def test_clusters_without_a_name_bear_none_twice() -> None:
    assert of(*(cluster(one, None) | {"cluster_name": None} for one in "AB")) == []
    assert plain_name("CCN") == "ccn"


@pytest.mark.parametrize(("width_m", "is_said"), [(2, False), (3, True)])
def test_land_twice_is_wider_than_both_accuracies(width_m: int, is_said: bool) -> None:
    # A strip 10 km long has a mean width of 2 × 2 / (1 + 2/10000) < 2 m, the sum
    # of both accuracies; one of 3 m is 2.9991 m wide.
    one = cluster("A", at(0, 0, 100, 10_000), **SURE)
    other = cluster("B", at(100 - width_m, 0, 300, 10_000), **SURE)

    said = [("land_twice", "A", ""), ("land_twice", "B", "")]
    assert codes(of(one, other)) == said * is_said


def test_how_much_land_and_with_whom_is_said_of_both() -> None:
    one = cluster("A", at(0, 0, 200, 100), **SURE)
    other = cluster("B", at(100, 0, 300, 100), **SURE)

    found = of(one, other)

    assert [one.values for one in found] == [
        {"other": "B", "overlap_ha": 1.0},
        {"other": "A", "overlap_ha": 1.0},
    ]


@pytest.mark.parametrize(("assumed_m", "is_said"), [(25.0, False), (24.9, True)])
def test_accuracy_is_assumed_by_quality_where_none_is_stated(
    assumed_m: float, is_said: bool
) -> None:
    # A square of 100 m by 100 m: mean width 2 × 10 000 / 400 = 50 m.
    rows = [
        cluster("A", at(0, 0, 200, 100), geometry_quality="indicative"),
        cluster("B", at(100, 0, 300, 100), geometry_quality="indicative"),
    ]

    assert bool(of(*rows, tolerance_m={"indicative": assumed_m})) == is_said


def test_a_symbol_claims_no_land() -> None:
    rows = [cluster(one, at(0, 0, 500, 400), geometry_quality="symbol") for one in "AB"]

    assert of(*rows) == []


def test_a_square_metre_is_claimed_by_nobody() -> None:
    one = shapely.box(0, 0, 10, 10)

    assert claimed_twice(array_of([one, shapely.box(9, 9, 20, 20)])) == []
    assert len(claimed_twice(array_of([one, shapely.box(9, 8.9, 20, 20)]))) == 1


@properties
@given(lands())
def test_pairs_are_those_that_a_plain_intersection_finds(
    shapes: NDArray[np.object_],
) -> None:
    found = {(one.one, one.other): one.m2 for one in claimed_twice(shapes)}

    for i in range(len(shapes)):
        for j in range(i + 1, len(shapes)):
            m2 = shapely.intersection(shapes[i], shapes[j]).area
            if abs(m2 - 1.0) > 1e-6:
                assert ((i, j) in found) == (m2 > 1.0)
                assert found.get((i, j), m2) == pytest.approx(m2)


@properties
@given(tilings())
def test_tiles_side_by_side_claim_nothing_twice(tiles: list[shapely.Polygon]) -> None:
    assert claimed_twice(array_of(tiles)) == []


def test_the_width_is_that_of_the_widest_piece() -> None:
    two = shapely.MultiPolygon([shapely.box(0, 0, 3, 6), shapely.box(9, 0, 10, 100)])

    # 2 × 18 / 18 = 2 m against 2 × 100 / 202 < 1 m.
    assert widest_m(array_of([two])).tolist() == [2.0]
