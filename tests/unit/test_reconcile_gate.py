"""The gate and the table of occupancy say the same of established clusters."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from clusterviz.workspace import gate
from clusterviz.workspace.reconcile import ESTABLISHED, counted, reconciled
from tests.strategies import area_rows, cluster
from tests.tiny import at, tiny_workspace

if TYPE_CHECKING:
    import pytest

    from clusterviz.workspace import Workspace
    from tests.tiny import Row


def land(
    industrial_ha: float, leased_ha: float | None, committed_ha: float | None
) -> Row:
    return {
        "planned_area_ha": 75.0,
        "industrial_land_ha": industrial_ha,
        "leased_ha": leased_ha,
        "committed_ha": committed_ha,
    }


def one_district(rows: list[Row]) -> Workspace:
    """Return a workspace of clusters in district 0, which holds them all."""
    areas = area_rows([at(0, 0, 100, 100)])
    from_on = {"valid_from_on": dt.date(2024, 1, 1)}
    without = ("plots", "projects", "clearance_sites", "plan_zones")
    return tiny_workspace(
        {"clusters": rows, "areas": [{**row, **from_on} for row in areas]},
        without=without,
    )


def test_the_gate_and_the_table_of_occupancy_state_one_ratio() -> None:
    place = at(0, 0, 50, 50)
    known = land(30, 9, 15)
    rows = [
        cluster("known", place, **known),
        # The occupancy of the decree does not ask what is leased.
        cluster("lacking", place, **land(10, None, 5)),
        # Industrial land that no approved detailed plan fixes is none.
        cluster("unplanned", place, **land(60, 60, 60), construction_status="none"),
        # Less than a square metre divides nothing.
        cluster("blank", place, **land(0.00004, 1, 1)),
    ]

    answer = reconciled(one_district(rows))

    ours = answer.rows[answer.rows["quantity"] == ESTABLISHED]
    # 15 + 5 of 30 + 10 ha.
    assert dict(zip(ours["place"], ours["value"], strict=True)) == {
        "occupancy": 0.5, "gate": 0.5,
    }  # fmt: skip
    assert counted(answer)[1] == 0


def test_a_gate_that_cannot_be_judged_does_not_contradict_the_table() -> None:
    place = at(0, 0, 50, 50)
    rows = [
        cluster("known", place, **land(30, 9, 15)),
        cluster("lacking", place, **land(10, 5, None)),
    ]

    answer = reconciled(one_district(rows))

    assert ESTABLISHED not in set(answer.rows["quantity"])
    assert counted(answer)[1] == 0


def test_a_gate_that_divides_otherwise_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = gate.gate

    def lying(workspace: Workspace, **asked: object) -> object:
        answer = honest(workspace, **asked)  # type: ignore[arg-type]
        more = answer.rows["area_weighted_ratio"] + 0.000_001
        return dataclasses.replace(
            answer, rows=answer.rows.assign(area_weighted_ratio=more)
        )

    monkeypatch.setattr(gate, "gate", lying)

    answer = reconciled(
        one_district([cluster("C", at(0, 0, 50, 50), **land(30, 9, 15))])
    )

    assert [(one.field, one.feature_id) for one in answer.notes] == [(ESTABLISHED, "0")]
