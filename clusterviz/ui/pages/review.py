"""Page: the review of a month, cluster by cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.ui import header, state, widgets
from clusterviz.ui.review import month

if TYPE_CHECKING:
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show the review of a month, and write of it."""
    language = state.language()
    asked = header.show_header(workspace, language, "review.title")
    show_review(workspace, asked)


@st.fragment
def show_review(workspace: Workspace, asked: Scope) -> None:
    """Show one month: another one, or another view, reruns only this."""
    language = state.language()
    with widgets.errors_shown(language):
        month.show_month(workspace, asked, language)
