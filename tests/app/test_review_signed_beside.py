"""A month signed off by another while somebody writes of it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from clusterviz import texts

SAVE = "Save plans and reasons"


def show() -> None:
    """Run inside AppTest: another signs the month off while the form is open."""
    from clusterviz.records import Actor
    from clusterviz.ui import main, state
    from clusterviz.workspace import review, review_signing
    from tests.reviewed import reviewed_workspace

    state.follow_address()
    workspace = state.kept("test") or state.kept("test", reviewed_workspace())
    if state.kept("runs") == 1:
        other = workspace.acting_as(Actor(name="Bình"))  # type: ignore[attr-defined]
        found = review.review(other.frozen(), month="2024-04")
        review_signing.sign_off(other, found, after=0, by="Bình")
    state.kept("runs", int(str(state.kept("runs") or 0)) + 1)
    main.show_frame(workspace, "review")  # type: ignore[arg-type]


def opened() -> AppTest:
    """Return the page with the form of a cluster open."""
    app = AppTest.from_function(show, default_timeout=60)
    address = {"lang": "en", "month": "2024-04", "view": "tracks", "id": "CCN-0001"}
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def test_saving_after_a_sign_off_is_refused_and_what_was_typed_stays() -> None:
    app = opened()
    next(one for one in app.text_input if "(ha" in one.label).set_value("38.5")

    next(one for one in app.button if one.label == SAVE).click()
    app.run()

    assert not app.exception
    refused = texts.say("review.refused_signed", "en", month="2024-04")
    [told] = [one.value.replace("\\", "") for one in app.error]
    assert refused[:20] in told
    assert "38.5" in [one.value for one in app.text_input]


def test_a_form_without_a_word_goes_when_the_month_is_signed() -> None:
    app = opened().run()

    assert not app.exception
    assert not [one for one in app.button if one.label == SAVE]


def test_a_figure_that_could_be_two_is_refused_and_stays() -> None:
    app = opened()
    inputs = {one.label: one for one in app.text_input}
    inputs["Document or minutes *"].set_value("BB 4")
    inputs["Written by *"].set_value("An")
    # A comma parts thousands on the English page: 38,5 is neither 38.5 nor 385.
    next(one for one in app.text_input if "(ha" in one.label).set_value("38,5")

    next(one for one in app.button if one.label == SAVE).click()
    app.run()

    assert not app.exception
    [told] = [one.value.replace("\\", "") for one in app.error]
    assert "“38,5”" in told
    assert "38,5" in [one.value for one in app.text_input]
