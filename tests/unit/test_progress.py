"""How clearance goes on in the tiny workspace: its figures are those of `works`."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest
import shapely

from clusterviz.core.pace import Forecast
from clusterviz.workspace import Workspace, analysis, pace
from clusterviz.workspace.by_site import by_cluster
from tests.tiny import X0, Y0, tiny_workspace
from tests.tiny.works import log_rows, site_rows


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return tiny_workspace()


def test_sites_have_their_latest_entry_and_that_of_the_month_before(
    workspace: Workspace,
) -> None:
    found = pace.progress(workspace, "2024-04")

    assert found.states["stage"].tolist() == [
        "levelled",
        "paid",
        "levelled",
        "inventory",
    ]
    assert found.before["stage"].tolist() == [
        "levelled",
        "approved",
        "levelled",
        "notice",
    ]
    assert found.states["cleared_ha"].tolist() == [35.0, 2.0, 40.0, 0.0]
    assert found.before["cleared_ha"].tolist() == [35.0, 1.0, 40.0, 0.0]
    assert found.on == dt.date(2024, 4, 22)


def test_the_last_month_of_the_burn_up_is_what_the_sites_give(
    workspace: Workspace,
) -> None:
    found = pace.progress(workspace, "2024-04")

    assert found.by_month["cleared_ha"].tolist() == [75.0, 76.0, 77.0]
    assert found.forecast.remaining_ha == 23.0


@pytest.mark.parametrize("codes", [("001",), ("002",), ("001", "002")])
def test_the_sites_of_areas_sum_to_the_figures_of_the_areas(
    workspace: Workspace, codes: tuple[str, ...]
) -> None:
    rows = analysis.clearance(workspace).rows
    ours = rows[rows["area_code"].isin(codes)].sum(numeric_only=True)

    sums = pace.progress(workspace, "2024-04", area_codes=codes).states.sum(
        numeric_only=True
    )

    for name in ("to_clear_ha", *pace.FIGURES, "n_households"):
        assert sums[name] == pytest.approx(ours[name], abs=1e-9), name


def test_one_cluster_or_site_can_be_meant_alone(workspace: Workspace) -> None:
    cluster = pace.progress(workspace, "2024-04", cluster_id="CCN-0001")
    site = pace.progress(workspace, "2024-04", site_id="S2")

    assert cluster.states["site_id"].tolist() == ["S1", "S2"]
    assert cluster.by_month["cleared_ha"].tolist() == [35.0, 36.0, 37.0]
    assert site.forecast.remaining_ha == 3.0


def test_areas_have_the_change_of_the_month(workspace: Workspace) -> None:
    rows = pace.by_area(workspace, "2024-04").rows

    # Only S2, in the west, went on: from 1 to 2 ha.
    assert rows["cleared_change_ha"].tolist() == [1.0, 0.0]


def test_in_the_first_month_of_the_log_no_change_is_known(
    workspace: Workspace,
) -> None:
    found = pace.progress(workspace, "2024-02")

    assert found.before["cleared_ha"].isna().all()
    assert by_cluster(found)["cleared_change_ha"].isna().all()
    assert pace.by_area(workspace, "2024-02").rows["cleared_change_ha"].isna().all()


def test_of_a_site_first_written_of_this_month_no_change_is_known() -> None:
    # S3, 40 ha in the east and the west, is first written of in April.
    log = [row for row in log_rows() if row["site_id"] != "S3"]
    new = next(row for row in log_rows() if row["site_id"] == "S3")
    log.append({**new, "entry_id": "S3:2024-04", "month": "2024-04"})
    workspace = tiny_workspace({"clearance_log": log})

    found = pace.progress(workspace, "2024-04")

    assert found.before["cleared_ha"].isna().tolist() == [False, False, True, False]
    # Only S2 went on: from 1 to 2 ha, and from 5 to 10 households paid.
    assert (found.change("cleared_ha"), found.change("n_paid")) == (1.0, 5.0)
    rows = by_cluster(found).set_index("cluster_id")["cleared_change_ha"]
    assert pd.isna(rows["CCN-0002"])
    assert pace.by_area(workspace, "2024-04").rows["cleared_change_ha"].tolist() == [
        1.0,
        0.0,
    ]


def test_of_an_area_with_new_sites_only_no_change_is_known() -> None:
    # S4 lies in the east, as a quarter of S3 does; both begin in April.
    log = [
        {**row, "entry_id": f"{row['site_id']}:2024-04", "month": "2024-04"}
        for row in log_rows()
        if (row["site_id"], row["month"]) in {("S3", "2024-02"), ("S4", "2024-04")}
    ]
    log += [row for row in log_rows() if row["site_id"] in {"S1", "S2"}]
    workspace = tiny_workspace({"clearance_log": log})

    west, east = pace.by_area(workspace, "2024-04").rows["cleared_change_ha"]

    assert west == 1.0
    assert pd.isna(east)


def test_a_site_with_too_much_cleared_is_named_and_hides_no_other() -> None:
    log = log_rows()
    # S1 has 35 ha: 58 cleared would make up for all that S2 and S4 lack.
    log[2] |= {"cleared_ha": 58.0}
    found = pace.progress(tiny_workspace({"clearance_log": log}), "2024-04")

    # S2 has 3 of 5 ha left, S4 all of its 20.
    assert found.forecast.remaining_ha == 23.0
    assert found.exceeding()["site_id"].tolist() == ["S1"]


def test_a_log_that_comes_close_to_a_boundary_does_not_exceed_it() -> None:
    log = log_rows()
    log[2] |= {"cleared_ha": 35.0001}
    found = pace.progress(tiny_workspace({"clearance_log": log}), "2024-04")

    assert found.exceeding().empty


def test_the_land_of_areas_sums_to_all_of_it_to_the_square_metre() -> None:
    # 3 m² across the border at 2000 m: 1.5 on each side, rounded alone 2 and 2.
    sites = site_rows()
    sites[2] |= {"geometry": shapely.box(X0 + 1999, Y0, X0 + 2001, Y0 + 1.5)}
    workspace = tiny_workspace({"clearance_sites": sites})

    lands = [
        pace.progress(workspace, "2024-04", area_codes=(code,), site_id="S3")
        .states["to_clear_ha"]
        .sum()
        for code in ("001", "002")
    ]

    assert lands == [0.0002, 0.0001]


def test_the_months_ahead_end_with_the_years(workspace: Workspace) -> None:
    found = pace.progress(workspace, "9999-12")

    assert found.months_ahead(24) == ["9999-12"]


def test_a_site_that_nothing_was_written_of_has_not_begun(
    workspace: Workspace,
) -> None:
    found = pace.progress(workspace, "2024-02")

    begun = found.states.set_index("site_id")["stage"]
    assert pd.isna(begun["S4"])
    # S1 levelled, S2 at the inventory, S3 levelled.
    assert pace.funnel(workspace, found)["n_sites"].tolist() == [3, 3, 2, 2, 2, 2, 2]


def test_clusters_sum_their_sites(workspace: Workspace) -> None:
    rows = by_cluster(pace.progress(workspace, "2024-04"))

    ours = rows.set_index("cluster_id").loc["CCN-0001"]
    assert (ours["n_sites"], ours["to_clear_ha"], ours["cleared_ha"]) == (2, 40, 37)
    assert ours["cleared_change_ha"] == 1.0


def test_lateness_is_told_by_the_plan_where_no_law_says_how_long_a_notice_is() -> None:
    sites = site_rows()
    sites[1]["handover_due_on"] = dt.date(2024, 4, 12)
    found = pace.progress(tiny_workspace({"clearance_sites": sites}), "2024-04")

    rows = pace.deadlines(tiny_workspace(), found)

    assert rows["site_id"].tolist() == ["S2", "S4"]
    assert rows["n_days_behind"].tolist() == [10, pd.NA]


def test_at_the_end_of_an_earlier_month_lateness_is_told_of_that_day() -> None:
    sites = site_rows()
    sites[1]["handover_due_on"] = dt.date(2024, 3, 30)
    workspace = tiny_workspace({"clearance_sites": sites})

    rows = pace.deadlines(workspace, pace.progress(workspace, "2024-03"))

    assert rows["n_days_behind"].iloc[0] == 1


def test_the_owner_and_the_day_of_an_obstacle_come_with_it() -> None:
    log = log_rows()
    log[5] |= {"obstacle_owner": "UBND", "obstacle_due_on": dt.date(2024, 4, 20)}
    found = pace.progress(tiny_workspace({"clearance_log": log}), "2024-04")

    (row,) = pace.obstacles(found.states, found.on).to_dict("records")

    assert (row["site_id"], row["obstacle_owner"]) == ("S2", "UBND")
    assert row["n_days_overdue"] == 2


def test_without_the_layers_of_clearance_nothing_is_there_and_nothing_fails() -> None:
    bare = tiny_workspace(without=["clearance_sites", "clearance_log"])

    found = pace.progress(bare, "2024-04")

    assert found.states.empty
    assert found.by_month.empty
    assert found.forecast.is_complete


def test_the_place_of_a_site_is_the_area_with_most_of_it(workspace: Workspace) -> None:
    # S3 has three quarters of its land in the west.
    areas = pace.local_areas(workspace, workspace.as_of_on)

    assert list(areas) == ["S1", "S2", "S3", "S4"]
    assert areas["S3"] == areas["S1"] != areas["S4"]


def test_without_areas_the_place_of_no_site_is_known() -> None:
    workspace = tiny_workspace(without=["areas"])

    assert pace.local_areas(workspace, workspace.as_of_on) == {}


@pytest.mark.parametrize(
    ("earliest", "latest", "ends_after"),
    [
        ("2024-06", "2025-02", [True, False]),
        # At the slowest pace there is no end.
        ("2024-06", "", [True, True]),
        # Nothing is told, or nothing is left.
        ("", "", [False, False]),
    ],
)
def test_a_picture_is_told_to_end_before_its_forecast(
    workspace: Workspace, earliest: str, latest: str, ends_after: list[bool]
) -> None:
    told = Forecast(9.0, (1.0, 2.0, 3.0), earliest, earliest, latest)
    found = dataclasses.replace(pace.progress(workspace, "2024-04"), forecast=told)

    assert [found.ends_after(one) for one in ("2025-01", "2025-02")] == ends_after
