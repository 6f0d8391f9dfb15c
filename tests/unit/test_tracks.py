"""Tracks, days and papers of a cluster that cannot be true together."""

from __future__ import annotations

import datetime as dt

import pytest

from clusterviz.core.tracks import removal_contradictions, track_contradictions
from tests.strategies import cluster, features
from tests.tiny import AS_OF_ON

YESTERDAY, TOMORROW = dt.date(2024, 4, 21), dt.date(2024, 4, 23)


def of_cluster(**facts: object) -> list[tuple[str, str]]:
    """Return code and field of what is found; all is in order unless `facts` say."""
    row = cluster("C", None, **{"land_status": "cleared", **facts})
    found = track_contradictions(features("clusters", [row]), AS_OF_ON)
    return [(one.code.removeprefix("audit."), one.field) for one in found]


def of_removal(**facts: object) -> list[tuple[str, str]]:
    row = cluster("C", None, **facts)
    found = removal_contradictions(features("clusters", [row]))
    return [(one.code.removeprefix("audit."), one.field) for one in found]


def test_tracks_in_order_contradict_nothing() -> None:
    assert of_cluster() == []
    assert of_removal() == []


def test_operating_without_being_established_is_said() -> None:
    assert of_cluster(legal_status="not_established") == [
        ("operating_not_established", "legal_status")
    ]
    # Established tomorrow, operating today.
    assert of_cluster(established_on=TOMORROW) == [
        ("operating_not_established", "legal_status")
    ]


@pytest.mark.parametrize(
    ("land_status", "is_said"),
    [("not_started", True), ("clearing", False), ("cleared", False)],
)
def test_a_cluster_operates_on_land_that_was_cleared(
    land_status: str, is_said: bool
) -> None:
    said = [("operating_not_started", "land_status")] * is_said

    assert of_cluster(land_status=land_status) == said


def test_what_operates_from_tomorrow_is_not_held_against_its_land() -> None:
    assert of_cluster(land_status="not_started", operating_since_on=TOMORROW) == []


@pytest.mark.parametrize(
    ("leased_ha", "land_status", "is_said"),
    [
        (0.1, "not_started", True),
        (0.0, "not_started", False),
        (None, "not_started", False),
        (0.1, "clearing", False),
    ],
)
def test_land_is_leased_once_its_clearance_was_begun(
    leased_ha: float | None, land_status: str, is_said: bool
) -> None:
    found = of_cluster(
        leased_ha=leased_ha,
        land_status=land_status,
        operation_status="not_operating",
    )

    assert found == [("leased_not_started", "leased_ha")] * is_said


@pytest.mark.parametrize(
    ("construction_status", "days", "is_said"),
    [
        ("none", {"detailed_plan_on": YESTERDAY}, True),
        ("none", {"detailed_plan_on": TOMORROW}, False),
        ("plan_approved", {"detailed_plan_on": YESTERDAY}, False),
        (
            "plan_approved",
            {"detailed_plan_on": YESTERDAY, "infrastructure_project_on": AS_OF_ON},
            True,
        ),
        (
            "project_approved",
            {"detailed_plan_on": YESTERDAY, "infrastructure_project_on": AS_OF_ON},
            False,
        ),
        ("none", {}, False),
    ],
)
def test_construction_has_come_as_far_as_its_papers(
    construction_status: str, days: dict[str, object], is_said: bool
) -> None:
    found = of_cluster(construction_status=construction_status, **days)

    assert found == [("construction_behind", "construction_status")] * is_said


@pytest.mark.parametrize(
    ("papers", "is_said"),
    [
        ({}, True),
        ({"detailed_plan_on": YESTERDAY}, False),
        ({"detailed_plan_by": "45/QĐ-UBND"}, False),
    ],
)
def test_an_infrastructure_project_follows_from_a_detailed_plan(
    papers: dict[str, object], is_said: bool
) -> None:
    found = of_cluster(infrastructure_project_on=AS_OF_ON, **papers)

    assert found == [("infrastructure_without_plan", "detailed_plan_on")] * is_said
    assert of_cluster(infrastructure_project_on=TOMORROW) == []


@pytest.mark.parametrize(
    ("works", "meets", "is_said"),
    [
        ("none", True, True),
        ("none", False, False),
        ("none", None, False),
        # Circular 14, indicators 26 and 27: works built or under way.
        ("building", True, False),
        ("in_use", True, False),
        (None, True, False),
    ],
)
def test_wastewater_meets_the_standard_where_works_treat_it(
    works: str | None, meets: bool | None, is_said: bool
) -> None:
    found = of_cluster(wastewater_status=works, wastewater_meets_standard=meets)

    said = ("standard_without_works", "wastewater_meets_standard")
    assert found == [said] * is_said


@pytest.mark.parametrize("status", ["withdrawn", "removed_part"])
def test_a_withdrawal_without_a_day_is_said(status: str) -> None:
    assert of_removal(planning_status=status) == [("withdrawn_undated", "withdrawn_on")]


@pytest.mark.parametrize(
    ("planning_status", "established_on", "is_said"),
    [
        ("withdrawn", dt.date(2015, 12, 31), False),
        ("withdrawn", dt.date(2016, 1, 1), True),
        ("withdrawn", None, False),
        ("removed_part", dt.date(2016, 1, 1), False),
        ("in_plan", dt.date(2016, 1, 1), False),
    ],
)
def test_nothing_is_established_after_it_was_withdrawn(
    planning_status: str, established_on: dt.date | None, is_said: bool
) -> None:
    found = of_removal(
        planning_status=planning_status,
        withdrawn_on=dt.date(2015, 12, 31),
        established_on=established_on,
    )

    assert found == [("established_after_withdrawal", "established_on")] * is_said


def test_a_removed_part_of_nothing_is_an_error() -> None:
    row = cluster(
        "C",
        None,
        planning_status="removed_part",
        withdrawn_on=dt.date(2015, 12, 31),
        reduced_from_id="gone",
    )

    (found,) = removal_contradictions(features("clusters", [row]))

    assert (found.severity, found.field) == ("error", "reduced_from_id")
