"""The frame around every page: its header, its period, and what it serves."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui import assets, stock
from clusterviz.view import placewords
from clusterviz.view.plain import plain
from tests.app.test_addresses import links, opened

if TYPE_CHECKING:
    from clusterviz.schema import Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_offers_its_link_and_paper(language: Language) -> None:
    [buttons] = [
        one.proto.body
        for one in opened("rules", lang=language).get("html")
        if "data-cv-do" in one.proto.body
    ]

    assert re.findall(r'data-cv-do="(\w+)"', buttons) == ["copy", "print"]
    [frame] = re.findall(r'data-frame="([^"]*)"', buttons)
    # The usual day is today's in some workspaces: the link names it.
    assert json.loads(html.unescape(frame)) == {
        "lang": language, "date": "2024-04-22", "unit": "district-2024-01-01",
    }  # fmt: skip


def test_the_header_says_for_how_much_of_the_areas_plans_were_supplied() -> None:
    found = [one for one in links(opened("rules", lang="en")) if "data" in one]

    assert any(one.startswith("Planning data") for one in found)
    without = links(opened("rules", ["plan_zones"], lang="en"))
    assert any(one.startswith("No planning data") for one in without)


@pytest.mark.parametrize(
    ("areas", "n_named", "said"),
    [
        ("", 3, "Bắc Giang province · as of"),
        ("001", 3, "Bắc Giang province, only: Huyện Tây · as of"),
        ("001,002", 3, "Bắc Giang province, only: Huyện Tây, Huyện Đông · as of"),
        ("001,002", 1, "Bắc Giang province, only: Huyện Tây and 1 more · as of"),
    ],
)
def test_the_header_names_the_areas_that_are_chosen(
    monkeypatch: pytest.MonkeyPatch, areas: str, n_named: int, said: str
) -> None:
    """A district's figures under the name of the province would be the province's."""
    monkeypatch.setattr(placewords, "MAX_NAMED", n_named)

    captions = [one.value for one in opened("rules", lang="en", area=areas).caption]

    [header] = [one for one in captions if "counted by" in one]
    assert header.startswith(plain(said))


def test_the_planning_period_is_asked_in_the_frame_and_kept() -> None:
    app = opened("occupancy", lang="en")
    years = app.sidebar.selectbox[1].options[1:]
    assert years

    app.sidebar.selectbox[1].select_index(1).run()

    assert not app.exception
    chosen = str(app.query_params["schedule"])
    assert chosen in years[0]
    said = texts.say("landfund.schedule_year", "en", year=chosen)
    label = texts.say("landfund.schedule", "en")
    assert plain(f"{label}: {said}") in [one.value for one in app.caption]


@pytest.mark.parametrize(
    ("page", "choices"),
    [
        ("overlaps", {"unit": "province-2024-01-01", "date": "2024-05-06"}),
        ("occupancy", {"area": "213,215", "numerator": "leased"}),
        ("map", {"track": "vacancy_ratio", "show": "areas,clusters", "q": "viet"}),
        ("clearance", {"month": "2023-04", "place": "213"}),
    ],
)
def test_an_input_first_shows_what_is_chosen(
    page: str, choices: dict[str, str]
) -> None:
    # Until the browser has read the value it was sent, it answers with the first one:
    # were that another, the address would change without anybody's doing.
    app = opened(page, lang="en", **choices)

    assert app.selectbox
    for one in app.selectbox:
        assert one.options[one.proto.default] == one.format_func(one.value), one.label
    for day in app.date_input:
        assert "".join(day.proto.default) == str(day.value or ""), day.label
    for line in app.text_input:
        assert line.proto.default == line.value, line.label
    for several in app.multiselect:
        first = [several.options[at] for at in several.proto.default]
        assert first == [several.format_func(code) for code in several.value]
    for box in app.checkbox:
        assert box.proto.default == box.value, box.label
    for slider in app.select_slider:
        [at] = slider.proto.default
        assert slider.options[int(at)] == slider.format_func(slider.value)


def answer(name: str) -> Response:
    """Return what the server answers to a name under the frame's route."""
    [route] = assets.mounted()
    assert isinstance(route, Route)
    names = {"stamp": "x", "name": name}
    found = route.endpoint(Request({"type": "http", "path_params": names}))
    assert isinstance(found, Response)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_frame_needs_is_served(language: Language) -> None:
    urls = re.findall(r'"(/cv/frame/[^"]+)"', assets.markup(language))

    assert len(urls) == 2
    for url in urls:
        found = answer(url.rpartition("/")[2])
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]


@pytest.mark.parametrize("name", ["icon.svg", "../main.py", "frame-xx.js", ""])
def test_what_the_frame_does_not_need_is_not_served(name: str) -> None:
    assert answer(name).status_code == 404


def test_nothing_comes_from_another_machine() -> None:
    for content in assets.files().values():
        assert not re.search(rb"https?:|url\(\s*.?//", content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_the_place_of_streamlits_keep_what_is_between(
    language: Language,
) -> None:
    for theirs, ours in stock.words(language).items():
        assert ours
        if "{x}" in ours:
            assert "{x}" in theirs
