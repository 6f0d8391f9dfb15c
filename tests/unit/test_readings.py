"""Published percentages, and the reading of occupancy that yields each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from clusterviz.core.apportion import area_shares
from clusterviz.core.bases import Facts
from clusterviz.core.readings import readings
from tests.strategies import area_rows, cluster, features
from tests.tiny import AS_OF_ON, Row, at

KEY = ["base", "land", "numerator", "average"]


def facts(rows: list[Row]) -> Facts:
    """Return clusters of the plan; area 0 is x from 0 to 100 m, area 1 the rest."""
    clusters = features("clusters", rows)
    tiles = [at(0, 0, 100, 100), at(100, 0, 200, 100)]
    areas = features("areas", area_rows(tiles))
    return Facts(AS_OF_ON, clusters, area_shares(clusters, areas))


def that_give(rows: pd.DataFrame, percent: float, decimals: int) -> set[str]:
    """Return the bases whose hectares, over industrial land, give a percentage."""
    is_meant = (
        (rows["land"] == "industrial")
        & (rows["numerator"] == "leased")
        & (rows["average"] == "area_weighted")
    )
    shown = (rows["ratio"] * 100).round(decimals)
    return set(rows.loc[is_meant & (shown == percent), "base"])


def leased_over(rows: pd.DataFrame, base: str, land: str) -> dict[str, Any]:
    """Return the reading of leased land whose hectares are summed."""
    key = [base, land, "leased", "area_weighted"]
    is_meant = (rows[KEY] == key).all(axis="columns")
    (one,) = rows[is_meant].to_dict("records")
    return {str(name): value for name, value in one.items()}


def split(total: float, n: int, step: float) -> list[float]:
    """Return `n` unequal parts of a total, to four decimals."""
    middle = (n - 1) / 2
    parts = [round(total / n + (i - middle) * step, 4) for i in range(n - 1)]
    return [*parts, round(total - sum(parts), 4)]


def long_an() -> list[Row]:
    """Return 22 operating clusters with 756.48 ha leased, and 5 more established.

    756.48 ha are 77.67 % of 973.97 ha. The others have 200 ha of industrial land
    that nobody leases; an operating one is not established.
    """
    industrial, leased = split(973.97, 22, 0.5), split(756.48, 22, 0.3)
    operating = [
        cluster(
            f"LA-{i:02}",
            at(0, 0, 10, 10),
            legal_status="established" if i else "not_established",
            planned_area_ha=industrial[i] * 1.4,
            industrial_land_ha=industrial[i],
            leased_ha=leased[i],
            committed_ha=leased[i] + 1,
        )
        for i in range(22)
    ]
    others = [
        cluster(
            f"LA-{i:02}",
            at(0, 0, 10, 10),
            operation_status="not_operating",
            planned_area_ha=50,
            industrial_land_ha=40,
            leased_ha=0,
            committed_ha=0,
        )
        for i in range(22, 27)
    ]
    return [*operating, *others]


def lao_cai() -> list[Row]:
    """Return 56 planned clusters, 3,052.81 ha: 23 with a detailed plan, 903.78 ha.

    Only these have industrial land, 650.32 ha, of which 188.75 ha are leased; 13 of
    them are established, and have most of it. The others have none in any plan.
    """
    planned = split(903.78, 23, 0.2)
    industrial, leased = split(650.32, 23, 0.1), split(188.75, 23, -0.2)
    detailed = [
        cluster(
            f"LC-{i:02}",
            at(0, 0, 10, 10),
            legal_status="established" if i < 13 else "not_established",
            operation_status="operating" if i < 9 else "not_operating",
            construction_status="plan_approved",
            planned_area_ha=planned[i],
            industrial_land_ha=industrial[i],
            leased_ha=leased[i],
            committed_ha=leased[i],
        )
        for i in range(23)
    ]
    rest = split(3052.81 - 903.78, 33, 0.3)
    others = [
        cluster(
            f"LC-{i + 23:02}",
            at(0, 0, 10, 10),
            legal_status="not_established",
            operation_status="not_operating",
            construction_status="none",
            planned_area_ha=area_ha,
        )
        for i, area_ha in enumerate(rest)
    ]
    return [*detailed, *others]


def test_long_an_counts_its_operating_clusters() -> None:
    rows = readings(facts(long_an()))

    assert that_give(rows, 77.67, 2) == {"operating"}
    one = leased_over(rows, "operating", "industrial")
    assert (one["n_clusters"], one["numerator_ha"]) == (22, 756.48)
    # With the 200 ha of others, of all in the plan: 756.48 / 1173.97.
    assert that_give(rows, 64.44, 2) == {"all"}


def test_lao_cai_counts_all_of_the_plan_that_has_industrial_land() -> None:
    rows = readings(facts(lao_cai()))

    assert that_give(rows, 29.0, 1) == {"all"}
    over_industrial = leased_over(rows, "all", "industrial")
    assert over_industrial["n_clusters"] == 23
    assert over_industrial["numerator_ha"] == 188.75
    assert over_industrial["land_ha"] == 650.32
    # Of the area of the 23 with a detailed plan: 188.75 / 903.78.
    over_gross = leased_over(rows, "all", "gross")
    assert over_gross["ratio"] == pytest.approx(0.2088, abs=5e-5)


def test_there_are_thirty_six_readings_each_once() -> None:
    rows = readings(facts(long_an()))

    assert len(rows) == 36
    assert not rows.duplicated(KEY).any()


def test_the_default_is_the_decrees_own_and_follows_the_rules() -> None:
    usual = readings(facts(long_an()))
    other = readings(facts(long_an()), numerator="leased", average="mean_of_rates")

    assert usual.loc[usual["is_default"], KEY].to_numpy().tolist() == [
        ["established", "industrial", "committed", "area_weighted"]
    ]
    assert other.loc[other["is_default"], KEY].to_numpy().tolist() == [
        ["established", "industrial", "leased", "mean_of_rates"]
    ]


def test_of_nothing_no_reading_has_a_ratio() -> None:
    rows = readings(facts([cluster("C", at(0, 0, 10, 10))]))

    assert rows["ratio"].isna().all()
    assert rows["n_clusters"].sum() == 0


def test_the_readings_of_an_area_take_its_share_of_the_land() -> None:
    """3/4 of a half-full cluster and none of an empty one lie in area 0."""
    figures = {"industrial_land_ha": 20, "leased_ha": 10, "committed_ha": 10}
    empty = {**figures, "leased_ha": 0, "committed_ha": 0}
    both = facts(
        [
            cluster("C", at(70, 0, 110, 10)) | figures,
            cluster("D", at(150, 0, 160, 10)) | empty,
        ]
    )

    first, second = (
        readings(both, area_ids={f"district:{i}"}).iloc[0] for i in range(2)
    )

    assert (first["numerator_ha"], first["land_ha"]) == (7.5, 15.0)
    assert first["n_clusters"] == 1
    # 2.5 of 25 ha.
    assert second["ratio"] == pytest.approx(0.1)
