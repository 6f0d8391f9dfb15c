from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from clusterviz.core.index import feature_index
from clusterviz.core.sharing import Shared, shared_areas
from clusterviz.errors import InputError
from tests.strategies import array_of
from tests.tiny import X0, Y0, at

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SITE = at(0, 0, 30, 30)
RING = shapely.Polygon(at(0, 0, 30, 30).exterior, [at(10, 10, 20, 20).exterior])


def shared(site: BaseGeometry | None, *features: BaseGeometry | None) -> Shared:
    """Return what one site shares with some features."""
    return shared_areas(array_of([site]), feature_index(array_of(features)))


@pytest.mark.parametrize(
    ("site", "feature", "m2", "is_whole"),
    [
        pytest.param(SITE, SITE, 900, True, id="the same"),
        pytest.param(SITE, at(20, 20, 60, 60), 100, False, id="crossing"),
        pytest.param(SITE, at(-9, 10, 60, 20), 300, False, id="a band through it"),
        pytest.param(SITE, at(5, 5, 10, 15), 50, True, id="in the site"),
        pytest.param(at(5, 5, 10, 15), SITE, 50, False, id="around the site"),
        pytest.param(SITE, at(0, 10, 10, 20), 100, True, id="in it, at its border"),
        pytest.param(SITE, at(29, 0, 40, 30), 30, False, id="a metre of border"),
        pytest.param(
            SITE,
            # Half of a 20 m square lies below its diagonal.
            shapely.Polygon([(X0, Y0), (X0 + 20, Y0), (X0 + 20, Y0 + 20)]),
            200,
            True,
            id="a triangle",
        ),
        pytest.param(
            SITE,
            shapely.MultiPolygon([at(-9, 0, 1, 1), at(5, 5, 7, 7), at(50, 0, 51, 1)]),
            5,
            False,
            id="of three parts one across, one in, one out",
        ),
        pytest.param(
            SITE,
            shapely.MultiPolygon([at(1, 1, 2, 2), at(5, 5, 7, 7)]),
            5,
            True,
            id="of two parts both in",
        ),
        pytest.param(
            shapely.MultiPolygon([at(0, 0, 2, 2), at(8, 0, 10, 2)]),
            at(1, 0, 9, 1),
            2,
            False,
            id="a site of two parts",
        ),
        pytest.param(
            shapely.MultiPolygon([at(0, 0, 2, 2), at(8, 0, 10, 2)]),
            shapely.MultiPolygon([at(0, 0, 1, 1), at(9, 0, 10, 1)]),
            2,
            True,
            id="a part in each part",
        ),
        pytest.param(RING, at(5, 5, 25, 25), 300, False, id="over the hole of a site"),
        pytest.param(at(5, 5, 25, 25), RING, 300, False, id="over the hole of a zone"),
        pytest.param(RING, at(5, 12, 15, 18), 30, False, id="half in the hole"),
        # Where a border of the site runs through the box of the feature, it is
        # cut out, whole or not.
        pytest.param(RING, RING, 800, False, id="a ring on itself"),
        pytest.param(
            RING,
            shapely.Polygon(at(5, 5, 25, 25).exterior, [at(8, 8, 22, 22).exterior]),
            # 400 less its own hole of 196, which holds that of the site.
            204,
            False,
            id="a ring in a ring",
        ),
    ],
)
def test_a_pair_shares_the_land_that_both_are_on(
    site: BaseGeometry, feature: BaseGeometry, m2: float, is_whole: bool
) -> None:
    found = shared(site, feature)

    assert found.m2.tolist() == [m2]
    assert found.is_whole.tolist() == [is_whole]


@pytest.mark.parametrize(
    ("site", "feature"),
    [
        pytest.param(SITE, at(30, 0, 60, 30), id="an edge"),
        pytest.param(SITE, at(30, 10, 60, 20), id="part of an edge"),
        pytest.param(SITE, at(30, 30, 60, 60), id="a corner"),
        pytest.param(SITE, at(50, 50, 60, 60), id="nothing"),
        pytest.param(
            shapely.Polygon([(X0, Y0), (X0 + 30, Y0), (X0, Y0 + 30)]),
            shapely.Polygon([(X0 + 30, Y0 + 30), (X0 + 30, Y0), (X0, Y0 + 30)]),
            id="a slanted edge",
        ),
        pytest.param(RING, at(10, 10, 20, 20), id="the hole of the site, filled"),
        pytest.param(RING, at(12, 12, 18, 18), id="an island in the hole of the site"),
        pytest.param(at(10, 10, 20, 20), RING, id="filling the hole of the zone"),
        pytest.param(at(12, 12, 18, 18), RING, id="an island in the hole of the zone"),
        pytest.param(SITE, shapely.box(X0, Y0, X0 + 0.01, Y0 + 0.09), id="9 cm²"),
        pytest.param(SITE, None, id="a missing zone"),
        pytest.param(None, SITE, id="a missing site"),
        pytest.param(SITE, shapely.Polygon(), id="an empty zone"),
        pytest.param(shapely.MultiPolygon(), SITE, id="an empty site"),
    ],
)
def test_a_pair_that_only_touches_is_no_pair(
    site: BaseGeometry | None, feature: BaseGeometry | None
) -> None:
    found = shared(site, feature)

    assert len(found) == 0
    columns = (found.site, found.feature, found.m2, found.is_whole)
    assert "".join(one.dtype.char for one in columns) == "lld?"


