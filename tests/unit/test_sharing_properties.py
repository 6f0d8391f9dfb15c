"""Laws that hold for any land: what moves, turns, joins or cuts it changes nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from clusterviz.core import index as indexing
from clusterviz.core import sharing
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import polygonal
from clusterviz.core.sharing import shared_areas
from clusterviz.core.tiles import tiled
from tests.pairs import NOISE_M2, assert_same_land, by_geos, by_kernel
from tests.strategies import array_of, lands, properties, shapes, star
from tests.tiny import X0, Y0

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]


several_on_metres = st.lists(shapes(), min_size=1, max_size=3).map(array_of)

SNAP_M = 2.4e6 * 1e-12 * 10
"""How far a corner of a union or an intersection may move. Where an exact overlay
fails GEOS snaps corners nearer than a 10^-12th of the largest ordinate, and at the
next attempt ten times as far (OverlayNGRobust)."""


@contextmanager
def tiny_tiles() -> Iterator[None]:
    """Let every shape of more than a triangle be cut, features and sites alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "tiled", lambda parts: tiled(parts, over=4, most=5))
        patch.setattr(
            sharing, "tiled", lambda parts, over: tiled(parts, over=4, most=5)
        )
        yield


@contextmanager
def every_sliver() -> Iterator[None]:
    """Let less than 10 cm² be land too: laws of sums know no least area."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "LEAST_M2", -1.0)
        yield


def merged_of(one: Shapes, other: Shapes) -> Shapes:
    """Return the land of either."""
    return polygonal(shapely.union(one, other))


def common_of(one: Shapes, other: Shapes) -> Shapes:
    """Return the land of both."""
    return polygonal(shapely.intersection(one, other))


@properties
@given(sites=lands(), features=lands())
def test_areas_are_those_of_the_pieces_that_geos_cuts(
    sites: Shapes, features: Shapes
) -> None:
    assert_same_land(by_kernel(sites, features), by_geos(sites, features))


@settings(deadline=None, max_examples=200)
@given(sites=several_on_metres, features=several_on_metres)
def test_land_on_whole_metres_is_measured_to_the_square_metre(
    sites: Shapes, features: Shapes
) -> None:
    # Upright edges bound no land from above, but they do bound it.
    assert by_kernel(sites, features).tolist() == by_geos(sites, features).tolist()


@properties
@given(sites=lands(), features=lands())
def test_areas_in_tiles_are_those_of_the_pieces_that_geos_cuts(
    sites: Shapes, features: Shapes
) -> None:
    with tiny_tiles():
        assert_same_land(by_kernel(sites, features), by_geos(sites, features))


@properties
@given(sites=lands(), features=lands())
def test_whole_is_said_only_of_what_lies_in_the_site(
    sites: Shapes, features: Shapes
) -> None:
    found = shared_areas(sites, feature_index(features))

    whole = found.is_whole
    beyond = shapely.difference(
        features[found.feature[whole]], sites[found.site[whole]]
    )
    assert shapely.area(beyond) == pytest.approx(0, abs=NOISE_M2)
    assert found.m2[whole] == pytest.approx(
        shapely.area(features[found.feature[whole]]), rel=1e-9, abs=1e-9
    )


@properties
@given(sites=lands(), features=lands(), seed=st.integers(0, 9))
def test_order_does_not_matter(sites: Shapes, features: Shapes, seed: int) -> None:
    random = np.random.default_rng(seed)
    rows, columns = (random.permutation(len(them)) for them in (sites, features))

    mixed = by_kernel(sites[rows], features[columns])

    expected = by_kernel(sites, features)[rows][:, columns]
    assert mixed.tolist() == expected.tolist()


@properties
@given(sites=lands(), features=lands())
def test_duplicates_do_not_matter(sites: Shapes, features: Shapes) -> None:
    twice = by_kernel(np.tile(sites, 2), np.tile(features, 2))

    assert twice.tolist() == np.tile(by_kernel(sites, features), (2, 2)).tolist()


@pytest.mark.parametrize("offset_m", [1e6, -1e6, 1e7, -1e7])
@properties
@given(sites=lands(), features=lands())
def test_translation_does_not_matter(
    sites: Shapes, features: Shapes, offset_m: float
) -> None:
    def moved(shapes: Shapes) -> Shapes:
        return array_of(affinity.translate(one, offset_m, -offset_m) for one in shapes)

    there = by_kernel(moved(sites), moved(features))

    # Moving rounds each corner to 2 nm: along an outline of up to a kilometre,
    # that is 2 mm² for each of the two.
    nearby = by_kernel(sites, features)
    is_land = np.minimum(there, nearby) > 0
    assert there[is_land] == pytest.approx(nearby[is_land], rel=1e-9, abs=4e-6)
    assert np.maximum(there, nearby)[~is_land].max(initial=0) < 0.00101


@properties
@given(sites=lands(), features=lands(), degrees=st.sampled_from([30, 45, 90, 180, 271]))
def test_rotation_does_not_matter(
    sites: Shapes, features: Shapes, degrees: int
) -> None:
    middle = (X0 + 50, Y0 + 50)

    def turned(shapes: Shapes) -> Shapes:
        return array_of(affinity.rotate(one, degrees, origin=middle) for one in shapes)

    assert_same_land(
        by_kernel(turned(sites), turned(features)), by_kernel(sites, features)
    )


@properties
@given(sites=lands(), features=lands())
def test_sites_and_features_may_change_places(sites: Shapes, features: Shapes) -> None:
    assert_same_land(by_kernel(sites, features), by_kernel(features, sites).T)


def seam_m2(*groups: Shapes) -> float:
    """Return what snapping may move: a strip along all of the borders."""
    return SNAP_M * sum(float(shapely.length(group).sum()) for group in groups)


@properties
@given(one=lands(1), other=lands(1), features=lands())
def test_merging_sites_adds_areas(one: Shapes, other: Shapes, features: Shapes) -> None:
    with every_sliver():
        apart = by_kernel(one, features) + by_kernel(other, features)
        merged = by_kernel(merged_of(one, other), features)
        common = by_kernel(common_of(one, other), features)

    # What both had would count twice.
    assert merged + common == pytest.approx(apart, rel=1e-9, abs=seam_m2(one, other))


@properties
@given(sites=lands(), one=lands(1), other=lands(1))
def test_merging_features_adds_areas(sites: Shapes, one: Shapes, other: Shapes) -> None:
    with every_sliver():
        apart = by_kernel(sites, one) + by_kernel(sites, other)
        merged = by_kernel(sites, merged_of(one, other))
        common = by_kernel(sites, common_of(one, other))

    assert merged + common == pytest.approx(apart, rel=1e-9, abs=seam_m2(one, other))


@properties
@given(sites=lands(), features=lands())
def test_tiling_changes_no_area(sites: Shapes, features: Shapes) -> None:
    with every_sliver():
        whole = by_kernel(sites, features)
        with tiny_tiles():
            tiled_m2 = by_kernel(sites, features)

    assert tiled_m2 == pytest.approx(whole, rel=1e-9, abs=NOISE_M2)


def test_tiling_changes_no_area_of_giants() -> None:
    random = np.random.default_rng(4)
    features = array_of(
        star(random.uniform(200, 900, 3_000), *random.uniform(0, 1_000, 2))
        for _ in range(3)
    )
    sites = array_of(
        star(random.uniform(50, 300, n), *random.uniform(0, 1_000, 2))
        for n in (30, 300, 3_000)
    )

    cut = by_kernel(sites, features)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "tiled", lambda parts: tiled(parts, over=10**9))
        patch.setattr(sharing, "tiled", lambda parts, over: tiled(parts, over=10**9))
        whole = by_kernel(sites, features)
    assert (whole > 1).all()
    assert cut == pytest.approx(whole, rel=1e-9)
    assert cut == pytest.approx(by_geos(sites, features), rel=1e-9)
