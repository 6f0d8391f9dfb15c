"""Every page without a browser, on the tiny workspace."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui.tasks import PAGES
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clusterviz.schema import Language

HOSTILE = (
    "{{7*7}} <img src=x onerror=alert(1)> **x** :red[y] :smile: -> $z$ [a](http://b.c)"
)

TITLES = dict(
    zip(
        PAGES,
        (
            *("overview", "mappage", "site", "vacant", "overlaps", "occupancy"),
            *("gate", "completeness", "clearance", "review", "dossier"),
            *("violations", "changes", "edit", "dataroom", "forms", "outgoing"),
            *("lawbook", "help", "people"),
        ),
        strict=True,
    )
)
"""By page: the domain of its texts."""


def show(name: str, cluster_name: str, is_illustrative: bool) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import dataclasses

    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace
    from tests.tiny.plan import cluster_rows, zone_rows
    from tests.tiny.works import log_rows

    rows = {}
    if cluster_name:
        clusters, zones, log = cluster_rows(), zone_rows(), log_rows()
        clusters[0].update(cluster_name=cluster_name, investor_name=cluster_name)
        clusters[0]["source_document"] = cluster_name
        zones[0]["zone_name"] = cluster_name
        log[5]["obstacle"] = cluster_name
        rows = {"clusters": clusters, "plan_zones": zones, "clearance_log": log}
    workspace = tiny_workspace(rows)
    settings = workspace.settings.model_copy(
        update={"is_illustrative": is_illustrative}
    )
    state.follow_address()
    main.show_frame(dataclasses.replace(workspace, settings=settings), name)


def opened(
    name: str,
    cluster_name: str = "",
    *,
    is_illustrative: bool = True,
    **address: str,
) -> AppTest:
    """Return a page, opened at an address, with the first cluster named so."""
    app = AppTest.from_function(
        show, args=(name, cluster_name, is_illustrative), default_timeout=60
    )
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def markdown_of(app: AppTest) -> Iterator[str]:
    """Yield every text of the page that the browser reads as Markdown."""
    for kind in (
        "title",
        "subheader",
        "markdown",
        "caption",
        "error",
        "info",
        "warning",
    ):
        for element in app.get(kind):
            yield str(getattr(element, "value", ""))
    for metric in app.metric:
        yield from (metric.label, metric.value)
    for button in app.button:
        yield button.label
    for link in app.get("page_link"):
        yield str(getattr(link, "proto").label)  # noqa: B009


def table(app: AppTest, place: int) -> pd.DataFrame:
    """Return one table of the page, as its values are before they are formatted."""
    frame: pd.DataFrame = app.dataframe[place].value
    return frame


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_both_languages(name: str, language: Language) -> None:
    app = opened(name, lang=language)

    assert not app.exception
    assert app.title[0].value == texts.say(f"{TITLES[name]}.title", language)
    assert app.warning[0].value == texts.say("frame.illustrative", language)


def test_a_workspace_of_real_data_has_no_banner() -> None:
    assert not opened("overview", is_illustrative=False).warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_six_figures_are_those_of_the_plan(language: Language) -> None:
    app = opened("overview", lang=language)

    # Three established; two operating at (15 + 4) / (30 + 20); 9 ha usable; rice
    # land, minerals and forest in two clusters; one withdrawn without a plan.
    decimal = "," if language == "vi" else "."
    said = ["3", "2", f"38{decimal}0%", f"9{decimal}0 ha", "2", "1"]
    assert [metric.value for metric in app.metric] == [plain(one) for one in said]


@pytest.mark.parametrize("name", PAGES)
def test_a_name_from_a_file_is_never_markdown(name: str) -> None:
    app = opened(name, HOSTILE, id="CCN-0001", panel="card")

    assert not app.exception
    assert not [text for text in markdown_of(app) if "**x**" in text]


def test_a_name_from_a_file_shows_as_itself() -> None:
    card = opened("map", HOSTILE, id="CCN-0001", panel="card")
    rows = opened("overlaps", HOSTILE)
    works = opened("clearance", HOSTILE)

    assert plain(HOSTILE) in [heading.value for heading in card.subheader]
    assert any(plain(HOSTILE) in fact.value for fact in card.markdown)
    assert HOSTILE in set(table(rows, 0)["Cụm"])
    assert HOSTILE in set(table(works, 0)["Vướng mắc"])


def test_an_address_opens_the_view_that_it_was_copied_from() -> None:
    app = opened(
        "overlaps",
        lang="en",
        date="2025-07-15",
        unit="commune-2025-07-01",
        area="101",
        severity="forbidden",
    )

    assert not app.exception
    assert app.sidebar.multiselect[0].value == ["101"]
    assert [box.value for box in app.main.multiselect] == [[], ["forbidden"], []]
    assert app.selectbox[0].value == "commune-2025-07-01"
    assert str(app.date_input[0].value) == "2025-07-15"
    # Of the conflicts in the south, only the forest forbids.
    assert table(app, 0)["Kind of zone"].tolist() == ["Protection forest"]


def test_an_address_that_makes_no_sense_opens_the_usual_view() -> None:
    app = opened("overlaps", lang="xx", date="never", unit="moon", area="1,2", kind="?")

    assert not app.exception
    assert app.title[0].value == texts.say("overlaps.title", "vi")
    assert len(table(app, 0)) == 8


def test_a_cluster_that_is_not_there_is_one_plain_box() -> None:
    app = opened("map", id="CCN-9999", panel="card")

    assert not app.exception
    said = texts.say("card.not_there", "vi", cluster="CCN-9999", day="22/04/2024")
    assert plain(said) in [box.value for box in app.warning]


def test_another_kind_of_area_changes_the_table() -> None:
    app = opened("occupancy")
    districts = table(app, 1)["Đơn vị"].tolist()

    app.sidebar.selectbox[0].select("commune-2025-07-01").run()

    assert districts == ["Huyện Tây", "Huyện Đông", "Tổng"]
    # The cluster with only a symbol names a commune of 2024.
    outside = texts.say("column.outside_every_area", "vi")
    assert table(app, 1)["Đơn vị"].tolist() == ["Xã Nam", "Xã Bắc", outside, "Tổng"]
    assert app.query_params["unit"] == "commune-2025-07-01"


def test_the_last_row_sums_hectares_and_then_divides() -> None:
    rates = table(opened("occupancy"), 0)

    of_all = rates.iloc[-1]
    # Operating: 19 of 50 ha, and the mean of 50 % and 20 %. Established: 21 of 60
    # ha, and the mean of 50, 20 and 20 %.
    assert of_all.xs("Tổng/tổng", level=1).tolist() == pytest.approx([0.38, 0.35])
    assert of_all.xs("Bình quân", level=1).tolist() == pytest.approx([0.35, 0.30])


def test_a_filter_of_areas_leaves_the_others_out() -> None:
    fund = table(opened("occupancy", area="001"), 1)

    assert fund["Đơn vị"].tolist() == ["Huyện Tây"]


def test_another_month_changes_the_figures() -> None:
    app = opened("clearance")
    now = app.metric[0].value

    app.select_slider[0].set_value("2024-02").run()

    # To April 35 + 2 + 40 ha are cleared, to February 35 + 0 + 40.
    assert (now, app.metric[0].value) == (plain("77,0 ha"), plain("75,0 ha"))
    assert app.query_params["month"] == "2024-02"


def test_the_card_has_the_areas_the_tracks_and_what_stands_in_the_way() -> None:
    app = opened("map", id="CCN-0001", panel="card")

    said = "\n".join(fact.value for fact in app.markdown)
    sizes = {"declared": "40,00", "drawn": "40,00", "leased": "12,00", "free": "18,00"}
    for name, size in sizes.items():
        label = texts.say(f"card.{name}", "vi")
        assert re.search(rf"{label}.{{0,12}}{re.escape(plain(size))}", said), name
    assert plain("50,0%") in said
    papers = ("Đã thành lập", "01/05/2012", "123/QĐ-UBND")
    assert plain(" · ".join(papers)) in said
    # Two conflicts and one within tolerance, the conflicts first.
    assert said.count("Xung đột") == 2
    assert said.count("Trong sai số") == 1
    assert said.rindex("Xung đột") < said.index("Trong sai số")


def test_a_search_may_leave_accents_out() -> None:
    app = opened("map", q="hai huyen")

    assert [button.label for button in app.button] == [plain("Hai Huyện (CCN-0002)")]

    app.button[0].click().run()

    assert app.query_params["id"] == "CCN-0002"
    assert plain("Hai Huyện") in [heading.value for heading in app.subheader]


def test_a_layer_that_is_switched_off_leaves_the_address() -> None:
    app = opened("map")
    zones = next(
        box
        for box in app.checkbox
        if box.label == texts.say("map.title_plan_zones", "vi")
    )

    zones.uncheck().run()

    shown = str(app.query_params["show"]).split(",")
    assert "plan_zones" not in shown
    assert "clusters" in shown


def test_what_cannot_be_judged_is_told_apart_from_no_conflict() -> None:
    app = opened("overlaps", verdict="cannot_be_judged")

    assert set(table(app, 0)["Cụm"]) == {"Hai Huyện", "Đông Nam", "Đông Bắc"}
    assert plain(texts.say("overlaps.coverage", "vi")) in [
        note.value for note in app.caption
    ]


def test_clusters_without_a_figure_are_named_where_they_are_left_out() -> None:
    app = opened("occupancy")

    notes = " ".join(note.value for note in app.caption)
    assert plain("Tây Bắc") in notes


def test_the_gravest_overlaps_come_first() -> None:
    rows = table(opened("overlaps"), 0)

    assert rows["Kết luận"].tolist() == [
        *["Xung đột"] * 4,
        "Trong sai số",
        *["Chưa thể kết luận"] * 3,
    ]
    assert rows["Mức độ"].tolist()[:4] == [
        "Cấm",
        "Cần chấp thuận",
        "Cần chấp thuận",
        "Lưu ý",
    ]
