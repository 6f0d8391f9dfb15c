"""The page of site clearance, on the tiny workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui import matters
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import Language


def show(due_on: str, owner: str, without: list[str]) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import datetime as dt

    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace
    from tests.tiny.works import log_rows, site_rows

    sites = site_rows()
    sites[1]["handover_due_on"] = dt.date.fromisoformat(due_on) if due_on else None
    log = log_rows()
    log[5]["obstacle_owner"] = owner or None
    rows = {"clearance_sites": sites, "clearance_log": log}
    state.follow_address()
    main.show_frame(tiny_workspace(rows, without=without), "clearance")


def opened(
    *, due_on: str = "", owner: str = "", without: tuple[str, ...] = (), **address: str
) -> AppTest:
    """Return the page at an address, with S2's hand-over and whose its obstacle is."""
    args = (due_on, owner, list(without))
    app = AppTest.from_function(show, args=args, default_timeout=60)
    for key, value in {"lang": "en", **address}.items():
        app.query_params[key] = value
    return app.run()


def table(app: AppTest, column: str) -> pd.DataFrame:
    """Return the first table that has a column, with its values unformatted."""
    found = [one.value for one in app.dataframe if column in one.value]
    assert found, column
    frame: pd.DataFrame = found[0]
    return frame


def cleared(app: AppTest) -> str:
    """Return the first figure, without what keeps it from being Markdown."""
    return app.metric[0].value.replace("\\", "")


def said(app: AppTest) -> list[str]:
    """Return the small print, without what keeps it from being Markdown."""
    return [one.value.replace("\\", "") for one in app.caption]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_its_parts_in_both_languages(language: Language) -> None:
    app = opened(lang=language)

    assert not app.exception
    keys = (
        "pace.funnel", "pace.burn_up", "pace.cleared", "pace.late",
        "clearance.obstacles", "pace.table_area",
    )  # fmt: skip
    headings = {heading.value for heading in app.subheader}
    assert {texts.say(key, language) for key in keys} <= headings


def test_each_figure_is_compared_with_the_month_before() -> None:
    app = opened()

    # S2 went from 1 to 2 ha; nothing became clean.
    assert cleared(app) == "77.0 ha"
    assert "+1.0 ha against Mar 2024" in said(app)
    assert "No change against Mar 2024" in said(app)


def test_the_first_month_of_the_log_is_compared_with_nothing() -> None:
    app = opened(month="2024-02")

    assert cleared(app) == "75.0 ha"
    assert "No month before it to compare with" in said(app)
    assert not [one for one in said(app) if "against" in one]


def test_one_area_cluster_or_site_can_be_shown_alone() -> None:
    # The west has 35 + 2 + three quarters of 40 ha.
    assert cleared(opened(by="area", clear="001")) == "67.0 ha"
    assert cleared(opened(by="cluster", clear="CCN-0001")) == "37.0 ha"
    assert cleared(opened(by="site", clear="S2")) == "2.0 ha"


def test_an_obstacle_of_the_overview_opens_its_cluster_alone() -> None:
    page, choices = matters.SHOWN_BY["clearance_obstacle"]
    alone = matters.one_cluster(page, "CCN-0001")
    app = opened(by=choices["by"], clear=alone["clear"], id=alone["id"])

    assert page == "clearance"
    assert cleared(app) == "37.0 ha"


def test_an_area_of_the_frame_and_a_cluster_are_both_meant() -> None:
    app = opened(area="002", by="cluster", clear="CCN-0002")

    # A quarter of its 40 ha lies in the east.
    assert cleared(app) == "10.0 ha"


def test_the_table_has_a_row_of_what_is_asked_by() -> None:
    clusters = table(opened(by="cluster"), "In the month")
    sites = table(opened(by="site"), "Stage a month before")

    assert clusters["Cluster"].tolist() == ["Hai Huyện", "Tây Nam", "Đông Nam"]
    assert clusters["In the month"].tolist() == [0.0, 1.0, 0.0]
    assert sites["Stage a month before"].tolist()[1] == "Plan approved"


def test_a_stage_filters_the_table_of_sites_and_the_obstacles() -> None:
    sites = table(opened(by="site", stage="inventory"), "Stage a month before")
    none = opened(stage="inventory")

    assert sites["Site"].tolist() == ["Giai đoạn 4"]
    assert texts.say("clearance.obstacles_none", "en") in said(none)


def test_what_is_late_is_listed_with_its_days() -> None:
    rows = table(opened(due_on="2024-04-12"), "Days behind")

    assert rows["Days behind"].tolist() == [10]
    assert rows["What the day is"].tolist() == ["Planned hand-over"]


def test_what_is_late_names_who_acts_the_place_where_nobody_is_named() -> None:
    rows = table(opened(due_on="2024-04-12"), "Days behind")
    named = table(opened(due_on="2024-04-12", owner="Sở Tài chính"), "Days behind")

    # S2 lies in the western district.
    assert rows["Body responsible"].tolist() == ["People's Committee of Tây district"]
    assert named["Body responsible"].tolist() == ["Sở Tài chính"]


def test_what_has_no_day_on_record_is_not_called_punctual() -> None:
    app = opened()

    # S2 and S4 are not handed over.
    assert texts.say("pace.late_none", "en") in said(app)
    assert [one for one in said(app) if one.startswith("2 sites are not handed over")]


def test_a_short_log_gives_no_forecast() -> None:
    assert texts.say("pace.too_short", "en") in [one.value for one in opened().text]


def test_a_place_is_chosen_without_a_mouse() -> None:
    app = opened(by="cluster")
    (place,) = [one for one in app.selectbox if one.label == "Only"]

    place.set_value("CCN-0001").run()

    assert cleared(app) == "37.0 ha"
    assert app.query_params["clear"] == "CCN-0001"


def test_another_kind_of_place_forgets_the_place() -> None:
    app = opened(by="site", clear="CCN-0001")

    assert not app.exception
    assert cleared(app) == "77.0 ha"


def test_an_address_that_makes_no_sense_opens_the_usual_view() -> None:
    app = opened(month="2024-13", by="sea", stage="{{", clear="**x**", figure="")

    assert not app.exception
    assert cleared(app) == "77.0 ha"


@pytest.mark.parametrize("layer", ["clearance_log", "clearance_sites"])
def test_a_missing_layer_is_said(layer: str) -> None:
    app = opened(without=(layer,))

    assert not app.exception
    assert app.info or app.warning or said(app)


def test_a_month_other_than_that_of_the_day_is_said() -> None:
    same, other = opened(), opened(month="2024-03")

    sentence = texts.say(
        "clearance.other_month", "en", month="Mar 2024", day="22 Apr 2024"
    )
    assert plain(sentence) in [one.value for one in other.caption]
    assert not [one for one in same.caption if "as the slider says" in one.value]


def test_households_of_a_stage_are_not_called_those_that_were_paid() -> None:
    paid = texts.say("clearance.n_paid", "en")
    note = texts.say("pace.funnel_note", "en")

    # What the bars say themselves is in test_barcharts.
    assert plain(note) in [one.value for one in opened(lang="en").caption]
    assert f"“{paid}”" in note
