"""The page of the gate without a browser, on the tiny workspace."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view.plain import plain


def show(industrial_ha: float | None, cluster_name: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace
    from tests.tiny.plan import cluster_rows

    rows = cluster_rows()
    rows[0]["industrial_land_ha"] = industrial_ha
    if cluster_name:
        rows[0]["cluster_name"] = rows[3]["cluster_name"] = cluster_name
    state.follow_address()
    main.show_frame(tiny_workspace({"clusters": rows}), "gate")


def opened(
    industrial_ha: float | None = 30.0, cluster_name: str = "", **address: str
) -> AppTest:
    """Return the page, CCN-0001 having so much industrial land and that name."""
    app = AppTest.from_function(
        show, args=(industrial_ha, cluster_name), default_timeout=60
    )
    for key, value in address.items():
        app.query_params[key] = value
    app.session_state["gate-clusters"] = True
    app.session_state["gate-readings"] = True
    app.session_state["gate-paper"] = True
    return app.run()


def sentences(app: AppTest) -> list[str]:
    """Return every plain text of the page."""
    return [element.value for element in app.text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_gate_is_said_first(language: Language) -> None:
    app = opened(lang=language, place="district.001")

    assert not app.exception
    verdict = plain(texts.say("gate.verdict_met", language))
    assert app.success[0].value == f"**Huyện Tây.** {verdict}"
    # 18 of 45 ha; 30 ha un-leased.
    decimal = "," if language == "vi" else "."
    said = [plain(f"40{decimal}00%"), plain(f"30{decimal}00 ha")]
    assert [metric.value for metric in app.metric] == said
    assert not app.slider


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_gate_says_what_it_takes(language: Language) -> None:
    # 300 + 15 ha, 15 leased and 18 committed: 139.5001 ha to more than half.
    app = opened(300.0, lang=language, place="district.001", date="2024-05-01")

    assert not app.exception
    assert plain(texts.say("gate.verdict_not_met", language)) in app.error[0].value
    # Two decimals on the page, and never less than the law needs.
    enough = "139,51 ha" if language == "vi" else "139.51 ha"
    assert any(enough in one for one in sentences(app))


def test_the_pace_moves_the_month() -> None:
    app = opened(300.0, lang="en", place="district.001", date="2024-05-01", pace="46")
    assert any("Mar 2025" in one for one in sentences(app))

    # 50 ha a quarter: 139.5001 ha take 8.4 months, so nine.
    app.slider[0].set_value(50).run()

    assert not app.exception
    assert any("Feb 2025" in one for one in sentences(app))


def test_another_place_may_be_chosen() -> None:
    app = opened(300.0, lang="en", place="district.001")
    assert app.error

    app.selectbox(key="cv.widget.place.en").set_value("district.002").run()

    assert not app.exception
    assert app.success[0].value.startswith("**Huyện Đông.**")


def test_it_opens_with_the_areas_of_the_frame() -> None:
    app = opened(area="002")

    assert app.success[0].value.startswith("**Huyện Đông.**")


@pytest.mark.parametrize(
    ("day", "name"), [("2025-06-30", "Huyện Tây"), ("2025-07-01", "Xã Nam")]
)
def test_it_opens_with_a_scope_that_the_law_has_on_that_day(
    day: str, name: str
) -> None:
    app = opened(date=day)

    assert not app.exception
    boxes = [*app.success, *app.warning]
    assert any(one.value.startswith(f"**{name}.**") for one in boxes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_data_it_cannot_be_judged(language: Language) -> None:
    app = opened(None, lang=language, place="district.001", date="2024-05-01")

    assert not app.exception
    verdict = plain(texts.say("gate.verdict_cannot_be_judged", language))
    assert any(verdict in one.value for one in app.warning)
    reason = texts.say("column.reason.missing_data", language)
    assert [metric.value for metric in app.metric] == [plain(reason)] * 2


def test_a_scope_of_another_day_is_said_to_be_none_of_the_law() -> None:
    app = opened(lang="en", place="district.001", date="2025-07-01")

    assert not app.exception
    assert texts.say("gate.not_lawful", "en") in [one.value for one in app.warning]


def test_a_cluster_opens_its_conditions() -> None:
    app = opened(lang="en", place="district.001", date="2024-05-01", id="CCN-0002")

    assert not app.exception
    title = texts.say("gate.expand_of", "en", name="Hai Huyện")
    assert title in sentences(app)


def test_a_name_from_a_file_is_never_markdown() -> None:
    app = opened(300.0, "{{7*7}} **x** :red[y]", place="district.001")

    assert not app.exception
    shown = (app.caption, app.error, app.info, app.warning, app.markdown)
    assert not [one.value for kind in shown for one in kind if "**x**" in one.value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_decree_nothing_is_said_of_its_conditions(
    language: Language,
) -> None:
    def notes_on(day: str) -> list[str]:
        app = opened(lang=language, place="district.001", date=day)
        assert not app.exception
        return [one.value for one in app.caption]

    none, some = (
        plain(texts.say(f"gate.{key}", language))
        for key in ("expand_no_rule", "expand_note")
    )
    before, since = notes_on("2024-04-30"), notes_on("2024-05-01")
    assert (none in before, some in before) == (True, False)
    assert (none in since, some in since) == (False, True)
