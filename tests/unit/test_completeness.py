from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.apportion import area_shares
from clusterviz.core.completeness import (
    areas_that_differ,
    contradictions,
    misplaced,
    missing_facts,
)
from clusterviz.rules import Fact, read_rules
from tests.strategies import area_rows, cluster, features
from tests.tiny import AS_OF_ON, at

if TYPE_CHECKING:
    from clusterviz.records import Finding
    from tests.tiny import Row

RULES = read_rules()
TWENTY_HA = at(0, 0, 500, 400)


def whole(**facts: object) -> Row:
    """Return a cluster of 20 ha of which all is known, unless `facts` say."""
    return cluster(
        "C",
        TWENTY_HA,
        **{
            "commune_names": "Area 0",
            "planned_area_ha": 20.0,
            "business_lines": "May mặc",
            "land_status": "cleared",
            "established_by": "1/QĐ-UBND",
            "established_on": dt.date(2012, 1, 1),
            "established_area_ha": 20.0,
            "investor_kind": "none",
            "infrastructure_capital_billion_vnd": 90.0,
            "operating_since_on": dt.date(2014, 1, 1),
            "cluster_type": "general",
            "industrial_land_ha": 15.0,
            "leased_ha": 6.0,
            "committed_ha": 7.0,
            "wastewater_status": "none",
            "roads_status": "in_use",
            "water_supply_status": "building",
            **facts,
        },
    )


def codes(findings: list[Finding]) -> list[tuple[str, str]]:
    """Return code and field of each finding, the domain left out."""
    return [(one.code.removeprefix("audit."), one.field) for one in findings]


def facts_of(**facts: object) -> list[tuple[str, str]]:
    clusters = features("clusters", [whole(**facts)])
    return codes(missing_facts(clusters, RULES, AS_OF_ON))


def contradictions_of(**facts: object) -> list[tuple[str, str]]:
    clusters = features("clusters", [whole(**facts)])
    return codes(contradictions(clusters, RULES, AS_OF_ON))


def test_a_cluster_of_which_all_is_known_has_no_findings() -> None:
    assert facts_of() == []
    assert contradictions_of() == []


@pytest.mark.parametrize(
    "field",
    [
        "commune_names",
        "planned_area_ha",
        "business_lines",
        "land_status",
        "established_by",
        "established_on",
        "established_area_ha",
        "investor_kind",
        "infrastructure_capital_billion_vnd",
        "operating_since_on",
        "cluster_type",
        "industrial_land_ha",
        "leased_ha",
        "committed_ha",
        "wastewater_status",
        "roads_status",
        "water_supply_status",
    ],
)
def test_a_missing_fact_is_one_finding(field: str) -> None:
    assert facts_of(**{field: None}) == [("fact_missing", field)]


@pytest.mark.parametrize("text", ["?", " Chưa có ", "ĐANG CẬP NHẬT", "-"])
def test_a_placeholder_is_suspicious(text: str) -> None:
    assert facts_of(business_lines=text) == [("fact_suspicious", "business_lines")]


def test_an_area_of_nothing_is_suspicious() -> None:
    assert facts_of(planned_area_ha=0.0) == [("fact_suspicious", "planned_area_ha")]


def test_no_works_begun_is_a_fact_and_not_a_placeholder() -> None:
    assert facts_of(construction_status="none") == []


def test_a_decision_is_asked_only_of_established_clusters() -> None:
    facts = {"legal_status": "not_established", "established_by": None}

    assert facts_of(**facts) == []
    assert facts_of(established_by=None) == [("fact_missing", "established_by")]


def test_of_a_planned_cluster_only_the_five_facts_and_its_land_are_asked() -> None:
    facts = dict.fromkeys(
        [fact.field for fact in RULES.facts if fact.of != "all"], None
    )
    planned = {"legal_status": "not_established", "operation_status": "not_operating"}

    assert facts_of(**{**facts, **planned}) == []
    # Name, location, area, lines and progress: the dispatch; land: Art. 4-5.
    assert [fact.field for fact in RULES.facts if fact.of == "all"] == [
        "cluster_name",
        "commune_names",
        "planned_area_ha",
        "business_lines",
        "construction_status",
        "land_status",
    ]


def test_no_is_a_fact_and_nothing_leased_is_questioned() -> None:
    asked = Fact(field="wastewater_meets_standard", document="Test")
    rules = RULES.model_copy(update={"facts": (*RULES.facts, asked)})
    clusters = features("clusters", [whole(wastewater_meets_standard=False)])

    assert missing_facts(clusters, rules, AS_OF_ON) == []
    assert facts_of(leased_ha=0.0) == [("fact_suspicious", "leased_ha")]


def test_contradictions_come_from_every_check() -> None:
    # 20 ha are drawn; 80 planned ha are too many, and more than leased ones fit.
    found = contradictions_of(
        planned_area_ha=80.0,
        leased_ha=8.0,
        land_status="not_started",
        operating_since_on=dt.date(2011, 12, 31),
    )

    assert found == [
        ("area_differs", "planned_area_ha"),
        ("size_outside", "planned_area_ha"),
        ("operating_not_started", "land_status"),
        ("land_exceeds", "leased_ha"),
        ("days_reversed", "operating_since_on"),
    ]


@pytest.mark.parametrize(
    ("named", "is_said"),
    [
        ("Area 0", False),
        ("TT Area 0 (nay là phường)", False),
        ("Area 0; Area 1", False),
        ("Area 1", True),
        ("Area 0, Area 2", True),
    ],
)
def test_communes_on_paper_are_held_against_those_met(
    named: str, is_said: bool
) -> None:
    # 20 ha of which four fifths lie in area 0 and one fifth in area 1.
    tiles = [at(0, 0, 400, 400), at(400, 0, 800, 400), at(800, 0, 900, 400)]
    communes = features("areas", area_rows(tiles, "commune"))
    clusters = features("clusters", [whole(commune_names=named)])

    found = misplaced(clusters, communes, area_shares(clusters, communes))

    assert [one.values["met"] for one in found] == ["Area 0, Area 1"] * is_said


@pytest.mark.parametrize(
    ("official_ha", "is_far"),
    [(20.6, False), (20.7, True), (19.4, True), (19.5, False)],
)
def test_a_published_area_may_differ_by_three_percent(
    official_ha: float, is_far: bool
) -> None:
    row = area_rows([TWENTY_HA])[0] | {"official_area_ha": official_ha}

    found = areas_that_differ(features("areas", [row]), RULES, AS_OF_ON)

    assert bool(found) == is_far


@pytest.mark.parametrize(
    ("quality", "severity"), [("indicative", "info"), ("digitised", "warning")]
)
def test_an_indicative_boundary_is_no_ground_for_a_warning(
    quality: str, severity: str
) -> None:
    row = area_rows([TWENTY_HA])[0] | {"official_area_ha": 30.0}
    areas = features("areas", [row | {"geometry_quality": quality}])

    (found,) = areas_that_differ(areas, RULES, AS_OF_ON)

    assert found.severity == severity


def test_an_area_without_a_published_figure_contradicts_nothing() -> None:
    assert areas_that_differ(
        features("areas", area_rows([TWENTY_HA])), RULES, AS_OF_ON
    ) == []  # fmt: skip
