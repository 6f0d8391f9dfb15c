"""Figures of pages open their explanation, and close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain
from tests.app.test_pages import HOSTILE, markdown_of, opened

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

    from clusterviz.schema import Language


def explained(app: AppTest) -> tuple[str, str]:
    """Return what the dialog says that it explains, and its value."""
    return app.metric[-1].label, app.metric[-1].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_six_figures_opens_its_explanation(language: Language) -> None:
    app = opened("overview", lang=language)
    label = texts.say("explain.button", language)
    places = [at for at, one in enumerate(app.button) if one.label == plain(label)]
    values = [metric.value for metric in app.metric]

    app.button[places[0]].click().run()

    assert len(places) == len(values) == 6
    assert not app.exception
    assert app.query_params["figure"] == "total:code=n_established"
    name = texts.say("explain.quantity_n_established", language)
    assert explained(app) == (plain(name), values[0])


def test_a_figure_to_read_beside_opens_its_own_explanation() -> None:
    app = opened("overview", lang="en")
    workers = next(one for one in app.button if one.label.startswith("Workers"))

    workers.click().run()

    assert app.query_params["figure"] == "total:code=n_workers"
    assert explained(app)[1] == "300"


def test_an_address_opens_the_explanation_with_its_rows() -> None:
    app = opened("overview", lang="en", figure="unleased:area=001")

    assert not app.exception
    assert explained(app)[1] == plain("30.00 ha")
    counted, left_out, inputs = (one.value for one in app.dataframe)
    assert counted["Name"].tolist() == ["Tây Nam", "Hai Huyện"]
    assert left_out["Reason"].tolist() == ["Not of this base"]
    assert inputs["Layer"].tolist() == ["Industrial clusters", "Administrative areas"]


def test_a_figure_of_clearance_is_of_the_month_and_the_areas_shown() -> None:
    app = opened("clearance", lang="en", month="2024-02", area="001")
    label = texts.say("explain.button", "en")

    next(one for one in app.button if one.label == label).click().run()

    said = "clearance:figure=cleared_ha,area=001,month=2024-02"
    assert app.query_params["figure"] == said
    # 35 ha of S1 and three quarters of the 40 ha of S3, as the page has it.
    assert app.metric[0].value == plain("65.0 ha")
    assert explained(app)[1] == plain("65.00 ha")


def test_an_address_that_names_no_figure_is_one_plain_box() -> None:
    app = opened("overview", figure=f"total:code={HOSTILE}")

    assert not app.exception
    assert texts.say("frame.error", "vi") in app.error[0].value
    assert not [text for text in markdown_of(app) if "**x**" in text]


def test_a_name_from_a_file_is_shown_as_itself() -> None:
    app = opened("overview", HOSTILE, figure="total:code=n_operating")

    assert not app.exception
    assert not [text for text in markdown_of(app) if "**x**" in text]
    assert HOSTILE in app.dataframe[0].value["Tên"].tolist()
