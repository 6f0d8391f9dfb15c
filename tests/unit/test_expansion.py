"""Expansion by Art. 8(2), on both sides of each limit and of 1 May 2024.

Total afterwards at most 75 ha; occupancy of at least 60 %, or demand above the
industrial land there; internal roads, water supply and wastewater works finished
and in use.
"""

from __future__ import annotations

import datetime as dt

import pytest

from clusterviz.core.expansion import WORKS, Expansion, expansion
from clusterviz.rules import read_rules
from tests.strategies import cluster, features
from tests.tiny import at

MAY = dt.date(2024, 5, 1)

READY = {
    "planned_area_ha": 50.0,
    "industrial_land_ha": 40.0,
    "leased_ha": 10.0,
    "committed_ha": 24.0,
    "lease_demand_ha": 0.0,
    **dict.fromkeys(WORKS, "in_use"),
}
"""60 % of 40 ha is 24: every condition is met."""


def asked(*days: dt.date, **facts: object) -> Expansion:
    """Return the answer for one cluster that is ready but for `facts`."""
    row = cluster("C1", at(0, 0, 100, 100), **{**READY, **facts})
    return expansion(
        features("clusters", [row]), read_rules(), days[0] if days else MAY
    )


def verdict(**facts: object) -> str:
    """Return whether that cluster may be expanded."""
    return str(asked(**facts).rows.at[0, "expand"])


def test_a_cluster_that_meets_every_condition_may_be_expanded() -> None:
    found = asked()

    assert found.rows.at[0, "expand"] == "met"
    # To 75 ha there are 25.
    assert found.rows.at[0, "room_ha"] == 25
    assert found.rows.at[0, "occupancy_ratio"] == 0.6
    assert found.rows.at[0, "commit_to_expand_ha"] == 0
    assert set(found.conditions["verdict"]) == {"met", "not_met"}
    assert set(found.conditions["document"]) == {"32/2024/NĐ-CP"}
    assert set(found.conditions["article"]) == {"Art. 8(2)"}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        # Up to 75 ha afterwards: from 74.9999 there is a square metre to add.
        ({"planned_area_ha": 74.9999}, "met"),
        ({"planned_area_ha": 75.0}, "not_met"),
        # At least 60 %.
        ({"committed_ha": 23.9999}, "not_met"),
        # Or demand above the industrial land: as much is not above.
        ({"committed_ha": 0.0, "lease_demand_ha": 40.0001}, "met"),
        ({"committed_ha": 0.0, "lease_demand_ha": 40.0}, "not_met"),
        # One of the two being met, the other may be unknown.
        ({"lease_demand_ha": None}, "met"),
        ({"committed_ha": None, "lease_demand_ha": 41.0}, "met"),
        ({"committed_ha": 0.0, "lease_demand_ha": None}, "cannot_be_judged"),
        ({"committed_ha": None}, "cannot_be_judged"),
        ({"industrial_land_ha": None}, "cannot_be_judged"),
        ({"industrial_land_ha": 0.0}, "cannot_be_judged"),
        ({"construction_status": "none"}, "cannot_be_judged"),
        ({"planned_area_ha": None}, "cannot_be_judged"),
    ],
)
def test_each_limit_is_as_strict_as_the_article(
    facts: dict[str, object], said: str
) -> None:
    assert verdict(**facts) == said


@pytest.mark.parametrize("works", WORKS)
def test_all_works_must_be_finished_and_in_use(works: str) -> None:
    assert verdict(**{works: "building"}) == verdict(**{works: "none"}) == "not_met"
    assert verdict(**{works: None}) == "cannot_be_judged"
    # What fails fails, whatever else is unknown.
    assert verdict(**{works: "building", "committed_ha": None}) == "not_met"
    assert asked(**{works: "building"}).rows.at[0, "works_to_finish"] == works
    assert asked(**{works: None}).rows.at[0, "data_to_supply"] == works


def test_what_is_missing_to_60_percent_is_exact() -> None:
    # 60 % of 40 ha are 24; of 10.5 ha committed 13.5 are missing.
    assert asked(committed_ha=10.5).rows.at[0, "commit_to_expand_ha"] == 13.5
    # 60 % of 33.3333 ha are 19.99998: the next whole square metre is 20 ha.
    row = asked(industrial_land_ha=33.3333, committed_ha=0.0).rows.loc[0]
    assert row["commit_to_expand_ha"] == 20.0
    assert asked(committed_ha=None).rows["commit_to_expand_ha"].isna().all()


def test_data_that_nothing_hangs_on_need_not_be_supplied() -> None:
    assert asked(lease_demand_ha=None).rows.at[0, "data_to_supply"] == ""
    found = asked(committed_ha=None, lease_demand_ha=None)
    assert found.rows.at[0, "data_to_supply"] == "committed_ha, lease_demand_ha"


def test_before_the_decree_nothing_is_said() -> None:
    found = asked(dt.date(2024, 4, 30))

    assert found.rows.at[0, "expand"] == "cannot_be_judged"
    assert set(found.conditions["reason"]) == {"no_rule"}
    assert found.conditions["figure"].isna().all()


def test_a_cluster_that_is_not_established_is_not_asked_about() -> None:
    found = asked(legal_status="not_established")

    assert found.rows.empty
    assert found.conditions.empty


@pytest.mark.parametrize("land_ha", [0.0, 0.00004])
def test_land_of_less_than_a_square_metre_divides_nothing(land_ha: float) -> None:
    found = asked(industrial_land_ha=land_ha, committed_ha=0.0)

    assert found.rows.at[0, "expand"] == "cannot_be_judged"
    assert found.rows["occupancy_ratio"].isna().all()
