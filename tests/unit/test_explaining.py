"""Explanations are made of the rows of their figure, and give it again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz.core import explaining, forms, occupancy
from clusterviz.core.apportion import area_shares
from clusterviz.core.bases import Facts
from clusterviz.core.explaining import evaluate
from clusterviz.core.quantities import QUANTITIES
from clusterviz.core.tally import tally
from clusterviz.workspace import answers
from tests.tiny import AS_OF_ON, tiny_workspace

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

WEST, EAST = "district:001:2024-01-01", "district:002:2024-01-01"


@cache
def whole() -> Workspace:
    """Return the tiny workspace, published once."""
    return tiny_workspace()


def facts(**changes: object) -> Facts:
    """Return the tiny workspace's clusters, divided between two districts."""
    workspace = whole()
    clusters = answers.clusters_on(workspace, AS_OF_ON)
    areas = answers.areas_on(workspace, "district", AS_OF_ON)
    made = Facts(
        AS_OF_ON, clusters, area_shares(clusters, areas), workspace.table("projects")
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def terms(rows: list[tuple[str, str, float]], unit: str = "ha") -> pd.DataFrame:
    """Return terms, features and amounts as an explanation lists them."""
    frame = pd.DataFrame(rows, columns=["term", "feature_id", "amount"])
    return frame.assign(unit=unit)


def test_each_formula_reckons_as_its_name_says() -> None:
    both = [("numerator", "A", 5.0), ("denominator", "A", 10.0)]
    both += [("numerator", "B", 30.0), ("denominator", "B", 40.0)]
    two = [("plus", "A", 50.0), ("minus", "A", 20.0), ("minus", "B", 0.5)]

    # 35 of 50 ha; half and three quarters; 50 - 20.5.
    assert evaluate(terms(both), "ratio") == 0.7
    assert evaluate(terms(both), "mean_of_rates") == 0.625
    assert evaluate(terms(two), "difference") == 29.5
    assert evaluate(terms([("amount", "A", 0.1), ("amount", "B", 0.2)]), "sum") == 0.3
    assert evaluate(terms([("union", "A", 1.5)]), "area_union") == 1.5


@pytest.mark.parametrize("formula", ["ratio", "mean_of_rates", "unknown"])
def test_nothing_is_no_share(formula: str) -> None:
    assert math.isnan(evaluate(terms([]), formula))


def test_a_numerator_alone_or_over_nothing_is_no_share() -> None:
    assert math.isnan(evaluate(terms([("denominator", "A", 9.0)]), "ratio"))
    nothing = [("numerator", "A", 0.0), ("denominator", "A", 0.0)]
    assert math.isnan(evaluate(terms(nothing), "ratio"))


def test_a_total_lists_the_share_that_lies_in_the_area() -> None:
    known = facts()
    on_paper = tally(QUANTITIES["established_ha"], known)

    told = explaining.summed("asked", on_paper, known, [EAST])

    # A quarter of the 40 ha of CCN-0002, and CCN-0003.
    assert told.value == 30.0
    rows = told.terms[["feature_id", "feature_name", "amount", "share_ratio"]]
    assert rows.to_numpy().tolist() == [
        ["CCN-0003", "Đông Nam", 20.0, 1.0],
        ["CCN-0002", "Hai Huyện", 10.0, 0.25],
    ]
    assert (told.unit, told.formula, told.base) == ("ha", "sum", "established")


def test_several_areas_are_explained_together() -> None:
    known = facts()
    on_paper = tally(QUANTITIES["established_ha"], known)

    both = explaining.summed("asked", on_paper, known, [WEST, EAST])

    assert both.value == explaining.summed("asked", on_paper, known).value == 100.0
    assert both.n_counted() == 3


def test_rows_left_out_have_a_reason_and_their_field() -> None:
    known = facts()
    clusters = known.clusters.copy()
    clusters.loc[clusters["cluster_id"] == "CCN-0001", "industrial_land_ha"] = 0.0
    clusters.loc[clusters["cluster_id"] == "CCN-0002", "committed_ha"] = None
    known = dataclasses.replace(known, clusters=clusters)
    above, below = occupancy.tallies(known, "established", "committed", "industrial")

    told = explaining.divided("asked", above, below, known)

    # Of the established ones only CCN-0003 has both figures: 2 of 10 ha.
    assert told.value == 0.2
    left_out = told.left_out[["feature_id", "field", "reason"]].to_numpy().tolist()
    assert left_out == [
        ["CCN-0001", "industrial_land_ha", "zero"],
        ["CCN-0002", "committed_ha", "missing"],
        ["CCN-0004", "", "outside_base"],
        ["CCN-0005", "", "outside_base"],
    ]


def test_industrial_land_without_an_approved_plan_is_left_out_for_that() -> None:
    known = facts()
    clusters = known.clusters.copy()
    is_it = clusters["cluster_id"] == "CCN-0002"
    # The day after: its plan is dated, but not approved yet.
    clusters.loc[is_it, "detailed_plan_on"] = known.on + dt.timedelta(days=1)
    known = dataclasses.replace(known, clusters=clusters)

    told = explaining.summed("a", tally(QUANTITIES["industrial_land_ha"], known), known)

    # Of the operating ones only CCN-0001 counts, with 30 ha.
    assert told.value == 30
    assert told.left_out.iloc[0][["feature_id", "field", "reason"]].tolist() == [
        "CCN-0002", "detailed_plan_on", "no_industrial_land",
    ]  # fmt: skip


def test_who_lies_elsewhere_is_not_said_to_be_left_out() -> None:
    known = facts()
    counted = tally(QUANTITIES["n_operating"], known)

    told = explaining.summed("asked", counted, known, [EAST])

    # CCN-0002 counts in the west, where it has most of its land.
    assert told.value == 0
    assert told.left_out["feature_id"].tolist() == ["CCN-0003", "CCN-0005"]


def test_a_mean_of_rates_takes_whole_clusters_where_they_lead() -> None:
    known = facts()
    above, below = occupancy.tallies(known, "operating", "committed", "industrial")

    told = explaining.divided("asked", above, below, known, [WEST], by_rates=True)

    # 15 of 30 and 4 of 20 ha, though a quarter of CCN-0002 lies in the east.
    assert told.value == pytest.approx((0.5 + 0.2) / 2)
    assert told.terms["amount"].tolist() == [15.0, 4.0, 30.0, 20.0]
    elsewhere = explaining.divided("a", above, below, known, [EAST], by_rates=True)
    assert math.isnan(elsewhere.value)


def test_what_is_not_known_is_no_number() -> None:
    without = facts(projects=None)
    told = explaining.summed("a", tally(QUANTITIES["n_projects"], without), without)

    assert math.isnan(told.value)
    assert told.formula == "unknown"
    assert math.isnan(evaluate(told.terms, told.formula))


def test_a_sum_of_rows_that_all_lack_the_figure_is_no_number() -> None:
    known = facts()
    clusters = known.clusters.assign(industrial_land_ha=math.nan)
    known = dataclasses.replace(known, clusters=clusters)
    told = explaining.summed("a", tally(QUANTITIES["industrial_land_ha"], known), known)

    assert math.isnan(told.value)
    assert told.left_out["reason"].tolist()[:2] == ["missing", "missing"]


def test_a_sum_of_nobody_is_nothing() -> None:
    known = facts(on=dt.date(1990, 1, 1))
    told = explaining.summed("a", tally(QUANTITIES["established_ha"], known), known)

    assert told.value == 0
    assert told.formula == "sum"


def test_a_difference_is_of_whole_square_metres() -> None:
    known = facts(shares=forms.undivided(facts().clusters))
    above, below = occupancy.tallies(known, "established", "leased", "industrial")

    told = explaining.subtracted("asked", below, above, known)

    # 30 + 20 + 10 ha less 12 + 4.
    assert told.value == 44.0
    assert evaluate(told.terms, told.formula) == 44.0


def test_money_that_is_missing_is_missing_where_its_project_counts() -> None:
    one = {"project_id": "PR-3", "cluster_id": "CCN-0002", "is_producing": True}
    named = {"project_name": "Ba", "registered_on": None, "n_workers": None}
    projects = pd.DataFrame([{**one, **named}])
    known = facts(projects=projects)
    workers = tally(QUANTITIES["n_workers"], known)

    # The project counts in the west, where its cluster has most of its land.
    assert math.isnan(explaining.summed("a", workers, known, [WEST]).value)
    assert explaining.summed("a", workers, known, [EAST]).value == 0
