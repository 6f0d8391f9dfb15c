"""The page that compares two days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz.schema import LANGUAGES

if TYPE_CHECKING:
    from clusterviz.schema import Language


def show() -> None:
    """Run inside AppTest: only its own imports are visible."""
    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace
    from tests.tiny.plan import cluster_rows

    rows = cluster_rows()
    rows[5]["cluster_name"] = "**x** <b> :red[y]"
    state.follow_address()
    main.show_frame(tiny_workspace({"clusters": rows}), "changes")


def opened(**address: str) -> AppTest:
    """Return the page, opened at an address."""
    app = AppTest.from_function(show, default_timeout=60)
    for name, text in address.items():
        app.query_params[name] = text
    app.session_state["changes-areas"] = True
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_was_withdrawn_and_what_was_reduced(
    language: Language,
) -> None:
    app = opened(lang=language, date="2016-01-01", **{"from": "2015-01-01"})

    assert not app.exception
    labels = {
        "vi": ["Rút khỏi quy hoạch", "Giảm diện tích"],
        "en": ["Withdrawn from the plan", "Reduced"],
    }
    assert [one.label for one in app.metric] == labels[language]
    small = " ".join(one.value.replace("\\", "") for one in app.caption)
    figures = {
        "vi": ("12,00 ha", "28,00 → 20,00 ha"),
        "en": ("12.00 ha", "28.00 → 20.00 ha"),
    }
    for figure in figures[language]:
        assert figure in small
    # No sentence is shown with its placeholders.
    assert "{" not in small
    assert len(app.dataframe[0].value) == 2


def test_a_kind_of_change_and_an_area_can_be_chosen() -> None:
    days = {"date": "2016-01-01", "from": "2015-01-01"}
    # Both changes lie in the east; its communes of 2024 stand for those before.
    assert len(opened(kind="reduced", **days).dataframe[0].value) == 1
    assert len(opened(area="002", **days).dataframe[0].value) == 2
    west = opened(area="001", **days)
    assert not west.dataframe
    assert not west.exception


def test_without_a_choice_the_year_before_is_compared() -> None:
    app = opened(date="2016-01-01")

    assert str(app.date_input[0].value) == "2015-01-01"


def test_a_first_day_that_is_not_earlier_is_said_and_not_asked() -> None:
    app = opened(date="2016-01-01", **{"from": "2016-01-01"})

    assert not app.exception
    assert not app.metric
    assert "01/01/2016" in app.info[0].value


def test_names_from_files_are_text() -> None:
    app = opened(date="2016-01-01", **{"from": "2015-01-01"})

    assert "**x** <b> :red[y]" in set(app.dataframe[0].value.iloc[:, 0])
    for element in (*app.caption, *app.subheader, *app.info):
        assert "**x**" not in element.value


def test_areas_that_ended_and_began_are_listed() -> None:
    app = opened(lang="en", date="2025-07-01", **{"from": "2025-06-30"})

    tables = [one.value for one in app.dataframe]
    assert any(len(table) == 8 and "Level" in table for table in tables)
