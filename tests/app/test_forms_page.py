"""The page of forms 03 and 04, without a browser, on the tiny workspace."""

from __future__ import annotations

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view.plain import plain
from tests.app.test_pages import HOSTILE, markdown_of, opened, table


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_form_04_of_the_period_under_way(
    language: Language,
) -> None:
    app = opened("forms", lang=language)

    assert not app.exception
    rows = table(app, 0)
    name = texts.say("forms.column_name", language)
    indicator = texts.say("forms.indicator_1", language)
    assert rows.loc[rows[name] == indicator].iloc[0, -1] == 5
    # 35 lines of the circular, and the decree's reading of occupancy.
    assert len(rows) == 36
    standing = [
        one.value for one in app.caption if plain("14/2024/TT-BCT") in one.value
    ]
    assert len(standing) == 1


def test_form_03_has_a_column_an_area() -> None:
    rows = table(opened("forms", form="03", period="2024-H1"), 0)

    assert rows.columns.tolist()[3:] == ["Huyện Tây", "Huyện Đông"]
    assert rows["Huyện Tây"].tolist()[:2] == [3, 90]


def test_the_areas_of_the_frame_are_those_of_form_03() -> None:
    rows = table(opened("forms", form="03", period="2024-H1", area="002"), 0)

    assert rows.columns.tolist()[3:] == ["Huyện Đông"]


def test_all_figures_agree_and_the_page_says_so() -> None:
    app = opened("forms", lang="en")

    assert any("all are equal" in one.value for one in app.success)


def test_a_form_of_a_year_without_areas_does_not_end_the_page() -> None:
    app = opened("forms", lang="en", form="03", period="2023")

    assert len(app.error) == 1
    assert any("all are equal" in one.value for one in app.success)


def test_an_address_with_an_unknown_period_opens_the_present_one() -> None:
    app = opened("forms", period="1999-H2", form="99")

    assert not app.exception
    assert len(table(app, 0)) == 36


def test_a_name_from_a_file_is_never_markdown() -> None:
    app = opened("forms", HOSTILE, form="03", period="2024-H1")

    assert not app.exception
    assert not [text for text in markdown_of(app) if "**x**" in text]
