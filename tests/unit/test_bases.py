"""Which rows a figure counts: from the words of Circular 14, both sides of each day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.core.bases import BASES, Facts
from tests.strategies import LAYERS, cluster, features
from tests.tiny import at, typed

if TYPE_CHECKING:
    from tests.tiny import Row

DAY = dt.date(2024, 6, 14)
BEFORE = dt.date(2024, 6, 13)
AFTER = dt.date(2024, 6, 15)


def is_in(base: str, *rows: Row, first_on: dt.date | None = None) -> list[bool]:
    """Return whether each of some clusters is in a base."""
    clusters = features("clusters", list(rows))
    found = BASES[base](
        clusters, Facts(DAY, clusters, pd.DataFrame(), first_on=first_on)
    )
    assert found.dtype == "bool"
    return found.tolist()


def one(**facts: object) -> Row:
    return cluster("C", at(0, 0, 10, 10), **facts)


def project(**facts: object) -> Row:
    return {
        "project_id": "P",
        "cluster_id": "C",
        "project_name": "P",
        "is_producing": True,
        **facts,
    }


def of_projects(base: str, *rows: Row) -> list[bool]:
    """Return whether each of some projects is in a base."""
    projects = typed(LAYERS["projects"], rows)
    clusters = features("clusters", [one()])
    facts = Facts(DAY, clusters, pd.DataFrame(), projects)
    return BASES[base](projects, facts).tolist()


@pytest.mark.parametrize(
    ("base", "field", "facts"),
    [
        ("established", "established_on", {}),
        ("operating", "operating_since_on", {}),
        ("detailed_plan_approved", "detailed_plan_on", {}),
        ("infrastructure_approved", "infrastructure_project_on", {}),
        ("with_investor", "established_on", {"investor_kind": "enterprise"}),
        ("operating_established", "established_on", {}),
        ("operating_established", "operating_since_on", {}),
    ],
)
def test_a_track_counts_from_its_day_on(
    base: str, field: str, facts: dict[str, object]
) -> None:
    rows = [one(**facts, **{field: day}) for day in (BEFORE, DAY, AFTER, None)]

    # Reached on its day; one that is not dated counts.
    assert is_in(base, *rows) == [True, True, False, True]


@pytest.mark.parametrize("base", ["not_established", "operating_not_established"])
def test_the_rest_is_what_is_not_established_yet(base: str) -> None:
    rows = [one(established_on=day) for day in (DAY, AFTER)]
    never = one(legal_status="not_established")

    assert is_in(base, *rows, never) == [False, True, True]


def test_a_period_counts_from_its_first_day_to_the_cut_off() -> None:
    days = [
        dt.date(2023, 12, 14), dt.date(2023, 12, 15), DAY, AFTER, None,
    ]  # fmt: skip
    rows = [one(established_on=day) for day in days]

    found = is_in("established_in_period", *rows, first_on=dt.date(2023, 12, 15))

    # One without a day is established, but nobody knows in which period.
    assert found == [False, True, True, False, False]


def test_a_repealed_decision_establishes_nothing() -> None:
    repealed = one(legal_status="repealed", established_on=BEFORE)

    assert is_in("established", repealed) == [False]
    assert is_in("established_in_period", repealed) == [False]


@pytest.mark.parametrize(
    ("status", "has_plan", "has_project"),
    [
        ("none", False, False),
        ("plan_approved", True, False),
        ("project_approved", True, True),
        ("building", True, True),
        ("finished", True, True),
    ],
)
def test_a_later_step_of_construction_implies_the_earlier(
    status: str, has_plan: bool, has_project: bool
) -> None:
    row = one(construction_status=status)

    assert is_in("detailed_plan_approved", row) == [has_plan]
    assert is_in("infrastructure_approved", row) == [has_project]


def test_a_committee_is_no_enterprise() -> None:
    kinds = ["enterprise", "district_committee", "none", None]

    found = is_in("with_investor", *(one(investor_kind=kind) for kind in kinds))

    assert found == [True, False, False, False]


def test_kinds_of_operating_clusters_are_told_apart() -> None:
    rows = [
        one(cluster_type="craft_village"),
        one(cluster_type="specialised"),
        one(cluster_type="general"),
        one(cluster_type=None),
        one(cluster_type="craft_village", operation_status="not_operating"),
    ]

    assert is_in("operating_craft_village", *rows) == [True, *[False] * 4]
    assert is_in("operating_specialised", *rows) == [False, True, *[False] * 3]


def test_wastewater_works_that_are_being_built_count() -> None:
    statuses = ["none", "building", "in_use", None]
    rows = [one(wastewater_status=status) for status in statuses]

    assert is_in("with_wastewater", *rows) == [False, True, True, False]


@pytest.mark.parametrize("meets", [True, False, None])
def test_the_standard_is_met_by_works_only(meets: bool | None) -> None:
    rows = [
        one(wastewater_status=status, wastewater_meets_standard=meets)
        for status in ("none", "in_use")
    ]

    # 27 is of those of 26: without works there is nothing to meet the standard.
    assert is_in("meeting_standard", *rows) == [False, meets is True]


def test_a_project_counts_from_its_registration_on() -> None:
    rows = [project(registered_on=day) for day in (BEFORE, DAY, AFTER, None)]

    assert of_projects("projects", *rows) == [True, True, False, True]
    assert of_projects("foreign_projects", *rows) == [False] * 4


def test_a_project_produces_from_its_day_on_and_not_before_it_is_registered() -> None:
    dated = [project(producing_since_on=day) for day in (DAY, AFTER, None)]
    idle = project(is_producing=False)
    early = project(producing_since_on=BEFORE, registered_on=AFTER)

    found = of_projects("producing_projects", *dated, idle, early)

    assert found == [True, False, True, False, False]


def test_only_what_is_known_to_be_foreign_is_foreign() -> None:
    rows = [project(is_foreign=flag) for flag in (True, False, None)]

    assert of_projects("foreign_projects", *rows) == [True, False, False]
