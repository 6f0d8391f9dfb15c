"""Plots that are leased twice, lie outside, or are not what the paper says."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.plot_checks import plot_contradictions
from clusterviz.rules import read_rules
from tests.strategies import cluster, features
from tests.tiny import at
from tests.tiny.plan import cluster_rows
from tests.tiny.works import plot_rows

if TYPE_CHECKING:
    import shapely

    from clusterviz.records import Finding
    from tests.tiny import Row

RULES = read_rules()
BEFORE, SINCE = dt.date(2024, 4, 30), dt.date(2024, 5, 1)
"""Decree 32/2024 is in force from 1 May 2024."""

SURE = {"geometry_quality": "surveyed", "accuracy_m": 1.0}


def plot(plot_id: str, shape: shapely.Geometry | None, **facts: object) -> Row:
    """Return a leased industrial plot of cluster C unless `facts` say."""
    return {
        "plot_id": plot_id,
        "cluster_id": "C",
        "plot_use": "industrial",
        "lease_status": "leased",
        "geometry": shape,
        **SURE,
        **facts,
    }


def found_in(plots: list[Row], on: dt.date = SINCE, **facts: object) -> list[Finding]:
    """Return what is found in a cluster C of 20 ha, 500 by 400 m, and its plots."""
    rows = [cluster("C", at(0, 0, 500, 400), **{**SURE, **facts})]
    return plot_contradictions(
        features("plots", plots), features("clusters", rows), RULES, on, {}
    )


def codes(findings: list[Finding]) -> list[tuple[str, str, str, str]]:
    return [
        (one.code.removeprefix("audit."), one.layer, one.feature_id, one.field)
        for one in findings
    ]


def test_the_plots_of_the_tiny_workspace_contradict_nothing() -> None:
    found = plot_contradictions(
        features("plots", plot_rows()),
        features("clusters", cluster_rows()),
        RULES,
        SINCE,
        {},
    )

    assert found == []


@pytest.mark.parametrize(
    ("width_m", "status", "is_said"),
    [
        # A strip of 400 m: 2 × 400 w / (800 + 2 w) is 0.4994 m for half a metre.
        (0.5, "leased", False),
        (0.6, "leased", True),
        (0.6, "committed", True),
        (100, "vacant", False),
        (100, None, False),
    ],
)
def test_two_plots_share_a_border_and_no_land(
    width_m: float, status: str | None, is_said: bool
) -> None:
    plots = [
        plot("P1", at(0, 0, 100, 400)),
        plot("P2", at(100 - width_m, 0, 200, 400), lease_status=status),  # type: ignore[arg-type]
    ]

    found = found_in(plots)

    assert codes(found) == [("plot_leased_twice", "plots", "P1", "")] * is_said


def test_the_land_leased_twice_is_measured() -> None:
    plots = [plot("P1", at(0, 0, 100, 400)), plot("P2", at(50, 0, 200, 400))]

    (found,) = found_in(plots)

    assert found.values == {"other": "P2", "cluster_id": "C", "overlap_ha": 2.0}


def test_plots_of_two_clusters_are_not_held_against_each_other() -> None:
    rows = [cluster(one, at(0, 0, 500, 400), **SURE) for one in "CD"]
    plots = [plot("P1", at(0, 0, 100, 400))]
    plots.append(plot("P2", at(0, 0, 100, 400), cluster_id="D"))

    found = plot_contradictions(
        features("plots", plots), features("clusters", rows), RULES, SINCE, {}
    )

    assert found == []


@pytest.mark.parametrize(("beyond_m", "is_said"), [(2, False), (3, True)])
def test_a_plot_lies_in_its_cluster_within_both_accuracies(
    beyond_m: int, is_said: bool
) -> None:
    # A strip of 400 m beyond the border: 2 × 800 / 804 = 1.99 m, of 3 m 2.98 m.
    found = found_in([plot("P1", at(300, 0, 500 + beyond_m, 400))])

    assert codes(found) == [("plot_outside", "plots", "P1", "")] * is_said


def test_the_land_outside_is_measured_and_the_cluster_named() -> None:
    (found,) = found_in([plot("P1", at(400, 0, 600, 400))])

    assert found.values == {"cluster_id": "C", "outside_ha": 4.0}


@pytest.mark.parametrize("facts", [{"geometry_quality": "symbol"}, {"geometry": None}])
def test_a_cluster_without_a_boundary_has_no_outside(facts: Row) -> None:
    assert found_in([plot("P1", at(400, 0, 600, 400))], **facts) == []


@pytest.mark.parametrize(
    ("industrial_land_ha", "is_said"),
    # Drawn: 101 m × 100 m = 1.01 ha, one percent more than 1 ha.
    [(1.0, False), (0.9999, True), (5.0, False), (None, False)],
)
def test_leased_plots_are_no_more_than_industrial_land_and_one_percent(
    industrial_land_ha: float | None, is_said: bool
) -> None:
    found = found_in(
        [plot("P1", at(0, 0, 101, 100))], industrial_land_ha=industrial_land_ha
    )

    said = ("plots_exceed_land", "clusters", "C", "industrial_land_ha")
    assert codes(found) == [said] * is_said


@pytest.mark.parametrize(
    ("leased_ha", "is_said"),
    # One percent of 1 ha is 100 m², of 1.0203 ha 102.03 m²; 1.01 ha is drawn.
    [(1.0, False), (0.9999, True), (1.0202, False), (1.0203, True), (None, False)],
)
def test_leased_plots_are_the_leased_land_of_paper_within_one_percent(
    leased_ha: float | None, is_said: bool
) -> None:
    found = found_in([plot("P1", at(0, 0, 101, 100))], leased_ha=leased_ha)

    assert codes(found) == [("plots_differ", "clusters", "C", "leased_ha")] * is_said


def test_only_leased_industrial_plots_are_leased_land() -> None:
    plots = [
        plot("P1", at(0, 0, 100, 100)),
        plot("P2", at(100, 0, 200, 100), lease_status="committed"),
        plot("P3", at(200, 0, 300, 100), plot_use="service"),
        plot("P4", None),
    ]

    assert found_in(plots, leased_ha=1.0, industrial_land_ha=1.0) == []
    (found,) = found_in(plots, leased_ha=2.0)
    assert found.values == {"plots_ha": 1.0, "paper_ha": 2.0}


def test_paper_of_nothing_against_plots_is_said_and_divides_nothing() -> None:
    found = found_in(
        [plot("P1", at(0, 0, 100, 100))], leased_ha=0.0, industrial_land_ha=0.0
    )

    assert [one.field for one in found] == ["industrial_land_ha", "leased_ha"]


def test_a_cluster_without_plots_contradicts_nothing() -> None:
    assert found_in([], leased_ha=12.0, industrial_land_ha=10.0) == []


@pytest.mark.parametrize(
    ("x1", "is_said"),
    # A tenth of 20 ha is 2 ha: 50 by 400 m; one metre more is too much.
    [(50, False), (51, True)],
)
def test_services_take_a_tenth_of_a_cluster_at_most(x1: int, is_said: bool) -> None:
    plots = [plot("P1", at(0, 0, x1, 400), plot_use="service", lease_status=None)]

    found = codes(found_in(plots))

    assert found == [("service_land_too_large", "clusters", "C", "")] * is_said
    # Art. 3(1)c is of the decree of 1 May 2024.
    assert found_in(plots, BEFORE) == []
