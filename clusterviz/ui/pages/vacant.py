"""Page: which industrial land is still to let; everybody may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import header, state, widgets
from clusterviz.ui.vacant import lists

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the land that is to let, by cluster."""
    language = state.language()
    asked = header.show_header(workspace, language, "vacant.title")
    show_land(workspace, asked)


@st.fragment
def show_land(workspace: Workspace, asked: Scope) -> None:
    """Show figures, map and list: a choice reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        workspace = workspace.frozen()
        st.markdown(texts.say("vacant.why", language))
        found, rows = lists.asked_rows(workspace, asked, language)
        lists.show_figures(found, rows, language)
        lists.show_map(workspace, asked, rows, language)
        lists.show_list(workspace, asked, found, rows, language)
