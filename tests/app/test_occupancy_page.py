"""The page of occupancy and the land fund, on the tiny workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import Language


def show(cluster_name: str) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    from clusterviz.ui import main, state
    from tests.tiny import tiny_workspace
    from tests.tiny.plan import cluster_rows

    clusters = cluster_rows()
    if cluster_name:
        clusters[0].update(cluster_name=cluster_name, investor_name=cluster_name)
    state.follow_address()
    main.show_frame(tiny_workspace({"clusters": clusters}), "occupancy")


def opened(cluster_name: str = "", **address: str) -> AppTest:
    """Return the page, opened at an address, with the first cluster named so."""
    app = AppTest.from_function(show, args=(cluster_name,), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.session_state["occupancy-readings"] = True
    return app.run()


def table(app: AppTest, column: str) -> pd.DataFrame:
    """Return the first table that has a column, with its values unformatted."""
    for element in app.dataframe:
        frame: pd.DataFrame = element.value
        names = [name[-1] if isinstance(name, tuple) else name for name in frame]
        if column in names:
            return frame
    raise AssertionError(column)


def rate(app: AppTest, group: int) -> float:
    """Return the occupancy of all areas in one group of columns."""
    frame = app.dataframe[0].value
    return float(frame.iloc[-1].xs("Sum/sum", level=1).iloc[group])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_and_asks_in_both_languages(language: Language) -> None:
    app = opened(lang=language)

    assert not app.exception
    headings = [heading.value for heading in app.subheader]
    keys = (
        "occupancy.heading",
        "pace.occupancy",
        "landfund.heading",
        "occupancy.unleased",
    )
    assert headings[:4] == [texts.say(key, language) for key in keys]


def test_another_numerator_or_land_gives_another_percentage() -> None:
    usual = opened(lang="en")
    leased = opened(lang="en", numerator="leased")
    gross = opened(lang="en", numerator="leased", land="gross")

    # Operating: 15 + 4 committed, 12 + 4 leased, of 50 ha industrial, 80 ha planned.
    assert rate(usual, 0) == pytest.approx(19 / 50)
    assert rate(leased, 0) == pytest.approx(16 / 50)
    assert rate(gross, 0) == pytest.approx(16 / 80)
    # Established: 21 committed, 16 leased, of 60 ha industrial, 100 ha planned.
    assert rate(usual, 1) == pytest.approx(21 / 60)
    assert rate(gross, 1) == pytest.approx(16 / 100)


def test_every_reading_is_there_and_one_is_the_default() -> None:
    rows = table(opened(lang="en"), "By default")

    assert len(rows) == 36
    default = rows[rows["By default"]]
    assert default["Occupancy"].tolist() == pytest.approx([0.35])


def test_a_step_opens_its_clusters() -> None:
    app = opened(lang="en", part="not_established")

    # The planned cluster, 20 ha, and the symbol, 25 ha on paper.
    shown = next(one.value for one in app.dataframe if "Cluster" in one.value)
    assert not app.exception
    assert shown["Not established (ha)"].tolist() == [25.0, 20.0]


def test_a_step_that_nothing_is_of_says_so() -> None:
    app = opened(lang="en", part="symbol_only")

    said = [caption.value for caption in app.caption]
    assert plain(texts.say("landfund.part_none", "en")) in said


def test_the_public_table_has_the_most_unleased_land_first() -> None:
    rows = table(opened(lang="en"), "Not leased (ha)")

    # 30 − 12, 20 − 4, 10 − 0; two that have no industrial land say nothing.
    assert rows["Not leased (ha)"].tolist()[:3] == [18.0, 16.0, 10.0]
    assert rows["Not leased (ha)"].isna().tolist()[3:] == [True, True]


def test_areas_meant_are_those_that_the_readings_and_steps_are_of() -> None:
    app = opened(lang="en", area="001", part="committed_not_leased")

    # District 001 has 3 ha of CCN-0001, not the 2 ha of CCN-0003.
    shown = next(one.value for one in app.dataframe if "Cluster" in one.value)
    assert shown["Committed, not leased (ha)"].tolist() == [3.0]
    default = table(app, "By default")
    # 15 + 3/4 of 4, of 30 + 3/4 of 20 ha.
    is_default = default["By default"]
    assert default.loc[is_default, "Occupancy"].tolist() == pytest.approx([18 / 45])


def test_notes_name_the_clusters_of_the_areas_meant_alone() -> None:
    """CCN-0004, Tây Bắc, has no industrial land on record, and lies in the west."""

    def said(area: str) -> str:
        app = opened(lang="en", area=area)
        return " ".join(one.value for one in [*app.caption, *app.markdown, *app.text])

    assert "Tây Bắc" in said("001")
    assert "Tây Bắc" not in said("002")


def test_an_address_that_makes_no_sense_opens_the_usual_view() -> None:
    app = opened(lang="en", numerator="x", land="y", schedule="1066", part="sea")

    assert not app.exception
    assert rate(app, 0) == pytest.approx(0.38)


def test_each_base_offers_to_explain_its_percentage() -> None:
    app = opened(lang="en", area="001,002", numerator="leased")
    (button,) = [one for one in app.button if "Established" in one.label]

    button.click().run()

    assert not app.exception
    assert app.query_params["figure"] == (
        "occupancy:area=001+002,base=established,numerator=leased,land=industrial"
    )
