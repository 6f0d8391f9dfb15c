"""What belonged to a choice goes when another is made."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.app import test_strays

PAIR = {"id": "CCN-0002", "zone": "Z04", "fit": "CCN-0002", "at": "21.31,106.11,13"}


def show() -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import streamlit as st

    from clusterviz.ui import state

    state.follow_address()
    other = {"id": "CCN-0003", "fit": "CCN-0003"}
    st.button("cluster", on_click=state.choose, kwargs=other)
    st.button("part", on_click=state.choose, kwargs={"part": "usable"})
    st.button("none", on_click=state.choose, kwargs={"id": ""})
    st.text(" ".join(sorted(state.carried_address(id="CCN-0003").values())))
    st.text(" ".join(sorted(state.carried_address(stage="paid").values())))


def opened() -> AppTest:
    """Return a page where an overlap is chosen, from a link that was copied."""
    app = AppTest.from_function(show)
    for name, text in PAIR.items():
        app.query_params[name] = text
    return app.run()


def pressed(label: str) -> dict[str, str]:
    """Return what the address says once a button was pressed."""
    app = opened()
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception
    return {name: str(text) for name, text in app.query_params.items()}


def test_another_cluster_is_not_chosen_with_the_zone_of_the_one_before() -> None:
    assert pressed("cluster") == {"id": "CCN-0003", "fit": "CCN-0003"}
    assert "zone" not in pressed("none")
    # Nor does a link to it take the zone along.
    assert opened().text[0].value == "CCN-0002 CCN-0003"


def test_what_has_nothing_to_do_with_the_overlap_leaves_it_chosen() -> None:
    assert pressed("part") == {**PAIR, "part": "usable"}
    assert opened().text[1].value == "CCN-0002 CCN-0002 Z04 paid"


def test_another_area_brings_another_view_than_the_link_had() -> None:
    app = test_strays.opened("map", at=PAIR["at"], area="001")
    areas = next(one for one in app.multiselect if "area" in str(one.key))
    areas.set_value(["002"]).run()

    assert not app.exception
    assert str(app.query_params["area"]) == "002"
    assert "at" not in app.query_params
