from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core.apportion import area_shares, to_m2
from clusterviz.core.bases import Facts
from clusterviz.core.occupancy import (
    BASES,
    LANDS,
    NUMERATORS,
    Land,
    Numerator,
    Occupancy,
    cluster_rates,
    occupancy,
    tallies,
)
from tests.strategies import area_rows, cluster, features, properties, tilings
from tests.tiny import AS_OF_ON, Row, at

few = settings(properties, max_examples=20)
"""For what asks several tables of one example."""

HECTARES = ["industrial_land_ha", "leased_ha", "committed_ha"]


def land(industrial_ha: float, leased_ha: float, committed_ha: float) -> Row:
    return dict(zip(HECTARES, (industrial_ha, leased_ha, committed_ha), strict=True))


def two_areas() -> gpd.GeoDataFrame:
    """Return area 0, x from 0 to 100 m, and area 1, from 100 to 200 m."""
    return features("areas", area_rows([at(0, 0, 100, 100), at(100, 0, 200, 100)]))


def found(
    *rows: Row,
    areas: gpd.GeoDataFrame | None = None,
    numerator: Numerator = "committed",
    over: Land = "industrial",
) -> Occupancy:
    """Return the occupancy of clusters in two areas."""
    clusters = features("clusters", list(rows))
    places = two_areas() if areas is None else areas
    shares = area_shares(clusters, places)
    return occupancy(clusters, places, shares, AS_OF_ON, numerator=numerator, land=over)


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


def test_a_planned_cluster_is_only_in_the_base_of_all() -> None:
    planned = cluster(
        "P",
        at(0, 0, 10, 10),
        legal_status="not_established",
        operation_status="not_operating",
    )

    rows = found(planned | land(10, 5, 5)).rows

    assert rows.groupby("base")["n_clusters"].sum().to_dict() == {
        "operating": 0,
        "established": 0,
        "all": 1,
    }


def test_what_lies_outside_every_area_has_its_own_row() -> None:
    rows = found(cluster("C", at(-10, 0, 10, 10)) | land(10, 2, 4)).rows

    assert of_base(rows, "operating").loc["", "industrial_land_ha"] == 5.0


def test_the_occupancy_of_nothing_is_missing_and_not_zero() -> None:
    rows = found().rows

    assert rows["n_clusters"].sum() == 0
    assert rows[["occupancy_ratio", "mean_of_rates_ratio"]].isna().to_numpy().all()


@pytest.mark.parametrize(
    ("numerator", "over", "ratio"),
    [
        ("committed", "industrial", 0.5),
        ("leased", "industrial", 0.25),
        ("committed", "fit_to_lease", 0.625),
        ("leased", "fit_to_lease", 0.3125),
        ("committed", "gross", 0.25),
        ("leased", "gross", 0.125),
    ],
)
def test_each_reading_divides_what_it_says(
    numerator: Numerator, over: Land, ratio: float
) -> None:
    """5 ha leased and 10 committed, of 20 industrial, 16 fit to lease, 40 in all."""
    one = cluster("C", at(0, 0, 10, 10), fit_to_lease_ha=16, planned_area_ha=40)

    row = found(one | land(20, 5, 10), numerator=numerator, over=over).rows.iloc[0]

    assert (row["numerator"], row["land"]) == (numerator, over)
    assert row["occupancy_ratio"] == ratio
    assert row["mean_of_rates_ratio"] == ratio
    assert row["land_ha"] == {"industrial": 20, "fit_to_lease": 16, "gross": 40}[over]


def test_a_cluster_lacks_only_the_land_that_is_divided_by() -> None:
    one = cluster("C", at(0, 0, 10, 10), planned_area_ha=40) | land(20, 5, 10)

    fit, gross = found(one, over="fit_to_lease"), found(one, over="gross")

    assert fit.left_out["field"].unique().tolist() == ["fit_to_lease_ha"]
    assert gross.left_out.empty


