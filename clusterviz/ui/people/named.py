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


def ask_name(
    workspace: Workspace, label: str, max_chars: int, key: str | None = None
) -> str:
    """Return the name of who writes; ask for it only where nobody signs in.

    Parameters
    ----------
    workspace
        Its actor is who writes.
    label
        What is asked.
    max_chars
        Of a name that is typed.
    key
        Tells the input from others.
    """
    actor = workspace.actor
    if actor.person_id == LOCAL:
        return typed_name(label, max_chars, key)
    widgets.show_note(f"{label}: {actor.name}")
    return actor.name


def typed_name(label: str, max_chars: int, key: str | None = None) -> str:
    """Return the name that is typed: once said, it stays for the session.

    Parameters
    ----------
    label, max_chars, key
        As `ask_name`.
    """
    said = str(state.kept(_SAID) or "")[:max_chars]
    if key is not None and said:
        # An input that was there before the name was said is still empty.
        state.fill(key, said)
    value = said if key is None else ""
    name: str = st.text_input(
        f"{plain(label)} *", value=value, max_chars=max_chars, key=key
    )
    if name.strip():
        state.kept(_SAID, name)
    return name
