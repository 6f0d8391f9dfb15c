"""Page: which clusters overlap other plans, who settles it, what cannot be judged."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import cache, controls, pairs, papers, state, widgets
from clusterviz.ui.cases import book, lists, supplied
from clusterviz.ui.header import show_header

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.ui.scope import Scope
    from clusterviz.workspace import Workspace

VIEWS = MappingProxyType(
    {
        "pairs": pairs.show_pairs,
        "cases": book.show_cases,
        "within": lists.show_within,
        "unjudged": lists.show_unjudged,
        "coverage": supplied.show_supplied,
    }
)
"""Each shows the overlaps of a day in its own way."""


def page(workspace: Workspace) -> None:
    """Show overlaps as pairs, as cases, and what may not be said for want of data."""
    language = state.language()
    asked = show_header(workspace, language, "overlaps.title")
    show_view(workspace, asked, language)


@st.fragment
def show_view(workspace: Workspace, asked: Scope, language: Language) -> None:
    """Show one view, its filters, table and map: a selection reruns only this."""
    with widgets.errors_shown(language):
        words = {one: texts.say(f"cases.view_{one}", language) for one in VIEWS}
        # A link to a case opens it, whether or not it names the view.
        usual = "cases" if state.text("case") else "pairs"
        view = widgets.choose_one(
            texts.say("cases.view", language), "view", words, usual,
            is_labelled=False,
        )  # fmt: skip
        found = cache.overlaps(workspace, asked.as_of_on)
        VIEWS[view](workspace, found, asked, language)
        papers.offer_overlap(workspace, asked, language)
        layers = tuple(found.layer_versions)
        widgets.show_note(controls.source(workspace, layers, asked))
