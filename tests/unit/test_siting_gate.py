"""The gate after a cluster is changed, reckoned by hand on `tests.tiny`.

60 of 100 ha are industrial: the ratio is 0.6. West has 45 ha of industrial land,
18 committed and 15 leased; east 15 ha, 3 committed and 1 leased. CCN-0002, 40 ha,
has 30 of them in the west (15 ha industrial) and 10 in the east (5 ha).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clusterviz.workspace.gate_ground import ground
from clusterviz.workspace.siting import siting
from clusterviz.workspace.siting_gate import Change, _changed, _grown
from tests.tiny import at, tiny_workspace

if TYPE_CHECKING:
    import pandas as pd
    import shapely

NEW_LAW = dt.date(2024, 5, 1)


def districts(site: shapely.Polygon, based_on: str) -> pd.DataFrame:
    """Return the rows of the districts after a cluster is changed."""
    found = siting(tiny_workspace(), site, based_on=based_on, as_of_on=NEW_LAW)
    return found.gate.set_index("area_code")


def test_a_change_is_counted_where_it_is_made() -> None:
    """200 by 500 m are added in the east: 10 ha, 6 of them industrial."""
    rows = districts(at(1400, 200, 2400, 700), "CCN-0002")

    # West 45 − 15; east 15 + 6 − 1.
    assert rows.loc["001", "unleased_after_ha"] == pytest.approx(30)
    assert rows.loc["002", "unleased_after_ha"] == pytest.approx(20)
    assert rows.loc["002", "occupancy_after_ratio"] == pytest.approx(3 / 21)


def test_a_cluster_brings_its_land_into_an_area_that_it_enters() -> None:
    """CCN-0001 grows from x 1000 to 2200, 100 ha, of which 10 are in the east."""
    rows = districts(at(200, 200, 2200, 700), "CCN-0001")

    assert rows.loc["001", "unleased_after_ha"] == pytest.approx(30 + 0.6 * 50)
    # CCN-0002 is still there: 15 ha, 1 of them leased, and 6 more.
    assert rows.loc["002", "unleased_after_ha"] == pytest.approx(14 + 6)
    assert rows.loc["002", "unleased_ha"] == pytest.approx(14)


def test_an_area_that_a_cluster_leaves_has_its_row_too() -> None:
    """CCN-0002 keeps its 30 ha in the west; 10 ha in the east, 1 leased, are gone."""
    rows = districts(at(1400, 200, 2000, 700), "CCN-0002")

    assert rows.loc["002", "site_ratio"] == 0
    assert not rows.loc["002", "is_leading"]
    assert rows.loc["002", "unleased_after_ha"] == pytest.approx(10)
    assert rows.loc["002", "occupancy_after_ratio"] == pytest.approx(2 / 10)
    assert rows.loc["001", "unleased_after_ha"] == pytest.approx(30)


def test_the_own_rate_of_a_cluster_is_of_all_its_change() -> None:
    """40 ha become 50, all of it counted, though the scope gains more than that."""
    found = ground(tiny_workspace(), as_of_on=NEW_LAW)
    east = next(one for one in found.scoped.scopes if one.area_code == "002")
    change = Change(500_000, 400_000, 0.6, "CCN-0002")

    after = _grown(
        _changed(found, east, change),
        change.industrial_m2(0.5, 0.25),
        change,
        is_leading=False,
    )

    # 20 ha of the plan and 6 more; in the east 5 ha and 0.6 · (25 − 10).
    assert after.whole_m2 == (260_000, 40_000, 40_000)
    assert after.industrial_m2 == 140_000
