"""What is read beside the changes between two days: falls and areas."""

from __future__ import annotations

import datetime as dt

from clusterviz.core.between import area_changes, falls
from tests.strategies import features
from tests.tiny.plan import area_rows, cluster_rows


def test_cumulative_figures_that_fall_are_questioned() -> None:
    before, after = features("clusters", cluster_rows()), cluster_rows()
    after[0]["leased_ha"] = 11.9
    after[1]["leased_ha"] = None
    after[2]["leased_ha"] = 7

    found = falls(before, features("clusters", after))

    assert [(one.feature_id, one.field) for one in found] == [("CCN-0001", "leased_ha")]
    assert found[0].values == {"before": 12.0, "after": 11.9}


def test_areas_end_and_begin_with_their_dates() -> None:
    areas = features("areas", area_rows())

    found = area_changes(areas, dt.date(2025, 6, 30), dt.date(2025, 7, 1))

    said = found.groupby(["level", "area_change"])["area_code"].agg(list).to_dict()
    assert said == {
        ("commune", "began"): ["101", "102"],
        ("commune", "ended"): ["011", "012", "021", "022"],
        ("district", "ended"): ["001", "002"],
    }
    assert area_changes(areas, dt.date(2024, 1, 1), dt.date(2025, 6, 30)).empty


def test_of_a_level_that_is_not_known_on_the_first_day_nothing_is_said() -> None:
    areas = features("areas", area_rows())

    assert area_changes(areas, dt.date(2015, 1, 1), dt.date(2024, 6, 1)).empty
