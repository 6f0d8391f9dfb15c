"""Cluster by field: four states, one for each cell, and the score of an area."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core.apportion import area_shares
from clusterviz.core.completeness import contradictions, missing_facts
from clusterviz.core.matrix import STATES, matrix, score, state_of
from clusterviz.records import Finding, Severity
from clusterviz.rules import Fact, Rules, read_rules
from tests.strategies import area_rows, cluster, features, properties
from tests.tiny import AS_OF_ON, Row, at

RULES = Rules(
    facts=(
        Fact(field="cluster_name", document="A"),
        Fact(field="planned_area_ha", document="A", article="1"),
        Fact(field="established_by", of="established", document="B"),
        Fact(field="leased_ha", of="operating", document="C"),
    ),
    rules=read_rules().rules,
    placeholders=read_rules().placeholders,
)


def finding(code: str, field: str, **more: object) -> Finding:
    at = {"severity": Severity.WARNING, "layer": "clusters", "feature_id": "C", **more}
    return Finding(code=f"audit.{code}", field=field, **at)  # type: ignore[arg-type]


def cells(findings: list[Finding], **facts: object) -> dict[str, tuple[str, str]]:
    """Return state and reason by field of one cluster."""
    clusters = features("clusters", [cluster("C", None, **facts)])
    rows = matrix(clusters, findings, RULES, AS_OF_ON)
    reasons = rows["reason"].str.removeprefix("audit.")
    pairs = zip(rows["state"], reasons, strict=True)
    return dict(zip(rows["field"], pairs, strict=True))


MISSING = finding("fact_missing", "planned_area_ha")
SUSPICIOUS = finding("fact_suspicious", "planned_area_ha")
OUTSIDE = finding("size_outside", "planned_area_ha")
DIFFERS = finding("area_differs", "planned_area_ha")


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({}, ["cluster_name", "planned_area_ha", "established_by", "leased_ha"]),
        (
            {"operation_status": "not_operating"},
            ["cluster_name", "planned_area_ha", "established_by"],
        ),
        (
            {"legal_status": "not_established"},
            ["cluster_name", "planned_area_ha", "leased_ha"],
        ),
        # The day after the audit.
        (
            {"established_on": dt.date(2024, 4, 23), "operating_since_on": AS_OF_ON},
            ["cluster_name", "planned_area_ha", "leased_ha"],
        ),
    ],
)
def test_each_fact_that_is_asked_for_has_one_cell(
    facts: Row, fields: list[str]
) -> None:
    assert cells([], **facts) == dict.fromkeys(fields, ("present", ""))


@pytest.mark.parametrize(
    ("found", "state", "reason"),
    [
        ([], "present", ""),
        ([SUSPICIOUS], "suspicious", "fact_suspicious"),
        ([OUTSIDE], "suspicious", "size_outside"),
        ([MISSING], "missing", "fact_missing"),
        ([SUSPICIOUS, MISSING], "missing", "fact_missing"),
        ([SUSPICIOUS, DIFFERS], "contradictory", "area_differs"),
        ([MISSING, DIFFERS], "contradictory", "area_differs"),
        ([MISSING, SUSPICIOUS, DIFFERS], "contradictory", "area_differs"),
    ],
)
def test_the_state_that_weighs_most_is_taken_in_any_order(
    found: list[Finding], state: str, reason: str
) -> None:
    for order in permutations(found):
        assert cells(list(order))["planned_area_ha"] == (state, reason)


def test_of_two_of_one_state_the_first_is_the_reason() -> None:
    assert cells([OUTSIDE, SUSPICIOUS])["planned_area_ha"][1] == "size_outside"
    assert cells([SUSPICIOUS, OUTSIDE])["planned_area_ha"][1] == "fact_suspicious"


def test_a_field_that_nobody_asks_for_has_a_cell_if_something_is_found() -> None:
    found = [
        finding("days_reversed", "operating_since_on"),
        finding("land_twice", ""),
        finding("size_small", "cluster_type", severity=Severity.INFO),
    ]

    rows = cells(found)

    assert rows["operating_since_on"] == ("contradictory", "days_reversed")
    assert rows[""] == ("contradictory", "land_twice")
    assert "cluster_type" not in rows


def test_what_only_informs_is_no_gap() -> None:
    small = finding("size_small", "planned_area_ha", severity=Severity.INFO)

    assert state_of(small) == "present"
    assert cells([small])["planned_area_ha"] == ("present", "")
    assert cells([small, DIFFERS])["planned_area_ha"][0] == "contradictory"


def test_findings_of_other_layers_and_clusters_are_passed_over() -> None:
    found = [
        finding("plot_outside", "", layer="plots"),
        finding("area_differs", "planned_area_ha", feature_id="gone"),
    ]

    assert set(cells(found).values()) == {("present", "")}


def test_a_row_says_the_value_who_asks_and_which_finding() -> None:
    clusters = features("clusters", [cluster("C", None, planned_area_ha=20.3)])

    rows = matrix(clusters, [MISSING, DIFFERS], RULES, AS_OF_ON).set_index("field")

    said = rows[["value", "document", "article", "finding"]].T
    assert said["planned_area_ha"].tolist() == ["20.3", "A", "1", 1]
    assert said["leased_ha"].tolist() == ["", "C", "", -1]


def test_a_field_asked_for_twice_has_one_cell() -> None:
    rules = RULES.model_copy(update={"facts": (*RULES.facts, *RULES.facts)})
    clusters = features("clusters", [cluster("C", None)])

    assert len(matrix(clusters, [], rules, AS_OF_ON)) == 4


def test_a_sound_and_a_bare_cluster_are_scored_in_their_areas() -> None:
    tiles = [at(0, 0, 500, 400), at(500, 0, 1000, 400), at(1000, 0, 1500, 400)]
    areas = features("areas", area_rows(tiles))
    known = {"planned_area_ha": 20.0, "established_by": "1/QĐ", "leased_ha": 5.0}
    clusters = features(
        "clusters",
        [
            # Three fifths in area 0, two fifths in area 1: it counts in area 0.
            cluster("A", at(200, 0, 700, 400), land_status="cleared", **known),
            cluster("B", at(1000, 0, 1500, 400), leased_ha=0.0, land_status="cleared"),
        ],
    )
    findings = missing_facts(clusters, RULES, AS_OF_ON)
    shares = area_shares(clusters, areas)

    rows = score(matrix(clusters, findings, RULES, AS_OF_ON), areas, shares)

    counts = rows[["n_clusters", "n_cells", "n_present", "n_missing", "n_suspicious"]]
    # B lacks area and decision, and 0 ha stand for its leased land.
    assert counts.to_numpy().tolist() == [
        [1, 4, 4, 0, 0],
        [0, 0, 0, 0, 0],
        [1, 4, 1, 2, 1],
    ]
    ratios = rows["present_ratio"].to_numpy()
    assert ratios[[0, 2]].tolist() == [1.0, 0.25]
    assert np.isnan(ratios[1])


def test_what_lies_outside_every_area_has_a_row_of_its_own() -> None:
    areas = features("areas", area_rows([at(0, 0, 500, 400), at(500, 0, 900, 400)]))
    clusters = features("clusters", [cluster("A", at(2000, 0, 2500, 400))])
    rows = matrix(clusters, [], RULES, AS_OF_ON)

    found = score(rows, areas, area_shares(clusters, areas))

    assert found["area_code"].tolist() == ["0", "1", ""]
    assert found["n_cells"].tolist() == [0, 0, 4]


def test_no_clusters_make_no_rows_and_no_score() -> None:
    areas = features("areas", area_rows([at(0, 0, 500, 400)]))
    none = features("clusters", [])
    rows = matrix(none, [], RULES, AS_OF_ON)

    found = score(rows, areas, area_shares(none, areas))

    assert rows.empty
    assert found["n_cells"].tolist() == [0]
    assert np.isnan(found["present_ratio"].iloc[0])


@properties
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "planned_area_ha": st.sampled_from([None, 0.0, 4.0, 20.0, 80.0]),
                "established_by": st.sampled_from([None, "?", "1/QĐ"]),
                "leased_ha": st.sampled_from([None, 0.0, 5.0, 50.0]),
                "legal_status": st.sampled_from(["established", "not_established"]),
                "operation_status": st.sampled_from(["operating", "not_operating"]),
                "left": st.integers(0, 9),
            }
        ),
        max_size=5,
    )
)
def test_every_cell_has_one_state_and_areas_sum_to_all(facts: list[Row]) -> None:
    rows = [
        cluster(f"C{i}", at(100 * one.pop("left"), 0, 1100, 400), **one)
        for i, one in enumerate([dict(one) for one in facts])
    ]
    clusters = features("clusters", rows)
    areas = features("areas", area_rows([at(0, 0, 500, 400), at(500, 0, 1100, 400)]))
    findings = [
        *missing_facts(clusters, RULES, AS_OF_ON),
        *contradictions(clusters, RULES, AS_OF_ON),
    ]

    found = matrix(clusters, findings, RULES, AS_OF_ON)
    scores = score(found, areas, area_shares(clusters, areas))

    assert not found.duplicated(["cluster_id", "field"]).any()
    assert set(found["state"]) <= set(STATES)
    assert ((found["reason"] == "") == (found["state"] == "present")).all()
    assert scores["n_cells"].sum() == len(found)
    parts = scores[[f"n_{state}" for state in STATES]].sum(axis="columns")
    pd.testing.assert_series_equal(parts, scores["n_cells"], check_names=False)
