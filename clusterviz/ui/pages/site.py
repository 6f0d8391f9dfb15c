"""Page: what a site that somebody draws would meet, and what the law says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.ui import controls, header, notes, state, widgets
from clusterviz.ui.siting import answer, begin, keeping, picture
from clusterviz.ui.siting import desk as desks
from clusterviz.workspace import scenarios

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show a site on the map, what it meets, and the answer of the law."""
    language = state.language()
    asked = header.show_header(workspace, language, "site.title")
    show_site(workspace, asked, language)


@st.fragment
def show_site(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show where a site comes from, the map and the answer: all that reruns."""
    with widgets.errors_shown(language):
        blank = desks.Desk(workspace, asked, language)
        way = begin.ask_way(blank)
        begin.ask_site(blank, way)
        desk = desks.at_hand(workspace, asked, language)
        every = scenarios.scenarios(workspace)
        if desk.site is not None:
            # Above the map: on a phone what is beside it comes below it.
            answer.show_verdict(desk)
        left, right = st.columns([7, 5], gap="medium")
        with right:
            begin.show_origin(desk)
            if desk.site is None:
                keeping.show_kept(desk, every)
            else:
                answer.show_reasons(desk)
            beside = keeping.ask_beside(desk, every)
        with left:
            picture.show_map(desk, way, beside)
        if desk.site is not None:
            answer.show_figures(desk)
            answer.show_tables(desk)
            keeping.show_compared(desk, beside)
            keeping.show_kept(desk, every)
            found = desk.found()
            widgets.show_notes(
                notes.named(workspace, found.notes, asked, is_everywhere=True), language
            )
            layers = tuple(found.layer_versions)
            widgets.show_note(controls.source(workspace, layers, asked))
