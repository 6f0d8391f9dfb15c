from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from clusterviz import crs
from clusterviz.core.apportion import (
    apportioned,
    area_shares,
    divided_by_place,
    largest_remainder,
    to_m2,
)
from clusterviz.errors import CrsError
from tests.strategies import (
    area_rows,
    area_tilings,
    cluster,
    cluster_frames,
    features,
    properties,
)
from tests.tiny import at

WEIGHTS = st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=8)


def two_districts() -> gpd.GeoDataFrame:
    """Return area 0, x from 0 to 100 m, and area 1, from 100 to 200 m."""
    return features("areas", area_rows([at(0, 0, 100, 100), at(100, 0, 200, 100)]))


@properties
@given(weights=WEIGHTS, total_m2=st.integers(0, 10**9))
def test_what_is_divided_adds_up_to_the_square_metre(
    weights: list[float], total_m2: int
) -> None:
    shares = largest_remainder(weights, total_m2)

    assert shares.sum() == total_m2
    assert (shares >= 0).all()


@properties
@given(
    weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
    total_m2=st.integers(0, 10**6),
)
def test_nobody_gets_a_square_metre_more_or_less_than_the_quota(
    weights: list[int], total_m2: int
) -> None:
    quotas = np.array(weights) * total_m2 / sum(weights)

    assert (np.abs(largest_remainder(weights, total_m2) - quotas) < 1).all()


def test_the_largest_remainder_gets_the_last_square_metre() -> None:
    # Quotas 1.2, 1.7 and 1.1 of 4: the floors leave one.
    assert largest_remainder([1.2, 1.7, 1.1], 4).tolist() == [1, 2, 1]


def test_nothing_is_divided_into_nothing() -> None:
    assert largest_remainder([], 0).tolist() == []
    assert largest_remainder([0.0, 0.0], 7).tolist() == [7, 0]


def test_a_cluster_over_two_areas_is_shared_by_its_land_in_each() -> None:
    clusters = features("clusters", [cluster("C", at(70, 0, 110, 10))])

    shares = area_shares(clusters, two_districts())

    assert shares["area_id"].tolist() == ["district:0", "district:1"]
    assert shares["share_ratio"].tolist() == [0.75, 0.25]
    assert shares["is_leading"].tolist() == [True, False]


def test_land_outside_every_area_is_said_and_not_lost() -> None:
    clusters = features("clusters", [cluster("C", at(-20, 0, 20, 10))])

    shares = area_shares(clusters, two_districts()).set_index("area_id")

    assert shares.loc["district:0", "share_ratio"] == pytest.approx(0.5)
    assert shares.loc["", "share_ratio"] == pytest.approx(0.5)


def test_a_shared_border_is_no_share() -> None:
    clusters = features("clusters", [cluster("C", at(20, 0, 100, 10))])

    shares = area_shares(clusters, two_districts())

    assert shares["area_id"].tolist() == ["district:0"]


@pytest.mark.parametrize(
    ("names", "area_id"),
    [
        ("Area 1", "district:1"),
        ("Huyện Area 1", "district:1"),
        ("Area 0, Area 1", ""),
        ("Elsewhere", ""),
        (None, ""),
    ],
)
def test_a_symbol_belongs_to_the_one_area_that_paper_names(
    names: str | None, area_id: str
) -> None:
    symbol = cluster("C", None, geometry_quality="symbol", district_names=names)

    shares = area_shares(features("clusters", [symbol]), two_districts())

    assert shares["area_id"].tolist() == [area_id]
    assert shares["share_ratio"].tolist() == [1.0]


@properties
@given(clusters=cluster_frames(), areas=area_tilings())
def test_shares_of_a_cluster_sum_to_one_and_one_leads(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    by_cluster = area_shares(clusters, areas).groupby("cluster_id")

    assert by_cluster["share_ratio"].sum().to_numpy() == pytest.approx(1)
    assert (by_cluster["is_leading"].sum() == 1).all()


@properties
@given(clusters=cluster_frames(), areas=area_tilings())
def test_sharing_row_by_row_gives_the_same_answer(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    parts = [area_shares(clusters.iloc[[i]], areas) for i in range(len(clusters))]

    whole = area_shares(clusters, areas)

    assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


@properties
@given(clusters=cluster_frames(), areas=area_tilings())
def test_areas_of_a_cluster_sum_to_its_amount_exactly(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    shares = area_shares(clusters, areas)
    amounts = pd.Series(12_345_677, index=clusters["cluster_id"])

    divided = apportioned(amounts, shares).groupby(shares["cluster_id"]).sum()

    assert (divided == 12_345_677).all()


def test_a_missing_amount_is_no_land() -> None:
    assert to_m2([float("nan"), 1.00004, 1.00006]).tolist() == [0, 10_000, 10_001]


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:3857"])
def test_shares_are_never_taken_from_degrees_or_web_mercator(code: str) -> None:
    clusters = features("clusters", [cluster("C", at(0, 0, 1, 1))])

    with pytest.raises(CrsError):
        area_shares(crs.with_crs(clusters, code), two_districts())


def test_what_is_less_than_a_square_metre_lies_where_most_of_it_does() -> None:
    # A quarter of a square metre, three fifths of it in the second place.
    shape = np.array([shapely.box(9.8, 0, 10.3, 0.5)])
    places = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])

    assert list(divided_by_place(shape, places)) == [(0, 1, 1.0)]
