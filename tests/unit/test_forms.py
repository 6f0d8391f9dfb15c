"""Forms 03 and 04: every indicator of Circular 14, by hand from the tiny workspace."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.forms import DECREE, EVERY, INDICATORS
from clusterviz.core.quantities import QUANTITIES
from clusterviz.errors import InputError
from clusterviz.workspace import Workspace, forms
from tests.tiny import tiny_rows, tiny_workspace
from tests.tiny.ground import layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tests.tiny import Row

# By DOMAIN: the whole plan of `tests.tiny.plan` and `tests.tiny.facts`.
FORM_04 = {
    "1": 5, "2": 145, "3": 3, "4": 100, "5": 0, "6": 0, "7": 2, "8": 60,
    "9": 3, "10": 100, "11": 3, "12": 100, "13": 380, "14": 220,
    "15": 2, "15.1": 2, "15.2": 0, "15.3": 0, "15.4": 0,
    "16": 80, "16.1": 80, "16.2": 0, "16.3": 0, "16.4": 0,
    "17": 50, "18": 16, "19": 0.32, "19_decree": 0.38,
    "20": 3, "21": 0, "22": 2, "23": 100.5, "24": 3.5, "25": 300,
    "26": 2, "27": 1,
}  # fmt: skip

# District 001 has CCN-0001, three quarters of CCN-0002 and CCN-0004; 002 the rest.
WEST = {
    "1": 3, "2": 90, "3": 2, "4": 70, "7": 1, "8": 40, "9": 2, "13": 300, "14": 210,
    "15": 2, "16": 70, "17": 45, "18": 15, "19": 1 / 3, "19_decree": 0.4, "20": 3,
    "22": 2, "23": 100.5, "24": 3.5, "25": 300, "26": 2, "27": 1,
}  # fmt: skip
EAST = {
    "1": 2, "2": 55, "3": 1, "4": 30, "7": 1, "8": 20, "9": 1, "13": 80, "14": 10,
    "15": 0, "16": 10, "17": 5, "18": 1, "19": 0.2, "19_decree": 0.2, "20": 0,
    "22": 0, "23": 0, "24": 0, "25": 0, "26": 0, "27": 0,
}  # fmt: skip


def lines(rows: pd.DataFrame, area_code: str | None = None) -> dict[str, float]:
    """Return the value of each line, of one area or of a form without areas."""
    ours = rows if area_code is None else rows[rows["area_code"] == area_code]
    return dict(zip(ours["indicator"], ours["value"], strict=True))


def changed(layer: str, **facts: Mapping[str, object]) -> Workspace:
    """Return the tiny workspace, some rows of a layer changed by their key."""
    declared = layers()
    rows: list[Row] = tiny_rows(declared)[layer]
    key = declared[layer].key
    return tiny_workspace(
        {layer: [{**row, **facts.get(_name(row[key]), {})} for row in rows]}
    )


def _name(key: str) -> str:
    return key.replace("-", "_").replace(":", "__")


def test_the_circular_has_thirty_five_lines_and_each_a_source() -> None:
    whole = [str(number) for number in range(1, 28)]
    parts = [f"{whole}.{part}" for whole in ("15", "16") for part in range(1, 5)]

    assert sorted(INDICATORS) == sorted([*whole, *parts])
    assert [one for one in EVERY if one not in INDICATORS] == [DECREE.number]
    for one in INDICATORS.values():
        assert one.ratio_of == (() if one.number != "19" else ("18", "17"))
        if one.is_total:
            assert QUANTITIES[one.quantity].unit == one.unit


def test_form_04_of_the_tiny_plan_is_what_the_hand_reckons() -> None:
    answer = forms.form04(tiny_workspace(), "2024-H1")

    assert lines(answer.rows) == pytest.approx(FORM_04)
    assert answer.as_of_on == dt.date(2024, 6, 14)


def test_form_03_divides_hectares_and_counts_where_clusters_lead() -> None:
    rows = forms.form03(tiny_workspace(), "2024-H1").rows

    assert rows["area_code"].unique().tolist() == ["001", "002"]
    for code, hand in (("001", WEST), ("002", EAST)):
        found = lines(rows, code)
        assert {number: found[number] for number in hand} == pytest.approx(hand)


@pytest.mark.parametrize("level", ["province", "district", "commune"])
def test_the_parts_of_the_province_add_up_to_it(level: str) -> None:
    rows = forms.form03(tiny_workspace(), "2024-H1", level=level).rows

    sums = rows.groupby("indicator")["value"].sum()
    totals = [number for number, one in INDICATORS.items() if one.is_total]
    assert {one: sums[one] for one in totals} == pytest.approx(
        {one: FORM_04[one] for one in totals}
    )


def test_communes_file_once_there_are_no_districts() -> None:
    workspace = tiny_workspace()

    half, year = (forms.form03(workspace, code).rows for code in ("2025-H1", "2025"))

    assert half["area_code"].unique().tolist() == ["001", "002"]
    # CCN-0005 has a symbol only, and its paper names a commune that is no more.
    assert year["area_code"].unique().tolist() == ["101", "102", ""]
    assert lines(year, "")["1"] == 1
    assert lines(year, "")["2"] == 25


@pytest.mark.parametrize(
    ("period", "n_established", "n_in_period"), [("2022-H1", 2, 0), ("2022", 3, 1)]
)
def test_what_was_established_in_a_period_counts_in_it(
    period: str, n_established: int, n_in_period: int
) -> None:
    # CCN-0003 was established on 1 September 2022, after the cut-off of 14 June.
    found = lines(forms.form04(tiny_workspace(), period).rows)

    assert (found["3"], found["5"]) == (n_established, n_in_period)
    assert found["6"] == 20 * n_in_period


def test_a_year_reports_its_own_forms_01() -> None:
    found = lines(forms.form04(tiny_workspace(), "2023").rows)

    # PR-2 has no form 01 of 2023: its workers, none, are those of the list.
    assert (found["23"], found["24"], found["25"]) == (185, 10, 300)


def test_workers_of_who_did_not_report_are_those_of_the_list() -> None:
    answer = forms.form04(tiny_workspace(), "2023-H1")

    # PR-1 reports 190; PR-3 is listed with 100, PR-2 is not registered yet.
    assert lines(answer.rows)["25"] == 290
    said = [(one.code, one.feature_id) for one in answer.notes]
    assert ("forms.no_form_01", "PR-3") in said
    assert ("forms.no_form_01", "PR-1") not in said


@pytest.mark.parametrize("is_published", [False, True])
def test_without_forms_01_there_is_no_revenue_and_it_is_said(
    is_published: bool,
) -> None:
    without = [] if is_published else ["project_reports"]
    workspace = tiny_workspace({"project_reports": []}, without=without)

    answer = forms.form04(workspace, "2024-H1")

    found = lines(answer.rows)
    assert math.isnan(found["23"])
    assert math.isnan(found["24"])
    assert found["25"] == 300
    assert "forms.none_01" in [one.code for one in answer.notes]


def test_a_form_01_that_nobody_filled_in_reports_nothing() -> None:
    figures = ("revenue_billion_vnd", "budget_billion_vnd", "n_workers")
    answer = forms.form04(
        changed("project_reports", PR_1__2024_H1=dict.fromkeys(figures)), "2024-H1"
    )

    # Revenue of PR-2 and PR-3; workers of PR-1 from the list: 200 + 10 + 100.
    assert lines(answer.rows)["23"] == 40
    assert lines(answer.rows)["25"] == 310
    said = [(one.code, one.feature_id) for one in answer.notes]
    assert ("forms.no_form_01", "PR-1") in said


def test_without_projects_their_lines_are_unknown_and_not_zero() -> None:
    found = lines(forms.form04(tiny_workspace(without=["projects"]), "2024-H1").rows)

    unknown = ("20", "21", "22", "23", "24", "25")
    assert all(math.isnan(found[number]) for number in unknown)
    assert found["1"] == 5


def test_without_industrial_land_there_is_no_percentage() -> None:
    nothing = {"industrial_land_ha": None, "leased_ha": None}
    workspace = changed("clusters", CCN_0001=nothing, CCN_0002=nothing)

    answer = forms.form04(workspace, "2024-H1")

    found = lines(answer.rows)
    assert all(math.isnan(found[one]) for one in ("17", "18", "19", "19_decree"))
    row = answer.rows.set_index("indicator").loc["19"]
    assert (row["n_counted"], row["n_left_out"]) == (0, 2)


def test_industrial_land_of_nothing_divides_nothing() -> None:
    nothing = {"industrial_land_ha": 0.0}
    found = lines(
        forms.form04(
            changed("clusters", CCN_0001=nothing, CCN_0002=nothing), "2024-H1"
        ).rows
    )

    assert found["17"] == 0
    assert math.isnan(found["19"])


def test_19_is_as_reported_and_the_decree_is_of_who_has_both_figures() -> None:
    workspace = changed("clusters", CCN_0002={"industrial_land_ha": None})

    found = lines(forms.form04(workspace, "2024-H1").rows)

    # Leased of both, 16, over the land of one, 30; the decree's is 15 of 30.
    assert found["19"] == pytest.approx(16 / 30)
    assert found["19_decree"] == 0.5


def test_who_lacks_a_figure_is_named_with_the_lines_that_lack_it() -> None:
    workspace = changed("clusters", CCN_0002={"planned_area_ha": None})

    notes = forms.form04(workspace, "2024-H1").notes

    (left,) = [one for one in notes if one.code == "forms.left_out"]
    assert (left.feature_id, left.field) == ("CCN-0002", "planned_area_ha")
    assert left.values["lines"] == "2, 4, 10, 12, 16, 16.1"


def test_a_code_that_nobody_knows_is_said_and_not_counted() -> None:
    workspace = changed(
        "clusters",
        CCN_0001={"investor_kind": None, "wastewater_meets_standard": None},
        # Works that are being built treat nothing yet: there is nothing to know.
        CCN_0002={"wastewater_meets_standard": None},
    )

    answer = forms.form04(workspace, "2024-H1")

    assert (lines(answer.rows)["7"], lines(answer.rows)["27"]) == (1, 0)
    said = {
        (one.feature_id, one.field)
        for one in answer.notes
        if one.code == "forms.unknown_code"
    }
    assert said == {
        ("CCN-0001", "investor_kind"), ("CCN-0001", "wastewater_meets_standard"),
    }  # fmt: skip


def test_a_cut_off_after_the_newest_data_is_said() -> None:
    code = "answer.figures_of_another_day"
    workspace = tiny_workspace()

    # The data are of 22 April 2024, the cut-off is 14 June.
    assert code in [one.code for one in forms.form04(workspace, "2024-H1").notes]


def test_the_period_under_way_is_asked_when_none_is_named() -> None:
    found = forms.form04(tiny_workspace()).rows["reference"].iloc[0]

    assert found == "form:number=04,indicator=1,period=2024-H1"


def test_every_figure_says_how_it_is_explained() -> None:
    rows = forms.form03(tiny_workspace(), "2025").rows
    said = rows.set_index(["area_code", "indicator"])["reference"]

    asked = "form:number=03,indicator=19,period=2025,area="
    assert said["101", "19"] == f"{asked}101"
    assert said["", "19"] == f"{asked}outside"


def test_forms_that_others_fill_are_not_counted() -> None:
    with pytest.raises(InputError, match="no form that is counted"):
        forms.form(tiny_workspace(), "01")


def test_form_04_needs_no_areas() -> None:
    answer = forms.form04(tiny_workspace(without=["areas"]), "2024-H1")

    assert lines(answer.rows) == pytest.approx(FORM_04)
    assert "forms.no_areas" in [one.code for one in answer.notes]
