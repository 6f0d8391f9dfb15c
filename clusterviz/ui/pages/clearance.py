"""Page: how far site clearance is, by area and month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    clearance_sites,
    controls,
    downloads,
    explain,
    state,
    widgets,
)
from clusterviz.ui.scope import scope

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the clearance of areas and sites to the end of a month."""
    language = state.language()
    widgets.show_title("clearance.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
    show_month(workspace, asked)


@st.fragment
def show_month(workspace: Workspace, asked: Scope) -> None:
    """Show the month, the map, the stages and the tables: a month reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        month = clearance_sites.ask_month(workspace, asked, language)
        if not month:
            st.info(texts.say("clearance.no_log", language))
            return
        answer = cache.clearance(workspace, asked, month)
        rows = asked.rows(answer.rows)
        widgets.show_figures(clearance_sites.figures(rows, asked, month, language))
        states = clearance_sites.states(workspace, asked, month)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            clearance_sites.show_map(workspace, asked, states, language)
        with right:
            clearance_sites.show_stages(workspace, states, language)
        clearance_sites.show_areas(workspace, rows, asked, month, language)
        widgets.show_note(texts.say("clearance.note", language))
        downloads.offer_rows(workspace, "clearance", rows, language)
        clearance_sites.show_obstacles(workspace, states, language)
        widgets.show_note(
            controls.source(workspace, tuple(answer.layer_versions), asked)
        )
    explain.show_asked(workspace, asked, language)
