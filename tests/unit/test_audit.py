from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.records import Lineage
from clusterviz.texts import finding, say
from clusterviz.workspace import analysis
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows
from tests.tiny.works import log_rows

if TYPE_CHECKING:
    from clusterviz.schema import Language


def test_the_check_finds_what_is_wrong_with_the_tiny_workspace() -> None:
    answer = analysis.check(tiny_workspace())

    assert answer.rows.to_numpy().tolist() == [
        ["warning", "audit.fact_missing", "clusters", "CCN-0004", "business_lines"]
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_check_puts_the_gravest_first_in_either_language(
    language: Language,
) -> None:
    rows = cluster_rows()
    rows[0] |= {"planned_area_ha": 55.0, "commune_names": "Xã Đông Bắc"}
    rows[1] |= {"legal_status": "not_established", "planned_area_ha": 4.0}
    rows[1] |= {"industrial_land_ha": 3.0, "committed_ha": 1.0, "leased_ha": 1.0}
    rows[5]["withdrawn_on"] = None
    rows[6]["reduced_from_id"] = "gone"

    answer = analysis.check(tiny_workspace({"clusters": rows}))

    lost = answer.rows[answer.rows["severity"] == "error"]
    assert lost["field"].tolist() == ["reduced_from_id"]
    assert answer.rows["severity"].tolist() == ["error"] + ["warning"] * 7
    assert all(say(one.code, language, **one.values) for one in answer.notes)


def test_the_check_follows_references_between_layers() -> None:
    rows = [row for row in cluster_rows() if row["cluster_id"] != "CCN-0001"]

    answer = analysis.check(tiny_workspace({"clusters": rows}), "plots")

    assert len(answer.rows) == 6
    assert set(answer.rows["severity"]) == {"decision"}
    assert set(answer.rows["code"]) == {"audit.reference_unknown"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_check_holds_the_clearance_log_against_its_sites(
    language: Language,
) -> None:
    rows = log_rows()
    # S2 has 5 ha and 20 households; S3 is written of once, so it cannot fall.
    rows[5] |= {"cleared_ha": 6.0, "n_inventoried": 19}

    answer = analysis.check(tiny_workspace({"clearance_log": rows}), "clearance_log")

    assert answer.rows[["severity", "code", "field"]].to_numpy().tolist() == [
        ["error", "audit.land_exceeds", "cleared_ha"],
        ["warning", "audit.figure_fell", "n_inventoried"],
    ]
    assert set(answer.rows["feature_id"]) == {"S2:2024-04"}
    assert "clearance_sites" in answer.layer_versions
    assert all(finding(one, language) for one in answer.notes)


def test_a_log_beside_sites_that_are_not_valid_is_held_against_itself_only() -> None:
    rows = log_rows()
    rows[5] |= {"cleared_ha": 6.0, "clean_ha": 6.5}
    workspace = tiny_workspace({"clearance_log": rows})
    workspace.store.publish(
        workspace.layers["clearance_sites"],
        workspace.features("clearance_sites"),
        Lineage("Test"),
        replaces=1,
        is_valid=False,
    )

    found = analysis.check(workspace, "clearance_log").rows

    assert found["field"].tolist() == ["clean_ha"]


def test_a_log_without_sites_is_held_against_itself_only() -> None:
    workspace = tiny_workspace(without=["clearance_sites"])

    assert analysis.check(workspace, "clearance_log").rows.empty


def test_the_check_says_that_a_layer_is_not_valid() -> None:
    workspace = tiny_workspace()
    workspace.store.publish(
        workspace.layers["roads"],
        workspace.features("roads"),
        Lineage("Test"),
        replaces=1,
        is_valid=False,
    )

    rows = analysis.check(workspace, "roads").rows

    assert rows["code"].tolist() == ["audit.not_valid"]
    assert rows["severity"].tolist() == ["error"]


def test_an_unknown_layer_cannot_be_checked() -> None:
    with pytest.raises(InputError, match="`cluster` is no layer"):
        analysis.check(tiny_workspace(), "cluster")
