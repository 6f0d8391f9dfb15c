"""Figures of a workspace explained: rows, data, day and check code."""

from __future__ import annotations

import datetime as dt
import math
from functools import cache
from typing import TYPE_CHECKING

import pytest

from clusterviz.core.explaining import evaluate
from clusterviz.errors import InputError
from clusterviz.workspace import explained_words
from clusterviz.workspace.explain import Explained, explain
from tests.tiny import tiny_workspace
from tests.tiny.plan import cluster_rows
from tests.tiny.works import log_rows

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


@cache
def whole() -> Workspace:
    """Return the tiny workspace, published once."""
    return tiny_workspace()


def ids(found: Explained) -> list[str]:
    """Return the features that are counted, the largest first."""
    return found.explanation.terms["feature_id"].tolist()


def left_out(found: Explained) -> list[tuple[str, str]]:
    """Return who is left out, and why."""
    rows = found.explanation.left_out
    return list(zip(rows["feature_id"], rows["reason"], strict=True))


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        # Figures of the docstrings of tests.tiny.
        ("total:code=n_established", 3),
        ("total:code=in_plan_ha,area=outside", 0),
        ("occupancy:base=established", 21 / 60),
        ("occupancy:base=established,average=mean_of_rates", 0.3),
        ("occupancy:base=operating,numerator=leased", 16 / 50),
        ("occupancy:base=all,land=gross", 21 / 100),
        # West has 30 ha and three quarters of 20; 12 and 3 of them are leased.
        ("unleased:area=001", 30.0),
        ("unleased:area=001,numerator=committed", 45 - 18),
        ("unleased:area=001+002", 44.0),
        ("landfund:part=planned", 145.0),
        ("landfund:part=usable,area=001", 9.0),
        ("landfund:part=usable,area=002", 0.0),
        ("clearance:figure=cleared_ha", 77.0),
        ("clearance:figure=cleared_ha,month=2024-02", 75.0),
        ("clearance:figure=remaining_ha", 23.0),
        ("clearance:figure=n_paid", 110),
        ("overlaps:figure=n_conflicts", 3),
        ("overlaps:figure=conflict_ha", 3.0),
        ("overlaps:figure=n_cannot_be_judged", 3),
        # Both clusters have land in the west, CCN-0002 in the east too.
        ("overlaps:figure=n_conflicts,area=001", 3),
        ("overlaps:figure=conflict_ha,area=002", 1.0),
        ("overlaps:figure=n_conflicts,area=002", 1),
        ("overlaps:figure=n_conflicts,cluster=CCN-0001", 2),
        ("overlaps:figure=conflict_ha,cluster=CCN-0001", 2.0),
        ("overlaps:figure=n_cannot_be_judged,cluster=CCN-0001", 0),
        ("withdrawn:figure=n_withdrawn", 2),
        ("withdrawn:figure=n_withdrawn_without_plan", 1),
        ("form:number=04,indicator=19,period=2024-H1", 16 / 50),
        # Of CCN-0002's 4 ha leased, 20 ha industrial, three quarters are west.
        ("form:number=03,indicator=19,period=2024-H1,area=001", 15 / 45),
    ],
)
def test_a_figure_is_what_its_rows_give(reference: str, value: float) -> None:
    told = explain(whole(), reference).explanation

    assert told.value == pytest.approx(value)
    assert evaluate(told.terms, told.formula) == told.value


def test_a_cluster_withdrawn_with_a_plan_is_named_as_left_out() -> None:
    found = explain(whole(), "withdrawn:figure=n_withdrawn_without_plan")

    assert ids(found) == ["CCN-0007"]
    assert left_out(found) == [("CCN-0006", "has_conversion_plan")]


def test_overlaps_left_out_say_their_verdict() -> None:
    found = explain(whole(), "overlaps:figure=n_conflicts")

    assert sorted(ids(found)) == ["CCN-0001|Z01", "CCN-0001|Z02", "CCN-0002|Z04"]
    assert ("CCN-0001|Z03", "within_tolerance") in left_out(found)
    assert ("CCN-0003|Z05", "only_informs") in left_out(found)
    assert [why for _, why in left_out(found)].count("cannot_be_judged") == 3


def test_land_in_conflict_is_the_union_of_each_cluster() -> None:
    found = explain(whole(), "overlaps:figure=conflict_ha")
    told = found.explanation

    # Two zones meet on the same spot of CCN-0001: 2 ha, not 3.
    assert told.formula == "area_union"
    assert told.terms["amount"].tolist() == [2.0, 1.0]


def test_a_site_that_nothing_was_written_of_is_left_out_and_named() -> None:
    rows = [row for row in log_rows() if row["site_id"] != "S4"]
    workspace = tiny_workspace({"clearance_log": rows})

    cleared = explain(workspace, "clearance:figure=n_inventoried")
    silent = explain(workspace, "clearance:figure=n_without_entry")
    land = explain(workspace, "clearance:figure=to_clear_ha")

    assert left_out(cleared) == [("S4", "no_entry")]
    assert "S4" not in ids(cleared)
    assert ids(silent) == ["S4"]
    assert len(ids(land)) == 4
    assert left_out(land) == []


