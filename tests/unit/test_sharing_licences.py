"""The licence to divide the work: equal to the last digit, not merely close."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from clusterviz.core import sharing, trapezoids
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import meetings, stacked
from clusterviz.core.sharing import Shared, shared_areas
from tests.pairs import assert_identical
from tests.strategies import array_of, lands, properties, star
from tests.tiny import at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Shapes = NDArray[np.object_]


def giants(seed: int = 8) -> tuple[Shapes, Shapes]:
    """Return sites and features, of which some are cut into tiles."""
    random = np.random.default_rng(seed)
    sizes = [20, 200, 2_000, 40, 300, 1_500]
    sites, features = (
        array_of(
            star(random.uniform(50, 400, n), *random.uniform(0, 1_000, 2))
            for n in sizes
        )
        for _ in range(2)
    )
    return sites, features


def joined(parts: Sequence[Shared]) -> Shared:
    """Return pairs of several as if found at once."""
    columns = [
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("site", "feature", "m2", "is_whole")
    ]
    order = np.lexsort((columns[1], columns[0]))
    return Shared(*(column[order] for column in columns))


def by_sites(sites: Shapes, features: Shapes) -> Shared:
    """Return what is shared, asked site by site."""
    index = feature_index(features)
    found = [shared_areas(sites[[i]], index) for i in range(len(sites))]
    return joined([replace(one, site=one.site + i) for i, one in enumerate(found)])


def by_features(sites: Shapes, features: Shapes, at_: Sequence[int]) -> Shared:
    """Return what is shared, of features cut in several indexes at positions."""
    bounds = [0, *at_, len(features)]
    found = [
        shared_areas(sites, feature_index(features[start:stop]))
        for start, stop in pairwise(bounds)
    ]
    return joined(
        [
            replace(one, feature=one.feature + start)
            for one, start in zip(found, bounds, strict=False)
        ]
    )


@properties
@given(sites=lands(), features=lands())
def test_asking_site_by_site_gives_the_same(sites: Shapes, features: Shapes) -> None:
    assert_identical(
        by_sites(sites, features), shared_areas(sites, feature_index(features))
    )


@properties
@given(sites=lands(), features=lands(), cut=st.integers(0, 4))
def test_features_in_two_indexes_give_the_same(
    sites: Shapes, features: Shapes, cut: int
) -> None:
    found = by_features(sites, features, [min(cut, len(features))])

    assert_identical(found, shared_areas(sites, feature_index(features)))


def test_asking_site_by_site_gives_the_same_of_giants() -> None:
    sites, features = giants()

    assert_identical(
        by_sites(sites, features), shared_areas(sites, feature_index(features))
    )


@pytest.mark.parametrize("cuts", [[1], [3], [1, 2, 3, 4, 5]])
def test_features_in_several_indexes_give_the_same_of_giants(cuts: list[int]) -> None:
    sites, features = giants()

    found = by_features(sites, features, cuts)

    assert_identical(found, shared_areas(sites, feature_index(features)))


@pytest.mark.parametrize("seed", range(5))
def test_what_else_is_indexed_changes_no_digit_of_a_giant(seed: int) -> None:
    sites, features = giants(seed)
    far = at(70_000, -30_000, 70_010, -29_990)
    alone = feature_index(features)

    crowded = feature_index(array_of([*features, far]))

    assert_identical(shared_areas(sites, crowded), shared_areas(sites, alone))
    assert crowded.m2[:-1].tolist() == alone.m2.tolist()


def test_meetings_in_several_indexes_are_the_same_of_giants() -> None:
    sites, features = giants()
    index = feature_index(features)
    halves = [feature_index(features[:2]), feature_index(features[2:])]

    found = [meetings(sites, half) for half in halves]
    both = stacked([found[0], replace(found[1], feature=found[1].feature + 2)])

    whole = meetings(sites, index)
    assert both.site.tolist() == whole.site.tolist()
    assert both.feature.tolist() == whole.feature.tolist()
    assert both.m2.tolist() == whole.m2.tolist()
    assert both.feature_m2.tolist() == whole.feature_m2.tolist()
    assert both.width_m.tolist() == whole.width_m.tolist()
    assert shapely.to_wkb(both.pieces).tolist() == shapely.to_wkb(whole.pieces).tolist()


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("pairs_at_once", [1, 7, 2_000])
@pytest.mark.parametrize("most_products", [1, 1_000, 1 << 17])
def test_neither_threads_nor_blocks_change_a_digit(
    threads: int,
    pairs_at_once: int,
    most_products: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(1)
    sites, features = (
        array_of(
            star(random.uniform(9, 90, n), *xy) for n, xy in zip(*them, strict=True)
        )
        for them in ((ns, random.uniform(0, 300, (9, 2))) for ns in [range(3, 12)] * 2)
    )
    index = feature_index(features)
    expected = shared_areas(sites, index)

    monkeypatch.setattr(sharing, "_PAIRS_AT_ONCE", pairs_at_once)
    monkeypatch.setattr(trapezoids, "_MOST_PRODUCTS", most_products)

    assert len(expected) > 20
    assert_identical(shared_areas(sites, index, threads=threads), expected)


@pytest.mark.parametrize("threads", [2, 4])
def test_threads_change_no_digit_of_giants(
    threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites, features = giants()
    index = feature_index(features)
    expected = shared_areas(sites, index)

    monkeypatch.setattr(sharing, "_PAIRS_AT_ONCE", 50)

    assert_identical(shared_areas(sites, index, threads=threads), expected)
