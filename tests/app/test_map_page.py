"""The page around the map: layers, colours, two days, table, search and cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain
from tests.app.test_pages import opened

if TYPE_CHECKING:
    from clusterviz.schema import Language


def said(app: AppTest) -> str:
    """Return all that the page says in small print, text and facts."""
    every = (*app.caption, *app.text, *app.markdown, *app.info)
    return "\n".join(str(one.value) for one in every)


def the_table(app: AppTest) -> list[str]:
    """Return the codes of the clusters in the table under the map."""
    codes: list[str] = app.dataframe[-1].value["Mã cụm"].tolist()
    return codes


def box(app: AppTest, label: str) -> str:
    """Return what the select box of some label shows."""
    [found] = [one for one in app.selectbox if one.label == label]
    return str(found.options[found.index or 0])


def strength(layer: str) -> str:
    """Return the label of the box that says how strongly a layer is drawn."""
    title = texts.say(f"map.title_{layer}", "vi")
    return texts.say("mappage.fade", "vi", layer=title)


def test_each_layer_has_its_own_strength_in_the_address() -> None:
    app = opened("map", fade="plan_zones:60,areas:40")

    assert box(app, strength("plan_zones")) == "60%"
    assert box(app, strength("areas")) == "40%"
    assert box(app, strength("clusters")) == "100%"


def test_another_strength_of_one_layer_leaves_the_others() -> None:
    app = opened("map", fade="areas:40")
    [found] = [one for one in app.selectbox if one.label == strength("plan_zones")]

    found.select_index(found.options.index("20%")).run()

    assert app.query_params["fade"] == "areas:40,plan_zones:20"


def test_an_address_of_before_fades_the_plan_zones() -> None:
    app = opened("map", fade="40")

    assert box(app, strength("plan_zones")) == "40%"


def test_where_areas_are_coloured_the_zones_over_them_fade() -> None:
    app = opened("map", track="occupancy_ratio")

    assert not app.exception
    assert box(app, strength("plan_zones")) == "20%"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("track", ["land_status", "usable_ha", "moon"])
def test_the_map_can_be_coloured_by_a_track_or_an_indicator(
    track: str, language: Language
) -> None:
    app = opened("map", track=track, lang=language)

    assert not app.exception
    assert not app.error


def test_a_track_has_its_column_in_the_table() -> None:
    app = opened("map", track="land_status")

    table = app.dataframe[-1].value.set_index("Mã cụm")
    assert table.loc["CCN-0002", "Mặt bằng"] == "Đã giải phóng"


def test_the_table_has_the_clusters_that_the_filters_leave() -> None:
    assert len(the_table(opened("map"))) == 7
    # Two operate; the withdrawn one and the removed part are out of the plan.
    assert the_table(opened("map", status="operating")) == ["CCN-0001", "CCN-0002"]
    assert the_table(opened("map", status="withdrawn")) == ["CCN-0006", "CCN-0007"]
    assert the_table(opened("map", q="hai huyen")) == ["CCN-0002"]


def test_a_filter_that_leaves_nothing_says_what_to_do() -> None:
    app = opened("map", q="khong co gi nhu the")

    assert not app.exception
    assert texts.say("mappage.table_none", "vi") in said(app)
    assert texts.say("mappage.found_none", "vi") in said(app).replace("\\", "")


def test_what_a_search_finds_says_where_it_was_found() -> None:
    app = opened("map", q="dong bac")

    # CCN-0005 is named so; only a symbol, it lies where its paper says.
    assert plain("Đông Bắc (CCN-0005)") in [one.label for one in app.button]
    by_area = opened("map", q="huyen dong")
    assert plain("Huyện theo hồ sơ: Huyện Đông") in said(by_area)


def test_a_plan_zone_has_a_card_with_the_clusters_that_it_meets() -> None:
    app = opened("map", zone="Z04", panel="card")

    assert not app.exception
    assert "Z04" in said(app)
    # The forest lies in CCN-0002.
    assert "Hai Huyện" in app.dataframe[0].value["Cụm"].tolist()


def test_a_plan_zone_that_is_not_there_is_one_plain_box() -> None:
    app = opened("map", zone="Z99", panel="card")

    assert not app.exception
    assert plain("Z99") in app.error[0].value


def test_zones_may_be_cut_down_to_those_that_meet_a_cluster() -> None:
    for meeting in ("shown", "selected", "moon"):
        app = opened("map", meeting=meeting, id="CCN-0002", panel="layers")

        assert not app.exception
        assert not app.error

    alone = opened("map", meeting="selected")
    assert plain(texts.say("mappage.meeting_none", "vi")) in said(alone)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_days_stand_side_by_side_with_what_changed(language: Language) -> None:
    app = opened("map", compare="2015-01-01", date="2016-01-01", lang=language)

    assert not app.exception
    assert not app.error
    for day in ("2015-01-01", "2016-01-01"):
        year, month, number = day.split("-")
        written = {"vi": f"{number}/{month}/{year}", "en": f"1 Jan {year}"}[language]
        heading = texts.say("mappage.on_day", language, day=written)
        assert f"**{heading}**" in [one.value for one in app.markdown]
    # Between the two days one cluster was withdrawn and another reduced.
    small = said(app).replace("\\", "").replace("\N{WORD JOINER}", "")
    words = {
        "vi": ("Rút khỏi quy hoạch: 1", "Giảm diện tích: 1"),
        "en": ("Withdrawn from the plan: 1", "Reduced: 1"),
    }
    for word in words[language]:
        assert word in small


def test_a_day_to_compare_with_comes_before_that_of_the_frame() -> None:
    for day in ("2024-05-01", "2024-04-22", "never", "0001-01-01"):
        app = opened("map", compare=day)

        assert not app.exception
        assert not [one for one in app.markdown if "22/04/2024" in one.value]
    later = opened("map", compare="2024-05-01")
    note = texts.say("mappage.compare_later", "vi", day="22/04/2024")
    assert plain(note) in [one.value for one in later.caption]


def test_the_card_has_wastewater_history_and_how_figures_are_reckoned() -> None:
    said_of = said(opened("map", id="CCN-0002", panel="card")).replace("\\", "")

    # Its works are being built while it operates.
    assert texts.say("card.wastewater_lacks", "vi") in said_of
    # Its papers, the earliest first: planned 2009, established 2010, 2011 at work.
    days = [said_of.rindex(day) for day in ("01/01/2009", "01/03/2010", "01/01/2011")]
    assert days == sorted(days)
    # 20 ha less 4 leased; 4 committed of 20.
    assert "20,00 ha − 4,00 ha = 16,00 ha" in said_of.replace("\N{WORD JOINER}", "")
    assert "4,00 ha ÷ 20,00 ha = 20,0%" in said_of


def test_to_zoom_to_a_cluster_is_offered_once_and_then_to_see_all() -> None:
    app = opened("map", id="CCN-0001", panel="card")
    labels = [one.label for one in app.button]
    assert texts.say("card.zoom", "vi") in labels

    app.button(key="card-zoom").click().run()

    assert app.query_params["fit"] == "CCN-0001"
    assert texts.say("card.zoom_out", "vi") in [one.label for one in app.button]
