from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import pytest

from clusterviz.texts import say
from clusterviz.ui import matters
from clusterviz.workspace import analysis
from clusterviz.workspace.explain import explain
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def figures(workspace: Workspace) -> dict[str, float]:
    rows = analysis.overview(workspace).rows
    return dict(zip(rows["figure"], rows["value"], strict=True))


def test_the_overview_has_the_figures_of_the_tiny_workspace(
    workspace: Workspace,
) -> None:
    assert figures(workspace) == pytest.approx(
        {
            "n_in_plan": 5,
            "in_plan_ha": 145,
            "n_established": 3,
            "established_ha": 100,
            "n_operating": 2,
            "occupancy_ratio": 0.38,
            "mean_of_rates_ratio": 0.35,
            "usable_ha": 9,
            "n_conflicts": 3,
            "n_conflict_clusters": 2,
            "conflict_ha": 3,
            "n_cannot_be_judged": 3,
            "n_withdrawn": 2,
            "n_withdrawn_without_plan": 1,
            "n_projects": 3,
            "n_producing": 2,
            "n_workers": 300,
        }
    )


def test_a_figure_of_the_overview_has_base_day_and_layers(
    workspace: Workspace,
) -> None:
    rows = analysis.overview(workspace).rows

    assert (rows[["unit", "base", "layers"]] != "").all(axis=None)
    assert set(rows["as_of_on"]) == {dt.date(2024, 4, 22)}


def test_each_figure_is_what_its_reference_explains(workspace: Workspace) -> None:
    rows = analysis.overview(workspace).rows

    explained = [explain(workspace, one).explanation.value for one in rows["reference"]]

    assert explained == pytest.approx(rows["value"].tolist())


def test_land_of_clusters_that_are_not_established_is_not_ready_for_lease() -> None:
    clusters = cluster_rows()
    clusters[0].update(legal_status="not_established", established_on=None)

    # All 9 ha that are ready lie in CCN-0001.
    assert figures(tiny_workspace({"clusters": clusters}))["usable_ha"] == 0


def test_a_figure_that_every_row_lacks_is_unknown_and_not_zero() -> None:
    clusters = [{**row, "planned_area_ha": None} for row in cluster_rows()]

    known = figures(tiny_workspace({"clusters": clusters}))

    assert math.isnan(known["in_plan_ha"])
    assert known["n_in_plan"] == 5


def test_a_figure_without_its_layer_is_unknown_and_not_zero() -> None:
    bare = tiny_workspace(
        without=["plan_zones", "coverage", "dossiers", "projects", "plots", "areas"]
    )

    known = figures(bare)
    unknown = {name for name, value in known.items() if math.isnan(value)}

    assert unknown == {
        "n_conflicts",
        "n_conflict_clusters",
        "conflict_ha",
        "n_withdrawn_without_plan",
        "n_projects",
        "n_producing",
        "n_workers",
    }
    assert known["n_cannot_be_judged"] == 5


def test_what_needs_attention_is_listed_with_its_figure(workspace: Workspace) -> None:
    rows = analysis.attention(workspace)

    found = rows[["cluster_id", "reason", "figure"]].fillna(-1).to_numpy().tolist()
    assert found == [
        ["CCN-0002", "conflict_forbidden", 1.0],
        ["CCN-0001", "clearance_obstacle", 3.0],
        # 4 ha let, of no known industry: 30 m³ a hectare and day.
        ["CCN-0002", "without_plant", 120.0],
        ["CCN-0002", "cannot_be_judged", 1.0],
        ["CCN-0003", "cannot_be_judged", 1.0],
        ["CCN-0005", "cannot_be_judged", -1.0],
        ["CCN-0004", "incomplete", 1.0],
    ]


def test_nothing_needs_attention_where_all_is_known_and_free() -> None:
    workspace = tiny_workspace(
        {"plan_zones": [], "clusters": [cluster_rows()[0]]},
        without=["clearance_log"],
    )

    assert analysis.attention(workspace).empty


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_figure_base_and_reason_has_a_label(
    workspace: Workspace, language: Language
) -> None:
    rows = analysis.overview(workspace).rows
    reasons = analysis.attention(workspace)["reason"]

    keys = [f"audit.figure_{code}" for code in rows["figure"]]
    keys += [f"audit.base_{code}" for code in rows["base"]]
    keys += [f"{matters.domain(code)}.attention_{code}" for code in reasons]
    assert all(say(key, language) for key in keys)
