"""How papers word what they hold: brackets, articles, the source of the sample."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from clusterviz import texts
from clusterviz.letter import Grid, Paragraph
from clusterviz.records import Finding, Severity
from clusterviz.ui.card import facts
from clusterviz.view.letter import _together
from clusterviz.view.reports.columns import of_fields
from clusterviz.view.reports.headed import noted
from clusterviz.view.reports.overlapcounts import folded
from tests.tiny import tiny_workspace
from tests.tiny.ground import layers

if TYPE_CHECKING:
    from clusterviz.schema import Language


@pytest.mark.parametrize(
    ("name", "ends"),
    [("CCN Hà Thịnh", " (CCN Hà Thịnh)"), ("Hà Thịnh (BG-1)", " Hà Thịnh (BG-1).")],
)
def test_no_brackets_stand_within_brackets(name: str, ends: str) -> None:
    note = Finding(Severity.INFO, "answer.area_unknown", "clusters", "BG-1")

    [found] = noted([note], {"BG-1": name}, layers(), "vi")

    assert found.text.endswith(ends)
    assert "))" not in found.text


def test_articles_stand_in_the_order_of_their_document() -> None:
    articles = ["Art. 10(4)", "indicators 15.3", "Art. 4-5", "indicator 7"]

    assert _together(articles, "vi") == [
        "Điều 4-5",
        "khoản 4 Điều 10",
        "chỉ tiêu 7, 15.3",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", "Dữ liệu minh họa do chương trình tạo"),
        ("en", "Illustrative sample (seeded generator)"),
    ],
)
def test_the_source_of_the_sample_is_told_in_the_language(
    language: Language, said: str
) -> None:
    # What each row of the sample has.
    rows = pd.DataFrame({"zone_document": ["Illustrative sample (seeded generator)"]})

    [column] = of_fields(rows, {"zone_document": 40}, layers(), language)

    assert column.cells == [said]


def test_the_pages_tell_the_source_of_the_sample_in_their_language() -> None:
    fields = {"source_document": "12/QĐ; illustrative sample (seeded generator)"}

    said = facts.word(tiny_workspace(), "clusters", "source_document", fields, "vi")

    assert said == "12/QĐ; dữ liệu minh họa do chương trình tạo"


def test_a_day_to_be_written_by_hand_has_one_form() -> None:
    empty_day = re.compile(r"ngày[ .…]+tháng[ .…]+năm[ .…]+")
    texts_of = [one.read_text("utf-8") for one in (texts.FOLDER / "vi").glob("*.po")]

    found = [day for one in texts_of for day in empty_day.findall(one)]

    assert len(found) > 1
    assert set(found) == {"ngày … tháng … năm …"}


def test_pairs_within_tolerance_are_added_up_by_kind() -> None:
    pairs = pd.DataFrame(
        [
            ("C1", "rural_housing", "adjust", 0.02, 0.4, "within_tolerance"),
            ("C1", "rice_land", "needs_approval", 0.004, 0.3, "within_tolerance"),
            ("C2", "rice_land", "needs_approval", 0.003, 1.2, "within_tolerance"),
            ("C2", "rice_land", "needs_approval", 0.011, 0.2, "within_tolerance"),
            ("C3", "rice_land", "needs_approval", 9.0, 50.0, "conflict"),
        ],
        columns=[
            "cluster_id", "kind", "severity", "overlap_ha", "mean_width_m", "verdict",
        ],
    )  # fmt: skip

    grid, where = folded(pairs, layers(), "en")

    assert isinstance(grid, Grid)
    assert isinstance(where, Paragraph)
    # Clusters once; 4 + 3 + 11 thousandths make 0.02 ha, with 20 more 0.04.
    assert grid.rows == (
        ("Wet-rice land", "Needs approval", "2", "3", "0.02", "1.2"),
        ("Rural housing", "Adjust", "1", "1", "0.02", "0.4"),
        ("Total", "", "2", "4", "0.04", "1.2"),
    )
    assert "workbook" in where.text
