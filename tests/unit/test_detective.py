"""The coordinate detective: each way to read the numbers, ranked by evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from shapely import box

from clusterviz.core.place.detective import Ground, Suspect, suspects
from clusterviz.core.place.placing import placed_by
from clusterviz.crs import METRIC, Coordinates, read_coordinates

if TYPE_CHECKING:
    from numpy.typing import NDArray

PROVINCE = box(383_000, 2_330_000, 505_000, 2_395_000)
"""The extent of Bắc Giang, as DOMAIN §10 has it."""

GIVEN = ("EPSG:9214", "EPSG:9209", "EPSG:3405", "EPSG:4326")
EITHER_WAY = tuple(f"{one}{end}" for one in GIVEN for end in ("", "+swapped"))


def numbers_of(shape: shapely.Geometry, text: str) -> shapely.Geometry:
    """Return a metric shape as a file has it, reckoned by PROJ alone."""
    wanted = read_coordinates(text)
    crs = CRS(wanted.crs)
    if wanted.is_unshifted:
        crs = ProjectedCRS(crs.coordinate_operation, geodetic_crs=CRS("EPSG:4326"))
    way = Transformer.from_crs(METRIC, crs, always_xy=True)

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = way.transform(points[:, 0], points[:, 1])
        return np.column_stack([y, x] if wanted.is_swapped else [x, y])

    return shapely.transform(shape, moved)


def ground(shape: shapely.Polygon, *, has_key: bool = False) -> Ground:
    """Return a commune that reaches 2 km beyond `shape`, and one 30 km north."""
    commune = shapely.envelope(shape.buffer(2_000))
    other = shapely.affinity.translate(commune, 0, 30_000)
    areas = gpd.GeoDataFrame(
        {"area_name": ["Xã Tiên Lục", "Xã Nghĩa Hòa"]},
        geometry=[commune, other],
        crs=METRIC,
    )
    known = gpd.GeoDataFrame({"key": ["C1"]}, geometry=[shape], crs=METRIC)
    return Ground(
        areas=areas,
        province=PROVINCE,
        named=pd.Series(["Tiên Lục"]),
        known=known if has_key else None,
        keys=pd.Series(["C1"]) if has_key else None,
    )


def found(shape: shapely.Polygon, text: str, around: Ground) -> list[Suspect]:
    """Return the suspects for one metric shape that was written as `text` says."""
    frame = gpd.GeoDataFrame(geometry=[numbers_of(shape, text)])
    return suspects(frame, stated=None, ground=around, metric=METRIC)


def apart_m(shape: shapely.Geometry, text: str, as_read: Coordinates) -> float:
    """Return how far `shape` ends from itself, written one way and read another."""
    frame = gpd.GeoDataFrame(geometry=[numbers_of(shape, text)])
    placed, _ = placed_by(frame, as_read, METRIC)
    return float(shapely.hausdorff_distance(shape, placed.geometry.iloc[0]))


sites = st.builds(
    lambda x, y, width, height: box(x, y, x + width, y + height),
    st.integers(390_000, 495_000),
    st.integers(2_335_000, 2_355_000),
    st.integers(200, 900),
    st.integers(200, 900),
)


@settings(deadline=None, max_examples=12)
@given(site=sites, text=st.sampled_from(EITHER_WAY))
def test_a_site_in_the_commune_it_names_is_recognised_however_it_is_given(
    site: shapely.Polygon, text: str
) -> None:
    best = found(site, text, ground(site))[0]

    assert str(best.coordinates) == text
    assert apart_m(site, text, best.coordinates) < 0.01


@settings(deadline=None, max_examples=12)
@given(
    site=sites,
    text=st.sampled_from(
        ["EPSG:9214+unshifted", "EPSG:9209+swapped+unshifted", "EPSG:32648",
         "EPSG:4756", "EPSG:4756+swapped", "EPSG:9214"]
    ),
)  # fmt: skip
def test_the_present_boundary_of_the_same_key_tells_a_datum_shift(
    site: shapely.Polygon, text: str
) -> None:
    best, second, *_ = found(site, text, ground(site, has_key=True))

    assert str(best.coordinates) == text
    assert not second.is_as_good
    assert apart_m(site, text, best.coordinates) < 0.01


@settings(deadline=None, max_examples=8)
@given(site=sites)
def test_a_shift_that_nothing_tells_is_second_with_its_distance(
    site: shapely.Polygon,
) -> None:
    best, second, *_ = found(site, "EPSG:9214", ground(site))

    assert str(best.coordinates) == "EPSG:9214"
    assert str(second.coordinates) == "EPSG:9214+unshifted"
    assert second.is_as_good
    # DOMAIN §10: left out, the datum shift is 224 m at Bắc Giang.
    assert second.distance_m == pytest.approx(224, abs=4)


def test_a_small_commune_tells_a_datum_shift() -> None:
    """100 m inside a border, the shift of 224 m puts the site out of its commune."""
    site = box(400_000, 2_350_000, 400_100, 2_350_100)
    near = ground(site)
    assert near.areas is not None
    small = near.areas.set_geometry([site.buffer(20), near.areas.geometry.iloc[1]])
    around = Ground(areas=small, province=PROVINCE, named=near.named)

    best = found(site, "EPSG:9214+unshifted", around)[0]

    assert str(best.coordinates) == "EPSG:9214+unshifted"
    assert best.sighting.named_ratio == 1.0


def test_present_boundaries_weigh_more_than_names_and_names_than_the_file() -> None:
    site = box(400_000, 2_350_000, 400_500, 2_350_500)
    frame = gpd.GeoDataFrame(geometry=[site])
    east = shapely.affinity.translate(site, 25_940)
    wrong = gpd.GeoDataFrame(
        {"area_name": ["Xã Tiên Lục"]}, geometry=[east.buffer(2_000)], crs=METRIC
    )
    named = Ground(areas=wrong, province=PROVINCE, named=pd.Series(["Tiên Lục"]))
    stated = Coordinates("EPSG:9214")
    known = gpd.GeoDataFrame({"key": ["C1"]}, geometry=[site], crs=METRIC)
    both = Ground(wrong, PROVINCE, named.named, known, pd.Series(["C1"]))

    by_name = suspects(frame, stated=stated, ground=named, metric=METRIC)
    by_boundary = suspects(frame, stated=stated, ground=both, metric=METRIC)

    # Read as 107-15, the same numbers lie a quarter of a degree further east.
    assert by_name[0].coordinates.crs == "EPSG:9215"
    assert str(by_boundary[0].coordinates) == "EPSG:9214"


def test_what_the_file_states_decides_where_the_ground_does_not() -> None:
    frame = gpd.GeoDataFrame(geometry=[box(500_000, 2_350_000, 500_500, 2_350_500)])
    stated = Coordinates("EPSG:9213")

    first = suspects(frame, stated=stated, ground=Ground(), metric=METRIC)[0]

    assert first.coordinates == stated
    assert [one.code for one in first.evidence] == ["coordinates.clue_stated"]


def test_what_would_lie_abroad_is_left_out() -> None:
    """15° south: no reading of the numbers is in Vietnam."""
    frame = gpd.GeoDataFrame(geometry=[box(-47, -16, -46, -15)])

    assert suspects(frame, stated=None, ground=Ground(), metric=METRIC) == []


def test_rows_without_a_place_are_no_evidence() -> None:
    empty = gpd.GeoDataFrame(geometry=[None, shapely.Polygon()])

    assert suspects(empty, stated=None, ground=Ground(), metric=METRIC) == []


def test_a_broken_boundary_is_not_compared() -> None:
    """A bow tie has no area that could be held against another."""
    bow = shapely.Polygon([(4e5, 2.35e6), (400_100, 2_350_100), (400_100, 2.35e6),
                           (4e5, 2_350_100)])  # fmt: skip
    frame = gpd.GeoDataFrame(geometry=[bow])

    best = suspects(
        frame, stated=None, ground=ground(bow, has_key=True), metric=METRIC
    )[0]

    assert best.sighting.known_ratio is None


def test_scores_fall_from_one_to_nought() -> None:
    site = box(400_000, 2_350_000, 400_500, 2_350_500)

    scores = [one.score for one in found(site, "EPSG:9214", ground(site))]

    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one <= 1 for one in scores)
