from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.apportion import area_shares, to_m2
from clusterviz.core.occupancy import Occupancy, average, occupancy
from tests.strategies import area_rows, cluster, features, properties, tilings
from tests.tiny import AS_OF_ON, Row, at

HECTARES = ["industrial_land_ha", "leased_ha", "committed_ha"]


def land(industrial_ha: float, leased_ha: float, committed_ha: float) -> Row:
    return dict(zip(HECTARES, (industrial_ha, leased_ha, committed_ha), strict=True))


def two_areas() -> gpd.GeoDataFrame:
    """Return area 0, x from 0 to 100 m, and area 1, from 100 to 200 m."""
    return features("areas", area_rows([at(0, 0, 100, 100), at(100, 0, 200, 100)]))


def found(*rows: Row, areas: gpd.GeoDataFrame | None = None) -> Occupancy:
    """Return the occupancy of clusters in two areas."""
    clusters = features("clusters", list(rows))
    places = two_areas() if areas is None else areas
    return occupancy(clusters, places, area_shares(clusters, places), AS_OF_ON)


def of_base(rows: pd.DataFrame, base: str) -> pd.DataFrame:
    return rows[rows["base"] == base].set_index("area_code")


def test_hectares_are_summed_before_they_are_divided() -> None:
    small = cluster("small", at(0, 0, 10, 10)) | land(10, 9, 9)
    large = cluster("large", at(0, 0, 10, 10)) | land(90, 9, 9)

    row = of_base(found(small, large).rows, "operating").loc["0"]

    # 18 of 100 ha; the rates are 90 % and 10 %.
    assert row["occupancy_ratio"] == pytest.approx(0.18)
    assert row["mean_of_rates_ratio"] == pytest.approx(0.5)


def test_the_bases_are_never_mixed() -> None:
    operating = cluster("O", at(0, 0, 10, 10), legal_status="not_established")
    established = cluster("E", at(0, 0, 10, 10), operation_status="not_operating")

    rows = found(operating | land(10, 0, 5), established | land(10, 0, 2)).rows

    assert of_base(rows, "operating").loc["0", "occupancy_ratio"] == 0.5
    assert of_base(rows, "established").loc["0", "occupancy_ratio"] == 0.2


def test_committed_land_and_not_leased_land_makes_occupancy() -> None:
    row = found(cluster("C", at(0, 0, 10, 10)) | land(10, 2, 5)).rows.iloc[0]

    assert (row["leased_ha"], row["committed_ha"]) == (2.0, 5.0)
    assert row["occupancy_ratio"] == 0.5


def test_a_cluster_over_two_areas_is_divided_and_counted_once() -> None:
    rows = found(cluster("C", at(70, 0, 110, 10)) | land(20, 4, 8)).rows

    both = of_base(rows, "operating")
    assert both["industrial_land_ha"].tolist() == [15.0, 5.0]
    assert both["committed_ha"].tolist() == [6.0, 2.0]
    assert both["n_clusters"].tolist() == [1, 0]
    assert both["occupancy_ratio"].tolist() == [0.4, 0.4]
    assert both["mean_of_rates_ratio"].isna().tolist() == [False, True]


@pytest.mark.parametrize("field", HECTARES)
def test_a_cluster_without_a_figure_is_left_out_and_named(field: str) -> None:
    whole = cluster("whole", at(0, 0, 10, 10)) | land(10, 2, 5)
    lacking = cluster("lacking", at(0, 0, 10, 10)) | land(90, 9, 9) | {field: None}

    answer = found(whole, lacking)

    assert of_base(answer.rows, "operating").loc["0", "n_clusters"] == 1
    assert of_base(answer.rows, "operating").loc["0", "occupancy_ratio"] == 0.5
    assert answer.left_out.to_numpy().tolist() == [
        ["lacking", "operating", field],
        ["lacking", "established", field],
    ]


def test_no_industrial_land_is_no_rate() -> None:
    answer = found(cluster("C", at(0, 0, 10, 10)) | land(0, 0, 0))

    assert answer.left_out["field"].unique().tolist() == ["industrial_land_ha"]
    assert answer.rows["occupancy_ratio"].isna().all()


def test_a_withdrawn_or_planned_cluster_is_in_neither_base() -> None:
    planned = cluster(
        "P",
        at(0, 0, 10, 10),
        legal_status="not_established",
        operation_status="not_operating",
    )

    assert found(planned | land(10, 5, 5)).rows["n_clusters"].sum() == 0


def test_what_lies_outside_every_area_has_its_own_row() -> None:
    rows = found(cluster("C", at(-10, 0, 10, 10)) | land(10, 2, 4)).rows

    assert of_base(rows, "operating").loc["", "industrial_land_ha"] == 5.0


def test_the_average_of_nothing_is_missing_and_not_zero() -> None:
    nothing = average(features("clusters", []))

    assert nothing.n_clusters == 0
    assert math.isnan(nothing.occupancy_ratio)
    assert math.isnan(nothing.mean_of_rates_ratio)


@st.composite
def occupied(draw: st.DrawFn) -> list[Row]:
    """Draw 1 to 4 clusters anywhere, with any industrial land from 1 to 75 ha."""
    rows = []
    for i in range(draw(st.integers(1, 4))):
        x, y = draw(st.tuples(st.integers(0, 89), st.integers(0, 89)))
        industrial = draw(st.integers(1, 75))
        committed = draw(st.integers(0, industrial))
        figures = land(industrial, draw(st.integers(0, committed)), committed)
        rows.append(cluster(f"C{i}", at(x, y, x + 11, y + 7)) | figures)
    return rows


@properties
@given(rows=occupied(), tiles=tilings())
def test_hectares_by_area_sum_to_those_of_the_clusters_exactly(
    rows: list[Row], tiles: list[shapely.Polygon]
) -> None:
    areas = features("areas", area_rows(tiles))

    table = of_base(found(*rows, areas=areas).rows, "operating")

    for name in HECTARES:
        assert to_m2(table[name]).sum() == sum(row[name] * 10_000 for row in rows)
    assert table["n_clusters"].sum() == len(rows)


@properties
@given(rows=occupied(), tiles=tilings())
def test_tables_of_parts_of_the_clusters_may_be_added(
    rows: list[Row], tiles: list[shapely.Polygon]
) -> None:
    areas = features("areas", area_rows(tiles))
    parts = [found(row, areas=areas).rows for row in rows]

    added = pd.concat(parts).groupby(["area_id", "base"])[HECTARES].sum()
    whole = found(*rows, areas=areas).rows.set_index(["area_id", "base"])[HECTARES]
    pd.testing.assert_frame_equal(added, whole.sort_index(), atol=1e-9)
