"""Occupancy and land fund by area, as tables with a last row for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.ui import widgets
from clusterviz.view import tables
from clusterviz.view.rounded import rounding_note
from clusterviz.view.style import LAND_PARTS
from clusterviz.workspace import totals

if TYPE_CHECKING:
    from collections.abc import Callable

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

BASES = ("operating", "established")
RATES = (
    "leased_ha",
    "committed_ha",
    "occupancy_ratio",
    "mean_of_rates_ratio",
    "n_left_out",
)
NOT_SHOWN = ("area_code", "level", "area_id")
"""Columns for programs only: people know an area by its name."""


def show_occupancy(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> None:
    """Show both averages on both bases, a row an area.

    Parameters
    ----------
    rows
        From `analysis.occupancy`, of the areas meant.
    """
    named = with_outside(rows, language)
    every = [named]
    if named["area_id"].nunique() > 1:
        label = texts.say("column.total", language)
        every.append(
            totals.occupancy_total(rows).assign(area_name=label, area_id="total")
        )
    is_industrial = (rows["land"] == "industrial").all()
    divided_by = "industrial_land_ha" if is_industrial else "land_ha"
    widgets.show_grouped(
        tables.grouped(
            pd.concat(every, ignore_index=True),
            "area_name",
            "base",
            BASES,
            ["n_clusters", divided_by, *RATES],
            workspace.layers,
            language,
        ),
        label=texts.say("occupancy.heading", language),
    )


def show_fund(
    workspace: Workspace,
    rows: pd.DataFrame,
    language: Language,
    reference_of: Callable[[int, str], str],
) -> None:
    """Show the land fund, a row an area and one for all.

    Parameters
    ----------
    rows
        From `analysis.landfund`, of the areas meant.
    reference_of
        See `widgets.show_table`.
    """
    widgets.show_table(
        workspace,
        in_order(shown(rows, language)),
        language,
        label=texts.say("landfund.heading", language),
        key="landfund",
        is_short=True,
        references=reference_of,
    )
    note = rounding_note(rows, language)
    if note:
        widgets.show_note(note)


def shown(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return rows by area as people read them, with a last one for all areas."""
    every = with_total(with_outside(rows, language), language)
    return every.drop(columns=list(NOT_SHOWN))


def in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the land fund, what is usable first, then the steps of the waterfall.

    The answer stands where a small screen has room for it.
    """
    steps = [f"{part}_ha" for part in LAND_PARTS if f"{part}_ha" in rows]
    steps.sort(key=lambda name: name != "usable_ha")
    return rows[[*(name for name in rows if name not in steps), *steps]]


def with_total(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return rows by area and, if there are several, a last one with their sums."""
    if len(rows) < 2:
        return rows
    sums = rows.sum(numeric_only=True).to_dict()
    total = {**sums, "area_name": texts.say("column.total", language)}
    return pd.concat([rows, pd.DataFrame([total])], ignore_index=True).astype(
        {name: dtype for name, dtype in rows.dtypes.items() if name in sums}
    )


def with_outside(rows: pd.DataFrame, language: Language) -> pd.DataFrame:
    """Return rows by area with a name for what lies outside every area."""
    name = texts.say("column.outside_every_area", language)
    return rows.assign(area_name=rows["area_name"].where(rows["area_code"] != "", name))
