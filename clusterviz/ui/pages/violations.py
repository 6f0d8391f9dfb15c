"""Page: violations that are not settled, and wastewater."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import controls, header, state, widgets
from clusterviz.ui.violations import ledger, wastewater

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

VIEWS = MappingProxyType(
    {
        "ledger": (ledger.show, ("violations", "clusters", "projects")),
        "wastewater": (
            wastewater.show,
            ("clusters", "plots", "projects", "wastewater_works"),
        ),
    }
)
"""By name: what shows it, and the layers that it stands on."""


def page(workspace: Workspace) -> None:
    """Show violations that are not settled, and wastewater."""
    language = state.language()
    asked = header.show_header(workspace, language, "violations.title")
    show_view(workspace, asked)


@st.fragment
def show_view(workspace: Workspace, asked: Scope) -> None:
    """Show the ledger or the wastewater lens: a choice reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        workspace = workspace.frozen()
        words = {one: texts.say(f"violations.view_{one}", language) for one in VIEWS}
        label = texts.say("violations.view", language)
        view = widgets.choose_one(label, "view", words, "ledger")
        show, layers = VIEWS[view]
        show(workspace, asked, language)
        there = tuple(name for name in layers if workspace.has(name))
        widgets.show_note(controls.source(workspace, there, asked))
