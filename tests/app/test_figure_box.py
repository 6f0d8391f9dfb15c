"""A figure typed as a text, read by the language of the page."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def show() -> None:
    """Run inside AppTest: ask for a figure that stands at 1,041.5."""
    import streamlit as st

    from clusterviz.ui import state
    from clusterviz.ui.editing.figurebox import ask_figure

    state.follow_address()
    st.text(ask_figure("Plan", "1041.5", key="plan", language=state.language()))


def opened(language: str) -> AppTest:
    """Return the page in a language."""
    app = AppTest.from_function(show, default_timeout=60)
    app.query_params["lang"] = language
    return app.run()


@pytest.mark.parametrize(("language", "told"), [("vi", "1.041,5"), ("en", "1,041.5")])
def test_it_begins_as_people_write_it_and_is_what_it_was(
    language: str, told: str
) -> None:
    app = opened(language)

    assert app.text_input[0].value == told
    assert app.text[0].value == "1041.5"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1.234", "1234"), ("1,234", "1.234"), ("11.5", "?11.5"), ("", ""), ("-1", "-1")],
)
def test_what_is_typed_is_read_as_vietnamese_write(typed: str, kept: str) -> None:
    app = opened("vi")

    app.text_input[0].set_value(typed).run()

    assert app.text[0].value == kept


def test_in_the_other_language_it_is_the_same_figure() -> None:
    app = opened("vi")
    app.text_input[0].set_value("1.234").run()

    app.query_params["lang"] = "en"
    app.run()

    assert app.text_input[0].value == "1,234"
    assert app.text[0].value == "1234"


def test_what_could_not_be_read_may_be_read_in_the_other_language() -> None:
    app = opened("vi")
    app.text_input[0].set_value("11.5").run()

    app.query_params["lang"] = "en"
    app.run()

    assert app.text_input[0].value == "11.5"
    assert app.text[0].value == "11.5"
