"""The tour of a first visit: five pages of the sample, one sentence each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import links, state
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

STEPS = ("overview", "map", "overlaps", "site", "clearance")
"""The pages, in the order of the tour."""

OPEN = "on"
"""What the choice ``tour`` says while somebody follows it."""


def show_tour(workspace: Workspace, page: str, language: Language) -> None:
    """Show the step that a page is, or on the first page offer to begin.

    Parameters
    ----------
    workspace
        The tour is of the sample: other workspaces have none.
    page
        The name of the page that is shown.
    language
        Of the sentences.
    """
    if not workspace.settings.is_illustrative or page not in STEPS:
        return
    with st.container(key="tour", horizontal=True, vertical_alignment="center"):
        if state.text("tour") == OPEN:
            _show_step(page, language)
        elif page == STEPS[0]:
            st.caption(texts.say("help.tour_offer", language))
            start = texts.say("help.tour_start", language)
            links.show_link(start, STEPS[0], "tour", tour=OPEN)


def _show_step(page: str, language: Language) -> None:
    place = STEPS.index(page)
    step = texts.say("help.tour_step", language, n=place + 1, of=len(STEPS))
    said = texts.say(f"help.tour_{page}", language)
    st.markdown(plain(f"{step}. {said}"), width="stretch")
    if place + 1 < len(STEPS):
        after = texts.say("help.tour_next", language)
        links.show_link(after, STEPS[place + 1], tour=OPEN)
    links.show_link(texts.say("help.tour_end", language), page, "close")
