"""Who signs what is written: whoever signed in, or a name that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.records import LOCAL
from clusterviz.ui import widgets
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.workspace import Workspace


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
        return st.text_input(f"{plain(label)} *", max_chars=max_chars, key=key)
    widgets.show_note(f"{label}: {actor.name}")
    return actor.name
