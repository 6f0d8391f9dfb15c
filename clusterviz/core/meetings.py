"""The land that sites share with features, cut out and measured."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from clusterviz.core.polygons import COLLECTION, POLYGONAL, land_of
from clusterviz.core.sharing import shared_areas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from clusterviz.core.index import FeatureIndex
    from clusterviz.core.polygons import Floats, Integers, Truths
    from clusterviz.core.sharing import Shared

FORMAT = 1
"""Of what `meetings` finds: raise it when the kernel finds anything else."""


@dataclass(frozen=True)
class Meetings:
    """Pairs of a site and a feature, with the land that they share.

    Parameters
    ----------
    site, feature
        Positions, (n,); by site and then by feature.
    m2
        Square metres of the shared land, (n,).
    feature_m2
        Square metres of the whole feature, (n,).
    width_m
        Mean width of the widest connected piece in metres, (n,): twice its
        area over its perimeter.
    pieces
        The shared land, polygons of one part or of several, (n,).
    """

    site: Integers
    feature: Integers
    m2: Floats
    feature_m2: Floats
    width_m: Floats
    pieces: NDArray[np.object_]

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.m2)

    def taken(self, which: Truths | Integers) -> Meetings:
        """Return some of the pairs."""
        return Meetings(*(getattr(self, one.name)[which] for one in fields(self)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the pairs as arrays of numbers, to be stored."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        bodies = shapely.to_wkb(plain.pop("pieces")).tolist()
        return plain | {
            "wkb": np.frombuffer(b"".join(bodies), dtype="uint8"),
            "wkb_ends": np.cumsum([len(one) for one in bodies], dtype="int64"),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Meetings:
        """Return the pairs that `arrays` was made of."""
        body, ends = arrays["wkb"].tobytes(), arrays["wkb_ends"].tolist()
        wkb = [body[a:b] for a, b in zip([0, *ends], ends, strict=False)]
        names = [one.name for one in fields(cls) if one.name != "pieces"]
        plain = {name: np.asarray(arrays[name]) for name in names}
        pieces = np.asarray(shapely.from_wkb(wkb), dtype="object")
        return cls(**plain, pieces=pieces)


def meetings(
    sites: NDArray[np.object_], index: FeatureIndex, *, threads: int = 1
) -> Meetings:
    """Return what each site shares with each feature, with the shared land.

    Row-wise in `sites` and in features, as `sharing.shared_areas`, whose
    arguments and errors it has.

    Examples
    --------
    >>> from clusterviz.core.index import feature_index
    >>> zones = np.array([shapely.box(0, 0, 100, 100)])
    >>> met = meetings(np.array([shapely.box(90, 0, 200, 100)]), feature_index(zones))
    >>> met.m2.tolist(), met.pieces[0].bounds
    ([1000.0], (90.0, 0.0, 100.0, 100.0))
    """
    shared = shared_areas(sites, index, threads=threads)
    pieces = _pieces(sites, index, shared)
    return Meetings(
        site=shared.site,
        feature=shared.feature,
        m2=shared.m2,
        feature_m2=index.m2[shared.feature],
        width_m=_widest_m(pieces),
        pieces=pieces,
    )


def stacked(parts: Sequence[Meetings]) -> Meetings:
    """Return the pairs of several, by site and then by feature."""
    if not parts:
        return nothing_met()
    whole = Meetings(
        *(
            np.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(Meetings)
        )
    )
    return whole.taken(np.lexsort((whole.feature, whole.site)))


def nothing_met() -> Meetings:
    """Return no pairs."""
    none = np.zeros(0, dtype="int64")
    figures = np.zeros(0), np.zeros(0), np.zeros(0)
    return Meetings(none, none, *figures, np.zeros(0, dtype="object"))


def polygonal(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the land of each shape, without the lines and points where it touches.

    Examples
    --------
    >>> square, line = shapely.box(0, 0, 1, 1), shapely.LineString([(1, 1), (2, 1)])
    >>> both = shapely.GeometryCollection([square, line])
    >>> polygonal(np.array([both, line]))[0].equals(square)
    True
    """
    kinds = shapely.get_type_id(shapes)
    is_land = np.isin(kinds, POLYGONAL)
    is_mixed = kinds == COLLECTION
    land = shapes.copy()
    land[~is_land] = shapely.MultiPolygon()
    land[is_mixed] = [shapely.union_all(land_of(one)) for one in shapes[is_mixed]]
    return land


def _pieces(
    sites: NDArray[np.object_], index: FeatureIndex, shared: Shared
) -> NDArray[np.object_]:
    """Return the land of each pair.

    A feature that lies in a site whole is the land itself. Of a giant only the
    tiles near the site are put together, and cut.
    """
    pieces = _near(shapely.bounds(sites), index, shared)
    cut = np.flatnonzero(~shared.is_whole)
    bodies = sites[shared.site[cut]]
    pieces[cut] = polygonal(shapely.intersection(bodies, pieces[cut]))
    return pieces


def _near(boxes: Floats, index: FeatureIndex, shared: Shared) -> NDArray[np.object_]:
    """Return what of the feature of each pair lies near its site."""
    site, part = index.candidates(boxes)
    wanted = shared.site * index.n_features + shared.feature
    found = site * index.n_features + index.owners[part]
    pair = np.searchsorted(wanted, found)
    is_wanted = pair < len(wanted)
    is_wanted[is_wanted] = wanted[pair[is_wanted]] == found[is_wanted]
    pair, part = pair[is_wanted], part[is_wanted]
    order = np.lexsort((index.numbers[part], pair))
    pair = pair[order]
    shapes = index.polygons.shapes(part[order])
    near: NDArray[np.object_] = np.empty(len(shared), dtype="object")
    n_shapes = np.bincount(pair, minlength=len(shared))
    is_single = n_shapes[pair] == 1
    near[pair[is_single]] = shapes[is_single]
    ends = np.cumsum(n_shapes)
    for at in np.flatnonzero(n_shapes > 1):
        near[at] = shapely.union_all(shapes[ends[at] - n_shapes[at] : ends[at]])
    return near


def _widest_m(pieces: NDArray[np.object_]) -> Floats:
    parts, pair = shapely.get_parts(pieces, return_index=True)
    around = shapely.length(parts)
    width_m = np.zeros(len(parts))
    np.divide(2 * shapely.area(parts), around, out=width_m, where=around > 0)
    widest_m = np.zeros(len(pieces))
    np.maximum.at(widest_m, pair, width_m)
    return widest_m
