"""The land fund as bars: each step opens its clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    downloads,
    explain,
    land_tables,
    notes,
    state,
    widgets,
)
from clusterviz.view import charts
from clusterviz.view.style import LAND_PARTS
from clusterviz.workspace import analysis
from clusterviz.workspace.references import reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace
    from clusterviz.workspace.analysis import Answer

NOW = "now"
LATER = "scheduled_later"


def schedule(workspace: Workspace, asked: Scope) -> int | None:
    """Return the year of the plan's schedule that is chosen; ``None`` for now."""
    chosen = state.one_of("schedule", [str(one) for one in years(workspace, asked)])
    return int(chosen) if chosen else None


def years(workspace: Workspace, asked: Scope) -> list[int]:
    """Return the years that the plan schedules clusters by, the earliest first."""
    clusters = cache.clusters_shown(workspace, asked.as_of_on)
    return sorted({int(year) for year in clusters["scheduled_by_year"].dropna()})


def fund(workspace: Workspace, asked: Scope) -> Answer:
    """Return the land fund of the areas of a scope, by the schedule chosen."""
    return cache.ask(
        workspace,
        analysis.landfund,
        schedule=schedule(workspace, asked),
        **asked.asked(),
    )


def rows_shown(workspace: Workspace, asked: Scope) -> pd.DataFrame:
    """Return the rows of the areas meant, with the steps that there are."""
    rows = asked.rows(fund(workspace, asked).rows)
    is_now = schedule(workspace, asked) is None
    return rows.drop(columns=f"{LATER}_ha") if is_now else rows


def ask_schedule(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Ask for now, or a year of the plan's own schedule."""
    options = {NOW: texts.say("landfund.schedule_now", language)}
    for year in years(workspace, asked):
        said = texts.say("landfund.schedule_year", language, year=str(year))
        options[str(year)] = said
    if len(options) > 1:
        label = texts.say("landfund.schedule", language)
        widgets.choose_one(label, "schedule", options, NOW)


def show_waterfall(rows: pd.DataFrame, language: Language) -> None:
    """Show the steps as bars; a click on one chooses it."""
    st.text(texts.say("landfund.waterfall", language))
    sums = {str(name): value for name, value in rows.sum(numeric_only=True).items()}
    chosen = state.one_of("part", _steps(rows))
    event = st.altair_chart(
        charts.waterfall(sums, language, chosen=chosen),
        key="waterfall",
        on_select="rerun",
    )
    clicked = (event.get("selection") or {}).get(charts.CLICKED) or [{}]
    part = str(clicked[0].get("part", ""))
    # The chart reports its last click at every run: only a new one is a click.
    if state.is_new("waterfall", part) and part in _steps(rows):
        state.choose(part=part)
    widgets.show_note(texts.say("landfund.part_hint", language))
    widgets.show_note(texts.say("landfund.waterfall_note", language))


def show_part(
    workspace: Workspace, asked: Scope, rows: pd.DataFrame, language: Language
) -> None:
    """Ask for a step, and show the clusters whose land it is, most land first."""
    steps = _steps(rows)
    chosen = state.one_of("part", steps)
    st.selectbox(
        texts.say("landfund.part", language),
        ["", *steps],
        format_func=lambda code: _word(code, language),
        filter_mode=None,
        **state.widget("part", chosen),
    )
    if not chosen:
        return
    title = texts.say("landfund.part_heading", language, step=_word(chosen, language))
    st.text(title)
    every = cache.ask(
        workspace,
        analysis.landfund_by_cluster,
        schedule=schedule(workspace, asked),
        area_codes=asked.area_codes,
        **asked.asked(),
    ).rows
    name = f"{chosen}_ha"
    ours = every[every[name] > 0].sort_values(name, ascending=False, kind="stable")
    if ours.empty:
        widgets.show_note(texts.say("landfund.part_none", language))
        return
    columns = ["cluster_name", "district_names", "commune_names"]
    sized = [name] if chosen == "planned" else [name, "planned_ha"]
    widgets.show_table(workspace, ours[[*columns, *sized]], language, label=title)
    downloads.offer_rows(
        workspace,
        f"landfund-{chosen}",
        ours[["cluster_id", *columns, *sized]],
        language,
    )


def show_table(
    workspace: Workspace, asked: Scope, rows: pd.DataFrame, language: Language
) -> None:
    """Show the land fund by area; a click on a figure explains it."""
    year = schedule(workspace, asked)

    def reference_of(place: int, column: str) -> str:
        step = column.removesuffix("_ha")
        if step not in _steps(rows):
            return ""
        is_area = place < len(rows)
        area = rows["area_code"].iloc[place] if is_area else explain.areas_meant(asked)
        return reference("landfund", part=step, area=area, schedule=year)

    land_tables.show_fund(workspace, rows, language, reference_of)
    found = fund(workspace, asked)
    widgets.show_notes(notes.named(workspace, found.notes, asked), language)
    downloads.offer_rows(workspace, "landfund", rows, language)


def _steps(rows: pd.DataFrame) -> Sequence[str]:
    return ["planned", *(part for part in LAND_PARTS if f"{part}_ha" in rows)]


def _word(code: str, language: Language) -> str:
    return texts.say(f"landfund.step_{code}", language) if code else "–"
