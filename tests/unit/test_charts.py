"""Charts: where the bars stand."""

from __future__ import annotations

import pytest

from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import charts
from clusterviz.view.style import LAND_PARTS

FUND = {f"{part}_ha": float(size) for size, part in enumerate(LAND_PARTS, start=1)}
"""1 ha of the first part, 2 of the second, … 8 of what is usable."""


def test_each_bar_hangs_from_the_end_of_the_one_before() -> None:
    steps = charts.waterfall_steps({**FUND, "planned_ha": 36.0}, "vi")

    assert steps["to_ha"].tolist() == [36, 36, 35, 33, 30, 26, 21, 15, 8]
    assert steps["from_ha"].tolist() == [0, 35, 33, 30, 26, 21, 15, 8, 0]


def test_what_is_taken_away_has_a_minus_and_nothing_stays_nothing() -> None:
    fund = {**FUND, "conflict_ha": 0.0, "planned_ha": 34.0}

    said = charts.waterfall_steps(fund, "vi")["said"].tolist()

    assert said[:3] == ["34,00", "−1,00", "0,00"]
    assert said[-1] == "8,00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_can_be_drawn_in_both_languages(language: Language) -> None:
    waterfall = charts.waterfall({**FUND, "planned_ha": 36.0}, language).to_dict()
    bar = charts.occupancy_bar(1.2, language).to_dict()

    assert len(waterfall["layer"]) == 2
    # The ground, the bar, and a line with its figure for 50 and for 60 %.
    assert len(bar["layer"]) == 4


def test_occupancy_above_the_whole_is_drawn_to_the_end() -> None:
    bar = charts.occupancy_bar(1.2, "vi").to_dict()
    shares = [row["share"] for rows in bar["datasets"].values() for row in rows]

    assert max(shares) == 1.0
