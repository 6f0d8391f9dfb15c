"""A name that is said once: offered again, never forced upon who erased it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def show() -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import streamlit as st

    from clusterviz.ui.people.named import typed_name

    st.text("|".join([typed_name("A", 100, "a"), typed_name("B", 4, "b")]))
    if st.checkbox("more"):
        st.text(typed_name("C", 100, "c"))


def names(app: AppTest) -> list[str]:
    """Return what the fields hold."""
    assert not app.exception
    return [str(one.value) for one in app.text_input]


def test_a_name_is_offered_in_the_other_fields() -> None:
    app = AppTest.from_function(show).run()
    app.text_input(key="a").input("Bình An").run()
    # The next run: the field that was drawn empty before has it, as far as it fits.
    assert names(app.run()) == ["Bình An", "Bình"]
    app.checkbox[0].check().run()
    assert names(app)[2] == "Bình An"


def test_a_name_that_is_erased_stays_erased() -> None:
    app = AppTest.from_function(show).run()
    app.text_input(key="a").input("An").run()
    app.text_input(key="a").input("").run()
    app.run()

    assert app.text_input(key="a").value == ""
    assert app.text[0].value.startswith("|")


def test_a_name_in_one_field_leaves_another_as_it_was_typed() -> None:
    app = AppTest.from_function(show).run()
    app.text_input(key="a").input("An").run()
    app.text_input(key="b").input("Ba").run()

    assert names(app.run()) == ["An", "Ba"]


def test_a_field_that_comes_back_has_the_name() -> None:
    app = AppTest.from_function(show).run()
    app.checkbox[0].check().run()
    app.text_input(key="c").input("An").run()
    app.checkbox[0].uncheck().run()
    app.checkbox[0].check().run()

    assert app.text_input(key="c").value == "An"
