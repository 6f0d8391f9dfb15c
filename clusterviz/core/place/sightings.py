"""What one way to read coordinates agrees with: boundaries, names, the province."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.place.placing import placed_by
from clusterviz.core.placenames import is_same_place, places_named

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from clusterviz.crs import Coordinates

MOST_ROWS = 500
_MOST_COMPARED = 100
_MOST_POINTS = 200_000
_NEAR_M = 5_000.0
"""Beyond this two boundaries are not held against each other: they agree in nothing."""


@dataclass(frozen=True)
class Ground:
    """What is known of where a file's rows should lie, all of it optional.

    Parameters
    ----------
    areas
        Metric: communes and districts, with ``area_name``.
    province
        Metric; ``None`` for the areas themselves.
    named
        Of each row, the communes or districts that paper names for it.
    known
        Metric: present features with their ``key``.
    keys
        Of each row, the key that `known` may have.
    """

    areas: gpd.GeoDataFrame | None = None
    province: BaseGeometry | None = None
    named: pd.Series[Any] | None = None
    known: gpd.GeoDataFrame | None = None
    keys: pd.Series[Any] | None = None


@dataclass(frozen=True)
class Sighting:
    """How well rows that were placed one way agree with the ground.

    A figure is ``None`` where nothing is known to hold the rows against.

    Parameters
    ----------
    known_ratio
        Mean share that boundaries have in common with those of the same key.
    named_ratio
        Share of rows whose centre lies in an area that they name.
    named_m
        How far the others' centres are from theirs, the mean.
    inside_ratio
        Share of rows whose centre lies in the province.
    n_named
        How many rows name an area that is known.
    """

    known_ratio: float | None = None
    named_ratio: float | None = None
    named_m: float | None = None
    inside_ratio: float | None = None
    n_named: int = 0

    @property
    def fits(self) -> tuple[float, float, float]:
        """How well it agrees, 0 to 1: with boundaries, with names, with the province.

        Near a named area is better than far, yet less than half as good as in it.
        """
        named = self.named_ratio or 0.0
        far_m = np.inf if self.named_m is None else self.named_m
        near = float(np.exp(-far_m / _NEAR_M)) / 2
        return (
            self.known_ratio or 0.0,
            named + (1 - named) * near,
            self.inside_ratio or 0.0,
        )


class Witness:
    """The rows that are looked at, and what of the ground concerns them.

    Parameters
    ----------
    frame
        Rows as the file has them.
    ground
        Where they should lie.
    metric
        The CRS of `ground`.
    """

    def __init__(self, frame: gpd.GeoDataFrame, ground: Ground, metric: str) -> None:
        self.metric = metric
        rows = _chosen(frame, ground)
        self.frame = frame.iloc[rows]
        bounds = shapely.bounds(np.asarray(self.frame.geometry.array, dtype=object))
        self.x, self.y = bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)
        self.named = _named(ground, rows)
        self.compared, self.known = _compared(self.frame, ground, rows)
        self.inside = _inside(ground)

    @property
    def has(self) -> tuple[bool, bool, bool]:
        """Whether there are boundaries, names and a province to hold rows against."""
        has_names = any(one is not None for one in self.named)
        return len(self.compared) > 0, has_names, self.inside is not None

    def sighting(
        self, coordinates: Coordinates, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> Sighting:
        """Return how well the rows agree with the ground, their centres at `x`, `y`."""
        centres: NDArray[np.object_] = np.asarray(shapely.points(x, y), dtype=object)
        told = np.array([one is not None for one in self.named], dtype=bool)
        named_ratio = named_m = inside_ratio = known_ratio = None
        if told.any():
            distance_m = np.asarray(shapely.distance(centres[told], self.named[told]))
            is_out = distance_m > 0
            named_ratio = float(1 - is_out.mean())
            named_m = float(distance_m[is_out].mean()) if is_out.any() else None
        if self.inside is not None:
            rows = np.unique(self.inside.query(centres, predicate="intersects")[0])
            inside_ratio = len(rows) / len(centres)
        if len(self.compared):
            known_ratio = self._agreement(coordinates, centres)
        return Sighting(
            known_ratio, named_ratio, named_m, inside_ratio, int(told.sum())
        )

    def _agreement(
        self, coordinates: Coordinates, centres: NDArray[np.object_]
    ) -> float:
        """Return the mean of shared over joint area, with what has the same key."""
        is_near = (
            shapely.distance(centres[self.compared], shapely.envelope(self.known))
            < _NEAR_M
        )
        if not is_near.any():
            return 0.0
        moved, _ = placed_by(
            self.frame.iloc[self.compared[is_near]], coordinates, self.metric
        )
        shapes = np.asarray(moved.geometry.array, dtype=object)
        sound = shapely.is_valid(shapes)
        shapes, known = shapes[sound], self.known[is_near][sound]
        shared = shapely.area(shapely.intersection(shapes, known))
        joint = shapely.area(shapes) + shapely.area(known) - shared
        return float((shared / joint).sum()) / len(self.compared)


def _chosen(frame: gpd.GeoDataFrame, ground: Ground) -> NDArray[np.int64]:
    """Return which rows are looked at: half of them by what is known of them."""
    bounds = frame.geometry.bounds.to_numpy()
    rows: NDArray[np.int64] = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    if len(rows) <= MOST_ROWS:
        return rows
    telling = np.zeros(len(frame), dtype=bool)
    if ground.keys is not None and ground.known is not None:
        telling |= ground.keys.isin(ground.known["key"]).to_numpy()
    if ground.named is not None:
        telling |= ground.named.notna().to_numpy()
    half = MOST_ROWS // 2
    return np.union1d(_spread(rows[telling[rows]], half), _spread(rows, half))


def _spread(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    if len(rows) <= most:
        return rows
    return rows[np.linspace(0, len(rows) - 1, most).astype(np.int64)]


def _named(ground: Ground, rows: NDArray[np.int64]) -> NDArray[np.object_]:
    """Return the land of the areas that each row names; ``None`` where unknown."""
    lands = np.full(len(rows), None, dtype=object)
    if ground.named is None or ground.areas is None:
        return lands
    names = ground.areas["area_name"].tolist()
    shapes = np.asarray(ground.areas.geometry.array, dtype=object)
    texts = ground.named.iloc[rows]
    by_text: dict[str, BaseGeometry | None] = {}
    for text in texts.dropna().unique():
        wanted = places_named(str(text))
        is_one = np.array(
            [any(is_same_place(one, name) for one in wanted) for name in names],
            dtype=bool,
        )
        by_text[text] = shapely.union_all(shapes[is_one]) if is_one.any() else None
    for i, text in enumerate(texts):
        lands[i] = by_text.get(text) if isinstance(text, str) else None
    return lands


def _compared(
    frame: gpd.GeoDataFrame, ground: Ground, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Return which rows have a present boundary to compare with, and those."""
    nothing = np.array([], dtype=np.int64), np.array([], dtype=object)
    if ground.keys is None or ground.known is None or ground.known.empty:
        return nothing
    known = ground.known.drop_duplicates("key").set_index("key").geometry
    present = known.reindex(ground.keys.iloc[rows])
    theirs = np.asarray(present.array, dtype=object)
    ours = np.asarray(frame.geometry.array, dtype=object)
    is_telling = shapely.is_valid(ours) & (shapely.area(ours) > 0)
    is_telling &= shapely.is_valid(theirs) & (shapely.area(theirs) > 0)
    found = is_telling.nonzero()[0]
    n_points = shapely.get_num_coordinates(ours) + shapely.get_num_coordinates(theirs)
    is_cheap = np.cumsum(n_points[found]) <= _MOST_POINTS
    found = found[is_cheap][:_MOST_COMPARED]
    return found, theirs[found]


def _inside(ground: Ground) -> shapely.STRtree | None:
    if ground.province is not None:
        return shapely.STRtree([ground.province])
    if ground.areas is None or ground.areas.empty:
        return None
    return shapely.STRtree(np.asarray(ground.areas.geometry.array, dtype=object))
