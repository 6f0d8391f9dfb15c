"""Tables as people read them: labels, words and figures in their language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import tables
from tests.tiny import layers

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

ROWS = pd.DataFrame(
    {
        "cluster_id": ["CCN-0001", "CCN-0002"],
        "kind": ["rice_land", None],
        "verdict": ["conflict", "cannot_be_judged"],
        "overlap_ha": [1234.5, None],
        "cluster_ratio": [0.05, None],
        "n_clusters": [2, 0],
        "established_on": [dt.date(2012, 5, 1), None],
        "month": ["2024-04", "2024-03"],
    }
)


def shown(language: Language) -> list[list[str]]:
    """Return the cells of ROWS as they are shown, row by row."""
    text = tables.labelled(ROWS, layers(), language).hide(axis="index")
    return [row.split("|") for row in text.to_string(delimiter="|").splitlines()[1:]]


def values(table: Styler) -> pd.DataFrame:
    """Return the values behind what is shown."""
    frame: pd.DataFrame = vars(table)["data"]
    return frame


def test_cells_are_written_as_people_of_the_language_write_them() -> None:
    assert shown("vi")[0] == [
        "CCN-0001", "Đất chuyên trồng lúa", "Xung đột", "1.234,50", "5,0%", "2",
        "01/05/2012", "04/2024",
    ]  # fmt: skip
    assert shown("en")[0] == [
        "CCN-0001", "Wet-rice land", "Conflict", "1,234.50", "5.0%", "2", "1 May 2012",
        "Apr 2024",
    ]  # fmt: skip


def test_what_is_missing_is_a_dash_and_never_zero() -> None:
    cells = shown("vi")[1]

    assert [cells[place] for place in (1, 3, 4, 6)] == ["–"] * 4
    assert cells[5] == "0"


def test_values_stay_numbers_so_that_columns_sort() -> None:
    frame = values(tables.labelled(ROWS, layers(), "vi"))

    assert frame["Chồng lấn (ha)"].tolist()[0] == 1234.5


def test_yes_and_no_are_words_whatever_holds_them() -> None:
    for one in (True, np.True_):
        assert tables.figure("meets_standard", one, "en") == "Yes"  # type: ignore[arg-type]


def test_an_empty_column_of_words_stands_where_words_do() -> None:
    rows = pd.DataFrame({"evidence": pd.Series([None, None], dtype=object)})

    [column] = values(tables.labelled(rows, layers(), "en")).items()

    assert column[1].dtype == "str"
    assert column[1].isna().all()


def test_a_column_that_nobody_declared_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        tables.heading("no_such_column", layers(), "vi")


def test_a_code_that_nobody_declared_shows_as_itself() -> None:
    assert tables.worded("kind", "**moon**", layers(), "vi") == "**moon**"


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_labels_are_shorter(language: Language) -> None:
    usual = tables.heading("cleared_not_serviced_ha", layers(), language)
    short = tables.heading("cleared_not_serviced_ha", layers(), language, is_short=True)

    assert len(short) < len(usual)


def test_columns_stand_in_groups_by_code() -> None:
    rows = pd.DataFrame(
        {
            "area_name": ["Tây", "Tây", "Đông"],
            "base": ["operating", "established", "established"],
            "n_clusters": [1, 2, 3],
        }
    )

    frame = values(
        tables.grouped(
        rows, "area_name", "base", ("operating", "established"), ["n_clusters"],
        layers(), "en",
    ))  # fmt: skip

    assert frame.iloc[:, 0].tolist() == ["Tây", "Đông"]
    assert frame.iloc[:, 2].tolist() == [2, 3]
    # Đông has no row of operating clusters: that is missing, not nought.
    assert frame.iloc[:, 1].isna().tolist() == [False, True]


NAMES_BESIDE = ("cluster_name", "site_name", "project_name", "firm_name")
"""Names that tables put beside the codes of a layer."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_short", [False, True])
@pytest.mark.parametrize("layer", layers())
def test_no_two_columns_of_a_layer_have_one_heading(
    layer: str, language: Language, *, is_short: bool
) -> None:
    # The second would take the place of the first, which nobody would miss.
    names = dict.fromkeys([*layers()[layer].fields, *NAMES_BESIDE])
    headings = [
        tables.heading(name, layers(), language, is_short=is_short) for name in names
    ]
    assert sorted(headings) == sorted(set(headings))
