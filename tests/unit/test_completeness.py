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
from clusterviz.rules import read_rules
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
            "established_by": "1/QĐ-UBND",
            "industrial_land_ha": 15.0,
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
        "established_by",
        "industrial_land_ha",
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


@pytest.mark.parametrize(
    ("planned_ha", "is_far"), [(20.2, False), (20.3, True), (19.8, True), (19.9, False)]
)
def test_paper_may_differ_from_the_drawing_by_one_percent(
    planned_ha: float, is_far: bool
) -> None:
    # 20 ha are drawn; one percent of 20.2 ha on paper is 0.202 ha, of 19.8 0.198.
    found = contradictions_of(planned_area_ha=planned_ha)

    assert found == ([("area_differs", "planned_area_ha")] if is_far else [])


@pytest.mark.parametrize(
    ("planned_ha", "cluster_type", "code"),
    [
        (75.0, "general", None),
        (75.1, "general", "size_outside"),
        (10.0, "general", None),
        (9.9, "general", "size_small"),
        (9.9, "craft_village", None),
        (5.0, "craft_village", None),
        (4.9, "craft_village", "size_outside"),
    ],
)
def test_sizes_are_held_against_the_decree(
    planned_ha: float, cluster_type: str, code: str | None
) -> None:
    symbol = {"geometry": None, "geometry_quality": "symbol"}

    found = contradictions_of(
        planned_area_ha=planned_ha,
        industrial_land_ha=3.0,
        cluster_type=cluster_type,
        **symbol,
    )

    assert found == ([(code, "planned_area_ha")] if code else [])


def test_operating_without_being_established_is_said() -> None:
    found = contradictions_of(legal_status="not_established")

    assert found == [("operating_not_established", "legal_status")]


def test_a_withdrawal_without_a_day_is_said() -> None:
    found = contradictions_of(planning_status="withdrawn")

    assert found == [("withdrawn_undated", "withdrawn_on")]


def test_a_removed_part_of_nothing_is_said() -> None:
    found = contradictions_of(
        planning_status="removed_part",
        withdrawn_on=dt.date(2015, 12, 31),
        reduced_from_id="gone",
    )

    assert found == [("reduced_from_unknown", "reduced_from_id")]


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
