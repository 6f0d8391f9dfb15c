"""An address that names what is not here: said with what is shown instead."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES, Language
from clusterviz.ui import strays
from clusterviz.view.plain import plain


def show(opens: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace

    state.follow_address()
    main.show_frame(tiny_workspace(), opens)


def opened(opens: str, **address: str) -> AppTest:
    """Return a page of the tiny workspace, opened at an address."""
    app = AppTest.from_function(show, args=(opens,), default_timeout=120)
    for name, text in address.items():
        app.query_params[name] = text
    return app.run()


def sentence(language: Language, named: str) -> str:
    """Return what is said of the choices that are not here."""
    return plain(texts.say("frame.stray", language, named=named))


def said(app: AppTest) -> list[str]:
    """Return the warnings of a page."""
    return [one.value for one in app.warning]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "choice", "text"),
    [
        ("overlaps", "view", "zzz"),
        ("overlaps", "case", "999"),
        ("occupancy", "area", "999999"),
        ("gate", "date", "0001-01-01"),
        ("map", "status", "sold"),
        ("gate", "id", "CCN-DELETED"),
    ],
)
def test_a_choice_that_is_not_here_is_named(
    name: str, choice: str, text: str, language: Language
) -> None:
    app = opened(name, lang=language, **{choice: text})

    assert not app.exception
    assert sentence(language, f"{choice}={text}") in said(app)


def test_what_is_known_of_a_list_stays_chosen() -> None:
    app = opened("map", status="operating,sold", lang="en")

    assert sentence("en", "status=sold") in said(app)


@pytest.mark.parametrize("name", ["overview", "map", "overlaps", "gate", "changes"])
def test_a_sound_address_is_not_doubted(name: str) -> None:
    app = opened(name, lang="vi", date="2024-04-22")

    assert not [one for one in said(app) if "=" in one]


def test_a_choice_made_on_the_page_takes_the_sentence_away() -> None:
    app = opened("overlaps", lang="en", view="zzz")
    assert sentence("en", "view=zzz") in said(app)

    app.query_params["view"] = "within"
    app.run()

    assert sentence("en", "view=zzz") not in said(app)


def test_only_the_first_of_many_are_named_and_a_long_one_is_cut() -> None:
    names = ("unit", "date", "area", "view", "verdict", "severity", "kind")
    app = opened("overlaps", lang="en", **dict.fromkeys(names, "x" * 500))

    [one] = [one for one in said(app) if "xxx" in one]
    assert one.count("x" * 30) == strays.MOST
    assert plain(", …") in one
    assert "x" * 41 not in one


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_that_is_no_choice_is_said_and_what_was_likely_meant(
    language: Language,
) -> None:
    near = texts.say("frame.near_name", language, name="“dates”", near="date")
    for name, named in (("dvv", "“dvv”"), ("dates", near), ("**x**", "“**x**”")):
        app = opened("gate", lang=language, **{name: "lang-giang"})

        known = "lang, unit, date, area, schedule"
        sentence = texts.say("frame.unknown_name", language, named=named, known=known)
        assert plain(sentence) in said(app)


def nowhere(url: str, lang: str) -> None:
    """Run inside AppTest: show the page that a path without one is answered with."""
    from types import SimpleNamespace
    from unittest import mock

    import streamlit as st

    from clusterviz.ui import strays

    with mock.patch.object(st, "context", SimpleNamespace(url=url)):
        found = strays.pages(("overview", "map"), "vi" if lang == "vi" else "en")
    st.text(" ".join(["0", *(one.url_path for one in found)]))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://host:8501/nosuchpage", "0 nosuchpage"),
        ("http://host:8501/clusterviz/nosuchpage/", "0 nosuchpage"),
        ("http://host:8501/map", "0"),
        ("http://host:8501/a<script>", "0"),
        ("", "0"),
    ],
)
def test_a_path_that_names_no_page_has_a_page_of_its_own(
    url: str, expected: str
) -> None:
    app = AppTest.from_function(nowhere, args=(url, "vi")).run()

    assert not app.exception
    assert app.text[0].value == expected


def test_a_language_that_is_not_here_is_named() -> None:
    app = opened("overview", lang="zz")

    assert not app.exception
    assert sentence("vi", "lang=zz") in said(app)
