"""Page: how much land is taken, and how much is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    choropleth,
    controls,
    downloads,
    explain,
    land_tables,
    landfund,
    notes,
    occupancy,
    state,
    widgets,
)
from clusterviz.ui.scope import scope

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

INDICATORS = ("occupancy_ratio", "usable_ha", "conflict_ha")


def page(workspace: Workspace) -> None:
    """Show occupancy, the land fund by stage, a map of areas, and un-leased land."""
    language = state.language()
    widgets.show_title("occupancy.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)

    occupancy.ask_reading(workspace, asked, language)
    rates = occupancy.rates(workspace, asked)
    land_tables.show_occupancy(workspace, asked.rows(rates.rows), language)
    occupancy.offer_explained(workspace, asked, language)
    widgets.show_note(texts.say("occupancy.note", language))
    widgets.show_notes(notes.named(workspace, rates.notes, asked), language)
    downloads.offer_rows(workspace, "occupancy", asked.rows(rates.rows), language)
    occupancy.show_readings(workspace, asked, language)

    st.subheader(texts.say("landfund.heading", language), anchor=False)
    landfund.ask_schedule(workspace, asked, language)
    rows = landfund.rows_shown(workspace, asked)
    left, right = st.columns(2, gap="medium")
    with left:
        landfund.show_waterfall(rows, language)
        landfund.show_part(workspace, asked, rows, language)
    with right:
        choropleth.show_areas(workspace, asked, language, INDICATORS, "landfund", 400)
    landfund.show_table(workspace, asked, rows, language)

    occupancy.show_unleased(workspace, asked, language)
    used = tuple(landfund.fund(workspace, asked).layer_versions)
    widgets.show_note(controls.source(workspace, used, asked))
    explain.show_asked(workspace, asked, language)
