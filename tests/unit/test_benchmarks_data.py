"""The made-up province: seeded, valid, and with the troubles of a real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from shapely import box

from benchmarks import geofile
from benchmarks.cadastre import ONE_IN, troubled
from benchmarks.contours import contours
from benchmarks.corridors import corridors
from benchmarks.data import DataSet, tiles_file
from benchmarks.giants import giants, land_and_lakes
from benchmarks.parcels import Parcels
from benchmarks.province import Province
from benchmarks.sites import clusters, drawn
from clusterviz.crs import METRIC

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

PROVINCE = Province(20_000.0, 12_000.0)

MIXED = DataSet(
    "mixed", 3_000, PROVINCE, n_sites=10, n_giants=3, n_corridors=5,
    giant_vertices=(300, 3_000), is_troubled=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def parcels() -> NDArray[np.object_]:
    """Return some 6,000 parcels: more than one block to each side."""
    return np.concatenate(list(Parcels(PROVINCE, 6_000).blocks()))


@pytest.fixture(scope="module")
def big() -> NDArray[np.object_]:
    """Return a forest, a river and a shore, twice."""
    return giants(PROVINCE, 6, (300, 3_000))


def test_the_same_data_set_is_the_same_to_the_last_byte(tmp_path: Path) -> None:
    once, twice = MIXED.files(tmp_path / "once"), MIXED.files(tmp_path / "twice")

    assert once.sites.read_bytes() == twice.sites.read_bytes()
    assert once.zones.read_bytes() == twice.zones.read_bytes()


def test_a_data_set_is_made_once(tmp_path: Path) -> None:
    made = MIXED.files(tmp_path).zones
    at = made.stat().st_mtime_ns

    assert MIXED.files(tmp_path).zones.stat().st_mtime_ns == at


def test_another_size_is_another_folder(tmp_path: Path) -> None:
    few = DataSet("parcels", 100, PROVINCE, n_sites=2)
    more = DataSet("parcels", 200, PROVINCE, n_sites=2)

    assert few.files(tmp_path).zones.parent != more.files(tmp_path).zones.parent


def test_parcels_cover_the_province_without_gap_or_overlap(
    parcels: NDArray[np.object_],
) -> None:
    whole = PROVINCE.width_m * PROVINCE.height_m

    assert len(parcels) == pytest.approx(6_000, rel=0.02)
    assert shapely.is_valid(parcels).all()
    assert shapely.coverage_is_valid(parcels)
    assert shapely.area(parcels).sum() == pytest.approx(whole, rel=1e-12)


def test_a_block_of_parcels_is_one_row_group() -> None:
    sizes = [len(block) for block in Parcels(PROVINCE, 6_000).blocks()]

    assert max(sizes) <= geofile.ROWS_PER_GROUP
    assert sizes.count(max(sizes)) >= 2


def test_parcels_have_five_to_seventeen_vertices_and_mostly_thirteen(
    parcels: NDArray[np.object_],
) -> None:
    counts = shapely.get_num_coordinates(parcels)

    assert counts.min() >= 5
    assert counts.max() <= 17
    assert counts.mean() == pytest.approx(13, abs=0.2)


def test_real_cadastre_has_parts_holes_overlaps_needles_and_repeats(
    parcels: NDArray[np.object_],
) -> None:
    made = troubled(parcels)
    n = len(parcels) // ONE_IN
    outlines = shapely.get_exterior_ring(shapely.get_parts(made))
    area_m2 = shapely.area(made)
    first, _ = shapely.STRtree(made).query(made, predicate="overlaps")
    width_m = 2 * area_m2 / shapely.length(shapely.boundary(made))

    assert shapely.is_valid(made).all()
    assert (
        shapely.get_type_id(made) == shapely.GeometryType.MULTIPOLYGON
    ).sum() > n / 2
    assert (shapely.get_num_interior_rings(made) > 0).sum() > n / 2
    assert len(outlines) > len(made)
    assert (np.bincount(first) >= 5).sum() > n / 2
    assert ((area_m2 > 0) & (width_m < 0.5)).sum() > n / 2
    assert len(np.unique(shapely.to_wkb(made))) < len(made)


def test_giants_are_valid_and_as_large_as_asked(big: NDArray[np.object_]) -> None:
    counts = shapely.get_num_coordinates(big)

    assert shapely.is_valid(big).all()
    assert counts.min() >= 300
    assert counts.max() <= 3_000
    assert (shapely.get_num_interior_rings(big) > 0).sum() >= 3


def test_no_giant_is_seen_whole_from_its_middle(big: NDArray[np.object_]) -> None:
    for giant in big:
        ring = shapely.get_coordinates(giant.exterior)
        x, y = (ring - shapely.get_coordinates(giant.point_on_surface())).T
        turns = x[:-1] * y[1:] - x[1:] * y[:-1]

        assert (turns > 0).any()
        assert (turns < 0).any()


def test_a_lake_on_an_island_in_a_lake_is_no_lake_of_the_land() -> None:
    land, lake, island, pond = 6.0, 4.0, 2.0, 0.5
    far = np.abs(np.arange(-7, 8))
    out = np.maximum(far[:, None], far[None, :])
    is_water = (out > land) | ((out < lake) & (out > island)) | (out < pond)

    outer, hole = land_and_lakes(np.where(is_water, -1.0, 1.0))

    assert shapely.Polygon(outer).bounds == (1.5, 1.5, 14.5, 14.5)
    assert shapely.Polygon(hole).bounds == (4.5, 4.5, 11.5, 11.5)


def test_clusters_keep_their_sizes_and_their_distance() -> None:
    made = clusters(PROVINCE, 12)
    first, second = shapely.STRtree(made).query(made, predicate="intersects")

    assert shapely.is_valid(made).all()
    assert ((shapely.area(made) > 9.9e4) & (shapely.area(made) < 75.1e4)).all()
    assert (shapely.get_num_coordinates(made) >= 30).all()
    assert (shapely.get_num_coordinates(made) <= 401).all()
    assert (first == second).sum() == 12


def test_large_drawn_sites_have_1250_ha() -> None:
    made = drawn(PROVINCE, 3, 1_250.0, 1_250.0)

    assert shapely.area(made) == pytest.approx(1_250e4, rel=1e-6)


def test_corridors_are_valid_and_narrow() -> None:
    made = corridors(PROVINCE, 20)
    width_m = 2 * shapely.area(made) / shapely.length(made)

    assert shapely.is_valid(made).all()
    assert (width_m < 201).all()


def test_no_land_has_no_contour() -> None:
    assert contours(np.full((2, 2), -2.0)) == []


def test_a_contour_runs_half_way_between_land_and_water() -> None:
    heights = np.full((3, 3), -1.0)
    heights[1, 1] = 1.0

    (ring,) = contours(heights)

    # A square of side 1 less two corners of an eighth.
    assert shapely.Polygon(ring).area == pytest.approx(0.75)


def test_land_is_on_the_left_and_water_on_the_right() -> None:
    heights = np.full((5, 5), 1.0)
    heights[2, 2] = -1.0

    turns = {shapely.is_ccw(shapely.LinearRing(ring)) for ring in contours(heights)}

    assert turns == {True, False}


@settings(deadline=None)
@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(2, 8), st.integers(2, 8)),
        elements=st.sampled_from([-2.0, -1.0, -1e-9, 0.0, 1e-9, 1.0, 2.0]),
    )
)
def test_contours_never_touch(heights: NDArray[np.float64]) -> None:
    rings = np.array([shapely.LinearRing(r) for r in contours(heights)], dtype=object)
    first, second = shapely.STRtree(rings).query(rings, predicate="intersects")

    assert all(ring.is_simple for ring in rings)
    assert (first == second).all()


def test_a_file_says_its_crs_and_is_read_by_box(tmp_path: Path) -> None:
    path = tmp_path / "zones.parquet"
    shapes = np.array([box(x, 0, x + 1, 1) for x in range(4_500)], dtype=object)

    geofile.write_shapes(path, "zone_id", [shapes[:3_000], shapes[3_000:]])
    near = gpd.read_parquet(path, bbox=(9.5, 0, 10.5, 1))

    groups = pq.read_metadata(path)
    sizes = [groups.row_group(n).num_rows for n in range(groups.num_row_groups)]

    assert sizes == [2_000, 1_000, 1_500]
    assert near.crs == METRIC
    assert near["zone_id"].tolist() == [9, 10]
    assert near.geometry.tolist() == shapes[[9, 10]].tolist()


def test_tiles_carry_the_number_of_their_zone(tmp_path: Path) -> None:
    files = DataSet("parcels", 100, PROVINCE, n_sites=2).files(tmp_path)
    tiles = np.array([box(0, 0, 1, 1), box(1, 0, 2, 1)], dtype=object)

    tiled = tiles_file(files, tiles, np.array([7, 7]))

    assert tiled.is_tiled
    assert geofile.read_numbers(tiled.zones, "zone_id").tolist() == [7, 7]
