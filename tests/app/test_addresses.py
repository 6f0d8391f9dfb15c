"""Whatever an address says and whatever is missing: a sentence, never a traceback."""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.ui import empty
from clusterviz.ui.choices import FRAME, PAGE
from clusterviz.ui.encoding import MAX_CHARACTERS, encoded, readable
from clusterviz.ui.tasks import PAGES
from clusterviz.view.plain import plain
from tests.app.test_pages import TITLES
from tests.tiny import tiny_workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clusterviz.schema import Language

DAY = dt.date(2024, 4, 22)

LAYERS = tuple(tiny_workspace().layers)

NEED_NOTHING = ("data", "rules", "help", "people")

HOSTILE = (
    "{{7*7}}<script>alert(1)</script>",
    "x" * 10_000,
    "0001-01-01",
    "9999-12-31",
    "9" * 5_000,
    "-1",
    "a\x00,b,,;|../..",
    "CCN-9999|KV-0001",
)
"""Texts, lengths, days, numbers and names that no page has asked for."""

CHOICES = (*FRAME, *PAGE)


def absences(layers: Sequence[str]) -> list[list[str]]:
    """Return few sets of layers to be without, which tell any two layers apart.

    For every two, one set has the first and not the second: what breaks a page for
    want of the first shows, even where want of the second would end the page before.
    """
    n = next(n for n in itertools.count(1) if math.comb(n, n // 2) >= len(layers))
    codes = itertools.combinations(range(n), n // 2)
    of = dict(zip(layers, codes, strict=False))
    return [[name for name in layers if one in of[name]] for one in range(n)]


def nonsense(page: int, turn: int) -> dict[str, str]:
    """Return an address whose every choice is hostile, another one at each page."""
    texts_ = itertools.islice(itertools.cycle(HOSTILE), page + 3 * turn, None)
    return dict(zip(CHOICES, texts_, strict=False))


WITHOUT = [[name] for name in empty.USUAL] + absences(
    [name for name in LAYERS if name not in empty.USUAL]
)


def show(opens: str, without: list[str]) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace

    state.follow_address()
    main.show_frame(tiny_workspace(without=without), opens)


def opened(opens: str, without: Sequence[str] = (), **address: str) -> AppTest:
    """Return a page of the tiny workspace, opened at an address."""
    app = AppTest.from_function(show, args=(opens, list(without)), default_timeout=120)
    for name, text in address.items():
        app.query_params[name] = text
    return app.run()


def failures(app: AppTest) -> list[str]:
    """Return what a reader must never see: tracebacks, and words left unfilled."""
    boxes = (*app.error, *app.warning, *app.info, *app.title)
    unfilled = [one.value for one in boxes if re.search(r"\{\w+\}", one.value)]
    return [str(one.message) for one in app.exception] + unfilled


def links(app: AppTest) -> list[str]:
    """Return what the links of the page itself say."""
    return [getattr(one, "proto").label for one in app.main.get("page_link")]  # noqa: B009


@pytest.mark.parametrize(
    ("name", "language"), list(zip(PAGES, itertools.cycle(LANGUAGES), strict=False))
)
def test_an_empty_workspace_says_what_to_bring_and_leads_there(
    name: str, language: Language
) -> None:
    app = opened(name, LAYERS, lang=language)

    assert failures(app) == []
    assert len(app.title) == 1
    if name not in NEED_NOTHING:
        assert not app.error
        said = app.info[0].value
        needed = empty.NEEDED.get(f"{TITLES[name]}.title", empty.USUAL)
        assert needed
        assert texts.say("frame.empty_remedy", language) in said
        declared = tiny_workspace().layers
        for layer in needed:
            title = declared[layer].title.say(language)
            assert plain(title) in said
            label = texts.say("frame.empty_bring", language, layer=title)
            assert plain(label) in links(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_data_says_where_to_begin(language: Language) -> None:
    app = opened("data", LAYERS, lang=language)

    said = [one.value for one in app.info]
    assert texts.say("frame.empty_first", language) in said


def test_any_two_layers_are_told_apart() -> None:
    for one, other in itertools.permutations(LAYERS, 2):
        assert any(one in gone and other not in gone for gone in WITHOUT), (one, other)


@pytest.mark.parametrize("without", WITHOUT, ids="+".join)
@pytest.mark.parametrize("name", [one for one in PAGES if one not in NEED_NOTHING])
def test_no_page_fails_for_want_of_layers(name: str, without: list[str]) -> None:
    app = opened(name, without, lang="vi")

    assert failures(app) == []
    if app.error:
        # What cannot be answered leads to where it can be mended.
        assert plain(texts.say("frame.to_data", "vi")) in links(app)


def test_every_choice_meets_every_nonsense_at_some_page() -> None:
    met = {
        pair
        for page, turn in itertools.product(range(len(PAGES)), range(2))
        for pair in nonsense(page, turn).items()
    }

    assert met == set(itertools.product(CHOICES, HOSTILE))


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("name", PAGES)
def test_an_address_full_of_nonsense_opens_a_page(name: str, turn: int) -> None:
    app = opened(name, **nonsense(PAGES.index(name), turn))

    assert failures(app) == []
    assert len(app.title) == 1


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(PAGES),
    st.dictionaries(
        st.sampled_from(CHOICES),
        st.text(st.characters(codec="utf-8"), max_size=30),
        max_size=6,
    ),
)
def test_no_address_brings_a_page_down(name: str, address: dict[str, str]) -> None:
    assert failures(opened(name, **address)) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31"])
def test_a_day_that_nobody_can_ask_for_is_the_usual_day(day: str) -> None:
    app = opened("overview", date=day)

    assert str(app.sidebar.date_input[0].value) == "2024-04-22"


@given(st.text(st.characters(exclude_categories=()), max_size=3_000))
def test_what_an_address_brings_is_text_that_can_be_written(text: str) -> None:
    kept = readable(text)

    assert kept.encode("utf-8").decode("utf-8") == kept
    assert len(kept) <= MAX_CHARACTERS
    assert "\x00" not in kept
    # What was taken over once is taken over as it is.
    assert readable(kept) == kept


@given(st.lists(st.from_regex(r"[A-Z0-9-]{1,9}", fullmatch=True)))
def test_codes_survive_an_address(codes: list[str]) -> None:
    assert [one for one in encoded(codes).split(",") if one] == codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_is_said_in_the_language_of_the_page(language: Language) -> None:
    app = opened("map", lang=language, zone="KV-9999", panel="card")

    [box] = app.error
    assert texts.say("frame.error", language) in box.value
    said = texts.told("errors.no_zone_on", zone="KV-9999", on=DAY).say(language)
    assert plain(said) in box.value
    # No more data would mend it.
    assert plain(texts.say("frame.to_data", language)) not in links(app)
