"""What pairs of polygons share: as the kernel says, and as GEOS does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.core.index import feature_index
from clusterviz.core.sharing import LEAST_M2, shared_areas

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.core.sharing import Shared

    Areas = NDArray[np.float64]
    Shapes = NDArray[np.object_]

NOISE_M2 = 1e-6
"""A square millimetre: what coordinates in the millions of metres cannot tell."""


def by_kernel(sites: Shapes, features: Shapes) -> Areas:
    """Return the square metres that each site shares with each feature."""
    index = feature_index(features)
    return as_table(shared_areas(sites, index), len(sites), len(features))


def as_table(shared: Shared, n_sites: int, n_features: int) -> Areas:
    """Return pairs as a table, 0 for those that were not found."""
    table = np.zeros((n_sites, n_features))
    table[shared.site, shared.feature] = shared.m2
    return table


def by_geos(sites: Shapes, features: Shapes) -> Areas:
    """Return the same by cutting each pair; what is missing shares nothing."""
    pieces = shapely.intersection(sites[:, None], features[None, :])
    return np.nan_to_num(shapely.area(pieces))


def assert_same_land(found: Areas, expected: Areas, ratio: float = 1e-9) -> None:
    """Fail unless areas are equal to a share of them, or to the noise.

    Pairs of less than 10 cm² are not land, and may be missing in either.
    """
    apart = np.abs(found - expected)
    is_same = apart <= np.maximum(ratio * expected, NOISE_M2)
    is_no_land = (np.minimum(found, expected) == 0) & (
        np.maximum(found, expected) <= LEAST_M2 + NOISE_M2
    )
    wrong = np.argwhere(~(is_same | is_no_land))
    assert not len(wrong), [
        (site, feature, found[site, feature], expected[site, feature])
        for site, feature in wrong.tolist()
    ]


def assert_identical(found: Shared, expected: Shared) -> None:
    """Fail unless two results are equal to the last digit."""
    assert found.site.tolist() == expected.site.tolist()
    assert found.feature.tolist() == expected.feature.tolist()
    assert found.m2.tolist() == expected.m2.tolist()
    assert found.is_whole.tolist() == expected.is_whole.tolist()
