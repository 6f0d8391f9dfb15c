"""What a cluster is on a day: derived from its five parallel tracks.

Row-wise: parts of the clusters may be stacked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.timeline import is_reached

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd


def is_withdrawn(clusters: gpd.GeoDataFrame, on: dt.date) -> pd.Series[bool]:
    """Return whether each row is out of the plan on a day.

    A withdrawn cluster or removed part is out from ``withdrawn_on``; one
    without that day counts as out.
    """
    is_out = clusters["planning_status"] != "in_plan"
    days = clusters["withdrawn_on"]
    withdrawn: pd.Series[bool] = is_out & (days.isna() | is_reached(days, on))
    return withdrawn


def clusters_on(clusters: gpd.GeoDataFrame, on: dt.date) -> gpd.GeoDataFrame:
    """Return the clusters that tables count on a day: those in the plan.

    A cluster withdrawn later is among them, one planned later is not; one
    without ``planned_on`` counts. A removed part never is: it is land of the
    cluster that it was taken from, not a cluster of its own, so before the day of
    its removal that cluster is counted without it.
    """
    is_part = clusters["planning_status"] == "removed_part"
    days = clusters["planned_on"]
    is_planned = days.isna() | is_reached(days, on)
    return clusters[is_planned & ~is_part & ~is_withdrawn(clusters, on)]


def is_established(clusters: gpd.GeoDataFrame, on: dt.date) -> pd.Series[bool]:
    """Return whether each cluster is established on a day.

    An established one without ``established_on`` counts.
    """
    days = clusters["established_on"]
    is_so = clusters["legal_status"] == "established"
    established: pd.Series[bool] = is_so & (days.isna() | is_reached(days, on))
    return established


def is_operating(clusters: gpd.GeoDataFrame, on: dt.date) -> pd.Series[bool]:
    """Return whether each cluster operates on a day, established or not.

    An operating one without ``operating_since_on`` counts.
    """
    days = clusters["operating_since_on"]
    is_so = clusters["operation_status"] == "operating"
    operating: pd.Series[bool] = is_so & (days.isna() | is_reached(days, on))
    return operating


def is_detailed_plan_approved(
    clusters: gpd.GeoDataFrame, on: dt.date
) -> pd.Series[bool]:
    """Return whether the detailed plan of each cluster is approved on a day.

    One whose construction has come as far or further, without
    ``detailed_plan_on``, counts.
    """
    return _has_come_to(clusters, "plan_approved", "detailed_plan_on", on)


def is_infrastructure_approved(
    clusters: gpd.GeoDataFrame, on: dt.date
) -> pd.Series[bool]:
    """Return whether the infrastructure project of each cluster is approved on a day.

    Dated by ``infrastructure_project_on``; as `is_detailed_plan_approved`.
    """
    return _has_come_to(clusters, "project_approved", "infrastructure_project_on", on)


_CONSTRUCTION = ("none", "plan_approved", "project_approved", "building", "finished")


def _has_come_to(
    clusters: gpd.GeoDataFrame, step: str, dated_by: str, on: dt.date
) -> pd.Series[bool]:
    days = clusters[dated_by]
    steps = _CONSTRUCTION[_CONSTRUCTION.index(step) :]
    is_so = clusters["construction_status"].isin(steps)
    reached: pd.Series[bool] = is_so & (days.isna() | is_reached(days, on))
    return reached


def is_symbol_only(clusters: gpd.GeoDataFrame) -> pd.Series[bool]:
    """Return whether each cluster, or site, has no boundary to take areas from.

    Its quality is ``symbol``, whatever is drawn, or it has no geometry.
    """
    shapes = clusters.geometry
    is_blank = shapes.isna() | shapes.is_empty
    is_symbol: pd.Series[bool] = is_blank | has_symbol_quality(clusters)
    return is_symbol


def has_symbol_quality(features: pd.DataFrame) -> pd.Series[bool]:
    """Return whether each feature says that it has only a symbol on the map.

    One without ``geometry_quality`` says nothing.
    """
    if "geometry_quality" not in features.columns:
        return pd.Series(data=False, index=features.index)
    is_symbol: pd.Series[bool] = features["geometry_quality"] == "symbol"
    return is_symbol


def map_status(clusters: gpd.GeoDataFrame, on: dt.date) -> pd.Series[str]:
    """Return the one label that the map shows for each row.

    The first that holds of ``withdrawn`` (removed parts too), ``symbol_only``,
    ``operating``, ``established``, ``planned``.

    Parameters
    ----------
    clusters
        Every row of the layer, withdrawn ones too.
    on
        The day.
    """
    status = pd.Series("planned", index=clusters.index, dtype="str")
    # The later a line, the more it weighs.
    status[is_established(clusters, on)] = "established"
    status[is_operating(clusters, on)] = "operating"
    status[is_symbol_only(clusters)] = "symbol_only"
    status[is_withdrawn(clusters, on)] = "withdrawn"
    return status
