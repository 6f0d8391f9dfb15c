"""Where each kind of plan zone was supplied: no "no conflict" without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz.core.status import is_symbol_only
from clusterviz.core.timeline import is_reached
from clusterviz.crs import require_metric

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from clusterviz.schema import Choice

_LEAST_M2 = 0.5


def coverage_areas(
    coverage: pd.DataFrame, areas: gpd.GeoDataFrame, on: dt.date
) -> gpd.GeoDataFrame:
    """Return where each kind was supplied by a day, one row an entry of the coverage.

    Row-wise in `coverage`. An entry whose area is unknown covers nothing, nor
    does one of a later day or of none: what was supplied as of 2024 does not say
    what there was in 2015.

    Parameters
    ----------
    coverage
        ``kind``, ``area_id`` and ``as_of_on``.
    areas
        Areas of any level and date, by ``area_id``.
    on
        The day.

    Returns
    -------
    covered
        ``kind`` and the geometry of the area, in the CRS of `areas`.
    """
    shapes = areas.set_index("area_id").geometry
    is_known = coverage["area_id"].isin(shapes.index)
    known = coverage[is_known & is_reached(coverage["as_of_on"], on)]
    return gpd.GeoDataFrame(
        {"kind": known["kind"].to_numpy()},
        geometry=shapes.reindex(known["area_id"]).to_numpy(),
        crs=areas.crs,
    )


def uncovered(
    clusters: gpd.GeoDataFrame,
    covered: gpd.GeoDataFrame,
    kinds: Mapping[str, Choice],
) -> pd.DataFrame:
    """Return which mandatory kinds were not supplied for all of a cluster.

    Row-wise in `clusters`; those known by a symbol only are left out.

    Parameters
    ----------
    clusters
        Valid polygons, in metres.
    covered
        Where each kind was supplied, from `coverage_areas`.
    kinds
        The declared kinds of plan zone.

    Returns
    -------
    gaps
        ``cluster_id`` and ``kind``: one row for each mandatory kind that leaves
        half a square metre of the cluster or more without data.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    """
    require_metric(clusters=clusters, covered=covered)
    drawn = clusters[~is_symbol_only(clusters)]
    shapes = drawn.geometry.to_numpy()
    rows = []
    for kind in (one.code for one in kinds.values() if one.is_mandatory):
        places = covered.geometry[covered["kind"] == kind].to_numpy()
        is_open = ~_is_covered(shapes, places)
        rows += [(name, kind) for name in drawn["cluster_id"][is_open]]
    gaps = pd.DataFrame(rows, columns=["cluster_id", "kind"], dtype="str")
    return gaps.sort_values("cluster_id", kind="stable").reset_index(drop=True)


def _is_covered(
    shapes: NDArray[np.object_], places: NDArray[np.object_]
) -> NDArray[np.bool_]:
    """Return whether each shape lies in the union of the places."""
    is_covered = np.zeros(len(shapes), dtype="bool")
    # Copies of our own: preparing changes a shape, and another thread may read it.
    places = shapely.force_2d(places)
    shapely.prepare(places)
    which, where = shapely.STRtree(places).query(shapes)
    is_within = shapely.covers(places[where], shapes[which])
    is_covered[which[is_within]] = True
    for shape in np.unique(which):
        if not is_covered[shape]:
            near = places[where[which == shape]]
            inside = shapely.union_all(shapely.intersection(shapes[shape], near))
            is_covered[shape] = shapes[shape].area - inside.area < _LEAST_M2
    return is_covered
