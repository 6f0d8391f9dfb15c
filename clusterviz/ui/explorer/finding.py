"""Finding a cluster by words, with what each was found by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz import texts
from clusterviz.ui import state, widgets
from clusterviz.view import tables
from clusterviz.view.plain import plain
from clusterviz.workspace import places

if TYPE_CHECKING:
    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.ui.explorer.chosen import Explored
    from clusterviz.workspace import Workspace

MAX_FOUND = 6
"""Clusters listed of what a search finds."""


def ask_words(workspace: Workspace, shown: Explored, language: Language) -> None:
    """Ask for words to search by, and list what they find and where."""
    st.text_input(
        texts.say("mappage.search", language),
        placeholder=texts.say("mappage.search_hint", language),
        type="search",
        live=True,
        label_visibility="collapsed",
        icon=":material/search:",
        **state.widget("q", state.text("q")),
    )
    if not shown.is_searched:
        return
    rows = shown.found.head(MAX_FOUND)
    fields = places.found_in(rows, state.text("q"))
    with st.container(gap=None, key="found"):
        for row, names in zip(rows.to_dict("records"), fields, strict=True):
            cluster_id = str(row["cluster_id"])
            st.button(
                plain(f"{row['cluster_name']} ({cluster_id})"),
                key=f"found-{cluster_id}",
                type="tertiary",
                on_click=select,
                args=(cluster_id,),
            )
            why = [
                f"{_label(workspace, name, language)}: {row[name]}"
                for name in names.split(",")
                if name
            ]
            if why:
                widgets.show_note(" · ".join(why))
    _show_count(shown.found, language)


def select(cluster_id: str) -> None:
    """Select a cluster and bring it into view."""
    state.choose(id=cluster_id, zone="", fit=cluster_id, panel="card")


def _label(workspace: Workspace, name: str, language: Language) -> str:
    if name == "area_names":
        return texts.say("mappage.area_names", language)
    return tables.heading(name, workspace.layers, language)


def _show_count(found: pd.DataFrame, language: Language) -> None:
    if found.empty:
        widgets.show_note(texts.say("mappage.found_none", language))
        return
    n = texts.number(len(found), language)
    key = "mappage.found_more" if len(found) > MAX_FOUND else "mappage.found"
    shown = texts.number(MAX_FOUND, language)
    widgets.show_note(texts.say(key, language, n=n, shown=shown))
