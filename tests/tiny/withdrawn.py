"""Withdrawn land of the tiny workspace: dossiers, firms in place and duties."""

from __future__ import annotations

import datetime as dt

from tests.tiny.ground import Row

DUTIES = ("environment", "security_order", "fire_explosion", "lawful_rights")


def whole() -> dict[str, list[Row]]:
    """Return rows by which the dossier of CCN-0006 is complete, CCN-0007 has none.

    Its firms: F1 moves to L5 (10 ha, serviced), F2 stays until the end of 2030.
    """
    return {
        "dossiers": [dossier_row()],
        "firms": [
            firm_row("F1", destination="relocate", destination_plot_id="L5"),
            firm_row(
                "F2",
                destination="stay_to_lease_end",
                lease_end_on=dt.date(2030, 12, 31),
            ),
        ],
        "duties": [duty_row(code) for code in DUTIES],
    }


def dossier_row(**changes: object) -> Row:
    """Return a dossier of CCN-0006 with all that it needs, changed."""
    return {
        "dossier_id": "HS-1",
        "cluster_id": "CCN-0006",
        "target_use": "Khu dân cư",
        "target_kind": "urban_housing",
        "n_firms": 2,
        "has_conversion_plan": True,
        "is_plan_feasible": True,
        **changes,
    }


def firm_row(firm_id: str, **changes: object) -> Row:
    """Return a firm of HS-1 that needs 2 ha for mechanics, changed."""
    return {
        "firm_id": firm_id,
        "dossier_id": "HS-1",
        "firm_name": f"Doanh nghiệp {firm_id}",
        "n_workers": 100,
        "industry": "Cơ khí",
        "land_needed_ha": 2.0,
        "wastewater_m3_day": 0.0,
        **changes,
    }


def duty_row(code: str, **changes: object) -> Row:
    """Return a duty of HS-1 with evidence, changed."""
    return {
        "duty_id": f"HS-1-{code}",
        "dossier_id": "HS-1",
        "duty": code,
        "measure": "Kiểm tra",
        "due_on": dt.date(2024, 3, 1),
        "evidence": "BB 01",
        **changes,
    }
