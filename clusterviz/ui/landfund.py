"""The land fund as bars: each step opens its clusters."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    charting,
    downloads,
    explain,
    land_tables,
    notes,
    papers,
    state,
    widgets,
)
from clusterviz.ui.scope import period_label, period_year, period_years
from clusterviz.view import charts
from clusterviz.view.barcharts import described
from clusterviz.view.glossary import meaning
from clusterviz.view.plain import plain
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

LATER = "scheduled_later"


def fund(workspace: Workspace, asked: Scope) -> Answer:
    """Return the land fund of the areas of a scope, by the schedule chosen."""
    return cache.ask(
        workspace,
        analysis.landfund,
        schedule=period_year(workspace, asked),
        **asked.asked(),
    )


def rows_shown(workspace: Workspace, asked: Scope) -> pd.DataFrame:
    """Return the rows of the areas meant, with the steps that there are."""
    rows = asked.rows(fund(workspace, asked).rows)
    is_now = period_year(workspace, asked) is None
    return rows.drop(columns=f"{LATER}_ha") if is_now else rows


def show_period(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Say by which year of the plan's own schedule the frame asks."""
    if period_years(workspace, asked):
        label = texts.say("landfund.schedule", language)
        said = period_label(period_year(workspace, asked), language)
        widgets.show_note(f"{label}: {said}")


def show_waterfall(rows: pd.DataFrame, asked: Scope, language: Language) -> None:
    """Show the steps as bars; a click on one chooses it."""
    title = texts.say("landfund.waterfall", language)
    st.text(title, help=plain(meaning("land_fund", language)))
    sums = {str(name): value for name, value in rows.sum(numeric_only=True).items()}
    steps = charts.waterfall_steps(sums, language)
    chosen = state.one_of("part", _steps(rows))
    chart = cache.drawn(charts.waterfall, sums, language, chosen=chosen)
    charting.show_choosing(
        chart,
        key="waterfall",
        alt_text=described(title, steps.rename(columns={"step": "label"})),
        field="part",
        name="part",
        codes=_steps(rows),
    )
    widgets.show_note(texts.say("landfund.part_hint", language))
    widgets.show_note(texts.say("landfund.waterfall_note", language))
    charting.offer_files(chart, asked, language, title=title, name="landfund-steps")


def show_part(
    workspace: Workspace, asked: Scope, rows: pd.DataFrame, language: Language
) -> None:
    """Ask for a step, and show the clusters whose land it is, most land first."""
    steps = _steps(rows)
    chosen = state.one_of("part", steps)
    words = {code: _word(code, language) for code in ("", *steps)}
    widgets.show_list(texts.say("landfund.part", language), "part", words, chosen)
    if not chosen:
        return
    title = texts.say("landfund.part_heading", language, step=_word(chosen, language))
    st.text(title)
    found = cache.ask(
        workspace,
        analysis.landfund_by_cluster,
        schedule=period_year(workspace, asked),
        area_codes=asked.area_codes,
        **asked.asked(),
    )
    every = found.rows
    name = f"{chosen}_ha"
    ours = every[every[name] > 0].sort_values(name, ascending=False, kind="stable")
    if ours.empty:
        widgets.show_note(texts.say("landfund.part_none", language))
        return
    columns = ["cluster_name", "district_names", "commune_names"]
    sized = [name] if chosen == "planned" else [name, "planned_ha"]
    widgets.show_table(
        workspace, ours[[*columns, *sized]], language, label=title, room_ratio=0.48
    )
    downloads.offer_rows(
        workspace,
        f"landfund-{chosen}",
        dataclasses.replace(found, rows=ours[["cluster_id", *columns, *sized]]),
        language,
        title=title,
    )


def show_table(
    workspace: Workspace, asked: Scope, rows: pd.DataFrame, language: Language
) -> None:
    """Show the land fund by area; a click on a figure explains it."""
    year = period_year(workspace, asked)

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
    shown = dataclasses.replace(found, rows=rows)
    title = texts.say("landfund.waterfall", language)
    downloads.offer_rows(workspace, "landfund", shown, language, title=title)
    papers.offer_landfund(workspace, asked, language)


def _steps(rows: pd.DataFrame) -> Sequence[str]:
    return ["planned", *(part for part in LAND_PARTS if f"{part}_ha" in rows)]


def _word(code: str, language: Language) -> str:
    return (
        texts.say(f"landfund.step_{code}", language)
        if code
        else texts.say("landfund.no_step", language)
    )
