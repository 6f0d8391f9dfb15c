"""Charts: where the bars stand."""

from __future__ import annotations

import pytest

from clusterviz.schema import LANGUAGES, Language
from clusterviz.view import charts
from clusterviz.view.style import LAND_PARTS

FUND = {f"{part}_ha": float(size) for size, part in enumerate(LAND_PARTS, start=1)}
"""1 ha of the first step, 2 of the second, … 10 of what is usable."""


def test_each_bar_hangs_from_the_end_of_the_one_before() -> None:
    steps = charts.waterfall_steps({**FUND, "planned_ha": 55.0}, "vi")

    assert steps["to_ha"].tolist() == [55, 55, 54, 52, 49, 45, 40, 34, 27, 19, 10]
    assert steps["from_ha"].tolist() == [0, 54, 52, 49, 45, 40, 34, 27, 19, 10, 0]


def test_the_bars_stand_in_the_order_in_which_land_is_lost() -> None:
    steps = charts.waterfall_steps({**FUND, "planned_ha": 55.0}, "en")

    assert steps["part"].tolist() == [
        "planned",
        "scheduled_later",
        "not_established",
        "symbol_only",
        "conflict",
        "to_clear",
        "cleared_not_serviced",
        "not_for_lease",
        "committed_not_leased",
        "leased",
        "usable",
    ]


def test_a_step_that_is_not_asked_for_has_no_bar() -> None:
    now = {name: ha for name, ha in FUND.items() if name != "scheduled_later_ha"}

    steps = charts.waterfall_steps({**now, "planned_ha": 54.0}, "en")

    assert "scheduled_later" not in set(steps["part"])
    # Ends where it began: what is left of 54 ha is what is usable.
    assert steps["from_ha"].tolist()[-2:] == [10.0, 0.0]


def test_what_is_taken_away_has_a_minus_and_nothing_stays_nothing() -> None:
    fund = {**FUND, "conflict_ha": 0.0, "planned_ha": 51.0}

    said = charts.waterfall_steps(fund, "vi")["said"].tolist()

    assert said[:5] == ["51,00", "−1,00", "−2,00", "−3,00", "0,00"]
    assert said[-1] == "10,00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_can_be_drawn_in_both_languages(language: Language) -> None:
    waterfall = charts.waterfall({**FUND, "planned_ha": 55.0}, language).to_dict()

    assert len(waterfall["layer"]) == 2


def test_a_bar_can_be_clicked_and_says_which_step_it_is() -> None:
    chart = charts.waterfall({**FUND, "planned_ha": 55.0}, "vi", chosen="leased")

    (clicked,) = chart.to_dict()["params"]
    assert clicked["name"] == charts.CLICKED
    assert clicked["select"] == {"type": "point", "fields": ["part"]}
