"""Page: the dossiers of withdrawn clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import controls, header, state, widgets
from clusterviz.ui.dossier import accepting, detail, entering, matchmaker, register
from clusterviz.workspace import dossiers

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

VIEWS = ("register", "matches")


def page(workspace: Workspace) -> None:
    """Show the dossiers of withdrawn clusters, one of them, and where firms go."""
    language = state.language()
    asked = header.show_header(workspace, language, "dossier.title")
    show_dossiers(workspace, asked, language)


@st.fragment
def show_dossiers(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show the register and a dossier, or the matchmaker: a click reruns only this."""
    with widgets.errors_shown(language):
        entering.written(workspace, asked.as_of_on, language)
        accepting.write_asked(workspace, language)
        workspace = workspace.frozen()
        words = {one: texts.say(f"dossier.show_{one}", language) for one in VIEWS}
        label = texts.say("dossier.show", language)
        view = widgets.choose_one(label, "view", words, VIEWS[0], is_labelled=False)
        if view == VIEWS[0]:
            register.show_register(workspace, asked, language)
            detail.show_dossier(workspace, asked, language)
        else:
            matchmaker.show_matches(workspace, asked, language)
        used = tuple(one for one in dossiers.LAYERS if workspace.has(one))
        widgets.show_note(controls.source(workspace, used, asked))
