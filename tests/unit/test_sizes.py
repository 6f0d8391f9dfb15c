"""Areas on paper and drawn, limits of size and of use: both sides of each, by day."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from clusterviz.core.apportion import area_shares
from clusterviz.core.sizes import is_mountainous, size_contradictions
from clusterviz.rules import read_rules
from tests.strategies import area_rows, cluster, features
from tests.tiny import Row, at

RULES = read_rules()
BEFORE, SINCE = dt.date(2024, 4, 30), dt.date(2024, 5, 1)
"""Decree 32/2024 is in force from 1 May 2024."""


def of_cluster(
    facts: Row, on: dt.date = SINCE, mountainous: bool | None = None
) -> list[tuple[str, str, str]]:
    """Return severity, code and field of what is found of one cluster."""
    row = cluster("C", None) | facts
    known = pd.Series([mountainous], index=["C"], dtype="boolean")
    found = size_contradictions(features("clusters", [row]), RULES, on, known)
    return [
        (one.severity.value, one.code.removeprefix("audit."), one.field)
        for one in found
    ]


@pytest.mark.parametrize(
    ("planned_ha", "is_far"), [(20.2, False), (20.3, True), (19.8, True), (19.9, False)]
)
def test_paper_may_differ_from_the_drawing_by_one_percent(
    planned_ha: float, is_far: bool
) -> None:
    # 20 ha are drawn; one percent of 20.2 ha on paper is 0.202 ha, of 19.8 0.198.
    found = of_cluster({"geometry": at(0, 0, 500, 400), "planned_area_ha": planned_ha})

    assert found == [("warning", "area_differs", "planned_area_ha")] * is_far


@pytest.mark.parametrize("on", [BEFORE, SINCE])
@pytest.mark.parametrize(
    ("planned_ha", "cluster_type", "mountainous", "code"),
    [
        # Art. 2(1): 10 to 75 ha; 5 to 75 in the mountains and for craft villages.
        (75.0, "general", False, None),
        (75.1, "general", False, "size_outside"),
        (75.0, "craft_village", True, None),
        (75.1, "craft_village", True, "size_outside"),
        (10.0, "general", False, None),
        (10.0, "general", None, None),
        (9.9, "general", False, "size_outside"),
        (9.9, "general", None, "size_small"),
        (9.9, "general", True, None),
        (9.9, "craft_village", False, None),
        (5.0, "general", True, None),
        (4.9, "general", True, "size_outside"),
        (5.0, "general", None, "size_small"),
        (4.9, "general", None, "size_outside"),
        (5.0, "craft_village", False, None),
        (4.9, "craft_village", False, "size_outside"),
        (0.0, "general", False, None),
        (None, "general", False, None),
    ],
)
def test_sizes_are_held_against_either_decree(
    planned_ha: float | None,
    cluster_type: str,
    mountainous: bool | None,
    code: str | None,
    on: dt.date,
) -> None:
    facts = {"planned_area_ha": planned_ha, "cluster_type": cluster_type}

    found = of_cluster(facts, on, mountainous)

    severity = "info" if code == "size_small" else "warning"
    assert found == ([(severity, code, "planned_area_ha")] if code else [])


def test_the_lowest_size_that_is_said_is_the_one_of_the_place() -> None:
    row = cluster("C", None, planned_area_ha=9.0)
    clusters = features("clusters", [row])
    low = pd.Series([False], index=["C"], dtype="boolean")

    (found,) = size_contradictions(clusters, RULES, SINCE, low)

    assert found.values["least_ha"] == 10
    assert found.values["document"] == "32/2024/NĐ-CP"


def test_without_a_word_on_mountains_a_small_cluster_is_only_noted() -> None:
    clusters = features("clusters", [cluster("C", None, planned_area_ha=9.0)])

    (found,) = size_contradictions(clusters, RULES, SINCE)

    assert found.code == "audit.size_small"


def test_a_cluster_is_as_mountainous_as_the_area_with_most_of_its_land() -> None:
    # 20 ha: A has four fifths in area 0, B three fifths in area 1, C lies in 2.
    tiles = [at(0, 0, 400, 900), at(400, 0, 800, 900), at(800, 0, 1600, 900)]
    rows = area_rows(tiles)
    rows[0]["is_mountainous"], rows[1]["is_mountainous"] = True, False
    areas = features("areas", rows)
    clusters = features(
        "clusters",
        [
            cluster("A", at(0, 0, 500, 400)),
            cluster("B", at(200, 400, 700, 800)),
            cluster("C", at(900, 0, 1400, 400)),
        ],
    )

    found = is_mountainous(area_shares(clusters, areas), areas)

    assert found.loc[["A", "B"]].tolist() == [True, False]
    assert pd.isna(found["C"])


@pytest.mark.parametrize(
    ("planned_ha", "established_ha", "is_over"),
    [
        (20.0, 25.0, False),
        (20.0, 25.0001, True),
        # 25.1 - 20.1 is more than 5 in floats; in square metres it is not.
        (20.1, 25.1, False),
        (20.0, 15.0, False),
        (None, 25.1, False),
        (20.0, None, False),
    ],
)
def test_it_may_be_established_on_five_hectares_more_than_planned(
    planned_ha: float | None, established_ha: float | None, is_over: bool
) -> None:
    facts = {"planned_area_ha": planned_ha, "established_area_ha": established_ha}

    found = of_cluster(facts)

    over = ("warning", "established_over_plan", "established_area_ha")
    assert found == [over] * is_over
    # Art. 10(4) is of the decree of 1 May 2024.
    assert of_cluster(facts, BEFORE) == []


def test_only_an_established_cluster_is_established_over_its_plan() -> None:
    facts: Row = {"planned_area_ha": 20.0, "established_area_ha": 30.0}

    assert of_cluster(facts | {"legal_status": "not_established"}) == []


@pytest.mark.parametrize(
    ("cluster_type", "main_ha", "is_small"),
    [
        # Of 30 ha: 75 % are 22.5 ha for craft villages, 60 % are 18 ha for a line.
        ("craft_village", 22.5, False),
        ("craft_village", 22.4999, True),
        ("specialised", 18.0, False),
        ("specialised", 17.9999, True),
        ("general", 0.0, False),
        ("specialised", None, False),
    ],
)
def test_a_share_of_the_industrial_land_is_for_the_line_of_its_type(
    cluster_type: str, main_ha: float | None, is_small: bool
) -> None:
    facts = {
        "cluster_type": cluster_type,
        "industrial_land_ha": 30.0,
        "main_line_land_ha": main_ha,
    }

    found = of_cluster(facts)

    assert found == [("warning", "main_line_too_small", "main_line_land_ha")] * is_small
    assert of_cluster(facts, BEFORE) == []


def test_no_industrial_land_has_no_share() -> None:
    facts: Row = {"cluster_type": "craft_village", "main_line_land_ha": 0.0}

    assert of_cluster(facts | {"industrial_land_ha": 0.0}) == []
    assert of_cluster(facts | {"industrial_land_ha": None}) == []


@pytest.mark.parametrize(("established_ha", "is_found"), [(75.0, False), (75.1, True)])
def test_a_cluster_is_established_with_75_ha_at_most(
    established_ha: float, is_found: bool
) -> None:
    """Art. 2(1): of the area in the establishing decision as of the one planned."""
    facts = {"planned_area_ha": 75.0, "established_area_ha": established_ha}

    found = [(code, field) for _, code, field in of_cluster(facts)]

    assert (("size_outside", "established_area_ha") in found) == is_found
