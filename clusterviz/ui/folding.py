"""What stands folded is neither made nor sent until somebody unfolds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def unfolded(label: str, key: str, icon: str | None = None) -> DeltaGenerator | None:
    """Show what may be unfolded; return its room while it is, else ``None``.

    Parameters
    ----------
    label
        What is in it; it may hold data.
    key
        Tells it from others.
    icon
        Before the label.
    """
    room = st.expander(plain(label), key=key, icon=icon, on_change="rerun")
    return room if room.open else None
