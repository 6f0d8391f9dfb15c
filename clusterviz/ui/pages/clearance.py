"""Page: how far site clearance is, by area, cluster and site, and by month."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import controls, explain, header, metrics, state, widgets
from clusterviz.ui.clearing import asked as asking
from clusterviz.ui.clearing import figures, lists, pictures

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the clearance of areas, clusters and sites to the end of a month."""
    language = state.language()
    asked = header.show_header(workspace, language, "clearance.title")
    show_month(workspace, asked)


@st.fragment
def show_month(workspace: Workspace, asked: Scope) -> None:
    """Show figures, map, charts and lists of a month: another one reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        workspace = workspace.frozen()
        month = asking.ask_month(workspace, asked, language)
        if not month:
            st.info(texts.say("clearance.no_log", language))
            return
        asking.say_month(asked, month, language)
        question, names = asking.ask(workspace, asked, month, language)
        found = question.progress(workspace)
        answer = asking.by_area(workspace, asked, month)
        areas = asked.rows(answer.rows)
        metrics.show_figures(figures.five(found, question, language))
        left, right = st.columns([3, 2], gap="medium")
        with right:
            pictures.show_funnel(workspace, question, found, language)
        with left:
            states = question.of_stage(found.states)
            pictures.show_map(workspace, question, states, language)
            pictures.show_burn_up(workspace, question, found, language)
        with right:
            pictures.show_places(workspace, question, areas, names, language)
        lists.show_late(workspace, question, found, language)
        lists.show_obstacles(workspace, question, found, language)
        by_area = dataclasses.replace(answer, rows=areas)
        lists.show_table(workspace, question, by_area, language)
        widgets.show_note(texts.say("clearance.note", language))
        lists.show_seal(workspace, month, language)
        used = tuple(answer.layer_versions)
        widgets.show_note(controls.source(workspace, used, asked))
        explain.show_asked(workspace, asked, language)
