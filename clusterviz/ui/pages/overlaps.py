"""Page: which clusters overlap other plans, and which cannot be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import (
    cache,
    controls,
    downloads,
    mapview,
    notes,
    pairs,
    state,
    widgets,
)
from clusterviz.ui.scope import cluster_ids, of_clusters, scope

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show overlaps in a table and on a map that select each other."""
    language = state.language()
    widgets.show_title("overlaps.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
    show_pairs(workspace, asked, language)


@st.fragment
def show_pairs(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show filters, table and map: a selection reruns only this."""
    with widgets.errors_shown(language):
        answer = cache.overlaps(workspace, asked.as_of_on)
        rows = of_clusters(answer.rows, cluster_ids(workspace, asked))
        pairs.show_verdicts(rows, language)
        rows = pairs.ask_filters(workspace, rows, language)
        left, right = st.columns([8, 5], gap="medium")
        with right:
            event = mapview.show_map(
                workspace, language, layers=asked.map_layers(),
                state=pairs.picture(rows, workspace, asked),
                key="overlaps", height=560,
            )  # fmt: skip
        if event is not None:
            pairs.select(event, rows)
        with left:
            pairs.show_rows(workspace, rows, language)
            downloads.offer_pairs(workspace, asked, rows, language)
        widgets.show_note(texts.say("overlaps.coverage", language))
        widgets.show_notes(notes.named(workspace, answer.notes, asked), language)
        layers = tuple(answer.layer_versions)
        widgets.show_note(controls.source(workspace, layers, asked))
