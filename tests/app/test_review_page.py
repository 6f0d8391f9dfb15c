"""The page of the monthly review, on the tiny workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from clusterviz.schema import Language

VIEWS = ("agenda", "tracks", "slow", "clocks", "signing")


def show(without: list[str]) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import main, state
    from tests.reviewed import reviewed_workspace

    state.follow_address()
    workspace = state.kept("test") or state.kept(
        "test", reviewed_workspace(without=without)
    )
    main.show_frame(workspace, "review")  # type: ignore[arg-type]


def opened(*, without: tuple[str, ...] = (), **address: str) -> AppTest:
    """Return the page, opened at an address."""
    app = AppTest.from_function(show, args=(list(without),), default_timeout=60)
    for key, value in {"lang": "en", "month": "2024-04", **address}.items():
        app.query_params[key] = value
    return app.run()


def table(app: AppTest, column: str) -> pd.DataFrame:
    """Return the first table that has a column."""
    found = [one.value for one in app.dataframe if column in str(list(one.value))]
    assert found, column
    frame: pd.DataFrame = found[0]
    return frame


def said(app: AppTest) -> str:
    """Return the small print and the boxes, without what escapes Markdown."""
    boxes = (*app.caption, *app.success, *app.error, *app.warning, *app.info)
    return "\n".join(one.value for one in boxes).translate(
        dict.fromkeys(map(ord, "\\\u2060"))
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_in_both_languages(view: str, language: Language) -> None:
    app = opened(view=view, lang=language)

    assert not app.exception
    headings = {
        "agenda": "agenda", "tracks": "tracks", "slow": "slow", "clocks": "clocks",
        "signing": "history",
    }  # fmt: skip
    wanted = texts.say(f"review.{headings[view]}", language)
    assert wanted in {one.value for one in app.subheader}


@pytest.mark.parametrize("view", VIEWS)
def test_a_workspace_without_reviews_says_so_and_breaks_nothing(view: str) -> None:
    layers = ("reviews", "assignments", "clearance_log", "clearance_sites", "projects")

    app = opened(view=view, without=layers)

    assert not app.exception


def test_each_cluster_has_four_tracks_beside_its_name() -> None:
    app = opened(view="tracks")

    rows = table(app, "Clearance (ha)").set_index(("", "Cluster"))
    # S1 and S2 were at 36 ha in March and are at 37 in April; 40 are planned.
    figures = [
        rows.loc["Tây Nam", ("Clearance (ha)", one)]
        for one in ("Last", "This", "Plan", "+/−")
    ]
    assert figures == [36, 37, 40, 1]
    assert rows.loc["Tây Nam", ("", "Behind")] == "clear."


def test_the_row_of_the_chosen_cluster_is_marked() -> None:
    app = opened(view="tracks", id="CCN-0002")

    [place] = app.session_state["cv.widget.review-tracks"]["selection"]["rows"]
    rows = table(app, "Clearance (ha)")
    assert rows[("", "Cluster")].iloc[place] == "Hai Huyện"


def test_plans_are_written_and_read_back() -> None:
    app = opened(view="tracks", id="CCN-0002")
    inputs = {one.label: one for one in app.text_input}
    inputs["Plan (projects)"].set_value("2")
    inputs["Document or minutes *"].set_value("BB 4")
    inputs["Written by *"].set_value("An")

    next(one for one in app.button if one.label == "Save plans and reasons").click()
    app.run()

    assert not app.exception
    rows = table(app, "Clearance (ha)").set_index(("", "Cluster"))
    assert rows.loc["Hai Huyện", ("Operation (projects)", "Plan")] == 2


def test_what_was_typed_stays_when_the_document_is_missing() -> None:
    app = opened(view="tracks", id="CCN-0002")
    by_label = {one.label: one for one in app.text_input}
    by_label["Plan (projects)"].set_value("2")

    next(one for one in app.button if one.label == "Save plans and reasons").click()
    app.run()

    assert app.error
    by_label = {one.label: one for one in app.text_input}
    assert by_label["Plan (projects)"].value == "2"


def test_a_task_is_assigned_and_opens_the_agenda() -> None:
    app = opened(view="agenda")
    inputs = {one.label.replace("\\", ""): one for one in app.text_input}
    inputs["Task *"].set_value("Bàn giao nốt 3 ha")
    inputs["Owner *"].set_value("UBND huyện Tây")
    for one in app.text_input:
        if one.label == "Document or minutes *":
            one.set_value("BB 4")
        if one.label == "Written by *":
            one.set_value("An")

    next(one for one in app.button if one.label == "Assign").click()
    app.run()

    assert not app.exception
    assert "Bàn giao nốt 3 ha" in table(app, "Task")["Task"].tolist()


def test_a_month_is_signed_off_and_then_takes_no_more_plans() -> None:
    app = opened(view="signing")
    sign(app, by="Bình")

    assert not app.exception
    assert "Signed off by Bình" in said(app)
    assert table(app, "Line of the audit")["By"].tolist() == ["Bình"]
    app.query_params["view"] = "tracks"
    app.query_params["id"] = "CCN-0002"
    app.run()
    assert not app.exception
    assert not [one for one in app.button if one.label == "Save plans and reasons"]


def test_nobody_signs_without_a_name() -> None:
    app = opened(view="signing")

    sign(app, by="")

    assert "Nobody says who signs" in said(app)
    assert "Signed off by" not in said(app)


def show_beside() -> None:
    """Run inside AppTest: another plans the same row while the form is open."""
    from clusterviz.records import Actor
    from clusterviz.ui import main, state
    from clusterviz.workspace import review_writing
    from tests.reviewed import reviewed_workspace

    state.follow_address()
    workspace = state.kept("test") or state.kept("test", reviewed_workspace())
    if state.kept("runs") == 1:
        other = workspace.acting_as(Actor(name="Bình"))  # type: ignore[attr-defined]
        review_writing.record(
            other, "2024-04", "CCN-0001", {"cleared_plan_ha": 39.0},
            made_from=1, source_document="BB 5",
        )  # fmt: skip
    state.kept("runs", int(str(state.kept("runs") or 0)) + 1)
    main.show_frame(workspace, "review")  # type: ignore[arg-type]


def typed(app: AppTest) -> list[str | None]:
    """Return what is typed into the form."""
    return [one.value for one in app.text_input]


def test_whoever_comes_second_sees_both_and_loses_nothing() -> None:
    app = AppTest.from_function(show_beside, default_timeout=60)
    address = {"lang": "en", "month": "2024-04", "view": "tracks", "id": "CCN-0001"}
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    next(one for one in app.text_input if "(ha" in one.label).set_value("38.5")
    for one in app.text_input:
        if one.label in {"Document or minutes *", "Written by *"}:
            one.set_value("An")

    next(one for one in app.button if one.label == "Save plans and reasons").click()
    app.run()

    assert not app.exception
    assert "Bình wrote row CCN-0001" in said(app)
    assert "38.5" in typed(app)
    both = table(app, texts.say("edit.conflict_now", "en")).set_index("Field")
    shown = both[[str(one).startswith("Clearance: cl") for one in both.index]].iloc[0]
    assert shown.tolist() == ["40.00", "39.00", "38.50"]

    next(one for one in app.button if one.label == "Save plans and reasons").click()
    app.run()

    assert not app.exception
    rows = table(app, "Clearance (ha)").set_index(("", "Cluster"))
    assert rows.loc["Tây Nam", ("Clearance (ha)", "Plan")] == 38.5


def show_late() -> None:
    """Run inside AppTest: another plans a row when the month was shown once."""
    from clusterviz.records import Actor
    from clusterviz.ui import main, state
    from clusterviz.workspace import review_writing
    from tests.reviewed import reviewed_workspace

    state.follow_address()
    workspace = state.kept("test") or state.kept("test", reviewed_workspace())
    if state.kept("runs") == 1:
        other = workspace.acting_as(Actor(name="Bình"))  # type: ignore[attr-defined]
        review_writing.record(
            other, "2024-04", "CCN-0001", {"cleared_plan_ha": 39.0},
            made_from=1, source_document="BB 5",
        )  # fmt: skip
    state.kept("runs", int(str(state.kept("runs") or 0)) + 1)
    main.show_frame(workspace, "review")  # type: ignore[arg-type]


def sign(app: AppTest, by: str = "An") -> None:
    """Tick what is asked, type a name, and sign."""
    [tick] = [one for one in app.checkbox if "all the same" in one.label]
    tick.check()
    next(one for one in app.text_input if one.label == "Written by *").set_value(by)
    next(one for one in app.button if one.label == "Sign off").click()
    app.run()


def test_what_was_saved_since_is_looked_at_before_it_is_signed() -> None:
    app = AppTest.from_function(show_late, default_timeout=60)
    for key, value in {"lang": "en", "month": "2024-04", "view": "signing"}.items():
        app.query_params[key] = value
    app.run()

    sign(app)

    assert not app.exception
    assert "changed after you looked: Monthly review" in said(app)
    assert "Signed off by" not in said(app)
    sign(app)
    assert "Signed off by An" in said(app)


def test_whoever_signs_what_lacks_reasons_is_told_and_ticks_it() -> None:
    app = opened(view="signing")

    assert "Tracks that are behind without a reason: " in said(app)
    next(one for one in app.text_input if one.label == "Written by *").set_value("An")
    next(one for one in app.button if one.label == "Sign off").click()
    app.run()

    assert "the tick is missing" in said(app)
    assert "Signed off by" not in said(app)
    sign(app)
    assert "Signed off by" in said(app)
    assert "Sealed by line" in said(app)


def show_clearance() -> None:
    """Run inside AppTest: the page of clearance, once the month is signed off."""
    from clusterviz.ui import main, state
    from clusterviz.workspace import review, review_signing
    from tests.reviewed import reviewed_workspace

    state.follow_address()
    workspace = reviewed_workspace()
    found = review.review(workspace, "2024-04")
    review_signing.sign_off(workspace, found, after=0, by="An")
    main.show_frame(workspace, "clearance")


def test_the_page_of_clearance_says_that_its_month_is_signed_off() -> None:
    app = AppTest.from_function(show_clearance, default_timeout=60)
    app.query_params["lang"] = "en"
    app.query_params["month"] = "2024-04"
    app.run()

    assert not app.exception
    assert "Review of Apr 2024: signed off with the figures of 22 Apr" in said(app)