def test_industrial_land_that_a_counted_cluster_lacks_is_no_sum() -> None:
    one = cluster("C", at(0, 0, 10, 10), planned_area_ha=40)
    rows = [one | land(20, 5, 10), one | land(20, 5, 10)]
    rows[1] |= {"cluster_id": "D", "industrial_land_ha": None}

    row = found(*rows, over="gross").rows.iloc[0]

    assert row["occupancy_ratio"] == 20 / 80
    assert math.isnan(row["industrial_land_ha"])


def test_both_sides_of_the_line_are_of_the_same_clusters() -> None:
    whole = cluster("whole", at(0, 0, 10, 10)) | land(10, 2, 5)
    lacking = cluster("lacking", at(0, 0, 10, 10)) | land(90, 9, 9)
    clusters = features("clusters", [whole, lacking | {"leased_ha": None}])
    facts = Facts(AS_OF_ON, clusters, area_shares(clusters, two_areas()))

    above, below = tallies(facts, "established", "leased", "industrial")

    assert above.rows["cluster_id"].tolist() == ["whole"]
    assert (above.total(), below.total()) == (2.0, 10.0)
    for one in (above, below):
        assert one.left_out.to_numpy().tolist() == [["lacking", "lacking", "leased_ha"]]
    assert cluster_rates(above, below).to_dict() == {"whole": 0.2}


@st.composite
def occupied(draw: st.DrawFn) -> list[Row]:
    """Draw 1 to 4 clusters anywhere, with any industrial land from 1 to 75 ha."""
    rows = []
    for i in range(draw(st.integers(1, 4))):
        x, y = draw(st.tuples(st.integers(0, 89), st.integers(0, 89)))
        industrial = draw(st.integers(1, 75))
        committed = draw(st.integers(0, industrial))
        figures = land(industrial, draw(st.integers(0, committed)), committed)
        more = {"fit_to_lease_ha": draw(st.sampled_from([None, 0, 1, industrial]))}
        rows.append(cluster(f"C{i}", at(x, y, x + 11, y + 7)) | figures | more)
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


@few
@given(rows=occupied(), tiles=tilings())
def test_tables_of_parts_of_the_clusters_may_be_added(
    rows: list[Row], tiles: list[shapely.Polygon]
) -> None:
    areas = features("areas", area_rows(tiles))
    parts = [found(row, areas=areas).rows for row in rows]

    added = pd.concat(parts).groupby(["area_id", "base"])[HECTARES].sum()
    whole = found(*rows, areas=areas).rows.set_index(["area_id", "base"])[HECTARES]
    pd.testing.assert_frame_equal(added, whole.sort_index(), atol=1e-9)


@few
@given(
    rows=occupied(),
    tiles=tilings(),
    numerator=st.sampled_from(list(NUMERATORS)),
    over=st.sampled_from(list(LANDS)),
)
def test_merging_areas_equals_summing_them(
    rows: list[Row],
    tiles: list[shapely.Polygon],
    numerator: Numerator,
    over: Land,
) -> None:
    whole = features("areas", area_rows([at(0, 0, 100, 100)]))
    parts = features("areas", area_rows(tiles))

    one, several = (
        found(*rows, areas=areas, numerator=numerator, over=over).rows
        for areas in (whole, parts)
    )

    for base in BASES:
        merged, its_parts = of_base(one, base), of_base(several, base)
        for name in ("land_ha", "leased_ha", "committed_ha"):
            assert to_m2(its_parts[name]).sum() == to_m2(merged[name]).sum()
        for name in ("n_clusters", "n_left_out"):
            assert its_parts[name].sum() == merged[name].sum()
        taken = its_parts[NUMERATORS[numerator]].sum()
        land_ha = its_parts["land_ha"].sum()
        ratio = merged["occupancy_ratio"].iloc[0]
        assert (
            math.isnan(ratio)
            if not land_ha
            else ratio == pytest.approx(taken / land_ha)
        )
