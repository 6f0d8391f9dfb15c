from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError, LayerNotFound, StorageError
from clusterviz.records import Lineage
from clusterviz.workspace import analysis
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows, zone_rows

if TYPE_CHECKING:
    from clusterviz.workspace.analysis import Answer


def codes(answer: Answer) -> set[tuple[str, str]]:
    """Return code and feature of each note, the domain left out."""
    return {(one.code.removeprefix("audit."), one.feature_id) for one in answer.notes}


@pytest.mark.parametrize("layer", ["clusters", "plan_zones", "plots", "areas"])
def test_a_layer_that_is_not_marked_valid_is_refused_by_name(layer: str) -> None:
    workspace = tiny_workspace()
    workspace.store.publish(
        workspace.layers[layer],
        workspace.features(layer),
        Lineage("Test"),
        replaces=1,
        is_valid=False,
    )

    with pytest.raises(StorageError, match=f"Version 2 of `{layer}` is not marked"):
        analysis.landfund(workspace)


def test_without_areas_there_is_nothing_to_count_by() -> None:
    workspace = tiny_workspace(without=["areas"])

    for question in (analysis.occupancy, analysis.landfund, analysis.clearance):
        with pytest.raises(InputError, match="clusterviz import memory areas FILE"):
            question(workspace)


def test_without_clusters_the_layer_is_named() -> None:
    with pytest.raises(LayerNotFound, match="clusters"):
        analysis.overlaps(tiny_workspace(without=["clusters"]))


def test_without_plots_cleared_land_is_split_on_paper() -> None:
    answer = analysis.landfund(tiny_workspace(without=["plots"]), level="province")

    row = answer.rows.iloc[0]
    assert ("no_plots", "") in codes(answer)
    assert ("landfund.on_paper", "CCN-0001") in codes(answer)
    # 75 ha of S1 and S3, less 1 ha in conflict in each. Of CCN-0001 paper takes 12
    # ha leased, 3 committed, 10 not industrial; of CCN-0002 4 leased, 20 not
    # industrial: 49 of the 73 ha. What is vacant and serviced no paper says.
    assert (row["leased_ha"], row["usable_ha"]) == (16.0, 0.0)
    assert row["cleared_not_serviced_ha"] == 24.0


def test_without_sites_the_land_status_decides() -> None:
    answer = analysis.landfund(
        tiny_workspace(without=["clearance_sites", "clearance_log"]), level="province"
    )

    assert ("no_sites", "") in codes(answer)
    # Of CCN-0001, being cleared, all that is left: 13 ha, 9 more than with its
    # sites. Of CCN-0003, without plots, 8 ha that paper does not take.
    assert answer.rows["to_clear_ha"].tolist() == [21.0]


@pytest.mark.parametrize(
    ("layer", "note"), [("coverage", "no_coverage"), ("plan_zones", "no_plan_zones")]
)
def test_without_coverage_nothing_mandatory_can_be_judged(
    layer: str, note: str
) -> None:
    answer = analysis.overlaps(tiny_workspace(without=[layer]))

    open_ones = answer.rows[answer.rows["verdict"] == "cannot_be_judged"]
    assert (note, "") in codes(answer)
    assert (open_ones["cluster_id"].value_counts()["CCN-0004"]) == 18


def test_a_cluster_without_figures_is_named_in_the_notes() -> None:
    rows = cluster_rows()
    rows[0]["industrial_land_ha"] = None

    answer = analysis.occupancy(tiny_workspace({"clusters": rows}), level="province")

    assert answer.rows["n_clusters"].tolist() == [1, 2, 2]
    assert answer.rows["n_left_out"].tolist() == [1, 1, 3]
    assert codes(answer) == {
        ("left_out_of_operating", "CCN-0001"),
        ("left_out_of_established", "CCN-0001"),
        ("left_out_of_all", "CCN-0004"),
        ("left_out_of_all", "CCN-0005"),
    }


def test_without_zones_over_it_a_cluster_has_no_rows() -> None:
    zones = [row for row in zone_rows() if row["zone_id"] == "Z09"]

    rows = analysis.overlaps(tiny_workspace({"plan_zones": zones})).rows

    assert set(rows["verdict"]) == {"cannot_be_judged"}
