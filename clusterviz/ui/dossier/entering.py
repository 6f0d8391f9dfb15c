"""Entering what a dossier lacks: the form of one of its rows, on this page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from clusterviz import texts
from clusterviz.ui import state
from clusterviz.ui.editing import acting, form
from clusterviz.ui.editing import draft as drafts
from clusterviz.view.plain import plain
from clusterviz.workspace import dossiers, edits

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace


def written(workspace: Workspace, on: dt.date, language: Language) -> None:
    """Write what the last button asked for, and say so.

    Parameters
    ----------
    workspace
        Not frozen: it is written to.
    on
        The day that the page shows.
    language
        Of the sentence.
    """
    acting.act(workspace, on)
    said = acting.saved(language)
    if said:
        st.success(plain(said), icon=":material/check_circle:")


def show_form(
    workspace: Workspace,
    layer_name: str,
    key: str,
    on: dt.date,
    language: Language,
    begin: Mapping[str, Any],
    cluster_id: str,
) -> None:
    """Show the form of a row; of a new one where there is none of that key.

    Parameters
    ----------
    workspace
        Frozen: the version that is seen is its.
    layer_name, key
        The row.
    on
        The day that the form proposes.
    language
        Of labels, words and sentences.
    begin
        What a new row begins with.
    cluster_id
        Whose dossier it belongs to: who may write of it follows from its land.
    """
    seen = edits.row(workspace, layer_name, key) if key else None
    if not dossiers.may_enter(workspace, cluster_id, on):
        st.info(texts.say("dossier.may_not", language), icon=":material/lock:")
        return
    layer = workspace.layers[layer_name]
    verb = "add" if seen is None else "change"
    start = dict(begin) if seen is None else seen
    draft = drafts.opened(
        workspace, layer, key if seen is not None else "", verb, start, on
    )
    form.show_form(workspace, draft, {}, language)


def offer(label: str, **choices: str) -> None:
    """Offer a button that opens a form: it makes choices.

    Parameters
    ----------
    label
        What it says.
    **choices
        See `state`.
    """
    key = "dossier-" + "-".join(f"{name}.{one}" for name, one in choices.items())
    st.button(
        plain(label),
        key=key,
        icon=":material/edit_note:",
        on_click=state.choose,
        kwargs=choices,
    )
