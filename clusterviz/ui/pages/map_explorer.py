"""Page: where the clusters are, and what lies around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import card, controls, downloads, explorer, mapview, state, widgets
from clusterviz.ui.scope import scope

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

PANELS = ("layers", "card")


def page(workspace: Workspace) -> None:
    """Show the map with its layers, filters and search, and the cluster's card."""
    language = state.language()
    widgets.show_title("mappage.title", language)
    asked = scope(workspace)
    controls.show_standing(workspace, asked, language)
    explore(workspace, asked, language)


@st.fragment
def explore(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the map and, beside it, the layers or the card: a click reruns only this."""
    with widgets.errors_shown(language):
        shown = explorer.explored(workspace, asked)
        left, right = st.columns([7, 4], gap="medium")
        with left:
            event = mapview.show_map(
                workspace, language, layers=asked.map_layers(),
                state=explorer.picture(workspace, asked, shown),
                key="explorer", height=600,
            )  # fmt: skip
            downloads.offer_shown(workspace, asked, shown, language)
        if event is not None and event.layer in {"clusters", "overlaps", ""}:
            cluster_id = event.feature_id.partition("|")[0]
            state.choose(id=cluster_id, panel="card" if cluster_id else "layers")
        with right:
            explorer.ask_words(shown, language)
            names = {one: texts.say(f"mappage.panel_{one}", language) for one in PANELS}
            label = texts.say("mappage.panel", language)
            panel = widgets.choose_one(
                label, "panel", names, PANELS[bool(state.text("id"))], is_labelled=False
            )
            with st.container(height=540, border=True, key="panel"):
                if panel == "card":
                    card.show_card(workspace, asked, language)
                else:
                    explorer.ask_layers(workspace, shown, language)
