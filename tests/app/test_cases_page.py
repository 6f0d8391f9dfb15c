"""Overlap review without a browser: cases, lists, what was supplied."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import clock, texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain
from clusterviz.workspace import cases, creation
from clusterviz.workspace.cases import Step
from tests.app.editpage import said
from tests.kept import saved
from tests.tiny import AS_OF_ON

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.workspace import Workspace

FOREST = "CCN-0002|Z04"
REVIEW = Step("in_review", "province", dt.date(2024, 5, 7))


def show(folder: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from pathlib import Path

    from clusterviz.ui import main, state
    from clusterviz.workspace import creation

    state.follow_address()
    main.show_frame(creation.open_workspace(Path(folder)), "overlaps")


@pytest.fixture(autouse=True)
def _opened_on_the_day_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: AS_OF_ON)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return creation.open_workspace(saved(tmp_path / "W"))


def opened(workspace: Workspace, **address: str) -> AppTest:
    """Return the page, opened at an address."""
    app = AppTest.from_function(show, args=(str(workspace.root),), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def table(app: AppTest, place: int) -> pd.DataFrame:
    """Return one table, as its values are before they are formatted."""
    frame: pd.DataFrame = app.dataframe[place].value
    return frame


def typed(app: AppTest, ending: str, text: str) -> None:
    """Type into the field of the form whose key has this ending."""
    fields = [*app.text_input, *app.text_area]
    next(one for one in fields if str(one.key).endswith(ending)).set_value(text)


def recorded(app: AppTest) -> AppTest:
    """Press the button that records a step."""
    label = texts.say("cases.record", "vi")
    return next(one for one in app.button if one.label == label).click().run()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["cases", "within", "unjudged", "coverage", "?"])
def test_every_view_opens_in_both_languages(
    workspace: Workspace, view: str, language: Language
) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, view=view, lang=language, case="3", id="CCN-0002")

    assert not app.exception
    assert not app.error


def test_no_case_is_opened_outside_the_areas_that_are_chosen(
    workspace: Workspace,
) -> None:
    """Of three pairs one is of CCN-0002, which has land in the east."""
    app = opened(workspace, view="cases", area="002")
    app.text_input[0].set_value("Nguyễn An")
    label = texts.say("cases.take_up", "vi", n="1")
    next(one for one in app.button if one.label == label).click().run()

    found = workspace.store.journal.newest("case")
    assert [*found] == [cases.subject("CCN-0002", "Z04")]
    others = opened(workspace, view="cases")
    label = texts.say("cases.take_up", "vi", n="2")
    assert label in [one.label for one in others.button]


def test_looking_writes_nothing_and_one_button_takes_up(workspace: Workspace) -> None:
    app = opened(workspace, view="cases")
    assert not workspace.store.journal.newest("case")

    app.text_input[0].set_value("Nguyễn An")
    label = texts.say("cases.take_up", "vi", n="3")
    next(one for one in app.button if one.label == label).click().run()

    assert table(app, 0)["Số"].tolist() == [3, 1, 2]
    assert [metric.value for metric in app.metric][:3] == ["3", "0", plain("3,0 ha")]
    assert not [one for one in app.button if one.label == label]


def test_taking_up_without_a_name_is_refused_in_words(workspace: Workspace) -> None:
    app = opened(workspace, view="cases")

    label = texts.say("cases.take_up", "vi", n="3")
    next(one for one in app.button if one.label == label).click().run()

    assert plain(texts.say("cases.refused_no_name", "vi")) in said(app)
    assert not workspace.store.journal.newest("case")


def test_the_list_has_what_the_address_filters(workspace: Workspace) -> None:
    cases.take_up(workspace, "An")
    cases.record(workspace, FOREST, REVIEW, after=1, by="An")

    reviewed = opened(workspace, view="cases", state="in_review")
    late = opened(workspace, view="cases", show="overdue", date="2024-05-08")

    assert table(reviewed, 0)["Số"].tolist() == [3]
    assert table(late, 0)["Số"].tolist() == [3]
    assert "Quá hạn" in table(late, 0)["Trạng thái"][0]


def test_only_lawful_steps_are_offered(workspace: Workspace) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, view="cases", case="3")

    states = next(one for one in app.selectbox if str(one.key).endswith("-state"))
    assert "Đã điều chỉnh xong" not in states.options
    assert texts.say("cases.not_resolvable_conflict", "vi").split("“")[0] in said(app)


def test_a_step_is_recorded_and_shown(workspace: Workspace) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, view="cases", case="3")

    typed(app, "-reason", "Đã họp")
    typed(app, "-by", "Bình")
    recorded(app)

    assert not app.exception
    history = table(app, 1)
    assert history["Bước"].tolist() == [2, 1]
    assert history["Người ghi"].tolist() == ["Bình", "An"]
    assert history["Lý do, nội dung"].tolist()[0] == "Đã họp"


def test_who_comes_too_late_keeps_what_was_typed(workspace: Workspace) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, view="cases", case="3")
    cases.record(workspace, FOREST, REVIEW, after=1, by="Chi")

    typed(app, "-reason", "Đã họp")
    typed(app, "-by", "Bình")
    recorded(app)

    assert texts.say("cases.conflict", "vi", version="2") in said(app)
    assert len(workspace.store.journal.history("case", FOREST)) == 2
    kept = next(one for one in app.text_area if str(one.key).endswith("-reason"))
    assert kept.value == "Đã họp"

    recorded(app)
    history = workspace.store.journal.history("case", FOREST)
    assert [one.by for one in history] == ["An", "Chi", "Bình"]


def test_a_refused_step_says_why(workspace: Workspace) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, view="cases", case="3")

    typed(app, "-by", "Bình")
    recorded(app)

    assert plain(texts.say("cases.refused_nothing_new", "vi")) in said(app)


def test_a_case_that_is_not_there_is_a_sentence(workspace: Workspace) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, view="cases", case="99", step="x.y")

    assert not app.exception
    assert texts.say("cases.no_such", "vi", n="3") in said(app)


def test_steps_are_recorded_on_the_day_of_the_workspace_only(
    workspace: Workspace,
) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, view="cases", case="3", date="2025-01-02")

    assert texts.say("cases.only_today", "vi", day="22/04/2024") in said(app)


def test_the_grid_says_in_words_what_each_area_lacks(workspace: Workspace) -> None:
    app = opened(workspace, view="coverage")
    grid = table(app, 0).set_index("Loại khu vực")

    assert grid.loc["Khoáng sản"].to_dict() == {"Tây": "✓ Có", "Đông": "✗ Thiếu"}
    assert table(app, 1)["Đơn vị còn thiếu"].tolist() == ["Huyện Đông"]


def test_no_overlap_is_said_only_where_it_may_be(workspace: Workspace) -> None:
    refused = opened(workspace, view="coverage", id="CCN-0003")
    given = opened(workspace, view="coverage", id="CCN-0004")

    missing = texts.say("certificate.obstacle_not_supplied", "vi") + ": Khoáng sản"
    assert plain(missing) in said(refused)
    assert not refused.success
    assert len(given.success) == 1


def test_the_pair_that_is_chosen_leads_to_its_case(workspace: Workspace) -> None:
    cases.take_up(workspace, "An")
    app = opened(workspace, id="CCN-0002", zone="Z04")

    app.button(key="open-case").click().run()

    assert app.query_params["case"] == "3"
    assert plain("Hồ sơ số 3: Hai Huyện – Rừng phòng hộ") in [
        one.value for one in app.subheader
    ]
    # Every link beside the page keeps it: whoever looks at the map comes back to it.
    links = [one.proto for one in app.sidebar.get("page_link")]
    assert all("id=CCN-0002&zone=Z04" in one.query_string for one in links)


def test_the_list_of_pairs_has_the_numbers_of_cases(workspace: Workspace) -> None:
    heading = "Case no."
    assert heading not in table(opened(workspace, lang="en"), 0)
    cases.take_up(workspace, "An")

    rows = table(opened(workspace, lang="en"), 0)
    numbered = rows[rows[heading] != "–"]
    assert sorted(numbered[heading]) == ["1", "2", "3"]
    assert len(rows) > len(numbered)


def test_on_a_past_day_cases_of_today_are_taken_up(workspace: Workspace) -> None:
    label = texts.say("cases.take_up", "vi", n="3")

    def is_offered(**address: str) -> bool:
        app = opened(workspace, view="cases", **address)
        return label in [one.label for one in app.button]

    # In 2005 no cluster had land in the districts; the pairs are of today.
    assert is_offered(date="2005-01-01")
    assert is_offered(date="2005-01-01", area="001,002")
