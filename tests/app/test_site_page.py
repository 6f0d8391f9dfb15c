"""The page that tests a site, without a browser, on the tiny workspace."""

from __future__ import annotations

import math

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.core.site_text import written
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view.plain import plain
from tests.tiny import AS_OF_ON, X0, Y0, at

FREE = at(200, 1650, 700, 1950)
FOREST = at(1100, 100, 1600, 700)
CORNERS = "\n".join(
    f"{n} {Y0 + y}.00 {X0 + x}.00"
    for n, (x, y) in enumerate([(200, 1650), (200, 1950), (700, 1950), (700, 1650)], 1)
)


def show(name: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import main, state
    from clusterviz.workspace import Workspace, scenarios
    from tests.tiny import at, tiny_workspace

    workspace = state.kept("workspace")
    if not isinstance(workspace, Workspace):
        workspace = tiny_workspace()
        state.kept("workspace", workspace)
        if name:
            scenarios.save(workspace, at(200, 1650, 700, 1850), name=name, by="An")
    state.follow_address()
    main.show_frame(workspace, "site")


def opened(name: str = "", **address: str) -> AppTest:
    """Return the page, with a scenario of that name if there is one."""
    app = AppTest.from_function(show, args=(name,), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    return app.run()


def said(app: AppTest) -> str:
    """Return every text of the page in one."""
    kinds = (app.markdown, app.caption, app.success, app.error, app.info, app.warning)
    return "\n".join(one.value for kind in kinds for one in kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_and_says_what_to_do(language: Language) -> None:
    app = opened(lang=language)

    assert not app.exception
    assert app.title[0].value == texts.say("site.title", language)
    assert texts.say("site.empty", language) in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_opens_a_site_with_its_answer(language: Language) -> None:
    app = opened(lang=language, site=f".{written(FREE)}")

    assert not app.exception
    verdict = plain(texts.say("site.verdict_possible", language))
    ha = plain("0,00 ha" if language == "vi" else "0.00 ha")
    # The answer is above the map, with the land that is in conflict.
    assert app.success[0].value.startswith(f"**{verdict}** ")
    assert ha in app.success[0].value
    size = "15,00 ha" if language == "vi" else "15.00 ha"
    assert app.metric[0].value == plain(size)
    assert texts.say("site.watermark", language) in said(app)


def test_corners_are_pasted_without_a_map() -> None:
    app = opened(lang="vi", step="paste")
    app.text_area[0].set_value(CORNERS)
    app.button[0].click().run()

    assert not app.exception
    assert app.metric[0].value == plain("15,00 ha")
    assert app.query_params["site"]


def test_corners_that_cannot_be_read_say_why() -> None:
    app = opened(lang="vi", step="paste")
    app.text_area[0].set_value("không có gì")
    app.button[0].click().run()

    assert not app.exception
    assert "Cần mỗi dòng một góc" in said(app)
    assert not app.metric


def test_a_cluster_lends_its_boundary() -> None:
    app = opened(lang="vi", step="cluster", id="CCN-0004")
    app.button(key="site-cluster").click().run()

    assert not app.exception
    assert app.metric[0].value == plain("20,00 ha")
    assert "".join(app.query_params["site"]).startswith("CCN-0004.")


def test_a_trim_shows_what_it_keeps_and_may_be_taken() -> None:
    app = opened(lang="vi", site=f"CCN-0002.{written(FOREST)}", clear="all")
    assert not app.exception
    # 30 ha; forest and rice with 10 m around them take 3.75 ha.
    assert plain("Giữ lại 26,25 ha") in said(app)

    app.button(key="site-trim-take").click().run()

    assert not app.exception
    assert app.metric[0].value == plain("26,25 ha")
    assert app.metric[1].value == plain("0,00 ha")


def test_a_site_is_kept_by_a_name_and_opened_again() -> None:
    app = opened(lang="vi", site=f".{written(FREE)}")
    app.text_input(key="site-name").set_value("**Phương án** A")
    save = next(one for one in app.button if one.label == "Lưu thành kịch bản")
    save.click().run()

    assert not app.exception
    assert app.query_params["scenario"]
    assert plain("**Phương án** A") in said(app)
    assert "****Phương án** A**" not in said(app)


def test_two_are_held_side_by_side() -> None:
    app = opened("B", lang="vi", site=f".{written(FREE)}")
    code = next(
        one.key.removeprefix("site-open-")
        for one in app.button
        if one.key and one.key.startswith("site-open-")
    )

    app.selectbox(key="cv.widget.beside.vi").set_value(code).run()

    assert not app.exception
    tables = [one.value for one in app.dataframe]
    side = next(one for one in tables if "B" in one.columns)
    assert plain("10,00 ha") in [plain(one) for one in side["B"]]


def test_a_cluster_that_only_the_address_names_is_not_believed() -> None:
    app = opened(lang="vi", site=f"CCN-9999.{written(FREE)}")

    assert not app.exception
    assert plain(texts.say("site.based_on", "vi", cluster="CCN-9999")) not in said(app)
    assert plain(texts.say("site.reason_not_planned", "vi")) in said(app)
    day = texts.day(AS_OF_ON, "vi")
    note = texts.say("site.no_such_cluster", "vi", cluster="CCN-9999", day=day)
    assert plain(note) in said(app)


def test_a_cluster_that_grows_shows_the_conditions_of_it() -> None:
    app = opened(lang="vi", site=f"CCN-0002.{written(FOREST)}")

    assert not app.exception
    named = plain(texts.say("column.condition.roads_status", "vi"))
    assert named in said(app)
    shown = [str(one.value.to_numpy().tolist()) for one in app.dataframe]
    assert any(texts.say("column.condition.roads_status", "vi") in one for one in shown)


@pytest.mark.parametrize(
    "address",
    [
        {"site": "abc"},
        {"site": "."},
        {"site": ".-"},
        {"site": "{{7*7}}.<script>"},
        {"site": "x" * 2_000},
        {"scenario": "S-none"},
        {"site": f"no such cluster.{written(FREE)}"},
        {"site": f".{written(FREE)}", "beside": "S-none", "clear": "x", "view": "x"},
        {"step": "x", "id": "x"},
    ],
)
def test_a_bad_address_never_ends_in_a_traceback(address: dict[str, str]) -> None:
    app = opened(**address)

    assert not app.exception
    assert app.title


def test_a_site_too_long_for_a_link_says_where_it_is() -> None:
    app = opened(lang="en", site=".-")

    assert not app.exception
    assert plain(texts.say("site.refused_too_long", "en")) in said(app)


def test_a_site_too_long_for_a_link_stays_in_its_window() -> None:
    """A cog of 720 corners, pasted: the address only says that it is here."""
    reach = [100 + step * 37 % 41 for step in range(720)]
    corners = [
        (
            X0 + 450 + far * math.cos(math.radians(step / 2)),
            Y0 + 1_800 + far * math.sin(math.radians(step / 2)),
        )
        for step, far in enumerate(reach)
    ]
    pasted = "\n".join(f"{n} {y:.2f} {x:.2f}" for n, (x, y) in enumerate(corners, 1))
    app = opened(lang="vi", step="paste")
    app.text_area[0].set_value(pasted)
    app.button[0].click().run()

    assert not app.exception
    assert "".join(app.query_params["site"]) == ".-"
    before = app.metric[0].value
    # sin 0.5° / 2 times each reach and the next: 4.5 ha or so.
    twice = sum(a * b for a, b in zip(reach, [*reach[1:], reach[0]], strict=True))
    drawn_ha = twice * math.sin(math.radians(0.5)) / 2 / 10_000
    assert before == plain(texts.hectares(drawn_ha, "vi"))

    app.multiselect(key="cv.widget.area.vi").set_value(["001"]).run()

    assert not app.exception
    assert app.metric[0].value == before


def press(app: AppTest, key: str) -> AppTest:
    """Press a button whose key begins so."""
    (button,) = [one for one in app.button if (one.key or "").startswith(key)]
    return button.click().run()


def test_a_site_that_was_not_saved_comes_back_after_a_scenario_was_opened() -> None:
    app = opened("B", lang="en", site=f".{written(FREE)}")
    assert not [one for one in app.button if (one.key or "").startswith("site-aside")]

    press(app, "site-open-")
    # The scenario has 10 ha, what was drawn 15.
    assert app.metric[0].value == plain("10.00 ha")
    assert "1 site that was not saved" in said(app)
    press(app, "site-aside-0")

    assert not app.exception
    assert app.metric[0].value == plain("15.00 ha")
    assert "".join(app.query_params["site"]) == f".{written(FREE)}"
    assert "that was not saved" not in said(app)


def test_a_site_that_was_taken_off_or_replaced_comes_back() -> None:
    app = opened(lang="en", step="paste", site=f".{written(FOREST)}")
    app.text_area[0].set_value(CORNERS)
    app.button[0].click().run()
    press(app, "site-clear")

    # First what was taken off last: 15 ha, then the 30 ha that it replaced.
    labels = [one.label for one in app.button if (one.key or "").startswith("site-as")]
    assert [label.split(", ")[1] for label in labels] == [
        plain("15.00 ha"),
        plain("30.00 ha"),
    ]


def test_a_site_that_was_saved_is_not_kept_aside() -> None:
    app = opened(lang="en", site=f".{written(FREE)}")
    app.text_input(key="site-name").set_value("A")
    save = texts.say("site.save", "en")
    next(one for one in app.button if one.label == save).click().run()
    press(app, "site-clear")

    assert not app.exception
    assert "that was not saved" not in said(app)
