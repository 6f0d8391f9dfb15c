from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.records import Lineage
from clusterviz.texts import say
from clusterviz.workspace import analysis
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

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
    assert set(answer.rows["code"]) == {"audit.reference_unknown"}


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
