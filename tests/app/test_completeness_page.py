"""The page of completeness, on the tiny workspace with a few flaws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from clusterviz import texts
from clusterviz.schema import LANGUAGES
from clusterviz.view.plain import plain

if TYPE_CHECKING:
    from clusterviz.schema import Language

HOSTILE = "{{7*7}} <img src=x onerror=alert(1)> **x** :red[y] $z$ [a](http://b.c)"


def show(cluster_name: str, is_sound: bool) -> None:
    """Run inside AppTest: only its own imports and arguments are visible."""
    import datetime as dt

    from clusterviz.ui import main, state
    from tests.tiny import at, tiny_workspace
    from tests.tiny.plan import cluster_rows
    from tests.tiny.works import plot_rows

    clusters, plots = cluster_rows(), plot_rows()
    if is_sound:
        clusters = clusters[:1]
    else:
        clusters[0] |= {"established_by": None, "cluster_name": cluster_name}
        clusters[0]["operating_since_on"] = dt.date(2011, 1, 1)
        plots[1]["geometry"] = at(420, 200, 500, 700)
    state.follow_address()
    workspace = tiny_workspace({"clusters": clusters, "plots": plots})
    main.show_frame(workspace, "completeness")


def opened(
    cluster_name: str = "Tây Nam", *, is_sound: bool = False, **address: str
) -> AppTest:
    app = AppTest.from_function(show, args=(cluster_name, is_sound), default_timeout=60)
    for key, value in address.items():
        app.query_params[key] = value
    app.session_state["completeness-others"] = True
    return app.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_those_of_the_areas_meant(language: Language) -> None:
    app = opened(lang=language)

    assert not app.exception
    # 61 facts of five clusters, see `test_audit`: two missing, one contradictory.
    share = texts.percent(58 / 61, language)
    assert [one.value for one in app.metric] == [plain(share), "2", "0", "1"]
    west = opened(lang=language, area="001")
    assert west.metric[0].value == plain(texts.percent(41 / 44, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_areas_the_matrix_the_reasons_and_the_rest_are_shown(
    language: Language,
) -> None:
    scores, matrix, reasons, others = (
        one.value for one in opened(lang=language).dataframe
    )

    assert scores.shape[0] == 2
    assert matrix.shape[0] == 5
    assert reasons.shape[0] == 3
    # L1 and L2 are leased twice.
    assert others.shape[0] == 1


def test_a_state_and_a_fact_are_filters_of_the_matrix_and_the_reasons() -> None:
    _, matrix, reasons, _ = (
        one.value for one in opened(lang="en", state="missing").dataframe
    )
    assert reasons["State"].tolist() == ["Missing", "Missing"]
    assert matrix["Industrial cluster"].tolist() == ["Tây Nam", "Tây Bắc"]

    _, matrix, reasons, _ = (
        one.value for one in opened(lang="en", field="business_lines").dataframe
    )
    assert list(matrix) == ["Industrial cluster", "Business lines"]
    assert reasons["Field"].tolist() == ["Business lines"]


def test_files_are_offered_for_the_area_that_is_asked() -> None:
    app = opened(place="001")

    labels = [one.proto.label for one in app.get("download_button")]
    assert plain(texts.say("completeness.download_letter_docx", "vi")) in labels
    assert plain(texts.say("completeness.download_form", "vi")) in labels


def test_where_all_is_known_nothing_is_asked() -> None:
    app = opened(is_sound=True)

    assert not app.exception
    assert texts.say("completeness.nothing_asked", "vi") in [
        one.value for one in app.info
    ]
    assert app.metric[0].value == plain(texts.percent(1, "vi"))


def test_a_choice_that_is_none_is_passed_over() -> None:
    app = opened(state="gone", field="gone", place="gone")

    assert not app.exception
    assert len(app.dataframe) == 4


def test_hostile_names_reach_no_markdown() -> None:
    app = opened(HOSTILE)

    assert not app.exception
    for kind in ("title", "subheader", "markdown", "caption", "error", "info"):
        said = [str(getattr(one, "value", "")) for one in app.get(kind)]
        assert not any(HOSTILE in one for one in said)
    assert app.dataframe[1].value["Cụm công nghiệp"].iloc[0] == HOSTILE
