"""Figures that cannot both be true, days out of order, and a log that falls."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.core.completeness import contradictions
from clusterviz.core.ordering import (
    cluster_contradictions,
    log_contradictions,
    report_contradictions,
)
from clusterviz.rules import read_rules
from tests.strategies import LAYERS, cluster, features
from tests.tiny import AS_OF_ON, at, typed
from tests.tiny.works import log_rows, site_rows

if TYPE_CHECKING:
    from clusterviz.records import Finding
    from tests.tiny import Row

SITES = features("clearance_sites", site_rows())


def summary(findings: list[Finding]) -> list[tuple[str, str, str]]:
    """Return severity, code and field of each finding, the domain left out."""
    return [
        (one.severity.value, one.code.removeprefix("audit."), one.field)
        for one in findings
    ]


def of_cluster(**facts: object) -> list[tuple[str, str, str]]:
    land = {
        "planned_area_ha": 40.0,
        "industrial_land_ha": 30.0,
        "committed_ha": 15.0,
        "leased_ha": 12.0,
    }
    row = cluster("C", at(0, 0, 800, 500), **{**land, **facts})
    return summary(cluster_contradictions(features("clusters", [row])))


def test_figures_in_order_and_equal_figures_contradict_nothing() -> None:
    assert of_cluster() == []
    assert of_cluster(leased_ha=40, committed_ha=40, industrial_land_ha=40) == []


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"leased_ha": 15.0001}, "leased_ha"),
        ({"committed_ha": 30.0001}, "committed_ha"),
        ({"industrial_land_ha": 40.0001}, "industrial_land_ha"),
        # Indicator 18 of the circular may not exceed 17, whatever lies between.
        ({"leased_ha": 30.0001, "committed_ha": None}, "leased_ha"),
    ],
)
def test_a_part_of_the_land_cannot_be_more_than_the_whole(
    facts: dict[str, float | None], field: str
) -> None:
    assert of_cluster(**facts) == [("error", "land_exceeds", field)]


def test_a_figure_that_is_missing_contradicts_nothing() -> None:
    assert of_cluster(leased_ha=None, industrial_land_ha=None) == []


def test_both_figures_are_said() -> None:
    row = cluster("C", None, leased_ha=16.0, committed_ha=15.0)

    (found,) = cluster_contradictions(features("clusters", [row]))

    assert found.feature_id == "C"
    assert found.values == {
        "value_ha": 16.0,
        "other": "committed_ha",
        "limit_ha": 15.0,
    }


@pytest.mark.parametrize(
    ("established_on", "operating_since_on", "is_said"),
    [
        (dt.date(2014, 1, 1), dt.date(2014, 1, 1), False),
        (dt.date(2014, 1, 2), dt.date(2014, 1, 1), True),
        (None, dt.date(2014, 1, 1), False),
        (dt.date(2014, 1, 2), None, False),
    ],
)
def test_operation_before_the_decision_is_questioned(
    established_on: dt.date | None, operating_since_on: dt.date | None, is_said: bool
) -> None:
    found = of_cluster(
        established_on=established_on, operating_since_on=operating_since_on
    )

    assert found == [("warning", "days_reversed", "operating_since_on")] * is_said


DAYS = (
    "established_on",
    "detailed_plan_on",
    "infrastructure_project_on",
    "operating_since_on",
)


@pytest.mark.parametrize(("step", "later"), list(pairwise(DAYS)))
def test_each_step_may_share_the_day_of_the_one_before_and_no_earlier_one(
    step: str, later: str
) -> None:
    day = dt.date(2014, 1, 2)

    assert of_cluster(**{step: day, later: day}) == []
    assert of_cluster(**{step: day, later: dt.date(2014, 1, 1)}) == [
        ("warning", "days_reversed", later)
    ]


def test_a_step_without_a_day_is_passed_over_and_both_days_are_said() -> None:
    row = cluster(
        "C",
        None,
        established_on=dt.date(2014, 1, 2),
        infrastructure_project_on=dt.date(2014, 1, 1),
    )

    (found,) = cluster_contradictions(features("clusters", [row]))

    assert found.field == "infrastructure_project_on"
    assert found.values == {
        "value_on": dt.date(2014, 1, 1),
        "other": "established_on",
        "other_on": dt.date(2014, 1, 2),
    }


@pytest.mark.parametrize("field", ["fit_to_lease_ha", "main_line_land_ha"])
def test_land_of_a_use_is_no_more_than_industrial_land(field: str) -> None:
    assert of_cluster(**{field: 30.0}) == []
    assert of_cluster(**{field: 30.0001}) == [("error", "land_exceeds", field)]


@pytest.mark.parametrize(("paid", "is_said"), [(100.0, False), (100.001, True)])
def test_no_more_is_spent_than_approved(paid: float, is_said: bool) -> None:
    # Indicator 14 of the circular beside 13.
    money = {
        "infrastructure_capital_billion_vnd": 100.0,
        "infrastructure_paid_billion_vnd": paid,
    }
    said = [("warning", "paid_exceeds", "infrastructure_paid_billion_vnd")] * is_said
    report = typed(
        LAYERS["investor_reports"], [{"report_id": "R", "period": "2024", **money}]
    )

    assert of_cluster(**money) == said
    assert summary(report_contradictions("investor_reports", report)) == said


def test_withdrawal_is_no_step_of_a_cluster_in_the_plan() -> None:
    assert of_cluster(
        withdrawn_on=dt.date(2010, 1, 1), established_on=dt.date(2011, 1, 1)
    ) == []  # fmt: skip


def test_contradictions_of_a_cluster_include_its_order() -> None:
    row = cluster(
        "C", None, geometry_quality="symbol", land_status="cleared",
        leased_ha=2.0, committed_ha=1.0,
    )  # fmt: skip

    found = contradictions(features("clusters", [row]), read_rules(), AS_OF_ON)

    assert summary(found) == [("error", "land_exceeds", "leased_ha")]


def of_log(*changes: Row) -> list[tuple[str, str, str]]:
    """Return what is wrong with a log of S2: 5 ha, 20 households, month by month."""
    sound = {
        "site_id": "S2",
        "stage": "paid",
        "cleared_ha": 2.0,
        "clean_ha": 1.0,
        "n_inventoried": 20,
        "n_approved": 15,
        "n_paid": 10,
        "n_handed_over": 8,
    }
    rows = [
        {**sound, "entry_id": f"E{month}", "month": f"2024-{month:02}", **change}
        for month, change in enumerate(changes, start=1)
    ]
    return summary(log_contradictions(typed(LAYERS["clearance_log"], rows), SITES))


def test_a_sound_log_contradicts_nothing() -> None:
    assert of_log({}, {}) == []
    assert log_contradictions(typed(LAYERS["clearance_log"], log_rows()), SITES) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"clean_ha": 2.0002}, "land_exceeds", "clean_ha"),
        ({"cleared_ha": 5.0002}, "land_exceeds", "cleared_ha"),
        ({"n_inventoried": 21}, "count_exceeds", "n_inventoried"),
        ({"n_approved": 21}, "count_exceeds", "n_approved"),
        ({"n_paid": 16}, "count_exceeds", "n_paid"),
        ({"n_handed_over": 11}, "count_exceeds", "n_handed_over"),
    ],
)
def test_an_entry_that_cannot_be_true_is_an_error(
    change: Row, code: str, field: str
) -> None:
    assert of_log(change) == [("error", code, field)]


@pytest.mark.parametrize(
    "change", [{"clean_ha": 2.0001}, {"cleared_ha": 5.0001}, {"n_inventoried": 15}]
)
def test_a_square_metre_is_no_contradiction_and_equal_counts_are_none(
    change: Row,
) -> None:
    assert of_log(change) == []


def test_an_entry_of_an_unknown_site_is_held_against_itself_only() -> None:
    assert of_log({"site_id": "gone", "cleared_ha": 900.0, "n_inventoried": 900}) == []
    assert of_log({"site_id": "gone", "clean_ha": 3.0}) == [
        ("error", "land_exceeds", "clean_ha")
    ]


def test_a_site_with_only_a_symbol_has_no_area_to_exceed() -> None:
    rows = [row | {"geometry_quality": "symbol"} for row in site_rows()]
    log = typed(LAYERS["clearance_log"], log_rows()).assign(cleared_ha=900.0)

    assert log_contradictions(log, features("clearance_sites", rows)) == []


def test_a_cumulative_figure_that_falls_is_questioned() -> None:
    assert of_log({}, {"cleared_ha": 1.9}, {"n_handed_over": 7}) == [
        ("warning", "figure_fell", "cleared_ha"),
        ("warning", "figure_fell", "n_handed_over"),
    ]


def test_a_fall_is_found_in_a_log_that_is_not_sorted_and_names_its_month() -> None:
    log = typed(LAYERS["clearance_log"], log_rows())
    is_april = (log["site_id"] == "S1") & (log["month"] == "2024-04")
    log.loc[is_april, "n_handed_over"] = 69

    (fell,) = log_contradictions(log.iloc[::-1], SITES)

    assert (fell.feature_id, fell.field) == ("S1:2024-04", "n_handed_over")
    assert fell.values == {"value": "69", "before": "70", "month": "2024-04"}


def test_sites_do_not_fall_from_one_another() -> None:
    assert of_log({"site_id": "S1"}, {"site_id": "S2", "n_paid": 9}) == []


def test_an_empty_log_contradicts_nothing() -> None:
    empty = typed(LAYERS["clearance_log"], [])

    assert log_contradictions(empty, SITES) == []
    assert isinstance(empty, pd.DataFrame)
