"""Boundaries that come back from a list of corners as they were, but for rounding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from clusterviz.core.place.corners import NEAR_M
from clusterviz.records import Finding, Severity

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from clusterviz.schema import Layer

_WITHIN_M = NEAR_M + 1e-6
"""A centimetre, and what figures of seven digits before the point may be off."""

_BAND_M = 1.01 * NEAR_M
"""Of a band around a line, the ends of which are no true circles."""


def with_unmoved_kept(
    layer: Layer, new: gpd.GeoDataFrame, current: gpd.GeoDataFrame
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return `new`, boundaries that only a list's rounding changed as they are.

    Unchanged is a boundary of which each corner comes back within a centimetre, and
    which is nowhere farther than that from the one that comes back. A corner that
    slid along its own sides is another corner, though the land is hardly another.

    Parameters
    ----------
    layer
        The declaration; only polygons are compared.
    new
        Rows whose boundaries were read from corners, to the centimetre.
    current
        Rows of the layer, in the same metric CRS.

    Returns
    -------
    kept
        Those rows, with the geometry of `current` where it is unchanged.
    findings
        How many are.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from clusterviz.schema import Field, Label, Layer
    >>> name = Label(vi="Hồ", en="Lake")
    >>> fields = {"lake_id": Field("lake_id", "text", name)}
    >>> lakes = Layer("lakes", name, name, "MultiPolygon", "lake_id", fields)
    >>> land = [shapely.box(0, 0, 9, 9.004)]
    >>> exact = gpd.GeoDataFrame({"lake_id": ["L1"]}, geometry=land)
    >>> listed = exact.set_geometry([shapely.box(0, 0, 9, 9)])
    >>> kept, [found] = with_unmoved_kept(lakes, listed, exact)
    >>> kept.area.tolist() == exact.area.tolist(), found.values
    (True, {'n': 1, 'n_all': 1})
    """
    if layer.geometry != "MultiPolygon":
        return new, []
    known = current.drop_duplicates(layer.key).set_index(layer.key).geometry
    was, now = known.reindex(new[layer.key]).to_numpy(), new.geometry.to_numpy()
    is_land = (shapely.area(was) > 0) & (shapely.area(now) > 0)
    is_same = np.zeros(len(new), dtype=bool)
    for row in np.flatnonzero(is_land):
        is_same[row] = _is_same(was[row], now[row])
    if not is_same.any():
        return new, []
    values = {"n": int(is_same.sum()), "n_all": len(new)}
    found = Finding(Severity.INFO, "update.unmoved", layer.name, values=values)
    return new.set_geometry(np.where(is_same, was, now), crs=new.crs), [found]


def _is_same(was: BaseGeometry, now: BaseGeometry) -> bool:
    corners, others = _corners(was), _corners(now)
    tree = shapely.STRtree(others)
    near = tree.query(corners, predicate="dwithin", distance=_WITHIN_M)
    if len(np.unique(near[0])) < len(corners):
        return False
    lines = shapely.boundary([was, now])
    bands = shapely.buffer(lines, _BAND_M)
    return bool(shapely.covers(bands, lines[::-1]).all())


def _corners(shape: BaseGeometry) -> NDArray[np.object_]:
    return np.asarray(shapely.points(shapely.get_coordinates(shape)))
