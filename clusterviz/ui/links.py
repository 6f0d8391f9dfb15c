"""Links between pages that keep what the frame asks."""

from __future__ import annotations

import streamlit as st

from clusterviz.ui import state
from clusterviz.view.plain import plain


def show_link(
    label: str, page: str, icon: str = "arrow_forward", **choices: str
) -> None:
    """Show a link to a page that opens with some choices made.

    To whom the page is not listed, only the words are shown.

    Parameters
    ----------
    label
        What it says; it may hold data.
    page
        Its name in `pages.BY_TASK`.
    icon
        A Material symbol.
    **choices
        See `state`; those of the frame stay as they are.
    """
    if page not in state.pages():
        # A page that whoever asks may not open.
        st.caption(plain(label))
        return
    st.page_link(
        state.pages()[page],
        label=plain(label),
        icon=f":material/{icon}:",
        query_params=state.carried_address(**choices),
    )
