"""The assignment of firms to plots, against every assignment that there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clusterviz.core import matching
from clusterviz.core.matching import Costs, Pairs
from tests.matches import firms, plots, reckoned

ROOMS = (0.0, 3.0, 5.0, np.inf)


@st.composite
def problems(draw: st.DrawFn) -> Pairs:
    """Up to four firms and five plots in two clusters; whole points and flows."""
    n, m = draw(st.integers(0, 4)), draw(st.integers(0, 5))
    count = n * m
    cost = draw(st.lists(st.integers(0, 20), min_size=count, max_size=count))
    meets = {
        name: np.array(
            draw(st.lists(st.booleans(), min_size=count, max_size=count)), dtype="bool"
        ).reshape(n, m)
        for name in ("size", "line")
    }
    flow = np.array(draw(st.lists(st.integers(0, 4), min_size=n, max_size=n)), float)
    group = np.array(draw(st.lists(st.integers(0, 1), min_size=m, max_size=m)), int)
    room = np.array([draw(st.sampled_from(ROOMS)) for _ in range(2)])
    meets["wastewater"] = flow[:, None] <= room[group][None, :]
    points = np.array(cost, dtype="float64").reshape(n, m)
    return Pairs(meets, points, points, points, flow, group, room)


def best(found: Pairs) -> tuple[int, float]:
    """Return how many firms can be placed, and the least cost of so many.

    Tried one by one: each firm on each plot or on none.
    """
    n, m = found.cost.shape
    feasible = found.is_feasible
    best_n, best_cost = 0, 0.0
    for chosen in product(range(-1, m), repeat=n):
        placed = [(firm, plot) for firm, plot in enumerate(chosen) if plot >= 0]
        used = [plot for _, plot in placed]
        flows = [
            sum(found.flow_m3_day[f] for f, p in placed if found.group[p] == group)
            for group in range(2)
        ]
        is_so = (
            len(set(used)) == len(used)
            and all(feasible[pair] for pair in placed)
            and all(flows[g] <= found.room_m3_day[g] for g in range(2))
        )
        cost = float(sum(found.cost[pair] for pair in placed))
        if is_so and (-len(placed), cost) < (-best_n, best_cost):
            best_n, best_cost = len(placed), cost
    return best_n, best_cost


@given(problems())
@settings(deadline=None, max_examples=150)
def test_no_assignment_places_more_firms_or_as_many_for_less(found: Pairs) -> None:
    chosen = matching.assignment(found)

    placed = np.flatnonzero(chosen >= 0)
    cost = float(found.cost[placed, chosen[placed]].sum())
    n, least = best(found)
    assert len(placed) == n
    assert cost == pytest.approx(least)


@given(problems())
@settings(deadline=None)
def test_a_plot_takes_one_firm_and_no_works_more_than_it_has_room_for(
    found: Pairs,
) -> None:
    chosen = matching.assignment(found)

    placed = np.flatnonzero(chosen >= 0)
    assert len(set(chosen[placed])) == len(placed)
    assert found.is_feasible[placed, chosen[placed]].all()
    assert (matching.used_m3_day(found, chosen) <= found.room_m3_day + 1e-6).all()


@given(problems())
@settings(deadline=None)
def test_the_second_best_is_free_feasible_and_the_cheapest_such(found: Pairs) -> None:
    chosen = matching.assignment(found)

    for firm, second in enumerate(matching.seconds(found, chosen)):
        swapped = chosen.copy()
        others = []
        for plot in range(found.cost.shape[1]):
            swapped[firm] = plot
            is_within = matching.used_m3_day(found, swapped) <= found.room_m3_day
            if plot not in chosen and found.is_feasible[firm, plot] and is_within.all():
                others.append(found.cost[firm, plot])
        if chosen[firm] < 0 or not others:
            assert second == -1
        else:
            assert found.cost[firm, second] == pytest.approx(min(others))


def test_a_move_costs_distance_jobs_and_surplus() -> None:
    found = reckoned(firms(needs=[2.0], workers=[300]), plots(areas=[3.0], km=[4.0]))

    # 4 km for the firm, 4 km for each of three hundreds of jobs, 5 points for 1 ha.
    assert found.cost[0, 0] == pytest.approx(4 + 3 * 4 + 5)
    assert found.distance_km[0, 0] == pytest.approx(4.0)
    assert found.surplus_ha[0, 0] == pytest.approx(1.0)


def test_a_firm_that_nobody_knows_the_place_of_pays_for_no_distance() -> None:
    one = firms(needs=[2.0]).assign(x=np.nan)

    found = reckoned(one, plots(areas=[2.0], km=[4.0]))

    assert found.cost[0, 0] == pytest.approx(0.0)
    assert np.isnan(found.distance_km[0, 0])


def test_more_jobs_get_the_nearer_plot() -> None:
    two = firms(needs=[1.0, 1.0], workers=[500, 10])

    found = reckoned(two, plots(areas=[1.0, 1.0], km=[10.0, 1.0]))

    assert matching.assignment(found).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("need", "permits", "flow", "room", "obstacle"),
    [
        (9.0, True, 0.0, np.inf, "size"),
        (1.0, False, 0.0, np.inf, "line"),
        (1.0, True, 7.0, 5.0, "wastewater"),
        (np.nan, True, 0.0, np.inf, "land_unknown"),
    ],
)
def test_a_firm_without_a_plot_says_which_constraint_leaves_none(
    need: float, permits: bool, flow: float, room: float, obstacle: str
) -> None:
    one = firms(needs=[need]).assign(wastewater_m3_day=flow)
    found = reckoned(one, plots(areas=[2.0], km=[1.0]), permits=permits, room=room)

    assert matching.assignment(found).tolist() == [-1]
    known = not np.isnan(need)
    assert matching.obstacle(found, 0, is_need_known=known) == obstacle


def test_of_two_firms_for_one_plot_the_other_is_told_that_it_is_taken() -> None:
    found = reckoned(firms(needs=[1.0, 2.0]), plots(areas=[2.0], km=[1.0]))

    chosen = matching.assignment(found)

    assert chosen.tolist() == [-1, 0]
    assert matching.obstacle(found, 0, is_need_known=True) == "taken"


def test_two_firms_that_overload_one_works_are_placed_apart() -> None:
    two = firms(needs=[1.0, 1.0]).assign(wastewater_m3_day=[4.0, 4.0])
    lots = plots(areas=[1.0, 1.0, 1.0], km=[1.0, 1.0, 9.0])
    lots["cluster_id"] = ["C1", "C1", "C2"]

    chosen = matching.assignment(reckoned(two, lots, room=5.0))

    assert sorted(chosen.tolist())[1] == 2


def test_without_plots_nobody_is_placed() -> None:
    found = reckoned(firms(needs=[1.0]), plots(areas=[], km=[]))

    assert matching.assignment(found).tolist() == [-1]
    assert matching.obstacle(found, 0, is_need_known=True) == "no_plots"
    assert Costs() == Costs(1.0, 1.0, 5.0)
