"""Page: what changed between two days."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.ui import changes, controls, header, mapview, notes, state, widgets

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show what became of the clusters between a chosen day and that of the frame."""
    language = state.language()
    asked = header.show_header(workspace, language, "changes.title")
    first_on = changes.ask_first(asked, language)
    if first_on is not None:
        show_changes(workspace, asked, first_on, language)


@st.fragment
def show_changes(
    workspace: Workspace, asked: Scope, first_on: dt.date, language: Language
) -> None:
    """Show sums, filter, table and map: a selection reruns only this."""
    with widgets.errors_shown(language):
        answer, every = changes.answered(workspace, asked, first_on)
        changes.show_sums(workspace, every, language)
        rows = changes.ask_changes(workspace, every, language)
        left, right = st.columns([8, 5], gap="medium")
        with right:
            event = mapview.show_map(
                workspace, language, layers=asked.map_layers(),
                state=changes.picture(rows, workspace, asked),
                key="changes", height=520,
            )  # fmt: skip
            changes.show_map_note(asked, language)
        if event is not None:
            changes.select(event)
        with left:
            if not rows.empty:
                changes.show_rows(workspace, rows, language)
                shown = dataclasses.replace(answer, rows=rows)
                changes.offer_files(workspace, asked, first_on, shown, language)
        changes.show_areas(workspace, asked, first_on, language)
        widgets.show_notes(notes.named(workspace, answer.notes, asked), language)
        layers = tuple(answer.layer_versions)
        widgets.show_note(controls.source(workspace, layers, asked))
