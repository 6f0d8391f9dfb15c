"""The gate of Art. 8(1)c, on both sides of each limit and of each day.

Decree 68/2017, until 30 April 2024: average occupancy over 50 %, or less than
50 ha of industrial land un-leased. Decree 32/2024, from 1 May 2024: over 50 %, or
not more than 100 ha.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.apportion import area_shares
from clusterviz.core.bases import Facts
from clusterviz.core.conditions import CANNOT_BE_JUDGED, MET, NOT_MET
from clusterviz.core.gate import (
    Holding,
    establish,
    holdings,
    occupancy_arm,
    occupancy_ratio,
    together,
    unleased_arm,
    unleased_ha,
)
from tests.holdings import NEW, OLD, held, lands
from tests.strategies import area_tilings, cluster, features, properties
from tests.tiny import at

if TYPE_CHECKING:
    import geopandas as gpd


def test_occupancy_must_be_more_than_half() -> None:
    half, more = held(400, 0, 200), held(400, 0, 200.0001)

    assert occupancy_arm([half], OLD) == occupancy_arm([half], NEW) == NOT_MET
    assert occupancy_arm([more], OLD) == occupancy_arm([more], NEW) == MET


@pytest.mark.parametrize(
    ("unleased", "old", "new"),
    [
        (49.9999, MET, MET),
        (50.0, NOT_MET, MET),
        (100.0, NOT_MET, MET),
        (100.0001, NOT_MET, NOT_MET),
    ],
)
def test_the_hectares_arm_changes_on_the_first_of_may_2024(
    unleased: float, old: str, new: str
) -> None:
    land = [held(unleased + 10, 10, 10)]

    assert unleased_arm(land, OLD) == establish(land, OLD) == old
    assert unleased_arm(land, NEW) == establish(land, NEW) == new


def test_unleased_land_is_what_is_not_leased_though_it_be_committed() -> None:
    # 210 ha, of which 100 leased and 115 committed: 110 are un-leased, and by the
    # other reading 95. Committed land fills it to 54.8 %.
    land = [held(210, 100, 115)]

    assert unleased_ha(land, "leased") == 110
    assert unleased_ha(land, "committed") == 95
    assert unleased_arm(land, NEW) == NOT_MET
    assert occupancy_arm(land, NEW) == MET
    # One arm is enough.
    assert establish(land, NEW) == MET


def test_both_arms_are_over_all_clusters_of_the_area_together() -> None:
    # 300 + 100 ha; 60 + 90 committed: 37.5 %, and (20 + 90) / 2 = 55 %.
    land = [held(300, 50, 60, "C1"), held(100, 90, 90, "C2")]
    by_rates = dataclasses.replace(NEW, average="mean_of_rates")

    assert occupancy_ratio(land, "area_weighted", "committed") == 0.375
    assert occupancy_ratio(land, "mean_of_rates", "committed") == 0.55
    assert occupancy_ratio(land, "area_weighted", "leased") == 0.35
    assert unleased_ha(land, "leased") == 260
    assert establish(land, NEW) == NOT_MET
    assert establish(land, by_rates) == MET


def test_a_mean_is_of_the_clusters_that_lead_or_of_all_where_none_does() -> None:
    leading = held(100, 0, 60)
    other = dataclasses.replace(held(100, 0, 20, "C2"), is_leading=False)

    assert occupancy_ratio([leading, other], "mean_of_rates", "committed") == 0.6
    assert occupancy_ratio([other], "mean_of_rates", "committed") == 0.2


def test_a_mean_of_exactly_half_is_not_more_than_half() -> None:
    # 1/3 + 1/6 + 1 is 3/2, over 3 clusters: as decimal fractions it could come
    # out a hair above a half.
    land = [held(300, 0, 100), held(300, 0, 50, "C2"), held(300, 0, 300, "C3")]
    by_rates = dataclasses.replace(NEW, average="mean_of_rates")

    assert occupancy_arm(land, by_rates) == NOT_MET


def test_an_area_without_established_clusters_is_asked_nothing() -> None:
    assert establish([], OLD) == establish([], NEW) == MET
    assert occupancy_ratio([], "area_weighted", "committed") is None


def test_clusters_without_industrial_land_are_left_out_of_both_arms() -> None:
    bare = dataclasses.replace(held(0, 0, 0, "C2"), has_land=False)
    land = held(200, 20, 20)

    assert occupancy_ratio([land, bare], "mean_of_rates", "committed") == 0.1
    assert unleased_ha([land, bare], "leased") == 180
    # Of nothing but such clusters there is no figure, and no verdict.
    assert establish([bare], NEW) == CANNOT_BE_JUDGED
    assert occupancy_ratio([bare], "area_weighted", "committed") is None


@pytest.mark.parametrize(
    ("field", "occupancy", "unleased"),
    [
        ("industrial_land_ha", CANNOT_BE_JUDGED, CANNOT_BE_JUDGED),
        ("leased_ha", NOT_MET, CANNOT_BE_JUDGED),
        ("committed_ha", CANNOT_BE_JUDGED, MET),
    ],
)
def test_an_arm_that_lacks_a_figure_cannot_be_judged(
    field: str, occupancy: str, unleased: str
) -> None:
    # 80 ha are known to be un-leased: whether it is more than 100 is not, unless
    # the cluster lacks only what the arm does not need.
    unknown = dataclasses.replace(held(10, 1, 1, "C2"), missing=(field,))
    land = [held(90, 10, 10), unknown]

    assert occupancy_arm(land, NEW) == occupancy
    assert unleased_arm(land, NEW) == unleased
    assert establish(land, NEW) == (MET if unleased == MET else CANNOT_BE_JUDGED)


def test_known_land_may_already_be_too_much() -> None:
    known = held(120, 10, 10)
    unknown = dataclasses.replace(held(0, 0, 0, "C2"), missing=("industrial_land_ha",))

    assert unleased_arm([known, unknown], NEW) == NOT_MET
    # The other arm may still be met, so the whole cannot be judged.
    assert establish([known, unknown], NEW) == CANNOT_BE_JUDGED


@properties
@given(lands(), st.data())
def test_more_leased_land_never_closes_the_gate_by_occupancy(
    land: list[Holding], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(land) - 1))
    one = land[place]
    more = data.draw(st.integers(0, one.industrial_m2 - one.committed_m2))
    leased, committed = one.leased_m2 + more, one.committed_m2 + more
    land_after = list(land)
    land_after[place] = dataclasses.replace(
        one,
        leased_m2=leased,
        committed_m2=committed,
        whole_m2=(one.industrial_m2, leased, committed),
    )

    for average in ("area_weighted", "mean_of_rates"):
        for numerator in ("leased", "committed"):
            law = dataclasses.replace(NEW, average=average, filled_by=numerator)
            if occupancy_arm(land, law) == MET:
                assert occupancy_arm(land_after, law) == MET


@properties
@given(area_tilings(), st.lists(st.integers(0, 60), min_size=3, max_size=3))
def test_the_land_of_areas_sums_to_that_of_all_of_them(
    areas: gpd.GeoDataFrame, figures: list[int]
) -> None:
    leased, committed, industrial = sorted(figures)
    clusters = features(
        "clusters",
        [
            cluster(
                f"C{number}",
                at(number * 10, 0, 90, 70),
                industrial_land_ha=industrial / 7 + 1,
                leased_ha=leased / 7,
                committed_ha=committed / 7,
            )
            for number in range(3)
        ],
    )
    shares = area_shares(clusters, areas)
    by_area = holdings(Facts(dt.date(2024, 5, 1), clusters, shares))
    whole = together(by_area.values())

    # Whole square metres: 3 clusters, each rounded once, however many areas.
    wanted = 3 * (round((industrial / 7 + 1) * 10_000) - round(leased / 7 * 10_000))
    summed = sum(round(unleased_ha(one, "leased") * 1e4) for one in by_area.values())
    assert summed == round(unleased_ha(whole, "leased") * 1e4) == wanted
    assert sum(one.is_leading for one in whole) == len(whole) == 3
