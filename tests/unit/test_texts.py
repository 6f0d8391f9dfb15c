"""How figures and days are written in each language."""

from __future__ import annotations

import datetime as dt

import pytest

from clusterviz import texts


def test_vietnamese_figures_have_a_decimal_comma() -> None:
    assert texts.number(1234567.891, "vi", 2) == "1.234.567,89"
    assert texts.number(1234567.891, "en", 2) == "1,234,567.89"


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_a_missing_figure_is_a_dash_and_never_zero(missing: float | None) -> None:
    assert texts.number(missing, "vi") == "–"
    assert texts.hectares(missing, "vi") == "–"
    assert texts.percent(missing, "en") == "–"
    assert texts.day(None, "vi") == "–"


def test_a_share_becomes_a_percentage_with_its_decimals() -> None:
    assert texts.percent(0.406, "vi") == "40,6%"
    assert texts.percent(1, "en", 0) == "100%"


def test_a_day_is_written_day_first() -> None:
    assert texts.day(dt.date(2024, 4, 2), "vi") == "02/04/2024"


def test_a_key_that_no_catalogue_has_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        texts.say("frame.no_such_words", "vi")
