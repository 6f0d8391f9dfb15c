"""What an answer says beside its rows: other days, missing areas, tolerances."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.texts import finding
from clusterviz.workspace import analysis
from tests.tiny import AS_OF_ON, tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.records import Finding
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

DAY = dt.timedelta(days=1)
OF_A_DAY = [
    analysis.overlaps,
    analysis.occupancy,
    analysis.landfund,
    analysis.overview,
]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def notes(answer: Answer, code: str) -> list[Finding]:
    """Return the notes of one code."""
    return [one for one in answer.notes if one.code == f"answer.{code}"]


@pytest.mark.parametrize("question", OF_A_DAY)
@pytest.mark.parametrize(
    ("on", "n"), [(AS_OF_ON - DAY, 1), (AS_OF_ON, 0), (AS_OF_ON + DAY, 1)]
)
def test_figures_of_another_day_are_one_warning(
    workspace: Workspace, question: Callable[..., Answer], on: dt.date, n: int
) -> None:
    found = notes(question(workspace, as_of_on=on), "figures_of_another_day")

    assert [(one.severity, one.layer) for one in found] == [
        (Severity.WARNING, "clusters")
    ] * n


def test_a_day_between_those_of_the_rows_is_no_other_day() -> None:
    first, *others = cluster_rows()
    rows = [{**first, "as_of_on": dt.date(2024, 4, 1)}, *others]
    answer = analysis.occupancy(
        tiny_workspace({"clusters": rows}), as_of_on=dt.date(2024, 4, 10)
    )

    assert notes(answer, "figures_of_another_day") == []


def test_rows_without_a_day_are_of_no_other_day() -> None:
    rows = [{**row, "as_of_on": None} for row in cluster_rows()]
    answer = analysis.occupancy(
        tiny_workspace({"clusters": rows}), as_of_on=AS_OF_ON + DAY
    )

    assert notes(answer, "figures_of_another_day") == []


@pytest.mark.parametrize(
    ("month", "n"), [("2024-01", 1), ("2024-02", 0), ("2024-04", 0), ("2024-05", 1)]
)
def test_a_month_that_the_log_does_not_reach_is_a_warning(
    workspace: Workspace, month: str, n: int
) -> None:
    found = notes(analysis.clearance(workspace, month=month), "log_of_another_month")

    assert len(found) == n
    assert all(month in finding(one, "en") for one in found)


def without_paper() -> Workspace:
    """Return the tiny workspace; CCN-0004 and the symbol CCN-0005 lack hectares."""
    rows = cluster_rows()
    for row in rows[3:5]:
        row["planned_area_ha"] = None
    return tiny_workspace({"clusters": rows})


def test_the_overview_names_clusters_left_out_of_hectares_on_paper() -> None:
    """145 ha in all, less 20 of CCN-0004 and 25 of CCN-0005."""
    answer = analysis.overview(without_paper())
    figures = answer.rows.set_index("figure")

    assert figures.loc["in_plan_ha", "value"] == 100
    assert figures.loc["in_plan_ha", "base"] == "in_plan_on_paper"
    assert figures.loc["established_ha", "base"] == "established_on_paper"
    assert [one.feature_id for one in notes(answer, "area_unknown")] == [
        "CCN-0004",
        "CCN-0005",
    ]


def test_the_land_fund_names_a_symbol_that_counts_with_0_ha() -> None:
    """CCN-0004 is drawn, with 20 ha: only the symbol is missing."""
    answer = analysis.landfund(without_paper(), level="province")

    assert answer.rows["planned_ha"].sum() == 120
    assert [one.feature_id for one in notes(answer, "symbol_without_area")] == [
        "CCN-0005"
    ]


def test_where_every_paper_says_hectares_nothing_is_noted(
    workspace: Workspace,
) -> None:
    assert notes(analysis.overview(workspace), "area_unknown") == []
    assert notes(analysis.landfund(workspace), "symbol_without_area") == []


def test_land_in_conflict_says_that_leased_land_is_in_it(workspace: Workspace) -> None:
    rows = analysis.overview(workspace).rows.set_index("figure")

    assert rows.loc["conflict_ha", "base"] == "in_plan_with_leased"


def test_a_tolerance_given_by_hand_is_noted(workspace: Workspace) -> None:
    given = analysis.overlaps(workspace, tolerance_m=0.5)
    stated = analysis.overlaps(workspace)

    assert [finding(one, "en") for one in notes(given, "tolerance_given")] == [
        "Every pair was judged with the tolerance asked for, 0.50 m, instead of "
        "the stated accuracies."
    ]
    assert notes(stated, "tolerance_given") == []


@pytest.mark.parametrize("metres", [-0.1, 100.1, float("inf"), float("nan")])
@pytest.mark.parametrize("question", [analysis.overlaps, analysis.pieces])
def test_a_tolerance_is_from_0_to_100_metres(
    workspace: Workspace, question: Callable[..., object], metres: float
) -> None:
    with pytest.raises(InputError, match="metres from 0 to 100"):
        question(workspace, tolerance_m=metres)


@pytest.mark.parametrize("metres", [0, 100])
def test_the_ends_of_the_tolerance_may_be_given(
    workspace: Workspace, metres: float
) -> None:
    assert len(analysis.overlaps(workspace, tolerance_m=metres).rows) == 8
