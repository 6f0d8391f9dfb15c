"""What stands folded."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def show() -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import streamlit as st

    from clusterviz.ui import folding

    if room := folding.unfolded("**Cụm** [CCN-0001](x)", "clusters"):
        with room:
            st.text("made")


def test_what_stands_folded_is_not_made_and_is_once_it_is_unfolded() -> None:
    app = AppTest.from_function(show).run()
    assert not app.exception
    assert not app.text

    app.session_state["clusters"] = True
    app.run()

    assert [one.value for one in app.text] == ["made"]


def test_a_label_from_data_is_never_markdown() -> None:
    app = AppTest.from_function(show).run()

    assert app.expander[0].label.startswith("\\*\\*Cụm\\*\\*")
