"""The area on paper against the one drawn: the limit of the checks, and slips."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import pytest
from shapely import box

from clusterviz import texts
from clusterviz.core.completeness import areas_that_differ
from clusterviz.core.shape.declared import declared_findings
from clusterviz.core.sizes import size_contradictions
from clusterviz.errors import CrsError
from clusterviz.records import Finding, Severity
from clusterviz.rules import read_rules
from clusterviz.schema import LANGUAGES
from tests.strategies import LAYERS, cluster, features
from tests.tiny import at

RULES = read_rules()
ON = dt.date(2025, 1, 1)
TWENTY_HA = at(0, 0, 500, 400)


def clusters(paper_ha: float | None, **facts: object) -> gpd.GeoDataFrame:
    """Return one cluster, drawn as 20 ha."""
    return features(
        "clusters", [cluster("C1", TWENTY_HA, planned_area_ha=paper_ha, **facts)]
    )


def told(frame: gpd.GeoDataFrame, layer: str = "clusters") -> list[Finding]:
    found = declared_findings(LAYERS[layer], frame, RULES, ON)
    for one in found:
        for language in LANGUAGES:
            assert "{" not in texts.finding(one, language)
    return found


@pytest.mark.parametrize(
    ("paper_ha", "code", "severity"),
    [
        (25.0, "geometry.area_differs", Severity.WARNING),
        (200_000.0, "geometry.area_in_m2", Severity.DECISION),
        (199_000.0, "geometry.area_in_m2", Severity.DECISION),
        (0.2, "geometry.area_in_km2", Severity.DECISION),
        (200.0, "geometry.area_tenfold", Severity.DECISION),
        (2.0, "geometry.area_tenth", Severity.DECISION),
    ],
)
def test_paper_that_is_far_off_is_told_with_both_areas(
    paper_ha: float, code: str, severity: Severity
) -> None:
    (found,) = told(clusters(paper_ha))

    assert (found.code, found.severity) == (code, severity)
    assert (found.feature_id, found.field) == ("C1", "planned_area_ha")
    assert found.values["paper_ha"] == pytest.approx(paper_ha)
    assert found.values["drawn_ha"] == pytest.approx(20.0)


@pytest.mark.parametrize("paper_ha", [20.0, 20.1, 19.9, None, 0.0])
def test_what_is_near_or_unknown_is_not_told(paper_ha: float | None) -> None:
    assert told(clusters(paper_ha)) == []


def test_a_symbol_is_not_measured() -> None:
    assert told(clusters(99.0, geometry_quality="symbol")) == []


@pytest.mark.parametrize("paper_ha", [19.7, 19.81, 20.19, 20.21, 25.0])
def test_the_limit_is_that_of_the_checks(paper_ha: float) -> None:
    later = size_contradictions(clusters(paper_ha), RULES, ON)
    is_told = any(one.code == "audit.area_differs" for one in later)

    assert bool(told(clusters(paper_ha))) is is_told


def area(paper_ha: float, quality: str) -> gpd.GeoDataFrame:
    """Return one commune, drawn as 20 ha."""
    row = {
        "area_id": "A1",
        "area_code": "1",
        "area_name": "A",
        "level": "commune",
        "official_area_ha": paper_ha,
        "geometry_quality": quality,
        "geometry": TWENTY_HA,
    }
    return features("areas", [row])


@pytest.mark.parametrize("quality", ["digitised", "indicative"])
@pytest.mark.parametrize("paper_ha", [19.3, 19.5, 20.5, 20.7])
def test_the_limit_of_areas_is_that_of_their_check(
    paper_ha: float, quality: str
) -> None:
    frame = area(paper_ha, quality)
    later = areas_that_differ(frame, RULES, ON)

    assert [one.severity for one in told(frame, "areas")] == [
        one.severity for one in later
    ]


def test_a_layer_that_states_no_area_has_nothing_to_compare() -> None:
    frame = gpd.GeoDataFrame(
        {"zone_id": ["Z"]}, geometry=[box(0, 0, 9, 9)], crs="EPSG:9214"
    )

    assert told(frame, "plan_zones") == []


def test_areas_are_never_taken_from_degrees() -> None:
    frame = clusters(20.0).set_crs("EPSG:4326", allow_override=True)

    with pytest.raises(CrsError, match="not in metres"):
        declared_findings(LAYERS["clusters"], frame, RULES, ON)
