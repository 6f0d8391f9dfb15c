"""Page: may an area get another cluster, and what would it take."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.ui import (
    controls,
    explain,
    gate,
    gate_tables,
    header,
    notes,
    papers,
    state,
    widgets,
)

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the gate of one scope, and of all of them."""
    language = state.language()
    asked = header.show_header(workspace, language, "gate.title")
    show_gate(workspace, asked)


@st.fragment
def show_gate(workspace: Workspace, asked: Scope) -> None:
    """Show the answer first, then what it rests on: a place reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        every = gate.answers(workspace, asked)
        place = gate.ask_place(workspace, every.rows, asked, language)
        found = gate.of_place(workspace, place, asked)
        gate.show_answer(found, language)
        gate.show_gauges(found, asked, language)
        gate.show_ways(found, language)
        gate_tables.show_candidates(workspace, found, language)
        gate_tables.show_grounds(workspace, found, language)
        ask = partial(gate.printed, workspace, place, asked)
        gate_tables.show_paper(workspace, ask, language)
        papers.offer_gate(workspace, place, asked, language)
        gate_tables.show_scopes(workspace, every, asked, language)
        widgets.show_notes(
            notes.named(workspace, every.notes, asked, is_everywhere=True), language
        )
        gate_tables.show_expansions(workspace, found, asked, language)
        layers = tuple(every.layer_versions)
        widgets.show_note(controls.source(workspace, layers, asked))
        explain.show_asked(workspace, asked, language)
