"""Repairs, whatever is drawn: valid, flat, of the type, and never twice."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from clusterviz.core.shape.repairs import Repaired, repaired
from clusterviz.core.shape.rings import land
from clusterviz.core.validate import geometry_findings
from tests.strategies import properties, shapes
from tests.tiny import layers

ZONES = layers()["plan_zones"]
SIDE_M = 20

corners = st.tuples(st.integers(0, SIDE_M), st.integers(0, SIDE_M))
loops = st.lists(corners, min_size=3, max_size=9).map(Polygon)
"""Rings as a careless hand draws them: crossing, spiked, without land."""

tangles = st.lists(loops, min_size=1, max_size=3).map(
    lambda parts: parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
)
holed = st.tuples(loops, loops).map(
    lambda two: Polygon(two[0].exterior.coords, [two[1].exterior.coords])
)
mixed = st.tuples(loops, corners).map(
    lambda two: shapely.GeometryCollection([two[0], shapely.Point(two[1])])
)
anything = st.one_of(tangles, holed, mixed)


def mended(shape: shapely.Geometry) -> Repaired:
    frame = gpd.GeoDataFrame({"zone_id": ["Z"]}, geometry=[shape], crs="EPSG:9214")
    return repaired(ZONES, frame)


@properties
@given(shape=anything)
def test_what_is_mended_is_sound_and_what_is_not_is_refused(
    shape: shapely.Geometry,
) -> None:
    found = mended(shape)

    wrong = geometry_findings(ZONES, found.frame)
    if len(found.repairs):
        assert wrong == []
        assert not found.frame.has_z.any()
    else:
        assert found.frame.geometry.iloc[0] is shape
        assert bool(wrong) is not (
            shape.is_valid and shape.geom_type in ("Polygon", "MultiPolygon")
        )


@properties
@given(shape=anything)
def test_a_second_repair_finds_nothing(shape: shapely.Geometry) -> None:
    once = mended(shape)

    again = mended(once.frame.geometry.iloc[0])

    assert len(again.repairs) == 0 or not len(once.repairs)


@properties
@given(shape=shapes())
def test_a_valid_shape_stays_as_it_is(shape: shapely.Geometry) -> None:
    found = mended(shape)

    assert found.findings == ()
    assert found.frame.geometry.iloc[0].equals_exact(shape, 0.0)


@properties
@given(shape=anything)
def test_the_land_that_changed_is_the_difference_of_before_and_after(
    shape: shapely.Geometry,
) -> None:
    for row in mended(shape).repairs.to_dict("records"):
        least = abs(row["after_ha"] - row["before_ha"])
        assert row["changed_ha"] >= least - 1e-9
        assert row["changed_ha"] <= 0.5 * max(row["after_ha"], row["before_ha"]) + 1e-9


@properties
@given(loop=loops)
def test_land_before_is_what_a_ray_counts_odd(loop: Polygon) -> None:
    """Of a fine grid, the points from which a ray meets the ring an odd time."""
    n = 160
    step = SIDE_M / n
    # Off the whole metres, so that no ray runs along a side.
    middles = (np.arange(n) + 0.4971) * step
    x, y = (one.ravel() for one in np.meshgrid(middles, middles))
    is_odd = np.zeros(len(x), dtype=bool)
    xy = np.asarray(loop.exterior.coords)
    for (x0, y0), (x1, y1) in pairwise(xy):
        if y0 != y1:
            meets = (np.minimum(y0, y1) < y) & (y < np.maximum(y0, y1))
            is_odd ^= meets & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))

    area_m2 = float(shapely.area(land(np.array([loop])))[0])

    # A point stands for its cell: it errs by the cells that a side cuts.
    most_m2 = 2 * step * loop.length + 4 * step**2
    assert is_odd.sum() * step**2 == pytest.approx(area_m2, abs=most_m2)
