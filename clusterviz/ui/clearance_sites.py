"""Clearance sites on their page: the month, the stages, the map, the obstacles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, explain, mapview, state, widgets
from clusterviz.ui.land_tables import shown
from clusterviz.ui.scope import area_ids, cluster_ids, of_clusters
from clusterviz.view import charts, tables
from clusterviz.view.maps import MapState
from clusterviz.workspace.references import CLEARANCE_FIGURES, reference

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

NOT_SHOWN = ("month", "n_without_entry")
"""Columns of the table that the page says otherwise, or not at all."""

OBSTACLES = ["cluster_name", "site_name", "obstacle", "stage", "month"]


def ask_month(workspace: Workspace, asked: Scope, language: Language) -> str:
    """Ask for a month of the log; the one of the day at first, empty without a log."""
    months = cache.clearance_months(workspace)
    if not months:
        return ""
    until = [month for month in months if month <= f"{asked.as_of_on:%Y-%m}"]
    month = state.one_of("month", months, until[-1] if until else months[0])
    label = texts.say("clearance.month", language)
    if len(months) > 1:
        st.select_slider(
            label,
            months,
            format_func=lambda one: tables.month(one, language),
            **state.widget("month", month),
        )
    return month


def states(workspace: Workspace, asked: Scope, month: str) -> pd.DataFrame:
    """Return where each site of the areas meant stood in a month."""
    rows = cache.site_states(workspace, month)
    return of_clusters(rows, cluster_ids(workspace, asked))


def figures(
    rows: pd.DataFrame, asked: Scope, month: str, language: Language
) -> list[widgets.Figure]:
    """Return the figures of all areas together, each with its share."""
    sums = rows.sum(numeric_only=True)
    land_ha, households = sums["to_clear_ha"], sums["n_households"]
    found = []
    for name in ("cleared_ha", "clean_ha", "n_inventoried", "n_paid", "n_handed_over"):
        whole = land_ha if name.endswith("_ha") else households
        write = texts.hectares if name.endswith("_ha") else texts.number
        share = texts.percent(sums[name] / whole if whole else None, language)
        decimals = 1 if name.endswith("_ha") else 0
        found.append(
            widgets.Figure(
                label=texts.say(f"clearance.{name}", language),
                value=write(sums[name], language, decimals),
                base=texts.say(
                    "clearance.of",
                    language,
                    share=share,
                    whole=write(whole, language, decimals),
                ),
                reference=_reference(name, explain.areas_meant(asked), month),
            )
        )
    return found


def show_areas(
    workspace: Workspace,
    rows: pd.DataFrame,
    asked: Scope,
    month: str,
    language: Language,
) -> None:
    """Show the clearance of each area and of all; a figure opens its explanation."""
    codes = [*rows["area_code"], explain.areas_meant(asked)]

    def reference_of(row: int, column: str) -> str:
        return _reference(column, codes[row], month)

    widgets.show_table(
        workspace,
        shown(rows, language).drop(columns=list(NOT_SHOWN)),
        language,
        label=texts.say("clearance.title", language),
        key="clearance-areas",
        is_short=True,
        references=reference_of,
    )


def _reference(column: str, area: str | None, month: str) -> str:
    if column not in CLEARANCE_FIGURES:
        return ""
    return reference("clearance", figure=column, area=area, month=month)


def show_map(
    workspace: Workspace, asked: Scope, rows: pd.DataFrame, language: Language
) -> None:
    """Show the sites in the colour of their stage."""
    choices = workspace.layers["clearance_log"].fields["stage"].choices
    values = {
        site_id: (choices[stage].color, choices[stage].label.say(language))
        for site_id, stage in zip(rows["site_id"], rows["stage"], strict=True)
        if stage in choices
    }
    mapview.show_map(
        workspace,
        language,
        layers=asked.map_layers(),
        state=MapState(
            visible=("areas", "clearance_sites"),
            area_ids=area_ids(workspace, asked),
            cluster_ids=tuple(rows["cluster_id"].unique()),
            values=values,
            valued="clearance_sites",
            value_classes=tuple(
                (choice.label.say(language), choice.color)
                for choice in choices.values()
            ),
            fit=("areas", ()),
        ),
        key="clearance",
        height=480,
    )


def show_stages(workspace: Workspace, rows: pd.DataFrame, language: Language) -> None:
    """Show hectares and sites in each stage, in the colours of the map."""
    choices = workspace.layers["clearance_log"].fields["stage"].choices
    by_stage = rows.groupby("stage")["area_ha"].agg(["sum", "size"])
    stages = pd.DataFrame(
        [
            {
                "label": choice.label.say(language),
                "color": choice.color,
                "area_ha": float(by_stage["sum"].get(code, 0.0)),
                "n_sites": int(by_stage["size"].get(code, 0)),
            }
            for code, choice in choices.items()
        ]
    )
    st.subheader(texts.say("clearance.stages", language), anchor=False)
    st.altair_chart(charts.stage_bars(stages, language), key="stages")


def show_obstacles(
    workspace: Workspace, rows: pd.DataFrame, language: Language
) -> None:
    """List what blocks clearance, the oldest entry first."""
    st.subheader(texts.say("clearance.obstacles", language), anchor=False)
    blocked = rows[rows["obstacle"].fillna("") != ""]
    if blocked.empty:
        widgets.show_note(texts.say("clearance.obstacles_none", language))
        return
    widgets.show_table(
        workspace,
        blocked.sort_values("month", kind="stable")[OBSTACLES],
        language,
        label=texts.say("clearance.obstacles", language),
        max_rows=6,
        widths={"cluster_name": 220, "obstacle": 380},
    )
