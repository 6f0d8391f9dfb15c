"""Page: what is known of each cluster, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import completeness, controls, fill, header, state, widgets
from clusterviz.view import gaps

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the score of areas, ask them for what is missing, and take it in."""
    language = state.language()
    asked = header.show_header(workspace, language, "completeness.title")
    figures = st.container()
    left, asking = st.columns([8, 5], gap="medium")
    # First of all, so that everything shown is as it is after that; as wide as the
    # page, since nobody should accept what is cut off.
    with st.expander(texts.say("completeness.heading_upload", language)):
        fill.show_upload(workspace, language)
    with widgets.errors_shown(language):
        found = completeness.matrix(workspace, asked)
        scores = asked.rows(completeness.scores(workspace, asked).rows)
        every = gaps.listed(found.rows, found.notes, workspace.layers, language)
        with figures:
            completeness.show_figures(scores, language)
        with left:
            completeness.show_scores(workspace, scores, language)
        with asking:
            completeness.show_asking(workspace, asked, scores, every, language)
        rows = asked.rows(found.rows)
        states, fields = completeness.ask_filters(rows, workspace, language)
        shown = completeness.kept(rows, states, fields)
        completeness.show_matrix(workspace, shown, language)
        reasons = completeness.kept(asked.rows(every), states, fields)
        completeness.show_reasons(workspace, asked, reasons, language)
        completeness.show_others(workspace, asked, language)
        layers = tuple(found.layer_versions)
        widgets.show_note(controls.source(workspace, layers, asked))
