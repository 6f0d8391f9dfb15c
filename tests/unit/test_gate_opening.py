"""What opens a closed gate: exactly so much, and not a square metre less."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.conditions import MET, NOT_MET
from clusterviz.core.gate import (
    Holding,
    Law,
    establish,
    occupancy_arm,
    unleased_arm,
)
from clusterviz.core.opening import Need, lease_m2, opens_on, withdrawals
from tests.holdings import NEW, OLD, held, lands
from tests.strategies import properties

READINGS = [
    dataclasses.replace(law, average=average, filled_by=filled, leased_by=leased)
    for law, average, filled, leased in product(
        (OLD, NEW),
        ("area_weighted", "mean_of_rates"),
        ("leased", "committed"),
        ("leased", "committed"),
    )
]


def test_a_lease_opens_it_by_the_nearer_arm() -> None:
    # 300 ha, 130 leased and committed: 20 ha and one square metre make it more
    # than half; 70 ha bring the un-leased land to 100.
    assert lease_m2([held(300, 130, 130)], NEW) == 200_001
    # 180 ha, 40 of them: more than half wants 50 ha and a square metre, 100 ha
    # un-leased only 40 ha.
    assert lease_m2([held(180, 40, 40)], NEW) == 400_000
    # Before May 2024 less than 50 ha had to be left: 90 ha and a square metre.
    assert lease_m2([held(180, 40, 40)], OLD) == 500_001


def test_an_open_gate_needs_nothing() -> None:
    assert lease_m2([], NEW) == lease_m2([held(90, 0, 0)], NEW) == 0
    assert withdrawals([held(90, 0, 0)], NEW) == []


def test_what_cannot_be_judged_has_no_figure() -> None:
    unknown = dataclasses.replace(held(300, 0, 0), missing=("committed_ha",))

    assert lease_m2([unknown], NEW) is None


def test_the_smallest_clusters_are_filled_first_where_rates_are_averaged() -> None:
    # 10 ha and 300 ha, both empty: the small one full makes 50 %, which is not
    # more than half; a square metre of the large one does.
    by_rates = dataclasses.replace(NEW, average="mean_of_rates")
    land = [held(300, 0, 0, "C1"), held(10, 0, 0, "C2")]

    assert lease_m2(land, by_rates) == 100_001


def test_a_withdrawal_that_opens_it_is_named_the_smallest_first() -> None:
    # 60 + 80 + 20 ha empty: 160 ha un-leased. Without 60 or 80 ha at most 100 are.
    land = [held(80, 0, 0, "C1"), held(60, 0, 0, "C2"), held(20, 0, 0, "C3")]

    assert withdrawals(land, NEW) == ["C2", "C1"]
    assert withdrawals([held(300, 0, 0)], NEW) == ["C1"]


def test_a_cluster_without_figures_may_be_what_bars_a_verdict() -> None:
    unknown = dataclasses.replace(held(0, 0, 0, "C2"), missing=("industrial_land_ha",))

    assert withdrawals([held(90, 0, 0), unknown], NEW) == ["C2"]


DAY = dt.date(2024, 4, 22)
MAY = dt.date(2024, 5, 1)


@pytest.mark.parametrize(
    ("hectares", "pace_ha", "month"),
    [
        # 10 ha a quarter: 10 ha take three months, a square metre more a fourth.
        (10.0, 10, "2024-07"),
        (10.0001, 10, "2024-08"),
        (0.0, 10, "2024-04"),
        # A tenth of a hectare a quarter: 0.3 ha are nine months, not ten.
        (0.3, 0.1, "2025-01"),
        (40.0, 10, "2025-04"),
    ],
)
def test_the_month_follows_from_the_pace(
    hectares: float, pace_ha: float, month: str
) -> None:
    assert opens_on(DAY, [Need(DAY, round(hectares * 10_000))], pace_ha) == month


def test_a_law_that_follows_may_open_it_sooner() -> None:
    # By the law of April 90 ha, by that of May 0: open in May, leased or not.
    needs = [Need(DAY, 900_000), Need(MAY, 0)]

    assert opens_on(DAY, needs, 10) == opens_on(DAY, needs, None) == "2024-05"
    # By that of May 20 ha: six months.
    assert opens_on(DAY, [Need(DAY, 900_000), Need(MAY, 200_000)], 10) == "2024-10"
    # What would be open by April's law in May is judged by May's: 40 ha, a year.
    stricter = [Need(DAY, 10_000), Need(MAY, 400_000)]
    assert opens_on(DAY, stricter, 10) == "2025-04"
    # What April's law allows within April does not wait.
    assert opens_on(DAY, [Need(DAY, 0), Need(MAY, 200_000)], 10) == "2024-04"


def test_nobody_can_say_a_month_without_a_pace_or_a_way() -> None:
    assert opens_on(DAY, [Need(DAY, 10_000)], None) == ""
    assert opens_on(DAY, [Need(DAY, None)], 10) == ""
    # Later than there are dates.
    assert opens_on(DAY, [Need(DAY, 10**9)], 1e-9) == ""


def leased(land: list[Holding], m2: int, law: Law, *, arm: str) -> list[Holding]:
    """Return the land after a lease, on the ground that serves the arm best."""
    numerator = law.filled_by if arm == "occupancy" else law.leased_by
    found = []
    for one in sorted(land, key=lambda one: one.industrial_m2):
        more = min(m2, one.industrial_m2 - one.filled_m2(numerator))
        m2 -= more
        taken = one.leased_m2 + more
        kept = max(one.committed_m2 + more if numerator == "committed" else 0, taken)
        kept = max(kept, one.committed_m2)
        found.append(
            dataclasses.replace(
                one,
                leased_m2=taken,
                committed_m2=kept,
                whole_m2=(one.industrial_m2, taken, kept),
            )
        )
    return found


@properties
@given(lands(), st.sampled_from(READINGS))
def test_the_fewest_hectares_open_it_and_a_square_metre_less_does_not(
    land: list[Holding], law: Law
) -> None:
    fewest = lease_m2(land, law)
    if establish(land, law) == MET:
        assert fewest == 0
        return

    assert fewest is not None
    assert fewest > 0
    arms = {"occupancy": occupancy_arm, "unleased": unleased_arm}
    enough = {
        name: judge(leased(land, fewest, law, arm=name), law)
        for name, judge in arms.items()
    }
    short = {
        name: judge(leased(land, fewest - 1, law, arm=name), law)
        for name, judge in arms.items()
    }
    assert MET in enough.values()
    assert set(short.values()) == {NOT_MET}


@properties
@given(lands(), st.sampled_from(READINGS))
def test_each_withdrawal_named_opens_it_and_no_other_does(
    land: list[Holding], law: Law
) -> None:
    if establish(land, law) == MET:
        return
    named = withdrawals(land, law)

    for one in land:
        rest = [other for other in land if other is not one]
        assert (establish(rest, law) == MET) is (one.cluster_id in named)
