"""Figures that areas can be coloured by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.ui import cache, landfund, occupancy
from clusterviz.view import tables
from clusterviz.view.style import OCCUPANCY, Ramp, hectares_ramp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

INDICATORS = ("occupancy_ratio", "usable_ha", "conflict_ha", "cleared_ratio")
SHARES = Ramp((0.0, 0.2, 0.4, 0.6, 0.8, 1.0))


@dataclass(frozen=True)
class Coloured:
    """Areas coloured by a figure.

    Parameters
    ----------
    values
        By area: its colour, and the figure with the letter of its class.
    ramp
        The classes of the figure.
    title
        Of the legend.
    """

    values: Mapping[str, tuple[str, str]]
    ramp: Ramp
    title: str

    def state(self) -> dict[str, Any]:
        """Return the arguments of a map's state."""
        return {
            "values": self.values,
            "valued": "areas",
            "ramp": self.ramp,
            "ramp_title": self.title,
        }


def labels(language: Language) -> dict[str, str]:
    """Return what people read for each indicator."""
    return {name: texts.say(f"overview.by_{name}", language) for name in INDICATORS}


def coloured(
    workspace: Workspace, asked: Scope, name: str, month: str, language: Language
) -> Coloured:
    """Return the areas of a scope coloured by one of `INDICATORS`.

    Parameters
    ----------
    name
        The indicator.
    month
        The month of clearance.
    """
    if name == "occupancy_ratio":
        rows = occupancy.rates(workspace, asked).rows
        rows = rows[rows["base"] == "operating"]
    elif name == "cleared_ratio":
        rows = cache.clearance(workspace, asked, month).rows
        land_ha = rows["to_clear_ha"].where(rows["to_clear_ha"] > 0)
        rows = rows.assign(cleared_ratio=rows["cleared_ha"] / land_ha)
    else:
        rows = landfund.fund(workspace, asked).rows
        rows = rows[rows["planned_ha"] > 0]
    return by_area(rows, name, labels(language)[name], language)


def by_area(rows: pd.DataFrame, name: str, title: str, language: Language) -> Coloured:
    """Return areas coloured by one column of a table by area.

    Parameters
    ----------
    rows
        ``area_id`` and the column.
    name
        The column: ``_ratio`` or ``_ha``. Areas without a figure are left out.
    title
        Of the legend.
    """
    known = rows[rows[name].notna() & (rows["area_id"] != "")]
    if name.endswith("_ha"):
        ramp = hectares_ramp(float(known[name].max()) if len(known) else 0.0)
    else:
        ramp = OCCUPANCY if name == "occupancy_ratio" else SHARES
    unit = " ha" if name.endswith("_ha") else ""
    values = {
        area_id: (
            ramp.color(value),
            f"{tables.figure(name, value, language)}{unit} ({ramp.letter(value)})",
        )
        for area_id, value in zip(known["area_id"], known[name], strict=True)
    }
    return Coloured(values, ramp, title)
