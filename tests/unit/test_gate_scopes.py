"""The gate of every scope of the tiny workspace, reckoned by hand.

Established there: CCN-0001 in the west (30 ha industrial, 12 leased, 15 committed),
CCN-0002 three quarters in the west (20, 4, 4), CCN-0003 in the east (10, 0, 2).
West 001: 45, 15, 18; east 002: 15, 1, 3; province: 60, 16, 21.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from clusterviz.errors import InputError
from clusterviz.rules import Rules, read_rules
from clusterviz.settings import AreaGroup
from clusterviz.workspace import analysis
from clusterviz.workspace.gate import COLUMNS, gate
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

APRIL, MAY = dt.date(2024, 4, 30), dt.date(2024, 5, 1)
JUNE, JULY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def changed(cluster_id: str, **facts: object) -> Workspace:
    """Return the tiny workspace with facts of one cluster changed."""
    rows = cluster_rows()
    for row in rows:
        if row["cluster_id"] == cluster_id:
            row.update(facts)
    return tiny_workspace({"clusters": rows})


def grouped(*area_codes: str, level: str = "district") -> Workspace:
    """Return the tiny workspace with one group of areas."""
    workspace = tiny_workspace()
    group = AreaGroup.model_validate(
        {
            "code": "both",
            "name_vi": "Hai huyện",
            "name_en": "Both districts",
            "level": level,
            "area_codes": area_codes,
        }
    )
    settings = workspace.settings.model_copy(update={"groups": (group,)})
    return dataclasses.replace(workspace, settings=settings)


def rows_of(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    pace_ha: float | None = None,
) -> dict[str, dict[Any, Any]]:
    """Return the rows of the answer, by the code of the area."""
    rows = gate(
        workspace, level=level, as_of_on=as_of_on, areas_on=areas_on, pace_ha=pace_ha
    ).rows
    assert list(rows) == list(COLUMNS)
    return {row["area_code"]: row for row in rows.to_dict("records")}


def test_districts_are_reckoned_by_the_share_of_the_land() -> None:
    rows = rows_of(tiny_workspace(), level="district")
    west, east = rows["001"], rows["002"]

    assert west["average_occupancy_ratio"] == 18 / 45
    assert west["occupancy_leased_ratio"] == 15 / 45
    # CCN-0001 and CCN-0002 lead in the west: 50 and 20 %.
    assert west["mean_of_rates_ratio"] == pytest.approx(0.35)
    assert (west["unleased_ha"], west["unleased_of_committed_ha"]) == (30, 27)
    assert east["average_occupancy_ratio"] == 3 / 15
    assert (east["unleased_ha"], east["unleased_of_committed_ha"]) == (14, 12)
    assert (west["n_established"], east["n_established"]) == (2, 1)
    assert (west["n_candidates"], east["n_candidates"]) == (1, 1)
    # Less than 50 ha: open, though not by occupancy.
    assert west["establish"] == east["establish"] == "met"
    assert (west["occupancy_arm"], west["unleased_arm"]) == ("not_met", "met")
    assert west["remedy"] == "open"
    assert west["rule"] == "68/2017/NĐ-CP"


def test_the_areas_of_a_group_and_of_the_province_are_summed() -> None:
    rows = rows_of(grouped("001", "002"))
    figures = ["unleased_ha", "average_occupancy_ratio", "n_established"]

    assert [rows["24"][name] for name in figures] == [44, 21 / 60, 3]
    assert [rows["both"][name] for name in figures] == [44, 21 / 60, 3]
    assert rows["001"]["unleased_ha"] + rows["002"]["unleased_ha"] == 44
    assert rows["24"]["n_candidates"] == rows["both"]["n_candidates"] == 2
    assert rows["both"]["level"] == "group"


@pytest.mark.parametrize("level", ["district", "province"])
def test_it_says_what_the_table_of_occupancy_says(level: str) -> None:
    workspace = tiny_workspace()
    table = analysis.occupancy(workspace, level=level).rows
    for row in table[table["base"] == "established"].to_dict("records"):
        ours = rows_of(workspace, level=level)[row["area_code"]]

        assert ours["average_occupancy_ratio"] == row["occupancy_ratio"]
        assert ours["mean_of_rates_ratio"] == pytest.approx(row["mean_of_rates_ratio"])
        assert ours["n_established"] == row["n_clusters"]
        unleased = row["industrial_land_ha"] - row["leased_ha"]
        assert ours["unleased_ha"] == pytest.approx(unleased)


def test_a_closed_gate_says_what_opens_it() -> None:
    # CCN-0001 with 300 ha: west 315, of which 15 leased and 18 committed. More
    # than half wants 139.5 ha and a square metre, fewer than any hectares arm.
    workspace = changed("CCN-0001", industrial_land_ha=300.0)
    west = rows_of(workspace, level="district", as_of_on=APRIL, pace_ha=46.5)["001"]

    assert west["establish"] == "not_met"
    assert west["unleased_ha"] == 300
    assert west["lease_to_open_ha"] == 139.5001
    # Without it CCN-0002 is left, with 12 ha un-leased; without CCN-0002 288.
    assert west["withdraw_to_open"] == "CCN-0001"
    assert west["remedy"] == "lease_or_withdraw"
    # 46.5 ha a quarter are 15.5 a month: nine months and a day, so the tenth.
    assert west["opens_on"] == "2025-02"


def test_the_limit_of_hectares_changes_on_the_first_of_may() -> None:
    # West: 75 + 15 ha, 15 leased: 75 ha un-leased.
    workspace = changed("CCN-0001", industrial_land_ha=75.0)
    old = rows_of(workspace, level="district", as_of_on=APRIL)["001"]
    new = rows_of(workspace, level="district", as_of_on=MAY)["001"]

    assert (old["unleased_ha"], new["unleased_ha"]) == (75, 75)
    assert (old["establish"], new["establish"]) == ("not_met", "met")
    assert new["rule"] == "32/2024/NĐ-CP, Art. 8(1)c"
    # The law of May is known in April: then it opens by itself.
    assert old["opens_on"] == "2024-05"


@pytest.mark.parametrize(
    ("on", "lawful", "since"),
    [
        (JUNE, {"district"}, dt.date(2024, 1, 1)),
        (JULY, {"commune", "group", "province"}, dt.date(2024, 1, 1)),
    ],
)
def test_districts_end_on_the_first_of_july_2025(
    on: dt.date, lawful: set[str], since: dt.date
) -> None:
    rows = gate(grouped("001", "002"), as_of_on=on).rows

    assert set(rows.loc[rows["is_lawful_scope"].astype("bool"), "level"]) == lawful
    # All are shown beside one another: districts of 2024, communes of 2025.
    assert rows["area_code"].tolist() == ["001", "002", "101", "102", "both", "24"]
    by_level = rows.set_index("level")["areas_from_on"]
    assert by_level["commune"].tolist() == [JULY, JULY]
    assert by_level["district"].tolist() == [since, since]


def test_one_may_ask_for_the_areas_of_another_day() -> None:
    rows = rows_of(tiny_workspace(), level="commune", areas_on=dt.date(2024, 1, 1))

    assert list(rows) == ["011", "012", "021", "022"]
    # No established cluster lies in the north: nothing is asked of it.
    assert rows["012"]["establish"] == "met"
    assert rows["012"]["n_established"] == 0
    assert math.isnan(rows["012"]["average_occupancy_ratio"])


def test_before_any_is_established_nothing_is_asked() -> None:
    for row in rows_of(tiny_workspace(), as_of_on=dt.date(2009, 12, 31)).values():
        assert (row["establish"], row["n_established"]) == ("met", 0)


def test_a_cluster_without_detailed_plan_is_left_out_and_named() -> None:
    for facts in ({"construction_status": "none"}, {"industrial_land_ha": 0.0}):
        answer = gate(changed("CCN-0003", **facts), level="district")
        east = answer.rows.set_index("area_code").loc["002"]

        # What CCN-0002 has there is left: 5 ha, 1 leased.
        assert east["unleased_ha"] == 4
        assert (east["n_left_out"], east["n_missing"]) == (1, 0)
        named = [one.feature_id for one in answer.notes if one.code == "gate.left_out"]
        assert named == ["CCN-0003"]


def test_its_plan_counts_from_the_day_of_its_approval() -> None:
    day = dt.date(2024, 3, 1)
    workspace = changed("CCN-0003", detailed_plan_on=day)
    before = rows_of(workspace, level="district", as_of_on=dt.date(2024, 2, 29))
    after = rows_of(workspace, level="district", as_of_on=day)

    assert (before["002"]["n_left_out"], before["002"]["unleased_ha"]) == (1, 4)
    assert (after["002"]["n_left_out"], after["002"]["unleased_ha"]) == (0, 14)


def test_missing_data_are_no_number_and_are_named() -> None:
    answer = gate(changed("CCN-0003", industrial_land_ha=None), level="district")
    east = answer.rows.set_index("area_code").loc["002"]

    assert east["establish"] == "cannot_be_judged"
    assert east["remedy"] == "supply_data"
    for name in ("average_occupancy_ratio", "unleased_ha", "lease_to_open_ha"):
        assert pd.isna(east.to_dict()[name])
    assert east["opens_on"] == ""
    named = [
        (one.feature_id, one.field)
        for one in answer.notes
        if one.code == "gate.missing"
    ]
    assert named == [("CCN-0003", "industrial_land_ha")]
    # The west does not hang on it.
    assert answer.rows.set_index("area_code").loc["001"]["establish"] == "met"


def test_only_what_lies_in_the_scopes_asked_for_is_named() -> None:
    workspace = changed("CCN-0003", industrial_land_ha=None)
    # The communes of 2024 have it, and so does the south of 2025.
    assert {
        one.feature_id
        for one in gate(workspace, level="commune").notes
        if one.code == "gate.missing"
    } == {"CCN-0003"}
    settings = grouped("001").settings
    west = gate(dataclasses.replace(workspace, settings=settings), level="group")
    assert not [one for one in west.notes if one.code == "gate.missing"]


def test_an_established_cluster_outside_every_area_is_named() -> None:
    # Known by its symbol only, and its paper names a district that is not there.
    workspace = changed(
        "CCN-0003", geometry=None, geometry_quality="symbol", district_names="Nơi khác"
    )
    answer = gate(workspace, level="district")

    named = [one.feature_id for one in answer.notes if one.code == "gate.outside"]
    assert named == ["CCN-0003"]


def test_more_leased_than_there_is_is_questioned() -> None:
    answer = gate(changed("CCN-0003", leased_ha=11.0, committed_ha=11.0))

    codes = {one.code: one.feature_id for one in answer.notes}
    assert codes["gate.more_than_there_is"] == "CCN-0003"


def test_a_group_that_names_an_unknown_area_is_warned_of() -> None:
    answer = gate(grouped("001", "999"), level="group")

    assert answer.rows["unleased_ha"].tolist() == [30]
    assert [one.values["area"] for one in answer.notes] == ["999"]


def test_a_province_that_averages_the_rates_says_so_by_its_rules() -> None:
    own = {
        "id": "occupancy_average", "value": "mean_of_rates", "document": "1/QĐ",
    }  # fmt: skip
    rules = read_rules().changed_by(Rules.model_validate({"readings": [own]}))
    workspace = dataclasses.replace(tiny_workspace(), rules=rules)
    province = rows_of(workspace, level="province")["24"]

    # (50 + 20 + 20) / 3.
    assert province["average_occupancy_ratio"] == pytest.approx(0.3)
    assert province["area_weighted_ratio"] == 21 / 60


@pytest.mark.parametrize("pace_ha", [0.0, -1.0, math.nan, math.inf])
def test_a_pace_must_be_one_that_leases_can_have(pace_ha: float) -> None:
    with pytest.raises(InputError, match="a quarter cannot be used"):
        gate(tiny_workspace(), pace_ha=pace_ha)


@pytest.mark.parametrize("level", ["village", "group"])
def test_a_level_that_is_not_there_is_refused(level: str) -> None:
    with pytest.raises(InputError):
        gate(tiny_workspace(), level=level)


def test_without_areas_there_is_no_scope() -> None:
    with pytest.raises(InputError, match="areas"):
        gate(tiny_workspace(without=["areas"]))
