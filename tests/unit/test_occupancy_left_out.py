"""Who has no rate of occupancy: left out, and named with the field it lacks."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pandas as pd
import pytest

from clusterviz.core.apportion import area_shares
from clusterviz.core.occupancy import Land, Occupancy, occupancy
from tests.strategies import area_rows, cluster, features
from tests.tiny import AS_OF_ON, Row, at


def land(industrial_ha: float, leased_ha: float, committed_ha: float) -> Row:
    return {
        "industrial_land_ha": industrial_ha,
        "leased_ha": leased_ha,
        "committed_ha": committed_ha,
    }


def two_areas() -> gpd.GeoDataFrame:
    """Return area 0, x from 0 to 100 m, and area 1, from 100 to 200 m."""
    return features("areas", area_rows([at(0, 0, 100, 100), at(100, 0, 200, 100)]))


def found(*rows: Row, over: Land = "industrial") -> Occupancy:
    """Return the committed occupancy of clusters in two areas."""
    clusters, places = features("clusters", list(rows)), two_areas()
    shares = area_shares(clusters, places)
    return occupancy(clusters, places, shares, AS_OF_ON, land=over)


def of_base(rows: pd.DataFrame, base: str) -> pd.DataFrame:
    return rows[rows["base"] == base].set_index("area_code")


@pytest.mark.parametrize("field", ["industrial_land_ha", "committed_ha"])
def test_a_cluster_without_a_figure_is_left_out_and_named(field: str) -> None:
    whole = cluster("whole", at(0, 0, 10, 10)) | land(10, 2, 5)
    lacking = cluster("lacking", at(0, 0, 10, 10)) | land(90, 9, 9) | {field: None}

    answer = found(whole, lacking)

    assert of_base(answer.rows, "operating").loc["0", "n_clusters"] == 1
    assert of_base(answer.rows, "operating").loc["0", "occupancy_ratio"] == 0.5
    assert answer.left_out.to_numpy().tolist() == [
        ["lacking", "operating", field],
        ["lacking", "established", field],
        ["lacking", "all", field],
    ]
    assert answer.rows.groupby("base")["n_left_out"].sum().tolist() == [1, 1, 1]


def test_a_figure_that_the_rate_does_not_divide_leaves_nobody_out() -> None:
    whole = cluster("whole", at(0, 0, 10, 10)) | land(10, 2, 5)
    lacking = cluster("lacking", at(0, 0, 10, 10)) | land(30, 9, 15)

    answer = found(whole, lacking | {"leased_ha": None})

    # 5 + 15 of 10 + 30 ha, as the gate has it; what is leased nobody can add up.
    rows = of_base(answer.rows, "established")
    assert rows.loc["0", "occupancy_ratio"] == 0.5
    assert rows["leased_ha"].isna().tolist() == [True, False]
    assert answer.left_out.empty


@pytest.mark.parametrize(
    ("papers", "n_counted"),
    [
        ({"construction_status": "none"}, 0),
        ({"construction_status": "plan_approved"}, 1),
        ({"detailed_plan_on": AS_OF_ON}, 1),
        ({"detailed_plan_on": AS_OF_ON + dt.timedelta(days=1)}, 0),
    ],
)
def test_industrial_land_is_that_of_an_approved_detailed_plan(
    papers: Row, n_counted: int
) -> None:
    one = cluster("C", at(0, 0, 10, 10), planned_area_ha=20) | land(10, 2, 5) | papers

    answer, gross = found(one), found(one, over="gross")

    row = of_base(answer.rows, "established").loc["0"]
    assert row["n_clusters"] == n_counted
    assert pd.isna(row["occupancy_ratio"]) == (n_counted == 0)
    named = [] if n_counted else ["detailed_plan_on"]
    assert answer.left_out["field"].unique().tolist() == named
    # Its area is on paper whatever the plan says: 5 of 20 ha.
    assert of_base(gross.rows, "established").loc["0", "occupancy_ratio"] == 0.25


def test_no_industrial_land_is_no_rate() -> None:
    answer = found(cluster("C", at(0, 0, 10, 10)) | land(0, 0, 0))

    assert answer.left_out["field"].unique().tolist() == ["industrial_land_ha"]
    assert answer.rows["occupancy_ratio"].isna().all()


def test_land_of_less_than_a_square_metre_divides_nothing() -> None:
    answer = found(cluster("C", at(0, 0, 10, 10)) | land(0.00004, 0, 1))

    assert answer.left_out["field"].unique().tolist() == ["industrial_land_ha"]
    assert answer.rows["mean_of_rates_ratio"].isna().all()
