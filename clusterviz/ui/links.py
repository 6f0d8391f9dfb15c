"""Links between pages that keep what the frame asks."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from clusterviz.ui import state
from clusterviz.view.plain import plain


def here(**choices: str) -> str:
    """Return the whole address of the present view, as a link on paper has it.

    Parameters
    ----------
    **choices
        What it says beside what the reader chose; see `state.address`.

    Returns
    -------
    address
        Empty where the browser did not say under which address it sees us.
    """
    page = st.context.url or ""
    if not page.startswith(("http://", "https://")):
        return ""
    return f"{page}?{urlencode(state.address(**choices))}"


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
