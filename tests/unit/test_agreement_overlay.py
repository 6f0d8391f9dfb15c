"""We and ``geopandas.overlay`` find the same pairs and areas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely

from clusterviz import crs
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import meetings
from tests.cases import Case, cases
from tests.pairs import assert_same_land, by_kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

AGREED_RATIO = 1e-6


def by_overlay(case: Case) -> NDArray[np.float64]:
    """Return what `geopandas.overlay` finds of each pair."""
    sites, zones = (
        gpd.GeoDataFrame({key: range(len(some))}, geometry=some, crs=crs.METRIC)
        for key, some in zip(("site", "zone"), (case.sites, case.zones), strict=True)
    )
    table = np.zeros((len(sites), len(zones)))
    # It is given no rows without land: it has no columns for them.
    sites, zones = (
        one[~(one.is_empty | one.geometry.isna())] for one in (sites, zones)
    )
    if len(sites) and len(zones):
        pieces = gpd.overlay(sites, zones, keep_geom_type=False)
        np.add.at(table, (pieces["site"], pieces["zone"]), pieces.area)
    return table


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_areas_are_those_of_geopandas_overlay(case: Case) -> None:
    found = by_kernel(case.sites, case.zones)

    assert_same_land(found, by_overlay(case), AGREED_RATIO)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_land_that_is_cut_out_has_the_area_that_is_said(case: Case) -> None:
    found = meetings(case.sites, feature_index(case.zones))

    assert shapely.is_valid(found.pieces).all()
    assert_same_land(found.m2, shapely.area(found.pieces), AGREED_RATIO)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_what_is_compared_is_valid(case: Case) -> None:
    for shapes in (case.sites, case.zones, case.as_read):
        if shapes is not None:
            there = shapes[~shapely.is_missing(shapes)]
            assert shapely.is_valid(there).all()
