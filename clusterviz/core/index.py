"""The features of a layer laid out so that a question reads only what is near it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from clusterviz.core.polygons import (
    Polygons,
    boxes_meet,
    exploded,
    polygons,
    runs,
)
from clusterviz.core.tiles import tiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.core.polygons import Floats, Integers

FORMAT = 2
"""Of `FeatureIndex.arrays`: raise it when their meaning changes."""

_ROWS_PER_PAGE = 256
_MOST_TESTS = 1 << 20


@dataclass(frozen=True)
class FeatureIndex:
    """The polygons of n features: giants in tiles, all in order along a curve.

    It holds arrays only, so it may lie in a file that is mapped into memory: a
    question then reads the pages that it meets, and processes share them.

    Parameters
    ----------
    polygons
        The parts and tiles of the features, in the order of a Hilbert curve.
    owners
        The feature of each, (m,): its position among those that were indexed.
    pages
        The box around each run of 256 parts, (p, 4).
    numbers
        Where each part stood before it was put in order, (m,). The parts of a
        feature are added up in this order: the curve depends on all features,
        and sums along it would differ in the last digit with what else is here.
    n_parts, m2
        Of each feature: how many parts it has, and its square metres, (n,). One
        without land has none.
    """

    polygons: Polygons
    owners: Integers
    pages: Floats
    numbers: Integers
    n_parts: Integers
    m2: Floats

    @property
    def n_features(self) -> int:
        """How many features were indexed, those without land among them."""
        return len(self.m2)

    def candidates(self, boxes: Floats) -> tuple[Integers, Integers]:
        """Return positions of boxes and parts whose boxes share land.

        Row-wise in `boxes`.

        Parameters
        ----------
        boxes
            xmin, ymin, xmax, ymax of each, (k, 4).

        Returns
        -------
        box, part
            (c,) each, by box and then by part.
        """
        step = max(1, _MOST_TESTS // max(1, len(self.pages)))
        nothing = np.zeros((2, 0), dtype="int64")
        box, page = np.concatenate(
            [nothing]
            + [self._met(boxes, at, step) for at in range(0, len(boxes), step)],
            axis=1,
        )
        starts = page * _ROWS_PER_PAGE
        counts = np.minimum(_ROWS_PER_PAGE, len(self.owners) - starts)
        part, of = runs(starts, counts)
        box = box[of]
        is_met = boxes_meet(boxes[box], self.polygons.boxes[part])
        return box[is_met], part[is_met]

    def _met(self, boxes: Floats, start: int, step: int) -> Integers:
        """Return positions of the boxes from `start` and of the pages they meet."""
        box, page = np.nonzero(
            boxes_meet(boxes[start : start + step, None], self.pages)
        )
        return np.stack([box + start, page])

    def tiles(self) -> tuple[NDArray[np.object_], Integers]:
        """Return all parts as geometry objects, and the feature of each."""
        return self.polygons.shapes(np.arange(len(self.owners))), self.owners

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what the index is made of, to be stored."""
        polygons = {
            key: getattr(self.polygons, name) for name, key in _OF_POLYGONS.items()
        }
        others = {name: getattr(self, name) for name in _OWN}
        return polygons | others | {"format": np.array([FORMAT], dtype="int64")}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> FeatureIndex | None:
        """Return the index that was stored; ``None`` if of another format."""
        if not arrays.keys() >= {*_OF_POLYGONS.values(), *_OWN, "format"}:
            return None
        if arrays["format"].tolist() != [FORMAT]:
            return None
        parts = {name: arrays[key] for name, key in _OF_POLYGONS.items()}
        own = {name: arrays[name] for name in _OWN}
        return cls(polygons=Polygons(**parts), **own)


_OF_POLYGONS = {one.name: f"part_{one.name}" for one in fields(Polygons)}
_OWN = [one.name for one in fields(FeatureIndex) if one.name != "polygons"]


def feature_index(shapes: NDArray[np.object_]) -> FeatureIndex:
    """Return an index of features, by their position in `shapes`.

    Parameters
    ----------
    shapes
        (n,) valid polygons in one metric CRS; missing and empty ones are met
        by nothing.

    Raises
    ------
    InputError
        If one is a line or a point.

    Examples
    --------
    >>> row = np.array([shapely.box(x, 0, x + 1, 1) for x in range(5)])
    >>> feature_index(row).candidates(np.array([[1.5, 0, 2.5, 1]]))[1].tolist()
    [1, 2]
    """
    parts, owners = exploded(shapely.force_2d(shapes))
    tiles, of = tiled(parts)
    owners = owners[of]
    order = _along_a_curve(tiles)
    laid_out = polygons(tiles[order])
    part_m2 = np.empty(len(tiles))
    part_m2[order] = laid_out.m2
    return FeatureIndex(
        polygons=laid_out,
        owners=owners[order],
        pages=_pages(laid_out.boxes),
        numbers=order,
        n_parts=np.bincount(owners, minlength=len(shapes)),
        m2=np.bincount(owners, part_m2, minlength=len(shapes)).astype("float64"),
    )


def _along_a_curve(tiles: NDArray[np.object_]) -> Integers:
    if not len(tiles):
        return np.zeros(0, dtype="int64")
    distances = gpd.GeoSeries(tiles).hilbert_distance()
    return np.argsort(distances.to_numpy(), kind="stable")


def _pages(boxes: Floats) -> Floats:
    if not len(boxes):
        return np.zeros((0, 4))
    first = np.arange(0, len(boxes), _ROWS_PER_PAGE)
    low = np.minimum.reduceat(boxes[:, :2], first)
    high = np.maximum.reduceat(boxes[:, 2:], first)
    return np.concatenate([low, high], axis=1)
