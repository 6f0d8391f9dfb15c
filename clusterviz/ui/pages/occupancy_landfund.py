"""Page: how much land is taken, and how much is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    choropleth,
    controls,
    downloads,
    land_tables,
    notes,
    state,
    widgets,
)
from clusterviz.ui.scope import scope
from clusterviz.view import charts

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

INDICATORS = ("occupancy_ratio", "usable_ha", "conflict_ha")


def page(workspace: Workspace) -> None:
    """Show occupancy on both bases, the land fund by stage, and a map of areas."""
    language = state.language()
    widgets.show_title("occupancy.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)

    rates = cache.occupancy(workspace, asked)
    st.subheader(texts.say("occupancy.heading", language), anchor=False)
    land_tables.show_occupancy(workspace, asked.rows(rates.rows), language)
    widgets.show_note(texts.say("occupancy.note", language))
    widgets.show_notes(notes.named(workspace, rates.notes, asked), language)
    downloads.offer_rows(workspace, "occupancy", asked.rows(rates.rows), language)

    fund = cache.landfund(workspace, asked)
    rows = asked.rows(fund.rows)
    st.subheader(texts.say("landfund.heading", language), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        st.text(texts.say("landfund.waterfall", language))
        sums = {str(name): value for name, value in rows.sum(numeric_only=True).items()}
        st.altair_chart(charts.waterfall(sums, language), key="waterfall")
        widgets.show_note(texts.say("landfund.waterfall_note", language))
    with right:
        choropleth.show_areas(workspace, asked, language, INDICATORS, "landfund", 400)
    land_tables.show_fund(workspace, rows, language)
    widgets.show_notes(notes.named(workspace, fund.notes, asked), language)
    downloads.offer_rows(workspace, "landfund", rows, language)
    layers = tuple(fund.layer_versions)
    widgets.show_note(controls.source(workspace, layers, asked))
