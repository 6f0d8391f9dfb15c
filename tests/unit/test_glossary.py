"""The words of the field, and the columns that they explain."""

from __future__ import annotations

import pytest

from clusterviz import schema, settings, texts
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import glossary, tables
from clusterviz.workspace.glossary import words_found

LAYERS = schema.read_layers(settings.shipped("layers"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_has_a_meaning_of_its_own(language: Language) -> None:
    words = glossary.glossary(language)

    assert len({word.meaning for word in words}) == len(glossary.WORDS)
    assert all(word.meaning.endswith(".") for word in words)


def test_the_page_has_every_word_that_the_texts_explain() -> None:
    explained = {
        key.removeprefix("help.means_")
        for key in texts.catalogue("help", "vi")
        if key.startswith("help.means_")
    }

    assert explained == set(glossary.WORDS)
    assert set(glossary.WORD_OF.values()) <= explained


def test_every_column_that_is_explained_can_stand_on_a_page() -> None:
    figures = {key.partition(".")[2] for key in texts.catalogue("overview", "en")}
    for column in glossary.WORD_OF:
        assert column in figures or tables.heading(column, LAYERS, "en")
        assert glossary.help_of(column, "vi") != glossary.help_of(column, "en")


def test_a_word_that_is_named_comes_before_those_that_mention_it() -> None:
    found = [word.code for word in words_found("en", "occupancy")]

    # "Conditions to establish or expand" only speaks of it.
    assert found[:2] == ["occupancy", "average"]
    assert "gate" in found[2:]


def test_accents_may_be_left_out() -> None:
    assert [w.code for w in words_found("vi", "mat bang sach")] == ["clean_land"]


@pytest.mark.parametrize("wanted", ["", "   "])
def test_nothing_wanted_finds_every_word(wanted: str) -> None:
    assert words_found("vi", wanted) == glossary.glossary("vi")


def test_what_no_word_has_finds_nothing() -> None:
    assert words_found("vi", "{{7*7}}") == ()
