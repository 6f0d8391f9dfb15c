"""The figures of areas, by the clusters that stand behind them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from clusterviz.core.apportion import to_m2
from clusterviz.errors import InputError
from clusterviz.workspace import Workspace, analysis
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

PUBLIC = [
    *("cluster_id", "cluster_name", "district_names", "commune_names"),
    *("investor_name", "industrial_land_ha", "leased_ha", "committed_ha"),
    *("unleased_ha", "occupancy_ratio", "legal_status", "as_of_on"),
    "source_document",
]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def test_the_public_table_says_what_is_to_let(workspace: Workspace) -> None:
    rows = analysis.occupancy_by_cluster(workspace).rows

    assert list(rows) == PUBLIC
    by_id = rows.set_index("cluster_id")
    assert by_id["unleased_ha"].tolist()[:3] == [18.0, 16.0, 10.0]
    assert by_id["occupancy_ratio"].tolist()[:3] == [0.5, 0.2, 0.2]
    assert by_id["unleased_ha"].isna().tolist() == [False, False, False, True, True]
    assert by_id.loc["CCN-0001", "source_document"] == "Test"
    assert by_id.loc["CCN-0001", "as_of_on"] == dt.date(2024, 4, 22)


def test_the_rate_of_a_cluster_is_by_the_reading_asked(workspace: Workspace) -> None:
    rows = analysis.occupancy_by_cluster(workspace, numerator="leased", land="gross")

    # 12 and 4 of 40 ha, none of 20.
    assert rows.rows["occupancy_ratio"].tolist()[:3] == pytest.approx([0.3, 0.1, 0.0])


def test_without_an_approved_detailed_plan_no_land_is_to_let() -> None:
    rows = cluster_rows()
    rows[0] |= {"construction_status": "none", "detailed_plan_on": None}

    found = analysis.occupancy_by_cluster(tiny_workspace({"clusters": rows})).rows

    assert found["unleased_ha"].isna().tolist()[:2] == [True, False]
    assert found["occupancy_ratio"].isna().tolist()[:2] == [True, False]


@pytest.mark.parametrize("figure", ["industrial_land_ha", "leased_ha"])
def test_a_missing_figure_is_no_unleased_land(figure: str) -> None:
    rows = cluster_rows()
    rows[0][figure] = None

    workspace = tiny_workspace({"clusters": rows})
    found = analysis.occupancy_by_cluster(workspace, numerator="leased").rows

    assert found.loc[0, ["unleased_ha", "occupancy_ratio"]].isna().all()


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (dt.date(2022, 8, 31), "not_established"),
        (dt.date(2022, 9, 1), "established"),
    ],
)
def test_a_cluster_is_established_from_its_day(
    workspace: Workspace, day: dt.date, status: str
) -> None:
    rows = analysis.occupancy_by_cluster(workspace, as_of_on=day).rows

    assert rows.set_index("cluster_id").loc["CCN-0003", "legal_status"] == status


@pytest.mark.parametrize("asked", [{"numerator": "half"}, {"land": "all"}])
@pytest.mark.parametrize(
    "question", [analysis.occupancy, analysis.occupancy_by_cluster]
)
def test_a_reading_that_nobody_knows_is_refused(
    workspace: Workspace, question: object, asked: dict[str, str]
) -> None:
    assert callable(question)
    with pytest.raises(InputError, match="no reading of occupancy"):
        question(workspace, **asked)


@pytest.mark.parametrize("schedule", [None, 2025, 2030])
@pytest.mark.parametrize("level", ["province", "district", "commune"])
def test_clusters_sum_to_the_land_fund_of_the_areas(
    workspace: Workspace, level: str, schedule: int | None
) -> None:
    by_area, by_cluster = (
        question(workspace, level=level, schedule=schedule).rows
        for question in (analysis.landfund, analysis.landfund_by_cluster)
    )

    sums = [
        rows.filter(like="_ha").apply(to_m2).sum().to_dict()
        for rows in (by_area, by_cluster)
    ]
    assert sums[0] == sums[1]


def test_the_land_of_a_cluster_is_that_in_the_areas_meant(
    workspace: Workspace,
) -> None:
    rows = analysis.landfund_by_cluster(workspace, area_codes=("002",)).rows

    # A quarter of CCN-0002, all of CCN-0003, and the symbol, which 022 has.
    assert rows["cluster_id"].tolist() == ["CCN-0002", "CCN-0003", "CCN-0005"]
    assert rows["planned_ha"].tolist() == [10.0, 20.0, 25.0]
    assert rows["leased_ha"].tolist() == [4.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("schedule", "later_ha", "unknown"),
    [
        (2024, 145.0, {"CCN-0005"}),
        (2025, 45.0, {"CCN-0005"}),
        (2030, 25.0, {"CCN-0005"}),
        (None, 0.0, set()),
    ],
)
def test_the_plans_own_schedule_parts_what_is_for_later(
    workspace: Workspace, schedule: int | None, later_ha: float, unknown: set[str]
) -> None:
    """Three clusters by 2025, 100 ha; one by 2030, 20 ha; the symbol, 25 ha, never."""
    answer = analysis.landfund(workspace, level="province", schedule=schedule)

    named = {
        note.feature_id
        for note in answer.notes
        if note.code == "landfund.without_schedule"
    }
    assert answer.rows["scheduled_later_ha"].tolist() == [later_ha]
    assert answer.rows["planned_ha"].tolist() == [145.0]
    assert named == unknown


def test_a_cluster_of_the_land_fund_is_established_from_its_day(
    workspace: Workspace,
) -> None:
    """CCN-0003, 20 ha, came on 1 September 2022; 0004 and 0005 have 45 ha."""
    days = (dt.date(2022, 8, 31), dt.date(2022, 9, 1))

    before, after = (
        analysis.landfund(
            workspace, level="province", as_of_on=day, areas_on=dt.date(2024, 4, 22)
        ).rows["not_established_ha"]
        for day in days
    )

    assert (before.tolist(), after.tolist()) == ([65.0], [45.0])


def test_readings_are_of_the_areas_meant(workspace: Workspace) -> None:
    rows = analysis.occupancy_readings(workspace, area_codes=("001",)).rows

    (default,) = rows[rows["is_default"]].to_dict("records")
    # CCN-0001 and three quarters of CCN-0002.
    assert (default["numerator_ha"], default["land_ha"]) == (18.0, 45.0)
    assert default["n_clusters"] == 2


def test_the_numerator_follows_the_rules_of_the_workspace() -> None:
    rules = tiny_workspace().rules
    leased = [
        one.model_copy(update={"value": "leased"})
        if one.id == "occupancy_numerator"
        else one
        for one in rules.readings
    ]
    own = dataclasses.replace(
        tiny_workspace(), rules=rules.model_copy(update={"readings": tuple(leased)})
    )

    row = analysis.occupancy(own, level="province").rows.iloc[0]

    assert row["numerator"] == "leased"
    assert row["occupancy_ratio"] == 16 / 50
