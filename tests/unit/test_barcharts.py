"""Charts of clearance and occupancy: what they say, and what a click tells."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import altair as alt
import pandas as pd
import pytest

from clusterviz.core import late, pace
from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import barcharts, chartfile, pacechart
from clusterviz.view.charts import CLICKED
from tests.strategies import LAYERS

STAGES = LAYERS["clearance_log"].fields["stage"].choices
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"


def places(*sizes: tuple[str, float, float]) -> pd.DataFrame:
    """Return places with a label, hectares to clear and hectares cleared."""
    rows = pd.DataFrame(sizes, columns=["label", "to_clear_ha", "cleared_ha"])
    return rows.assign(code=[f"P{i}" for i in range(len(rows))])


def drawn(*labels: str) -> pd.DataFrame:
    """Return the bars of places of 2 ha, half of it cleared."""
    return barcharts.cleared_rows(places(*[(one, 2.0, 1.0) for one in labels]), "en")


def burn_up(language: Language = "en") -> alt.LayerChart:
    """Return the picture of four months and two ahead."""
    months = pace.months_between("2024-01", "2024-04")
    past = pd.DataFrame(
        {"month": months, "cleared_ha": [0.0, 1, 2, 3], "clean_ha": [0.0, 0, 1, 1]}
    )
    ahead = pacechart.ahead_rows(
        3.0, 9.0, (1.0, 1.0, 2.0), pace.months_between("2024-04", "2024-06")
    )
    return pacechart.burn_up(past, 9.0, ahead, ("2024-01", "2024-06"), language)


def test_places_with_most_left_to_clear_come_first() -> None:
    rows = places(("A", 10.0, 9.0), ("B", 8.0, 2.0), ("C", 0.0, 0.0), ("D", 3.0, 0.0))

    bars = barcharts.cleared_rows(rows, "en")

    # 1, 6 and 3 ha are left; what has nothing to clear has no bar.
    assert bars["label"].tolist() == ["B", "D", "A"]
    assert bars["said"].tolist()[0] == "2.0 / 8.0 ha (25%)"


def test_at_most_fifteen_places_have_a_bar() -> None:
    rows = places(*[(f"N{i}", 10.0, float(i) / 10) for i in range(40)])

    bars = barcharts.cleared_rows(rows, "vi")

    assert bars["label"].tolist() == [f"N{i}" for i in range(15)]


def test_two_places_of_one_name_have_two_bars() -> None:
    chart = barcharts.bars(drawn("Tân Tiến", "Tân Tiến"), "vi").to_dict()

    (rows,) = chart["datasets"].values()
    assert [row["label"] for row in rows] == ["Tân Tiến (P0)", "Tân Tiến (P1)"]


def test_a_clicked_bar_tells_its_code() -> None:
    (clicked,) = barcharts.bars(drawn("A"), "en").to_dict()["params"]

    assert clicked["name"] == CLICKED
    assert clicked["select"]["fields"] == ["code"]


def test_a_clicked_point_tells_its_month() -> None:
    (clicked,) = burn_up().to_dict()["params"]

    assert clicked["select"]["fields"] == ["month"]


def test_a_funnel_has_the_colours_and_words_of_the_map() -> None:
    states = pd.DataFrame(
        {"stage": ["posted"], "to_clear_ha": [1234.5], "n_households": [1500]}
    )

    rows = barcharts.stage_rows(late.funnel(states, list(STAGES)), STAGES, "vi")

    assert rows["label"].tolist()[0] == "Thông báo thu hồi"
    assert rows["color"].tolist() == [one.color for one in STAGES.values()]
    assert rows["said"].tolist()[2] == "1.234,5 ha · khu vực có 1.500 hộ"


def test_areas_without_a_rate_have_no_bar_of_occupancy() -> None:
    rows = pd.DataFrame(
        {
            "area_code": ["1", "2", "3"],
            "area_name": ["A", "B", "C"],
            "occupancy_ratio": [0.5, None, 0.61],
        }
    )

    bars = barcharts.occupancy_rows(rows, "en")

    # 50 % is still in class B, since the law asks for more than 50.
    assert bars["said"].tolist() == ["61.0% (D)", "50.0% (B)"]


def test_the_marks_of_the_law_stand_across_the_bars() -> None:
    rows = pd.DataFrame(
        {"area_code": ["1"], "area_name": ["A"], "occupancy_ratio": [0.4]}
    )

    chart = barcharts.bars(
        barcharts.occupancy_rows(rows, "vi"), "vi", marks=True
    ).to_dict()

    marks = [
        row for rows in chart["datasets"].values() for row in rows if "mark" in row
    ]
    assert [row["mark"] for row in marks] == [0.5, 0.6]


def test_those_who_cannot_see_the_bars_are_told_what_they_show() -> None:
    said = barcharts.described("Cleared", drawn("A", "B"))

    assert said == "Cleared. A: 1.0 / 2.0 ha (50%); B: 1.0 / 2.0 ha (50%)."


def test_without_progress_nothing_is_drawn_ahead() -> None:
    assert pacechart.ahead_rows(1.0, 9.0, (0.0, 0.0, 0.0), ["2024-04"]).empty
    assert pacechart.ahead_rows(1.0, 9.0, (), ["2024-04"]).empty


def test_nothing_is_cleared_twice_ahead() -> None:
    rows = pacechart.ahead_rows(8.0, 9.0, (-1.0, 2.0, 5.0), ["2024-04", "2024-05"])

    assert rows[["slow_ha", "usual_ha", "quick_ha"]].to_numpy().tolist() == [
        [8.0, 8.0, 8.0],
        [8.0, 9.0, 9.0],
    ]


def test_two_lines_differ_by_more_than_hue() -> None:
    (lines,) = [
        rows for rows in burn_up().to_dict()["datasets"].values() if "dash" in rows[0]
    ]

    looks = {(row["line"], row["shape"], tuple(row["dash"])) for row in lines}
    assert {(line, shape) for line, shape, _ in looks} == {
        ("cleared_ha", "circle"),
        ("clean_ha", "diamond"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_becomes_a_drawing_with_its_title(language: Language) -> None:
    title = "Tiến độ giải phóng mặt bằng: ữ ợ ỹ"

    found = chartfile.svg(burn_up(language), title, ("22/04/2024",))

    said = {"".join(one.itertext()) for one in ET.fromstring(found).iter()}
    assert title in said
    assert "22/04/2024" in said


def test_a_name_from_a_file_is_text_in_a_drawing() -> None:
    found = chartfile.svg(barcharts.bars(drawn("x"), "en"), HOSTILE)

    tree = ET.fromstring(found)
    assert not [one for one in tree.iter() if one.tag.endswith("script")]
    assert HOSTILE in {"".join(one.itertext()) for one in tree.iter()}


def test_a_drawing_for_paper_is_a_picture() -> None:
    found = chartfile.png(barcharts.bars(drawn("A"), "en"), "A")

    assert found.startswith(b"\x89PNG")
