"""Page: how the clusters stand, and what needs attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, choropleth, controls, explain, figures, state, widgets
from clusterviz.ui.indicators import INDICATORS
from clusterviz.ui.matters import show_matters
from clusterviz.ui.scope import cluster_ids, of_clusters, scope

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show six figures, what needs attention, and areas by an indicator."""
    language = state.language()
    widgets.show_title("overview.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
    answer = cache.overview(workspace, asked.as_of_on)
    widgets.show_figures(figures.six(answer.rows, language))
    if asked.area_codes:
        widgets.show_note(texts.say("overview.whole_province", language))
    layers = tuple(answer.layer_versions)
    widgets.show_note(controls.source(workspace, layers, asked))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        choropleth.show_areas(workspace, asked, language, INDICATORS, "overview", 470)
    with right:
        st.subheader(texts.say("overview.attention", language), anchor=False)
        rows = cache.attention(workspace, asked.as_of_on)
        ours = cluster_ids(workspace, asked)
        show_matters(of_clusters(rows, ours), language)
    explain.show_asked(workspace, asked, language)
