"""Page: where the clusters are, and what lies around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, header, printing, state, widgets
from clusterviz.ui.card.selected import show_card
from clusterviz.ui.explorer import chosen, days, finding, maps, panel, rows

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

PANELS = ("layers", "card")


def page(workspace: Workspace) -> None:
    """Show the map with its layers, filters and search, the card and the table."""
    language = state.language()
    asked = header.show_header(workspace, language, "mappage.title")
    explore(workspace, asked, language)


@st.fragment
def explore(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the map and, beside it, the layers or the card: a click reruns only this."""
    with widgets.errors_shown(language):
        # One moment for all that is asked here: what is newest is looked up once.
        workspace = workspace.frozen()
        shown = chosen.explored(workspace, asked)
        picture = maps.drawn(workspace, asked, shown, language)
        # Two maps need the whole width: the panel then comes under them.
        widths = [1] if days.compared_on(asked) else [7, 4]
        columns = st.columns(widths, gap="medium")
        with columns[0]:
            event = maps.show_maps(workspace, asked, shown, picture, language)
            downloads.offer_shown(workspace, asked, shown, language)
            layers = asked.map_layers()
            printing.offer_print(
                workspace, language, layers=layers, state=picture, key="explorer"
            )
        maps.follow(event)
        with columns[-1]:
            finding.ask_words(workspace, shown, language)
            names = {one: texts.say(f"mappage.panel_{one}", language) for one in PANELS}
            usual = PANELS[bool(state.text("id") or state.text("zone"))]
            label = texts.say("mappage.panel", language)
            now = widgets.choose_one(label, "panel", names, usual, is_labelled=False)
            with st.container(height=540, border=True, key="panel"):
                if now == "card":
                    show_card(workspace, asked, language)
                else:
                    panel.show_panel(workspace, asked, shown, language)
        rows.show_rows(workspace, asked, shown, language)
