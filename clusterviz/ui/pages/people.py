"""Page: who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import header, state, widgets
from clusterviz.ui.people import book, form
from clusterviz.workspace import people

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show who may do what, and let an administrator change it."""
    language = state.language()
    header.show_header(workspace, language, "people.title")
    show_book(workspace, language)


@st.fragment
def show_book(workspace: Workspace, language: Language) -> None:
    """Show the people and the form of one of them."""
    with widgets.errors_shown(language):
        if not people.may(workspace, "people"):
            st.info(texts.say("people.not_yours", language), icon=":material/lock:")
            return
        there = people.people(workspace)
        book.show_people(workspace, there, language)
        book.show_roles(language)
        person = book.ask_person(there, language)
        form.ask_change(workspace, person, language)
        if person is not None:
            book.show_history(workspace, person, language)
