"""The smallest trim, on boxes whose hectares are reckoned in the head."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz import crs
from clusterviz.core.trim import NECK_M, compactness_ratio, trim
from clusterviz.errors import CrsError
from tests.strategies import properties

M2_PER_HA = 10_000


def zones(
    *shapes: shapely.Polygon, tolerance_m: float | list[float] = 0.0
) -> gpd.GeoDataFrame:
    """Return what blocks, in the metric CRS."""
    frame = gpd.GeoDataFrame(geometry=list(shapes))
    return crs.with_crs(frame.assign(tolerance_m=tolerance_m), crs.METRIC)


SITE = shapely.box(0, 0, 300, 200)


def test_a_zone_at_the_border_is_cut_off() -> None:
    done = trim(SITE, zones(shapely.box(250, -50, 400, 250)))

    assert done.kept is not None
    assert done.kept.equals(shapely.box(0, 0, 250, 200))
    assert (done.kept_ha, done.lost_ha, done.cut_off_ha) == (5.0, 1.0, 0.0)


def test_a_zone_is_kept_clear_of_by_its_tolerance() -> None:
    done = trim(SITE, zones(shapely.box(250, -50, 400, 250), tolerance_m=10.0))

    assert done.kept is not None
    assert done.kept.equals(shapely.box(0, 0, 240, 200))


def test_the_clearance_is_the_least_where_a_zone_counts_as_exact() -> None:
    road, relic = shapely.box(250, -50, 400, 250), shapely.box(-50, -50, 20, 250)

    done = trim(SITE, zones(road, relic, tolerance_m=[0, 8]), clearance_m=5)

    assert done.kept is not None
    assert done.kept.bounds == pytest.approx((28, 0, 245, 200))


def test_of_two_sides_of_a_road_the_larger_is_kept() -> None:
    done = trim(SITE, zones(shapely.box(100, -50, 120, 250)))

    assert done.kept is not None
    assert done.kept.equals(shapely.box(120, 0, 300, 200))
    # 100 by 200 m lie on the other side, free of conflict and out of reach.
    assert done.cut_off_ha == pytest.approx(2.0)


def test_a_strip_that_no_road_fits_into_holds_nothing_together() -> None:
    """Beside the zone 8 m are left, less than a road with its verges."""
    done = trim(SITE, zones(shapely.box(100, 8, 120, 250)))

    assert done.kept is not None
    assert done.kept.area == pytest.approx(180 * 200, abs=NECK_M**2)
    assert done.kept.bounds[0] > 100


def test_a_strip_as_wide_as_a_road_holds_it_together() -> None:
    done = trim(SITE, zones(shapely.box(100, 14, 120, 250)))

    assert done.kept is not None
    assert done.kept_ha == pytest.approx((300 * 200 - 20 * 186) / M2_PER_HA)


def test_a_small_zone_inside_stays_a_hole() -> None:
    done = trim(SITE, zones(shapely.box(100, 100, 110, 110)))

    assert done.n_holes == 1
    assert done.kept_ha == pytest.approx(5.99)


def test_nothing_is_left_where_everything_is_blocked() -> None:
    done = trim(SITE, zones(shapely.box(-10, -10, 400, 400)))

    assert (done.kept, done.kept_ha, done.lost_ha) == (None, 0.0, 6.0)
    assert done.compactness_ratio == 0.0


def test_nothing_is_left_of_a_site_that_is_a_strip() -> None:
    assert trim(shapely.box(0, 0, 1000, 10), zones()).kept is None


def test_a_site_that_meets_nothing_is_kept_as_it_is() -> None:
    done = trim(SITE, zones(shapely.box(400, 0, 500, 100)))

    assert done.kept == SITE
    assert done.lost_ha == 0.0


def test_a_square_is_less_compact_than_a_circle_by_a_quarter_of_pi() -> None:
    circle = shapely.Point(0, 0).buffer(100, quad_segs=200)

    assert compactness_ratio(circle) == pytest.approx(1, abs=1e-4)
    assert compactness_ratio(shapely.box(0, 0, 5, 5)) == pytest.approx(
        0.785398, rel=1e-6
    )


def test_what_blocks_is_left_as_it_was() -> None:
    frame = zones(shapely.box(250, -50, 400, 250), tolerance_m=10.0)

    trim(SITE, frame)

    assert frame.geometry.iloc[0].equals(shapely.box(250, -50, 400, 250))


def test_degrees_are_refused() -> None:
    degrees = gpd.GeoDataFrame(geometry=[SITE])

    with pytest.raises(CrsError):
        trim(SITE, crs.with_crs(degrees, crs.LONLAT))


boxes = st.builds(
    lambda x, y, w, h: shapely.box(x, y, x + w, y + h),
    *[st.integers(0, 280)] * 2,
    *[st.integers(1, 200)] * 2,
)
discs = st.builds(
    lambda x, y, r: shapely.Point(x, y).buffer(r),
    *[st.integers(0, 300)] * 2,
    st.integers(2, 90),
)
sites = st.lists(boxes, min_size=1, max_size=4).map(shapely.union_all)
blocking = st.lists(
    st.tuples(st.one_of(boxes, discs), st.sampled_from([0.0, 1.5, 10.0])), max_size=4
).map(lambda them: zones(*[z for z, _ in them], tolerance_m=[m for _, m in them]))


@properties
@given(site=sites, blocked=blocking)
def test_what_is_kept_is_land_of_the_site_and_of_no_zone(
    site: shapely.Polygon, blocked: gpd.GeoDataFrame
) -> None:
    done = trim(site, blocked)

    assert done.kept_ha + done.lost_ha == pytest.approx(site.area / M2_PER_HA, abs=1e-6)
    if done.kept is None:
        return
    assert done.kept.is_valid
    assert done.kept.geom_type == "Polygon"
    assert done.kept.difference(site).area < 1e-6
    assert all(done.kept.intersection(one).area < 1e-6 for one in blocked.geometry)
    assert done.kept.area == pytest.approx(done.kept_ha * M2_PER_HA)
    assert 0 < done.compactness_ratio <= 1


@properties
@given(site=sites, blocked=blocking)
def test_a_second_trim_takes_nothing_more(
    site: shapely.Polygon, blocked: gpd.GeoDataFrame
) -> None:
    first = trim(site, blocked)
    if first.kept is None:
        return

    again = trim(first.kept, blocked)

    assert again.kept is not None
    assert again.kept.equals_exact(first.kept, 1e-9)
    assert again.lost_ha == 0.0


@properties
@given(site=sites, blocked=blocking)
def test_zones_are_kept_clear_of_by_their_tolerance(
    site: shapely.Polygon, blocked: gpd.GeoDataFrame
) -> None:
    kept = trim(site, blocked).kept
    touching = blocked[blocked.intersects(site)]
    # Land that is not met at all does not block: it has nothing to be cut by.
    if kept is None or len(touching) < len(blocked) or blocked.empty:
        return

    apart = blocked.distance(kept)

    assert (apart >= blocked["tolerance_m"] - 1e-6).all()
