from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz import crs
from clusterviz.core.apportion import area_shares, to_m2
from clusterviz.core.landfund import STEPS, divided, landfund
from clusterviz.core.partition import land_parts
from clusterviz.errors import CrsError
from tests.strategies import (
    area_rows,
    area_tilings,
    boxes,
    cluster,
    cluster_frames,
    features,
    properties,
    split_tilings,
)
from tests.tiny import at
from tests.unit.test_partition import log, plot

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HECTARES = [f"{step}_ha" for step in STEPS]


def parts_of(clusters: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the parts of clusters with plots in the west."""
    plots = [
        plot(at(0, 0, 33, 100), lease_status="leased", cluster_id=name)
        for name in clusters["cluster_id"]
    ]
    return land_parts(
        clusters,
        features("plots", plots),
        features("clearance_sites", []),
        log(),
        clusters.iloc[:0][["cluster_id", "geometry"]],
    )


def of_parts(
    parts: gpd.GeoDataFrame, clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return the land fund of parts whose clusters are all established."""
    shares = area_shares(clusters, areas)
    return landfund(
        divided(parts, areas, shares, set(clusters["cluster_id"])), areas, shares
    )


def fund(clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the land fund of established clusters, by area."""
    return of_parts(parts_of(clusters), clusters, areas)


def in_metres(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the hectares of the table in whole square metres."""
    return rows[["planned_ha", *HECTARES]].apply(to_m2)


@properties
@given(clusters=cluster_frames(), levels=split_tilings())
def test_districts_communes_and_clusters_give_one_and_the_same_sum(
    clusters: gpd.GeoDataFrame, levels: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]
) -> None:
    by_district, by_commune = (in_metres(fund(clusters, areas)) for areas in levels)

    assert by_district.sum().to_dict() == by_commune.sum().to_dict()
    assert by_district["planned_ha"].sum() == sum(round(m2) for m2 in clusters.area)


@properties
@given(clusters=cluster_frames(), areas=area_tilings())
def test_the_parts_of_a_row_sum_to_its_area(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    rows = fund(clusters, areas)
    square_metres = in_metres(rows)

    parts = square_metres[HECTARES].sum(axis="columns")
    assert parts.tolist() == square_metres["planned_ha"].tolist()
    assert rows["n_clusters"].sum() == len(clusters)


@properties
@given(clusters=cluster_frames(), areas=area_tilings())
def test_funds_of_parts_of_the_clusters_may_be_added(
    clusters: gpd.GeoDataFrame, areas: gpd.GeoDataFrame
) -> None:
    parts = [fund(clusters.iloc[[i]], areas) for i in range(len(clusters))]

    added = pd.concat(parts).groupby("area_id")[["n_clusters", "planned_ha"]].sum()
    whole = fund(clusters, areas).set_index("area_id")[["n_clusters", "planned_ha"]]
    pd.testing.assert_frame_equal(added, whole.sort_index(), atol=1e-9)


@properties
@given(shape=boxes(), share=st.integers(1, 99))
def test_a_part_over_two_areas_is_divided_by_where_it_lies(
    shape: BaseGeometry, share: int
) -> None:
    areas = features("areas", area_rows([at(0, 0, share, 100), at(share, 0, 100, 100)]))

    rows = fund(features("clusters", [cluster("C", shape)]), areas)

    west = shape.intersection(at(0, 0, share, 100)).area
    assert to_m2(rows["planned_ha"])[0] == pytest.approx(west, abs=1)


def test_a_symbol_and_what_lies_outside_have_a_row_of_their_own() -> None:
    areas = features("areas", area_rows([at(0, 0, 100, 100), at(100, 0, 200, 100)]))
    clusters = features(
        "clusters",
        [
            cluster("half", at(-100, 0, 100, 100)),
            cluster("symbol", None, geometry_quality="symbol", planned_area_ha=25),
        ],
    )

    rows = fund(clusters, areas)

    assert rows["area_code"].tolist() == ["0", "1", ""]
    assert rows["planned_ha"].tolist() == [1.0, 0.0, 26.0]
    assert rows["symbol_only_ha"].tolist() == [0.0, 0.0, 25.0]
    assert rows["n_clusters"].sum() == 2


def test_a_symbol_drawn_over_two_areas_goes_where_its_paper_says() -> None:
    areas = features("areas", area_rows([at(0, 0, 100, 100), at(100, 0, 200, 100)]))
    drawn = {"geometry_quality": "symbol", "planned_area_ha": 25.0}
    clusters = features(
        "clusters",
        [
            cluster("named", at(50, 0, 150, 100), district_names="Area 1", **drawn),
            cluster("unnamed", at(50, 0, 150, 100), **drawn),
        ],
    )

    rows = fund(clusters, areas)

    assert rows["area_code"].tolist() == ["0", "1", ""]
    assert rows["symbol_only_ha"].tolist() == [0.0, 25.0, 25.0]
    assert rows["n_clusters"].tolist() == [0, 1, 1]


def test_leased_land_is_apart_from_what_is_committed_and_not_yet_leased() -> None:
    clusters = features("clusters", [cluster("C", at(0, 0, 100, 100))])
    areas = features("areas", area_rows([at(0, 0, 100, 100)]))
    plots = [
        plot(at(0, 0, 30, 100), lease_status="leased"),
        plot(at(30, 0, 50, 100), lease_status="committed"),
    ]
    sites, none = features("clearance_sites", []), clusters.iloc[:0]
    parts = land_parts(clusters, features("plots", plots), sites, log(), none)

    (row,) = of_parts(parts, clusters, areas).to_dict("records")

    assert row["leased_ha"] == 0.3
    assert row["committed_not_leased_ha"] == 0.2
    assert row["to_clear_ha"] == 0.5
    names = list(row)
    assert names.index("committed_not_leased_ha") == names.index("usable_ha") + 1


def test_land_of_what_is_not_established_or_scheduled_later_stands_apart() -> None:
    """Four clusters of 1 ha, a third of it leased: two not established, two later."""
    areas = features("areas", area_rows([at(0, 0, 100, 100)]))
    clusters = features(
        "clusters",
        [cluster(name, at(0, 0, 100, 100)) for name in ("E", "N", "L", "NL")],
    )
    shares = area_shares(clusters, areas)

    ledger = divided(
        parts_of(clusters), areas, shares, {"E", "L"}, later_ids={"L", "NL"}
    )

    assert ledger.to_dict("records") == [
        {"area_id": "district:0", "cluster_id": name, "part": part, "m2": m2}
        for name, part, m2 in (
            ("E", "to_clear", 6_700),
            ("E", "leased", 3_300),
            ("N", "not_established", 10_000),
            ("L", "scheduled_later", 10_000),
            ("NL", "scheduled_later", 10_000),
        )
    ]
    (row,) = landfund(ledger, areas, shares).to_dict("records")
    assert row["planned_ha"] == 4.0
    assert (row["not_established_ha"], row["scheduled_later_ha"]) == (1.0, 2.0)
    assert list(row)[-4:] == [
        "committed_not_leased_ha",
        "not_established_ha",
        "scheduled_later_ha",
        "area_id",
    ]


def test_land_divided_on_paper_goes_by_the_clusters_shares() -> None:
    """1/4 of a cluster is in area 0; of its 1 ha, 0.4 ha are leased on paper."""
    areas = features("areas", area_rows([at(0, 0, 100, 100), at(100, 0, 200, 100)]))
    row = cluster("C", at(75, 0, 175, 100), leased_ha=0.4, committed_ha=0.4)
    clusters = features("clusters", [row])
    no_plots = land_parts(
        clusters,
        features("plots", []),
        features("clearance_sites", []),
        log(),
        clusters.iloc[:0],
    )

    rows = of_parts(no_plots, clusters, areas)

    assert rows["leased_ha"].tolist() == [0.1, 0.3]
    assert rows["to_clear_ha"].tolist() == [0.15, 0.45]
    assert rows["planned_ha"].tolist() == [0.25, 0.75]


@properties
@given(
    clusters=cluster_frames(),
    areas=area_tilings(),
    is_established=st.lists(st.booleans(), min_size=3, max_size=3),
    is_later=st.lists(st.booleans(), min_size=3, max_size=3),
)
def test_the_ledger_has_all_land_of_each_cluster_once(
    clusters: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    is_established: list[bool],
    is_later: list[bool],
) -> None:
    ids = clusters["cluster_id"]
    established, later = (
        {name for name, is_one in zip(ids, is_so, strict=False) if is_one}
        for is_so in (is_established, is_later)
    )
    shares = area_shares(clusters, areas)

    ledger = divided(parts_of(clusters), areas, shares, established, later_ids=later)

    assert set(ledger["part"]) <= set(STEPS)
    assert not ledger.duplicated(["area_id", "cluster_id", "part"]).any()
    by_cluster = ledger.groupby("cluster_id")["m2"].sum()
    for name, shape in clusters.set_index("cluster_id").geometry.items():
        assert by_cluster[name] == round(shape.area)


def test_without_clusters_every_area_has_a_row_of_zeros() -> None:
    areas = features("areas", area_rows([at(0, 0, 100, 100)]))

    rows = fund(features("clusters", []), areas)

    assert rows["n_clusters"].tolist() == [0]
    assert rows["planned_ha"].tolist() == [0.0]


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:3857"])
def test_a_land_fund_is_never_taken_from_degrees_or_web_mercator(code: str) -> None:
    areas = features("areas", area_rows([at(0, 0, 100, 100)]))
    clusters = features("clusters", [cluster("C", at(0, 0, 10, 10))])
    shares = area_shares(clusters, areas)
    parts = clusters.assign(part="usable", area_ha=0.01, basis="drawn")

    with pytest.raises(CrsError):
        divided(crs.with_crs(parts, code), areas, shares, {"C"})
