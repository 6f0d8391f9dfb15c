from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.apportion import to_m2
from clusterviz.errors import InputError
from clusterviz.workspace import analysis
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

LEVELS = ["province", "district", "commune"]
NEW_COMMUNES_ON = dt.date(2025, 7, 1)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def test_overlaps_are_those_of_the_tiny_workspace(workspace: Workspace) -> None:
    rows = analysis.overlaps(workspace).rows

    found = rows[["cluster_id", "zone_id", "verdict"]].to_numpy().tolist()
    assert found == [
        ["CCN-0001", "Z01", "conflict"],
        ["CCN-0001", "Z02", "conflict"],
        ["CCN-0001", "Z03", "within_tolerance"],
        ["CCN-0002", "Z04", "conflict"],
        ["CCN-0002", "", "cannot_be_judged"],
        ["CCN-0003", "", "cannot_be_judged"],
        ["CCN-0003", "Z05", "conflict"],
        ["CCN-0005", "", "cannot_be_judged"],
    ]
    assert rows["overlap_ha"].tolist()[:4] == pytest.approx([2.0, 1.0, 0.08, 1.0])


def test_overlaps_carry_the_columns_that_programs_rely_on(
    workspace: Workspace,
) -> None:
    columns = [
        *("cluster_id", "zone_id", "kind", "overlap_ha", "cluster_ratio"),
        *("zone_ratio", "mean_width_m", "verdict", "severity"),
    ]

    assert list(analysis.overlaps(workspace).rows)[: len(columns)] == columns


@pytest.mark.parametrize(
    ("question", "columns"),
    [
        (
            analysis.occupancy,
            "area_code area_name level base n_clusters industrial_land_ha leased_ha "
            "committed_ha occupancy_ratio mean_of_rates_ratio",
        ),
        (
            analysis.landfund,
            "area_code area_name level n_clusters planned_ha symbol_only_ha "
            "conflict_ha to_clear_ha cleared_not_serviced_ha not_for_lease_ha "
            "leased_ha usable_ha",
        ),
        (
            analysis.clearance,
            "area_code area_name month to_clear_ha cleared_ha clean_ha n_households "
            "n_inventoried n_approved n_paid n_handed_over",
        ),
    ],
)
def test_tables_by_area_carry_the_columns_that_programs_rely_on(
    workspace: Workspace, question: Callable[..., Answer], columns: str
) -> None:
    expected = columns.split()

    assert list(question(workspace).rows)[: len(expected)] == expected


def test_an_overlap_is_asked_as_of_its_day(workspace: Workspace) -> None:
    rows = analysis.overlaps(workspace, as_of_on=dt.date(2020, 12, 31)).rows

    assert "Z06" in set(rows["zone_id"])


def test_one_cluster_may_be_asked_for_and_must_be_known(workspace: Workspace) -> None:
    rows = analysis.overlaps(workspace, cluster_id="CCN-0002").rows

    assert set(rows["cluster_id"]) == {"CCN-0002"}
    with pytest.raises(InputError, match="CCN-0006"):
        analysis.overlaps(workspace, cluster_id="CCN-0006")


def test_a_tolerance_given_by_hand_replaces_the_stated_ones(
    workspace: Workspace,
) -> None:
    rows = analysis.overlaps(workspace, tolerance_m=0.5).rows

    assert rows.set_index("zone_id").loc["Z03", "verdict"] == "conflict"


def test_every_answer_names_its_versions_and_its_day(workspace: Workspace) -> None:
    answer = analysis.occupancy(workspace)

    assert answer.layer_versions == {"clusters": 1, "areas": 1}
    assert answer.as_of_on == dt.date(2024, 4, 22)


def test_the_land_fund_is_that_of_the_tiny_workspace(workspace: Workspace) -> None:
    row = analysis.landfund(workspace, level="province").rows.iloc[0]

    # CCN-0004 and the symbol of CCN-0005, 20 and 25 ha, are not established. CCN-0003,
    # 20 ha to clear, has no plots: on paper 2 ha of it are committed and 10 ha, of
    # its 20 in the plan, are not industrial. Of CCN-0001, 4 ha are to clear.
    hectares = row.filter(like="_ha").to_dict()
    assert hectares == {
        "planned_ha": 145.0,
        "symbol_only_ha": 0.0,
        "conflict_ha": 3.0,
        "to_clear_ha": 12.0,
        "cleared_not_serviced_ha": 35.0,
        "not_for_lease_ha": 20.0,
        "leased_ha": 16.0,
        "usable_ha": 9.0,
        "committed_not_leased_ha": 5.0,
        "not_established_ha": 45.0,
        "scheduled_later_ha": 0.0,
    }


