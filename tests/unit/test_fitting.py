"""How wide the columns of a table are: held against the font that draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from clusterviz.files import fonts
from clusterviz.schema import LANGUAGES
from clusterviz.ui import fitting
from clusterviz.view import tables
from clusterviz.workspace.creation import init

if TYPE_CHECKING:
    from pathlib import Path

    from clusterviz.schema import Language


CELL_PX = 0.875 * 15
"""Size of the letters of a table, from the theme."""

CELL_PADDING_PX = 16
NAMES = ["cluster_name", "commune_names", "investor_name", "planned_area_ha"]
"""Texts and a figure of a cluster, as the tables of pages have them."""

ROOM_PX = 500


def _drawn_px(text: str) -> float:
    """Return how wide the font itself draws a text in a cell."""
    scale = 20
    font = ImageFont.truetype(str(fonts.truetype()[0]), CELL_PX * scale)
    return font.getlength(text) / scale + CELL_PADDING_PX


def _n_drawn(text: str, width_px: int) -> int:
    """Return in how many lines a cell has a text: each has the words that fit."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if _drawn_px(longer) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return len(lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_cell_of_a_table_with_room_is_cut(
    tmp_path: Path, language: Language
) -> None:
    sample = init(tmp_path / "sample", sample="bacgiang")
    rows = sample.features("clusters")[NAMES].dropna()
    shown = rows.set_axis(
        [tables.heading(one, sample.layers, language) for one in NAMES], axis="columns"
    )
    widths, row_px = fitting.fitted(rows, shown, language)
    assert row_px == fitting.ROW_PX
    for name, heading in zip(NAMES, shown, strict=True):
        said = [tables.figure(name, one, language) for one in shown[heading]]
        drawn_px = max(map(_drawn_px, [heading, *said]))
        assert drawn_px <= min(widths[name], fitting.MOST_PX) + 1


@given(
    texts=st.lists(
        st.text("CN Hợp Thịnh Đại Lâm - Phía Nam", min_size=1, max_size=60), min_size=1
    ),
    room_ratio=st.floats(0.2, 1),
)
@settings(deadline=None)
def test_a_wrapped_table_fits_and_cuts_no_word(
    texts: list[str], room_ratio: float
) -> None:
    rows = pd.DataFrame({"cluster_name": texts, "note": texts[::-1]})
    shown = rows.set_axis(["Cluster", "Note"], axis="columns")
    widths, row_px = fitting.fitted(rows, shown, "en", room_ratio=room_ratio)
    if row_px == fitting.WRAPPED_PX:
        assert sum(widths.values()) <= fitting.ROOM_PX * room_ratio
        words = " ".join(texts).split()
        assert max(map(_drawn_px, words), default=0) <= min(widths.values()) + 1
        for one in texts:
            assert _n_drawn(one, min(widths.values()) + 1) <= fitting.LINES


def test_figures_and_days_are_not_put_in_lines() -> None:
    long = "Chủ đầu tư chưa chủ động ứng vốn chi trả cho các hộ còn lại"
    rows = pd.DataFrame(
        {"note": [long], "land_ha": [1234.5], "established_on": ["2024-04-22"]}
    )
    shown = rows.set_axis(["Note", "Land (ha)", "On"], axis="columns")
    roomy, _ = fitting.fitted(rows, shown, "vi")
    tight, row_px = fitting.fitted(
        rows, shown, "vi", room_ratio=ROOM_PX / fitting.ROOM_PX
    )
    assert row_px == fitting.WRAPPED_PX
    assert _n_drawn(long, tight["note"]) <= fitting.LINES
    assert tight["note"] < roomy["note"]
    assert tight["land_ha"] == roomy["land_ha"]
    assert tight["established_on"] == roomy["established_on"]


def test_a_table_without_values_is_as_wide_as_its_headings() -> None:
    rows = pd.DataFrame({"note": [None], "land_ha": [float("nan")]})
    shown = rows.set_axis(["Note", "Land (ha)"], axis="columns")
    widths, row_px = fitting.fitted(rows, shown, "en")
    assert row_px == fitting.ROW_PX
    assert widths["land_ha"] >= _drawn_px("Land (ha)")


def test_thousands_of_rows_are_measured_by_their_longest() -> None:
    names = [f"CCN {n}" for n in range(5000)]
    names[4321] = "CCN Đại Lâm (khu phía Nam, giáp sông Thương)"
    rows = pd.DataFrame({"cluster_name": names})
    widths, _ = fitting.fitted(rows, rows.set_axis(["Cụm"], axis="columns"), "vi")
    assert widths["cluster_name"] >= _drawn_px(names[4321]) - 1
