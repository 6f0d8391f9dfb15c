"""Page: the words of the field, as the law and the program use them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from clusterviz import texts
from clusterviz.ui import downloads, header, state, widgets
from clusterviz.view.plain import plain
from clusterviz.workspace.answers import Answer
from clusterviz.workspace.glossary import words_found

if TYPE_CHECKING:
    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


def page(workspace: Workspace) -> None:
    """Show each word, what it means and where the law says so."""
    language = state.language()
    header.show_header(workspace, language, "help.title")
    with st.expander(texts.say("help.keys", language), icon=":material/keyboard:"):
        st.markdown(texts.say("help.keys_said", language))
    show_words(workspace, language)


@st.fragment
def show_words(workspace: Workspace, language: Language) -> None:
    """Show the words that a search finds: typing reruns only this."""
    st.text_input(
        texts.say("help.search", language),
        placeholder=texts.say("help.search_hint", language),
        type="search",
        live=True,
        icon=":material/search:",
        **state.widget("q", state.text("q")),
    )
    words = words_found(language, state.text("q"))
    if not words:
        st.info(texts.say("help.none", language), icon=":material/search_off:")
        return
    for word in words:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{plain(word.term)}**")
            st.markdown(plain(word.meaning))
            widgets.show_note(word.source or texts.say("help.practice", language))
    rows = pd.DataFrame([asdict(word) for word in words])
    shown = Answer(rows, {}, workspace.as_of_on)
    title = texts.say("help.title", language)
    downloads.offer_rows(
        workspace, f"glossary-{language}", shown, language, title=title
    )
