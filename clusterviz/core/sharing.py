"""Which features share land with which sites, and how much: the one kernel.

Overlaps, apportioning by area and drawn sites are all answered here. It works
on valid polygons only and does not look whether they are: that is checked once,
at import, and a layer that is not marked valid never comes this far.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.core.edges import chains_of
from clusterviz.core.polygons import exploded, polygons
from clusterviz.core.tiles import tiled
from clusterviz.core.trapezoids import shared_m2

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from clusterviz.core.index import FeatureIndex
    from clusterviz.core.polygons import Floats, Integers, Truths

LEAST_M2 = 0.001
"""10 cm²: less is the noise of floating coordinates, not land."""

_CUT_SITES_OVER = 1_000
_PAIRS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Shared:
    """Pairs of a site and a feature that share land, by site and then by feature.

    Parameters
    ----------
    site, feature
        Positions, (n,).
    m2
        Square metres, more than 0.001, (n,).
    is_whole
        Whether the feature was found in the site whole, (n,). One whose border
        runs along that of the site may not be: then it is cut to find it.
    """

    site: Integers
    feature: Integers
    m2: Floats
    is_whole: Truths

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.m2)


def shared_areas(
    sites: NDArray[np.object_], index: FeatureIndex, *, threads: int = 1
) -> Shared:
    """Return the land that each site shares with each feature.

    Row-wise in `sites` and in features: the results of parts may be stacked, and
    are the same to the last digit, however the work is divided. That is the
    licence to run it on Dask.

    Parameters
    ----------
    sites
        (k,) valid polygons in the metric CRS of the index; missing and empty
        ones share nothing.
    index
        The features, from `index.feature_index`: valid too. A ring that crosses
        itself would give a wrong area without a sign.
    threads
        How many at once; the result does not depend on it. More than one pays
        only where pairs are long: the steps between hold Python's lock.

    Returns
    -------
    shared
        A pair for each site and feature with more than 10 cm² in common.

    Raises
    ------
    InputError
        If a site is a line or a point.

    Examples
    --------
    >>> from clusterviz.core.index import feature_index
    >>> zones = np.array([shapely.box(0, 0, 2, 2), shapely.box(9, 9, 10, 10)])
    >>> found = shared_areas(np.array([shapely.box(1, 0, 3, 2)]), feature_index(zones))
    >>> found.feature.tolist(), found.m2.tolist()
    ([0], [2.0])
    """
    parts, owners = exploded(shapely.force_2d(sites))
    pieces, of = tiled(parts, over=_CUT_SITES_OVER)
    owners = owners[of]
    bodies = polygons(pieces)
    site, part = index.candidates(bodies.boxes)
    if not len(site):
        nothing = np.zeros(0, dtype="int64")
        return Shared(nothing, nothing, np.zeros(0), np.zeros(0, dtype="bool"))
    chains = chains_of(bodies)

    def measured(at: int) -> tuple[Floats, Truths]:
        some = slice(at, at + _PAIRS_AT_ONCE)
        return shared_m2(bodies, chains, index.polygons, site[some], part[some])

    steps = range(0, len(site), _PAIRS_AT_ONCE)
    if threads > 1 and len(steps) > 1:
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(measured, steps))
    else:
        found = [measured(at) for at in steps]
    m2, is_whole = (np.concatenate(column) for column in zip(*found, strict=True))
    return _by_pair(owners[site], index, part, m2, is_whole)


def _by_pair(
    site: Integers, index: FeatureIndex, part: Integers, m2: Floats, is_whole: Truths
) -> Shared:
    """Return the land of pairs of parts as that of sites and features."""
    feature = np.asarray(index.owners[part])
    order = np.lexsort((index.numbers[part], feature, site))
    site, feature = site[order], feature[order]
    is_first = np.ones(len(order), dtype="bool")
    is_first[1:] = (np.diff(site) != 0) | (np.diff(feature) != 0)
    pair = np.cumsum(is_first) - 1
    n_pairs = int(pair[-1]) + 1
    sums: Floats = np.bincount(pair, m2[order], n_pairs).astype("float64")
    n_whole = np.bincount(pair, is_whole[order], n_pairs)
    site, feature = site[is_first], feature[is_first]
    is_land = sums > LEAST_M2
    return Shared(
        site=site[is_land],
        feature=feature[is_land],
        m2=sums[is_land],
        is_whole=(n_whole == index.n_parts[feature])[is_land],
    )
