"""Who signs what is written: whoever signed in, or a name that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.records import LOCAL
from clusterviz.ui import state, widgets
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace

_SAID = "name-said"


def ask_name(workspace: Workspace, label: str, max_chars: int, key: str) -> str:
    """Return the name under which something is written, asked for if need be.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    label
        Of the question.
    max_chars
        Of the name.
    key
        Of the widget.
    """
    actor = workspace.actor
    if actor.person_id == LOCAL:
        return typed_name(label, max_chars, key)
    widgets.show_note(f"{label}: {actor.name}")
    return actor.name


def typed_name(label: str, max_chars: int, key: str) -> str:
    """Return the name that is typed: once said, it stays for the session.

    Parameters
    ----------
    label, max_chars, key
        As `ask_name`.
    """
    said = str(state.kept(_SAID) or "")
    # Once for each name that is said: who empties a field wants it empty.
    is_news = state.is_new(f"name.{key}", said)
    state.fill(key, said[:max_chars], is_news=is_news)
    name: str = st.text_input(f"{plain(label)} *", max_chars=max_chars, key=key)
    # What a shorter field had no room for is not cut for the others.
    if state.is_new(f"typed.{key}", name) and name.strip() not in {
        "",
        said[:max_chars],
    }:
        state.kept(_SAID, name)
        # To the field that said it, it is no news.
        state.is_new(f"name.{key}", name)
    return name