def test_more_than_ten_square_centimetres_are_land() -> None:
    # 1 cm by 11 cm.
    found = shared(SITE, shapely.box(X0, Y0, X0 + 0.01, Y0 + 0.11))

    assert found.m2.tolist() == pytest.approx([0.0011], rel=1e-6)


def test_slivers_of_a_feature_are_one_pair_together() -> None:
    # A thousand parts of 4 cm² are no land one by one.
    parts = [
        shapely.box(X0 + i / 50, Y0, X0 + i / 50 + 0.01, Y0 + 0.04) for i in range(1000)
    ]

    found = shared(SITE, shapely.MultiPolygon(parts))

    assert found.m2.tolist() == pytest.approx([0.4], rel=1e-6)


def test_zones_over_one_spot_share_it_each() -> None:
    found = shared(SITE, at(0, 0, 10, 10), at(0, 0, 10, 10), at(5, 5, 10, 10))

    assert found.feature.tolist() == [0, 1, 2]
    assert found.m2.tolist() == [100, 100, 25]


def test_pairs_come_by_site_and_then_by_feature() -> None:
    sites = array_of([at(50, 0, 60, 10), None, SITE])
    features = array_of([at(55, 5, 99, 99), SITE, at(0, 0, 60, 5)])

    found = shared_areas(sites, feature_index(features))

    assert found.site.tolist() == [0, 0, 2, 2]
    assert found.feature.tolist() == [0, 2, 1, 2]
    assert found.m2.tolist() == [25, 50, 900, 150]


@pytest.mark.parametrize(
    ("sites", "features"), [([], [SITE]), ([SITE], []), ([], []), ([None], [None])]
)
def test_without_sites_or_features_there_are_no_pairs(
    sites: list[object], features: list[object]
) -> None:
    found = shared_areas(array_of(sites), feature_index(array_of(features)), threads=2)

    assert len(found) == len(found.site) == len(found.is_whole) == 0


@pytest.mark.parametrize(
    "site", [shapely.Point(X0, Y0), shapely.LineString([(X0, Y0), (X0 + 1, Y0)])]
)
def test_a_line_or_a_point_is_no_site(site: BaseGeometry) -> None:
    with pytest.raises(InputError, match=site.geom_type):
        shared(site, SITE)


def test_a_site_of_thousands_of_corners_is_measured_as_one() -> None:
    # 800 teeth of 1 by 5 m on a bar of 1,600 by 1 m, and a band through them.
    teeth = [at(2 * i, 1, 2 * i + 1, 6) for i in range(800)]
    site = shapely.union_all([at(0, 0, 1600, 1), *teeth])
    assert shapely.get_num_coordinates(site) > 3000

    found = shared(site, at(0, 2, 1600, 4), at(1, 2, 2, 4), at(4, 2, 5, 4))

    assert found.feature.tolist() == [0, 2]
    assert found.m2.tolist() == [1600, 2]


def test_heights_change_nothing() -> None:
    corners = [(X0, Y0, 5), (X0 + 10, Y0, 6), (X0 + 10, Y0 + 10, 7), (X0, Y0 + 10, 5)]

    found = shared(shapely.Polygon(corners), shapely.Polygon(corners))

    assert found.m2.tolist() == [100]


def test_ten_thousand_pairs_are_as_right_as_one() -> None:
    # 100 by 100 zones of 1 m; the site's corner is in the middle of one.
    west = np.arange(100.0)
    grid = shapely.box(
        X0 + west[:, None], Y0 + west, X0 + west[:, None] + 1, Y0 + west + 1
    ).ravel()
    site = shapely.box(X0 + 0.5, Y0 + 0.25, X0 + 100, Y0 + 100)

    found = shared_areas(array_of([site]), feature_index(grid), threads=2)

    # West, south, and the corner between them; all others are whole.
    expected = np.ones((100, 100))
    expected[0, :], expected[:, 0], expected[0, 0] = 0.5, 0.75, 0.375
    assert found.feature.tolist() == list(range(10_000))
    assert found.m2.tolist() == expected.ravel().tolist()
