"""How the land of a cluster is divided: in whole square metres that add up.

1 m² is 0.0001 ha, so hectares to four decimals are whole square metres. A whole
is divided by largest remainder; sums are taken in integers and divided last.
That is why the sums over districts, over communes and of the province are equal
and not merely close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.index import feature_index
from clusterviz.core.placenames import is_same_place, places_named
from clusterviz.core.sharing import shared_areas
from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA, require_metric

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

NO_AREA = ""
"""The ``area_id`` and ``area_code`` of land outside every area."""

_LEAST_M2 = 0.5
"""What is less is no square metre: a noise of shared borders."""


def to_m2(hectares: ArrayLike) -> NDArray[np.int64]:
    """Return hectares in whole square metres; a missing figure is none.

    Examples
    --------
    >>> to_m2([2.0, 0.00005, float("nan")]).tolist()
    [20000, 0, 0]
    """
    square_metres = np.asarray(hectares, dtype="float64") * M2_PER_HA
    return np.asarray(np.rint(np.nan_to_num(square_metres)), dtype="int64")


def to_ha(square_metres: pd.Series[int]) -> pd.Series[float]:
    """Return whole square metres in hectares, exact to four decimals."""
    return square_metres.astype("float64") / M2_PER_HA


def largest_remainder(parts: ArrayLike, total_m2: int) -> NDArray[np.int64]:
    """Divide a whole number of square metres in proportion to `parts`.

    Each part gets its quota rounded down; what is left goes, one square metre
    each, to the largest remainders (of equal ones, to the first).

    Parameters
    ----------
    parts
        Weights, none negative. Where all are zero, the first gets the whole.
    total_m2
        The whole, not negative.

    Returns
    -------
    shares
        Integers, in the order of `parts`, that sum to `total_m2` exactly.

    Examples
    --------
    >>> largest_remainder([1.0, 1.0, 1.0], 100).tolist()
    [34, 33, 33]
    """
    weights = np.asarray(parts, dtype="float64")
    if weights.size == 0:
        return np.zeros(0, dtype="int64")
    if weights.sum() == 0:
        weights = np.zeros_like(weights)
        weights[0] = 1.0
    quotas = weights * total_m2 / weights.sum()
    shares: NDArray[np.int64] = np.floor(quotas).astype("int64")
    # Floors never exceed the whole, and fall short of it by one a part at most.
    left = int(total_m2 - shares.sum())
    shares[np.argsort(shares - quotas, kind="stable")[:left]] += 1
    return shares


def area_shares(
    features: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, *, key: str = "cluster_id"
) -> pd.DataFrame:
    """Return which share of each feature lies in which area, by geometry.

    Row-wise in `features`. A feature known by its symbol only, even one that is
    drawn, goes wholly to the one area that its paper names (``commune_names`` or
    ``district_names``, by the level of `areas`; the province when there is but
    one), else to no area.

    Parameters
    ----------
    features
        Clusters or clearance sites; valid geometry, in metres.
    areas
        Areas of one level and day that do not overlap, in the CRS of `features`.
    key
        The column that names a feature.

    Returns
    -------
    shares
        `key`, ``area_id`` (empty for what lies outside every area),
        ``share_ratio`` (0 < r <= 1; a feature's sum to 1) and ``is_leading``
        (its largest share; of equal ones, the first in the order of `areas`).

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.

    Examples
    --------
    >>> from clusterviz import crs
    >>> cluster = gpd.GeoDataFrame(
    ...     {"cluster_id": ["C1"], "geometry_quality": ["surveyed"]},
    ...     geometry=[shapely.box(0, 0, 100, 100)],
    ... )
    >>> halves = gpd.GeoDataFrame(
    ...     {"area_id": ["west", "east"], "level": "commune"},
    ...     geometry=[shapely.box(-9, 0, 75, 100), shapely.box(75, 0, 109, 100)],
    ... )
    >>> frames = [crs.with_crs(one, crs.METRIC) for one in (cluster, halves)]
    >>> area_shares(*frames)["share_ratio"].tolist()
    [0.75, 0.25]
    """
    require_metric(features=features, areas=areas)
    is_symbol = is_symbol_only(features)
    rows = _drawn_shares(features[~is_symbol], areas, key)
    rows += [
        (name, _area_on_paper(row, areas), 1.0)
        for name, (_, row) in zip(
            features.loc[is_symbol, key], features[is_symbol].iterrows(), strict=True
        )
    ]
    shares = pd.DataFrame(rows, columns=[key, "area_id", "share_ratio"])
    shares = shares.astype({key: "str", "area_id": "str", "share_ratio": "float64"})
    shares["is_leading"] = False
    if not shares.empty:
        leading = shares.groupby(key, sort=False)["share_ratio"].idxmax()
        shares.loc[leading, "is_leading"] = True
    return shares.astype({"is_leading": "bool"})


def apportioned(amounts_m2: pd.Series[int], shares: pd.DataFrame) -> pd.Series[int]:
    """Divide one amount of each feature between its areas.

    Row-wise in features: each is divided on its own.

    Parameters
    ----------
    amounts_m2
        Whole square metres, by feature.
    shares
        From `area_shares`: its first column names the feature.

    Returns
    -------
    divided
        Whole square metres on the index of `shares`; a feature's rows sum to its
        amount exactly. A feature without an amount gets none.
    """
    key = shares.columns[0]
    names = shares[key]
    ratios = shares["share_ratio"].to_numpy()
    # Most lie in one area: that one has it all.
    divided = names.map(amounts_m2.to_dict()).fillna(0).to_numpy(dtype="int64").copy()
    parted = np.flatnonzero(names.duplicated(keep=False).to_numpy())
    for rows in shares.iloc[parted].groupby(key, sort=False).indices.values():
        places = parted[rows]
        divided[places] = largest_remainder(ratios[places], int(divided[places[0]]))
    return pd.Series(divided, index=shares.index, dtype="int64")


def _drawn_shares(
    features: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, key: str
) -> list[tuple[str, str, float]]:
    names, ids = features[key].to_numpy(), areas["area_id"].to_numpy()
    return [
        (names[feature], NO_AREA if area is None else ids[area], ratio)
        for feature, area, ratio in divided_by_place(
            features.geometry.to_numpy(), areas.geometry.to_numpy()
        )
    ]


def divided_by_place(
    shapes: NDArray[np.object_], places: NDArray[np.object_]
) -> Iterator[tuple[int, int | None, float]]:
    """Yield shape, place and share for each place that a shape has land in.

    Parameters
    ----------
    shapes
        Polygons to divide.
    places
        Polygons that do not overlap one another.

    Yields
    ------
    shape, place, share_ratio
        Positions in the two arrays; place is ``None`` for the land outside
        every place. What is less than half a square metre is left out, and the
        shares of a shape sum to 1.

    Examples
    --------
    >>> shapes = np.array([shapely.box(0, 0, 100, 100)])
    >>> places = np.array([shapely.box(-9, -9, 25, 109), shapely.box(25, 0, 90, 100)])
    >>> list(divided_by_place(shapes, places))
    [(0, 0, 0.25), (0, 1, 0.65), (0, None, 0.1)]
    """
    shared = shared_areas(shapes, feature_index(places))
    is_land = shared.m2 >= _LEAST_M2
    ends = np.searchsorted(shared.site, np.arange(len(shapes) + 1))
    for position, whole_m2 in enumerate(shapely.area(shapes).tolist()):
        mine = slice(ends[position], ends[position + 1])
        found = shared.m2[mine]
        # Of what is less than a square metre itself, where most of it lies.
        is_kept = is_land[mine] | (found > whole_m2 / 2)
        kept: list[tuple[int | None, float]] = [
            (int(at), float(m2))
            for at, m2 in zip(
                shared.feature[mine][is_kept], found[is_kept], strict=True
            )
        ]
        outside = whole_m2 - float(found.sum())
        if outside >= _LEAST_M2 or not kept:
            kept.append((None, max(outside, _LEAST_M2)))
        whole = sum(m2 for _, m2 in kept)
        yield from ((position, at, m2 / whole) for at, m2 in kept)


def _area_on_paper(feature: pd.Series[Any], areas: gpd.GeoDataFrame) -> str:
    if len(areas) == 1:
        return str(areas["area_id"].iloc[0])
    levels = set(areas["level"])
    written = feature.get(f"{levels.pop()}_names") if len(levels) == 1 else None
    if not isinstance(written, str):
        return NO_AREA
    names = places_named(written)
    found = {
        area_id
        for area_id, area_name in zip(areas["area_id"], areas["area_name"], strict=True)
        for name in names
        if is_same_place(name, area_name)
    }
    return str(found.pop()) if len(found) == 1 else NO_AREA
