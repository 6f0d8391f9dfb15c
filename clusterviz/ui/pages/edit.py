"""Page: rows of a layer, entered and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import header, state, widgets
from clusterviz.ui.editing import desk
from clusterviz.workspace import rowscope

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show rows of a layer, entered and corrected."""
    language = state.language()
    asked = header.show_header(workspace, language, "edit.title")
    show_editing(workspace, asked)


@st.fragment
def show_editing(workspace: Workspace, asked: Scope) -> None:
    """Show rows, form and history: what is typed reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        now = workspace.frozen()
        if not rowscope.may_add(now, asked.as_of_on):
            st.info(texts.say("edit.nothing_yours", language), icon=":material/lock:")
            return
        desk.show_desk(workspace, now, asked, language)
