from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from clusterviz.core.overlaps import conflict_union, overlaps
from clusterviz.crs import M2_PER_HA
from tests.strategies import (
    KINDS,
    cluster_frames,
    properties,
    zone_frames,
    zone_tilings,
)
from tests.unit.test_overlaps import TOLERANCE_M, covered

if TYPE_CHECKING:
    from collections.abc import Iterable


def judged(clusters: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the overlaps, every kind being covered everywhere."""
    return overlaps(clusters, zones, covered(), kinds=KINDS, tolerance_m=TOLERANCE_M)


def table(pieces: Iterable[gpd.GeoDataFrame]) -> pd.DataFrame:
    """Return stacked pieces without geometry, in one order."""
    rows = pd.concat([pd.DataFrame(one.drop(columns="geometry")) for one in pieces])
    return rows.sort_values(["cluster_id", "zone_id"]).reset_index(drop=True)


@properties
@given(clusters=cluster_frames(), zones=zone_frames())
def test_hectares_are_those_of_the_plain_overlay(
    clusters: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    plain = gpd.overlay(
        clusters[["cluster_id", "geometry"]],
        zones[["zone_id", "geometry"]],
        keep_geom_type=False,
    )
    land = plain.assign(ha=plain.area / M2_PER_HA)[plain.area > 0]
    by_pair = land.groupby(["cluster_id", "zone_id"])["ha"].sum()

    found = judged(clusters, zones).set_index(["cluster_id", "zone_id"])

    assert found["overlap_ha"].sort_index().to_dict() == pytest.approx(
        by_pair.to_dict(), abs=1e-6
    )


@properties
@given(clusters=cluster_frames(), zones=zone_tilings())
def test_a_tiling_takes_each_cluster_once(
    clusters: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    pieces = judged(clusters, zones)

    cut = pieces.groupby("cluster_id")["overlap_ha"].sum()
    whole = clusters.set_index("cluster_id").area / M2_PER_HA
    assert cut.to_dict() == pytest.approx(whole.to_dict(), abs=1e-9)


@properties
@given(clusters=cluster_frames(), zones=zone_frames())
def test_judging_clusters_one_by_one_gives_the_same_answer(
    clusters: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    parts = [judged(clusters.iloc[[i]], zones) for i in range(len(clusters))]

    assert_frame_equal(table(parts), table([judged(clusters, zones)]))


@properties
@given(clusters=cluster_frames(), zones=zone_frames())
def test_streaming_zones_in_parts_gives_the_same_answer(
    clusters: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    parts = [judged(clusters, zones.iloc[:1]), judged(clusters, zones.iloc[1:])]

    assert_frame_equal(table(parts), table([judged(clusters, zones)]))


@properties
@given(clusters=cluster_frames(), zones=zone_frames(), seed=st.integers(0, 9))
def test_the_order_of_the_input_changes_nothing(
    clusters: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, seed: int
) -> None:
    mixed = judged(
        clusters.sample(frac=1, random_state=seed),
        zones.sample(frac=1, random_state=seed),
    )

    columns = ["cluster_id", "zone_id", "verdict"]
    assert_frame_equal(mixed[columns], judged(clusters, zones)[columns])


@properties
@given(clusters=cluster_frames(), zones=zone_frames())
def test_land_claimed_twice_is_in_conflict_once(
    clusters: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    pieces = judged(clusters, zones)
    counted = pieces[
        (pieces["verdict"] == "conflict") & (pieces["severity"] != "inform")
    ]

    union = conflict_union(pieces).set_index("cluster_id").area
    for cluster_id, shape in clusters.set_index("cluster_id").geometry.items():
        met = counted.loc[counted["cluster_id"] == cluster_id, "zone_id"]
        against = zones[zones["zone_id"].isin(met)].union_all()
        expected = shape.intersection(against).area
        assert union.get(cluster_id, 0.0) == pytest.approx(expected, abs=1e-6)
    assert np.all(union.to_numpy() > 0)
