"""Page: which file leaves the program, and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import header, state, widgets
from clusterviz.ui.exporting import asked as asking
from clusterviz.ui.exporting import making, seen

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Choose what to hand on, see it, make it and take it along."""
    language = state.language()
    asked = header.show_header(workspace, language, "outgoing.title")
    if state.text("draft"):
        making.show_job(workspace, state.text("draft"), language)
    else:
        show_choice(workspace, asked)


@st.fragment
def show_choice(workspace: Workspace, asked: Scope) -> None:
    """Ask, show what the file will hold, and make it: a choice reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        wanted = asking.ask(workspace, asked, language)
        widgets.show_note(texts.say("outgoing.where", language))
        found = seen.seen(workspace, wanted)
        seen.show_sum(workspace, wanted, found, language)
        making.offer(workspace, wanted, found, language)
        seen.show(workspace, wanted, found, language)
