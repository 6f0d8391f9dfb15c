"""Dossiers of withdrawn land: what each lacks, on the tiny workspace."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from clusterviz.errors import InputError
from clusterviz.workspace import analysis, dossiers
from tests.tiny import tiny_workspace
from tests.tiny.withdrawn import DUTIES, dossier_row, duty_row, firm_row, whole

if TYPE_CHECKING:
    from tests.tiny import Row


def lacking(**rows: list[Row]) -> list[str]:
    """Return what the dossier of CCN-0006 lacks, by code."""
    found = dossiers.dossier(tiny_workspace({**whole(), **rows}), "CCN-0006")
    return [one.code.removeprefix("dossier.lacking_") for one in found.findings]


def move(**changes: Any) -> list[Row]:  # noqa: ANN401 - any field of a row
    """Return two firms: one that moves to L5, changed, and one that ceases."""
    moving = firm_row("F1", destination="relocate", destination_plot_id="L5")
    return [{**moving, **changes}, firm_row("F2", destination="cease")]


def test_a_dossier_with_destinations_evidence_plan_and_use_is_complete() -> None:
    rows = dossiers.register(tiny_workspace(whole())).rows.set_index("cluster_id")

    assert lacking() == []
    assert rows.loc["CCN-0006", "dossier_standing"] == "complete"
    assert rows.loc["CCN-0006", "n_firms_listed"] == 2
    assert rows.loc["CCN-0006", "n_with_destination"] == 2
    assert rows.loc["CCN-0006", "n_duties_evidenced"] == 4


def test_withdrawn_land_without_a_dossier_is_in_the_register() -> None:
    rows = dossiers.register(tiny_workspace(whole())).rows.set_index("cluster_id")

    assert list(rows.index) == ["CCN-0006", "CCN-0007"]
    assert rows.loc["CCN-0007", "dossier_standing"] == "no_dossier"
    assert rows.loc["CCN-0007", "dossier_id"] == ""


def test_without_any_dossier_layer_every_withdrawn_land_lacks_one() -> None:
    workspace = tiny_workspace(without=["dossiers", "plots", "plan_zones"])

    rows = dossiers.register(workspace).rows

    assert rows["dossier_standing"].tolist() == ["no_dossier", "no_dossier"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"target_use": " "}, "no_target_use"),
        ({"target_kind": None}, "no_target_use"),
        ({"has_conversion_plan": False}, "no_conversion_plan"),
        ({"is_plan_feasible": None}, "plan_not_feasible"),
        ({"is_plan_feasible": False}, "plan_not_feasible"),
        ({"n_firms": None}, "firms_unknown"),
        ({"n_firms": 3}, "firms_not_listed"),
        ({"n_firms": 1}, "firms_beyond_count"),
    ],
)
def test_a_dossier_needs_plan_use_and_the_count_of_firms(
    changes: dict[str, object], code: str
) -> None:
    assert lacking(dossiers=[dossier_row(**changes)]) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"destination": None}, "no_destination"),
        ({"destination_plot_id": None}, "no_plot"),
        ({"destination_plot_id": "?"}, "plot_unknown"),
        ({"destination_plot_id": "L1"}, "plot_not_vacant"),
        ({"destination": "stay_to_lease_end"}, "no_lease_end"),
        (
            {
                "destination": "stay_to_lease_end",
                "lease_end_on": dt.date(2024, 4, 21),
            },
            "lease_over",
        ),
    ],
)
def test_a_firm_needs_a_destination_that_can_be(
    changes: dict[str, object], code: str
) -> None:
    assert lacking(firms=move(**changes)) == [code]


def test_a_road_is_no_plot_to_move_to() -> None:
    assert "plot_not_industrial" in lacking(firms=move(destination_plot_id="L3"))


@pytest.mark.parametrize(
    "changes",
    [
        {"destination": "stay_to_lease_end", "lease_end_on": dt.date(2024, 4, 22)},
        {"destination": "convert"},
        {"destination_plot_id": "L1", "project_id": "PR-1"},
    ],
)
def test_a_lease_of_today_a_conversion_and_ones_own_plot_are_destinations(
    changes: dict[str, object],
) -> None:
    assert lacking(firms=move(**changes)) == []


def test_two_firms_of_two_dossiers_may_not_move_to_one_plot() -> None:
    other = {
        "dossier_id": "HS-2",
        "cluster_id": "CCN-0007",
        "has_conversion_plan": True,
    }
    taken = firm_row(
        "F9", dossier_id="HS-2", destination="relocate", destination_plot_id="L5"
    )

    found = lacking(dossiers=[dossier_row(), other], firms=[*whole()["firms"], taken])

    assert found == ["plot_twice"]


@pytest.mark.parametrize("code", DUTIES)
def test_a_duty_without_evidence_keeps_the_dossier_open(code: str) -> None:
    rows = [duty_row(one) for one in DUTIES if one != code]
    said = duty_row(code, evidence="  ", done_on=dt.date(2024, 1, 1))

    assert lacking(duties=rows) == ["duty_not_listed"]
    assert lacking(duties=[*rows, said]) == ["no_evidence"]


def test_one_of_two_measures_without_evidence_leaves_the_duty_open() -> None:
    second = duty_row("environment", duty_id="second", evidence=None)
    rows = {**whole(), "duties": [*whole()["duties"], second]}

    line = dossiers.register(tiny_workspace(rows)).rows.iloc[0]

    assert line["n_duties_evidenced"] == 3
    assert line["dossier_standing"] == "incomplete"


def test_each_duty_is_shown_once_and_says_how_it_stands() -> None:
    rows = {
        **whole(),
        "duties": [
            duty_row("environment", evidence=None),
            duty_row("lawful_rights", evidence=None, due_on=dt.date(2024, 4, 22)),
            duty_row("security_order"),
        ],
    }

    found = dossiers.dossier(tiny_workspace(rows), "HS-1").duties

    assert dict(zip(found["duty"], found["duty_state"], strict=True)) == {
        "environment": "overdue", "security_order": "evidenced",
        "fire_explosion": "not_listed", "lawful_rights": "under_way",
    }  # fmt: skip


def test_rice_land_under_new_housing_must_be_changed_first() -> None:
    found = dossiers.dossier(tiny_workspace(whole()), "CCN-0006")

    rows = found.zones.set_index("use_verdict")
    assert rows.loc["must_change", "zone_id"] == "Z08"
    assert rows.loc["must_change", "overlap_ha"] == pytest.approx(1.0)
    assert rows.loc["unplanned", "overlap_ha"] == pytest.approx(11.0)
    assert rows.loc["cannot_be_judged", "kind"] == "mineral"
    assert found.use_verdict == "must_change"


def test_rice_land_agrees_with_farm_land_but_minerals_stay_unknown() -> None:
    farm = dossier_row(target_kind="farm_land")

    found = dossiers.dossier(tiny_workspace({**whole(), "dossiers": [farm]}), "HS-1")

    assert "agrees" in set(found.zones["use_verdict"])
    assert found.use_verdict == "cannot_be_judged"


def test_of_a_use_that_nobody_named_nothing_can_be_said() -> None:
    bare = dossier_row(target_kind=None)

    found = dossiers.dossier(tiny_workspace({**whole(), "dossiers": [bare]}), "HS-1")

    assert found.zones.set_index("zone_id").loc["Z08", "use_verdict"] == (
        "cannot_be_judged"
    )


def test_a_name_that_is_no_dossier_is_refused() -> None:
    with pytest.raises(InputError, match="no dossier"):
        dossiers.dossier(tiny_workspace(whole()), "CCN-0001")


def test_rows_of_land_in_the_plan_and_of_no_dossier_are_named() -> None:
    rows = whole()
    rows["dossiers"].append(dossier_row(dossier_id="HS-9", cluster_id="CCN-0001"))
    rows["firms"].append(firm_row("F8", dossier_id="HS-8"))

    notes = dossiers.register(tiny_workspace(rows)).notes

    assert {(one.code, one.feature_id) for one in notes} >= {
        ("dossier.not_withdrawn", "HS-9"),
        ("dossier.no_such_dossier", "F8"),
    }


def test_the_overview_and_the_register_count_the_same_land_without_a_plan() -> None:
    workspace = tiny_workspace()
    rows = dossiers.register(workspace).rows

    figures = analysis.overview(workspace).rows.set_index("figure")["value"]

    assert figures["n_withdrawn"] == len(rows)
    has_plan = rows["has_conversion_plan"].astype("boolean").fillna(value=False)
    assert figures["n_withdrawn_without_plan"] == (~has_plan).sum()
