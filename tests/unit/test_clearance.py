from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given

from clusterviz import crs
from clusterviz.core.apportion import area_shares
from clusterviz.core.clearance import clearance, entries_on, months
from clusterviz.errors import CrsError, InputError
from tests.strategies import (
    LAYERS,
    SIDE_M,
    area_rows,
    features,
    properties,
    tilings,
)
from tests.tiny import Row, at, typed
from tests.tiny.works import log_rows, site_rows

SITES = features("clearance_sites", site_rows())
LOG = typed(LAYERS["clearance_log"], log_rows())


def table(areas: list[Row], month: str = "2024-04") -> pd.DataFrame:
    """Return the clearance of the tiny workspace's sites by area."""
    places = features("areas", areas)
    shares = area_shares(SITES, places, key="site_id")
    return clearance(SITES, LOG, places, shares, month)


def test_a_site_stands_where_it_was_last_written_to_stand() -> None:
    entries = entries_on(LOG, "2024-04").set_index("site_id")

    assert entries["month"].to_dict() == {
        "S1": "2024-04",
        "S2": "2024-04",
        "S3": "2024-02",
        "S4": "2024-04",
    }


def test_the_order_of_the_rows_says_nothing_of_the_order_of_the_months() -> None:
    backwards = LOG.sort_values("month", ascending=False, kind="stable")

    entries = entries_on(backwards, "2024-04").set_index("site_id")

    # S2 had cleared 0, 1 and 2 ha by February, March and April.
    assert entries["month"].to_dict()["S2"] == "2024-04"
    assert entries["cleared_ha"].to_dict()["S2"] == 2.0


def test_what_is_written_later_is_not_known_yet() -> None:
    entries = entries_on(LOG, "2024-02").set_index("site_id")

    assert entries["cleared_ha"].to_dict() == {"S1": 35, "S2": 0, "S3": 40}


def test_the_months_of_the_log_are_listed_once_each() -> None:
    assert months(LOG) == ["2024-02", "2024-03", "2024-04"]


def test_clearance_is_summed_over_the_sites() -> None:
    row = table(area_rows([at(0, 0, 4000, 2000)], "province")).iloc[0]

    assert row["to_clear_ha"] == 100.0
    assert (row["cleared_ha"], row["clean_ha"]) == (77.0, 65.0)
    assert row["remaining_ha"] == 23.0
    assert (row["n_households"], row["n_inventoried"]) == (160, 140)
    assert (row["n_approved"], row["n_paid"]) == (115, 110)
    assert (row["n_handed_over"], row["n_sites"]) == (108, 4)
    assert row["n_without_entry"] == 0


@pytest.mark.parametrize("month", ["2024-02", "2024-04"])
def test_a_site_with_more_cleared_than_was_drawn_leaves_others_no_less_to_do(
    month: str,
) -> None:
    # S1 has 35 ha: 58 cleared, all in the west, would make up for the others.
    log = LOG.assign(cleared_ha=LOG["cleared_ha"].mask(LOG["site_id"] == "S1", 58.0))
    west, east = at(0, 0, 2000, 2000), at(2000, 0, 4000, 2000)
    places = features("areas", area_rows([west, east]))
    shares = area_shares(SITES, places, key="site_id")

    rows = clearance(SITES, log, places, shares, month)

    # S2 has cleared 0 of its 5 ha in February and 2 in April, S4 in the east none
    # of its 20; S3 is done.
    left = {"2024-02": [5.0, 20.0], "2024-04": [3.0, 20.0]}
    assert rows["remaining_ha"].tolist() == left[month]
    assert rows["cleared_ha"].sum() == {"2024-02": 98.0, "2024-04": 100.0}[month]
    assert "cleared_within_ha" not in rows.columns


def test_a_site_that_nothing_was_written_of_is_counted_as_not_begun() -> None:
    row = table(area_rows([at(0, 0, 4000, 2000)], "province"), "2024-02").iloc[0]

    assert row["n_without_entry"] == 1
    assert row["cleared_ha"] == 75.0
    assert row["to_clear_ha"] == 100.0


def test_land_is_divided_between_areas_but_households_are_not() -> None:
    west, east = at(0, 0, 2000, 2000), at(2000, 0, 4000, 2000)

    rows = table(area_rows([west, east]))

    # S3, 40 ha and 30 households, has three quarters of its land in the west.
    assert rows["to_clear_ha"].tolist() == [70.0, 30.0]
    assert rows["cleared_ha"].tolist() == [67.0, 10.0]
    assert rows["n_households"].tolist() == [120, 40]


@properties
@given(tiles=tilings())
def test_areas_sum_to_the_sites_whatever_the_areas(
    tiles: list[shapely.Polygon],
) -> None:
    shapes = gpd.GeoSeries(tiles, crs=crs.METRIC)
    origin = (crs_x, crs_y) = (400_000, 2_350_000)
    large = shapes.scale(4000 / SIDE_M, 2000 / SIDE_M, origin=origin)
    assert large.total_bounds.tolist() == [crs_x, crs_y, crs_x + 4000, crs_y + 2000]

    rows = table(area_rows(list(large)))

    assert rows["to_clear_ha"].sum() == pytest.approx(100, abs=1e-9)
    assert rows["cleared_ha"].sum() == pytest.approx(77, abs=1e-9)
    assert rows["n_households"].sum() == 160


def test_without_sites_every_area_has_a_row_of_zeros() -> None:
    areas = features("areas", area_rows([at(0, 0, 4000, 2000)]))
    none = SITES.iloc[:0]

    rows = clearance(
        none, LOG, areas, area_shares(none, areas, key="site_id"), "2024-04"
    )

    assert rows["n_sites"].tolist() == [0]
    assert rows["to_clear_ha"].tolist() == [0.0]


@pytest.mark.parametrize("month", ["April", "2024-4"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(InputError, match=f"`{month}` is no month"):
        table(area_rows([at(0, 0, 4000, 2000)]), month)


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:3857"])
def test_sites_are_never_measured_in_degrees_or_web_mercator(code: str) -> None:
    areas = features("areas", area_rows([at(0, 0, 4000, 2000)]))
    shares = area_shares(SITES, areas, key="site_id")

    with pytest.raises(CrsError):
        clearance(crs.with_crs(SITES, code), LOG, areas, shares, "2024-04")
