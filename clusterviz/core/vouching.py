"""Which documents vouch for what is known of a cluster's land, kind by kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from clusterviz.core.supply import current_entries
from clusterviz.crs import require_metric

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.schema import Choice

COLUMNS = ("kind", "area_name", "source_document", "as_of_on")

_LEAST_M2 = 0.5
"""Less than this of a cluster in an area is a border drawn twice."""


def vouching(
    cluster: gpd.GeoDataFrame,
    coverage: pd.DataFrame,
    shapes: gpd.GeoDataFrame,
    kinds: Mapping[str, Choice],
    on: dt.date,
) -> pd.DataFrame:
    """Return what was supplied of each mandatory kind where a cluster lies.

    Parameters
    ----------
    cluster
        One row, a valid polygon in metres.
    coverage
        ``kind``, ``area_id``, ``as_of_on`` and ``source_document``.
    shapes
        Areas of any level and day, by ``area_id``, in the CRS of `cluster`.
    kinds
        The declared kinds of plan zone.
    on
        The day: what is later, out of date or without a document is left out.

    Returns
    -------
    rows
        `COLUMNS`, in the order of the kinds, the newest first.

    Raises
    ------
    CrsError
        If a frame has no CRS or one that distorts areas, or the two differ.
    """
    require_metric(cluster=cluster, shapes=shapes)
    entries = current_entries(coverage, on)
    land = shapely.union_all(cluster.geometry.to_numpy())
    shared = shapely.area(shapely.intersection(shapes.geometry.to_numpy(), land))
    is_near = np.asarray(shared >= _LEAST_M2)
    names = shapes[is_near].set_index("area_id")["area_name"]
    order = [one.code for one in kinds.values() if one.is_mandatory]
    ours = entries[entries["kind"].isin(order) & entries["area_id"].isin(names.index)]
    rows = ours.assign(
        area_name=ours["area_id"].map(names),
        rank=ours["kind"].map({kind: at for at, kind in enumerate(order)}),
        age=[-day.toordinal() for day in ours["as_of_on"]],
    ).sort_values(["rank", "age", "area_name"], kind="stable")
    return rows[list(COLUMNS)].drop_duplicates().reset_index(drop=True)