@pytest.mark.parametrize("question", [analysis.landfund, analysis.occupancy])
def test_every_level_and_date_gives_the_same_sums(
    workspace: Workspace, question: Callable[..., Answer]
) -> None:
    tables = [question(workspace, level=level).rows for level in LEVELS]
    tables.append(question(workspace, level="commune", areas_on=NEW_COMMUNES_ON).rows)

    sums = [
        rows.filter(like="_ha").apply(to_m2).sum().to_dict()
        | {"n": int(rows["n_clusters"].sum())}
        for rows in tables
    ]
    assert sums[1:] == sums[:1] * 3


@pytest.mark.parametrize(
    ("base", "level", "ratio", "mean_ratio"),
    [("operating", "province", 0.38, 0.35), ("established", "province", 0.35, 0.30)],
)
def test_occupancy_is_that_of_the_tiny_workspace(
    workspace: Workspace, base: str, level: str, ratio: float, mean_ratio: float
) -> None:
    rows = analysis.occupancy(workspace, level=level).rows.set_index("base")

    assert rows.loc[base, "occupancy_ratio"] == pytest.approx(ratio)
    assert rows.loc[base, "mean_of_rates_ratio"] == pytest.approx(mean_ratio)


def test_data_of_2024_are_counted_by_communes_of_2025(workspace: Workspace) -> None:
    rows = analysis.landfund(
        workspace, level="commune", areas_on=NEW_COMMUNES_ON
    ).rows.set_index("area_code")

    # CCN-0004 alone lies in the north; the symbol's paper names no such commune.
    assert rows["planned_ha"].to_dict() == {"101": 100.0, "102": 20.0, "": 25.0}


def test_a_level_without_areas_on_the_day_is_refused(workspace: Workspace) -> None:
    with pytest.raises(InputError, match="no district on 1 Jul 2025"):
        analysis.landfund(workspace, level="district", areas_on=NEW_COMMUNES_ON)
    with pytest.raises(InputError, match="`village` is no level"):
        analysis.occupancy(workspace, level="village")


def test_clearance_is_as_of_the_month_asked_for(workspace: Workspace) -> None:
    now = analysis.clearance(workspace, level="province").rows.iloc[0]
    before = analysis.clearance(workspace, level="province", month="2024-02").rows

    assert (now["month"], now["cleared_ha"]) == ("2024-04", 77.0)
    assert before["cleared_ha"].tolist() == [75.0]
    assert analysis.clearance_months(workspace) == ["2024-02", "2024-03", "2024-04"]


def test_schemes_of_areas_are_listed(workspace: Workspace) -> None:
    assert [one.n for one in analysis.area_schemes(workspace)] == [1, 2, 4, 2]


def test_pieces_and_parts_have_places_on_the_map(workspace: Workspace) -> None:
    pieces = analysis.pieces(workspace).set_index("zone_id")

    assert pieces.loc["Z01"].geometry.area == pytest.approx(20_000)
    assert analysis.land_parts(workspace).area.sum() == pytest.approx(1_200_000)


def test_clearance_counts_clusters_in_the_plan_at_the_end_of_its_month() -> None:
    """CCN-0003, 20 of 100 ha of sites, leaves the plan in March."""
    rows = cluster_rows()
    rows[2] |= {"planning_status": "withdrawn", "withdrawn_on": dt.date(2024, 3, 15)}
    workspace = tiny_workspace({"clusters": rows})
    february = analysis.clearance(workspace, level="province", month="2024-02")
    april = analysis.clearance(workspace, level="province")

    assert february.as_of_on == dt.date(2024, 2, 29)
    assert february.rows["to_clear_ha"].tolist() == [100.0]
    assert april.rows["to_clear_ha"].tolist() == [80.0]


def test_a_table_and_a_layer_are_read_by_name(workspace: Workspace) -> None:
    assert workspace.rows("clusters").equals(workspace.features("clusters"))
    assert workspace.rows("projects").equals(workspace.table("projects"))
