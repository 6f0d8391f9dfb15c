"""The outcome of a task is written, whatever others write meanwhile."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from clusterviz import texts

SETTLE = texts.say("review.do_settle", "en")
EVIDENCE = "Biên bản bàn giao 12"


def show(what: str) -> None:
    """Run inside AppTest: somebody else writes between two runs of the page."""
    from clusterviz.records import Actor
    from clusterviz.ui import main, state
    from clusterviz.workspace import review, review_signing, review_writing
    from tests.reviewed import reviewed_workspace

    state.follow_address()
    workspace = state.kept("test") or state.kept("test", reviewed_workspace())
    if state.kept("runs") == 1:
        other = workspace.acting_as(Actor(name="Bình"))  # type: ignore[attr-defined]
        made_from = other.version("assignments").version
        paper = {"made_from": made_from, "source_document": "BB 5"}
        if what == "another task":
            values = {
                "cluster_id": "CCN-0002", "track": "clearance", "task": "Đo đạc",
                "owner": "UBND xã", "due_on": other.as_of_on,
            }  # fmt: skip
            review_writing.assign(other, "2024-04", values, **paper)
        elif what == "the same task":
            review_writing.settle(other, "A1", "cancelled", reason="Trùng", **paper)
        else:
            found = review.review(other.frozen(), month="2024-04")
            review_signing.sign_off(other, found, after=0, by="Bình")
    state.kept("runs", int(str(state.kept("runs") or 0)) + 1)
    main.show_frame(workspace, "review")  # type: ignore[arg-type]


def told(what: str) -> AppTest:
    """Return the page after somebody said what became of A1."""
    app = AppTest.from_function(show, args=(what,), default_timeout=90)
    for key, value in {"lang": "en", "month": "2024-04", "view": "agenda"}.items():
        app.query_params[key] = value
    app.run()
    form = next(one for one in app.button if one.label == SETTLE).form_id
    for one in app.text_input:
        if one.form_id == form:
            one.set_value(EVIDENCE)
    next(one for one in app.button if one.label == SETTLE).click()
    return app.run()


def in_form(app: AppTest) -> list[str | None]:
    """Return what stands in the form of outcomes."""
    form = next(one for one in app.button if one.label == SETTLE).form_id
    return [one.value for one in app.text_input if one.form_id == form]


def state_of(app: AppTest, assignment_id: str) -> str:
    """Return how an assignment stands."""
    workspace = app.session_state["cv.kept.test"]
    rows = workspace.table("assignments").set_index("assignment_id")
    return str(rows.loc[assignment_id, "assignment_state"])


def test_it_is_written_though_another_task_was_given_meanwhile() -> None:
    app = told("another task")

    assert not app.exception
    assert not app.error
    assert state_of(app, "A1") == "done"


def test_who_settled_it_meanwhile_is_told_and_what_was_typed_stays() -> None:
    app = told("the same task")

    assert not app.exception
    assert "Bình" in " ".join(one.value for one in app.warning)
    assert EVIDENCE in in_form(app)

    # Seen now, it is refused by the order of states alone: given up, it is opened
    # again first.
    next(one for one in app.button if one.label == SETTLE).click()
    app.run()

    assert not app.exception
    assert app.error
    assert EVIDENCE in in_form(app)
    assert state_of(app, "A1") == "cancelled"


def test_it_is_written_though_the_month_was_signed_meanwhile() -> None:
    app = told("the month signed")

    assert not app.exception
    assert state_of(app, "A1") == "done"