def test_what_is_left_to_clear_counts_no_more_cleared_land_than_was_drawn() -> None:
    log = log_rows()
    # S1 has 35 ha: what is logged beyond them leaves S2 and S4 no less to do.
    log[2] |= {"cleared_ha": 58.0}
    workspace = tiny_workspace({"clearance_log": log})

    told = explain(workspace, "clearance:figure=remaining_ha").explanation

    assert told.value == 23.0
    of_s1 = told.terms[told.terms["feature_id"] == "S1"].set_index("term")["amount"]
    assert of_s1.to_dict() == {"plus": 35.0, "minus": 35.0}


def test_without_the_layer_a_figure_is_unknown() -> None:
    bare = tiny_workspace(without=["plan_zones", "coverage", "dossiers", "projects"])

    for reference in (
        "overlaps:figure=conflict_ha",
        "overlaps:figure=n_conflicts",
        "withdrawn:figure=n_withdrawn_without_plan",
        "total:code=n_workers",
    ):
        told = explain(bare, reference).explanation
        assert math.isnan(told.value)
        assert told.formula == "unknown"
        assert told.terms.empty
    unjudged = explain(bare, "overlaps:figure=n_cannot_be_judged")
    assert unjudged.explanation.value == 5


def test_a_figure_without_an_area_needs_no_areas() -> None:
    bare = tiny_workspace(without=["areas"])

    assert explain(bare, "landfund:part=planned").explanation.value == 145.0
    assert explain(bare, "unleased").explanation.value == 44.0


def test_readings_left_out_are_those_of_the_rules_and_are_said() -> None:
    told = explain(whole(), "occupancy:area=001").explanation

    assert told.reference == (
        "occupancy:area=001,base=operating,numerator=committed,land=industrial,"
        "average=area_weighted"
    )
    assert ("32/2024/NĐ-CP", "Art. 2") in told.legal


@pytest.mark.parametrize(
    ("day", "document"),
    [("2024-04-30", "68/2017/NĐ-CP"), ("2024-05-01", "32/2024/NĐ-CP")],
)
def test_un_leased_land_is_of_the_decree_in_force(day: str, document: str) -> None:
    on = dt.date.fromisoformat(day)
    told = explain(whole(), "unleased", as_of_on=on).explanation

    assert document in [one for one, _ in told.legal]


def test_a_form_is_of_the_cut_off_day_and_of_those_who_file_it() -> None:
    found = explain(
        whole(),
        "form:number=03,indicator=1,period=2025,area=101",
        as_of_on=dt.date(2024, 4, 22),
    )

    assert found.as_of_on == dt.date(2025, 12, 14)
    assert found.area_names == ("Xã Nam",)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("total:code=n_established,area=999", "999"),
        ("total:code=n_established_in_period", "of a period"),
        ("form:number=04,indicator=1,period=2024,area=001", "whole province"),
        ("form:number=04,indicator=1,period=2024-H2", "2024-H2"),
        ("landfund:part=usable,schedule=soon", "soon"),
        ("clearance:figure=cleared_ha,month=April", "April"),
    ],
)
def test_what_cannot_be_asked_is_refused(reference: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        explain(whole(), reference)


def test_inputs_are_the_versions_that_it_rests_on() -> None:
    found = explain(whole(), "total:code=n_workers,area=001")

    assert found.inputs["layer"].tolist() == ["clusters", "projects", "areas"]
    assert set(found.inputs["version"]) == {1}
    assert set(found.inputs["as_of_on"]) == {dt.date(2024, 4, 22)}
    assert found.inputs["content_hash"].str.len().tolist() == [8, 8, 8]


def test_the_check_code_is_the_same_for_the_same_data_alone() -> None:
    changed = cluster_rows()
    changed[2]["planned_area_ha"] = 20.0001
    asked = "total:code=n_established"

    one, again = (explain(tiny_workspace(), asked) for _ in range(2))
    other = explain(tiny_workspace({"clusters": changed}), asked)

    assert one.fingerprint == again.fingerprint
    assert len(one.fingerprint) == 8
    assert other.fingerprint != one.fingerprint
    assert explain(whole(), "total:code=n_in_plan").fingerprint not in (
        one.fingerprint,
        other.fingerprint,
    )


def test_it_is_said_in_words_with_its_base_its_area_and_its_day() -> None:
    found = explain(whole(), "unleased:area=001")

    told = found.explanation
    assert explained_words.amount(told.value, told.unit, "vi") == "30,00 ha"
    assert explained_words.standing(found, "en") == (
        "Of: established clusters. Area: Huyện Tây. As of 22 Apr 2024."
    )
    assert "45.00 ha − 15.00 ha = 30.00 ha" in explained_words.formula(told, "en")
