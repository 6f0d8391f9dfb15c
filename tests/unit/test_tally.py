"""Totals as lists of rows: by hand, and as properties of any clusters."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.apportion import area_shares
from clusterviz.core.bases import Facts
from clusterviz.core.quantities import QUANTITIES
from clusterviz.core.tally import PER_UNIT, Quantity, Tally, missing, tally
from tests.strategies import (
    LAYERS,
    area_tilings,
    cluster,
    cluster_frames,
    features,
    properties,
)
from tests.tiny import AS_OF_ON, at, typed

if TYPE_CHECKING:
    import geopandas as gpd

    from tests.tiny import Row

ON_PAPER = Quantity("in_plan_ha", "in_plan", "planned_area_ha", "ha")
NUMBER = Quantity("n_in_plan", "in_plan")


def shares_of(*rows: tuple[str, str, float, bool]) -> pd.DataFrame:
    names = ["cluster_id", "area_id", "share_ratio", "is_leading"]
    return pd.DataFrame(rows, columns=names).astype({"is_leading": "bool"})


def facts_of(*rows: Row, shares: pd.DataFrame, **more: object) -> Facts:
    facts = Facts(AS_OF_ON, features("clusters", list(rows)), shares)
    return dataclasses.replace(facts, **more)  # type: ignore[arg-type]


def two_areas() -> pd.DataFrame:
    """Return C1 with three quarters in the west, C2 outside every area."""
    return shares_of(
        ("C1", "west", 0.75, True), ("C1", "east", 0.25, False), ("C2", "", 1.0, True)
    )


def by_area(found: Tally, *ids: str) -> list[float]:
    return found.by_area(pd.Series(list(ids), dtype="str")).tolist()


def test_hectares_are_divided_and_clusters_counted_where_they_lead() -> None:
    facts = facts_of(
        cluster("C1", at(0, 0, 10, 10), planned_area_ha=40.0),
        cluster("C2", at(0, 0, 10, 10), planned_area_ha=5.5),
        shares=two_areas(),
    )

    hectares, number = tally(ON_PAPER, facts), tally(NUMBER, facts)

    assert by_area(hectares, "west", "east", "", "north") == [30.0, 10.0, 5.5, 0.0]
    assert hectares.total() == 45.5
    assert by_area(number, "west", "east", "") == [1.0, 0.0, 1.0]
    assert number.total() == 2.0
    ids = pd.Series(["west", "east", ""])
    assert hectares.n_by_area(ids).tolist() == [1, 0, 1]


def test_odd_square_metres_go_to_one_area_and_none_is_lost() -> None:
    thirds = shares_of(
        ("C1", "a", 1 / 3, True), ("C1", "b", 1 / 3, False), ("C1", "c", 1 / 3, False)
    )
    facts = facts_of(
        cluster("C1", at(0, 0, 10, 10), planned_area_ha=0.01), shares=thirds
    )

    found = tally(ON_PAPER, facts)

    # 100 m² in three: 34 + 33 + 33.
    assert found.rows["amount"].tolist() == [34, 33, 33]
    assert found.total() == 0.01


def test_money_goes_whole_to_where_most_of_the_cluster_is() -> None:
    capital = QUANTITIES["infrastructure_capital_billion_vnd"]
    field = "infrastructure_capital_billion_vnd"
    facts = facts_of(
        cluster("C1", at(0, 0, 10, 10), **{field: 12.345678}), shares=two_areas()
    )

    found = tally(capital, facts)

    assert by_area(found, "west", "east") == [12.345678, 0.0]
    # Thousand dong: 12.345678 billion are 12,345,678 of them.
    assert found.rows["amount"].tolist() == [12_345_678]


def test_who_lacks_the_figure_is_left_out_and_named() -> None:
    facts = facts_of(
        cluster("C1", at(0, 0, 10, 10), planned_area_ha=40.0),
        cluster("C2", at(0, 0, 10, 10)),
        shares=two_areas(),
    )

    found = tally(ON_PAPER, facts)

    assert found.total() == 40.0
    assert found.left_out.to_dict("records") == [
        {"feature_id": "C2", "cluster_id": "C2", "field": "planned_area_ha"}
    ]


def test_of_what_divides_nothing_is_as_good_as_missing_but_not_of_what_is_summed() -> (
    None
):
    rows = pd.DataFrame(
        {
            "industrial_land_ha": [10.0, 0.0, None, 10.0, 10.0],
            "leased_ha": [5.0, 5.0, 5.0, 0.0, None],
        }
    )

    found = missing(rows, ("industrial_land_ha", "leased_ha"))

    land = "industrial_land_ha"
    assert found.tolist() == ["", land, land, "", "leased_ha"]


def test_projects_count_in_the_area_of_their_cluster_and_strangers_do_not() -> None:
    columns = {"project_name": "P", "is_producing": True, "is_foreign": False}
    projects = typed(
        LAYERS["projects"],
        [
            {**columns, "project_id": "P1", "cluster_id": "C1", "n_workers": 200},
            {**columns, "project_id": "P2", "cluster_id": "C2", "n_workers": None},
            {**columns, "project_id": "P3", "cluster_id": "gone", "n_workers": 9},
        ],
    )
    facts = facts_of(
        cluster("C1", at(0, 0, 10, 10)),
        cluster("C2", at(0, 0, 10, 10)),
        shares=two_areas(),
        projects=projects,
    )

    number, workers = (tally(QUANTITIES[n], facts) for n in ("n_projects", "n_workers"))

    # P3 belongs to a cluster that is not in the plan.
    assert by_area(number, "west", "east", "") == [1.0, 0.0, 1.0]
    assert by_area(workers, "west", "") == [200.0, 0.0]
    assert workers.left_out["feature_id"].tolist() == ["P2"]


def test_reports_count_where_their_project_is() -> None:
    columns = {"project_name": "P", "is_producing": True, "cluster_id": "C1"}
    projects = typed(LAYERS["projects"], [{**columns, "project_id": "P1"}])
    reports = pd.DataFrame(
        {
            "project_id": ["P1", "unknown"],
            "revenue_billion_vnd": [2.5, 100.0],
            "budget_billion_vnd": [None, 1.0],
        }
    )
    facts = facts_of(
        cluster("C1", at(0, 0, 10, 10)),
        shares=two_areas(),
        projects=projects,
        reports=reports,
    )

    revenue, budget = (
        tally(QUANTITIES[f"{name}_billion_vnd"], facts)
        for name in ("revenue", "budget")
    )

    assert (revenue.total(), by_area(revenue, "west")) == (2.5, [2.5])
    assert (budget.total(), budget.left_out["feature_id"].tolist()) == (0.0, ["P1"])


@pytest.mark.parametrize("code", list(QUANTITIES))
def test_of_nothing_every_total_is_nothing(code: str) -> None:
    clusters = features("clusters", [])
    nothing = Facts(dt.date(2024, 6, 14), clusters, shares_of())

    found = tally(QUANTITIES[code], nothing)

    assert found.total() == 0
    assert found.left_out.empty
    assert QUANTITIES[code].code == code


@st.composite
def placed(draw: st.DrawFn) -> tuple[Facts, gpd.GeoDataFrame]:
    """Draw clusters with hectares on paper, some unknown, and areas they lie in."""
    clusters = draw(cluster_frames(4))
    known = st.one_of(st.none(), st.integers(0, 10**6).map(lambda m2: m2 / 10_000))
    size = len(clusters)
    clusters["planned_area_ha"] = pd.Series(
        draw(st.lists(known, min_size=size, max_size=size)),
        dtype="float64",
        index=clusters.index,
    )
    areas = draw(area_tilings())
    return Facts(AS_OF_ON, clusters, area_shares(clusters, areas)), areas


@properties
@given(placed())
def test_areas_add_up_to_the_whole_and_rows_are_counted_or_left_out(
    drawn: tuple[Facts, gpd.GeoDataFrame],
) -> None:
    facts, areas = drawn
    ids = pd.Series([*areas["area_id"], ""], dtype="str")

    found, number = tally(ON_PAPER, facts), tally(NUMBER, facts)

    known = facts.clusters["planned_area_ha"].dropna()
    whole_m2 = sum(round(ha * PER_UNIT["ha"]) for ha in known)
    assert found.rows["amount"].sum() == whole_m2
    assert round(found.by_area(ids).mul(PER_UNIT["ha"]).sum()) == whole_m2
    assert number.by_area(ids).sum() == len(facts.clusters)
    assert found.n_by_area(ids).sum() + len(found.left_out) == len(facts.clusters)


@properties
@given(placed(), st.data())
def test_tallies_of_parts_add_up(
    drawn: tuple[Facts, gpd.GeoDataFrame], data: st.DataObject
) -> None:
    facts, areas = drawn
    cut = data.draw(st.integers(0, len(facts.clusters)))
    ids = areas["area_id"]

    parts = [
        tally(ON_PAPER, dataclasses.replace(facts, clusters=part)).by_area(ids)
        for part in (facts.clusters.iloc[:cut], facts.clusters.iloc[cut:])
    ]

    whole = tally(ON_PAPER, facts).by_area(ids)
    assert (parts[0] + parts[1]).round(4).tolist() == whole.round(4).tolist()


def test_hectares_are_the_nearest_whole_square_metres() -> None:
    # 0.57 × 10,000 is a hair less than 5,700 in floats.
    row = cluster("C1", at(0, 0, 10, 10), planned_area_ha=0.57)

    found = tally(ON_PAPER, facts_of(row, shares=shares_of(("C1", "w", 1.0, True))))

    assert found.rows["amount"].tolist() == [5_700]
