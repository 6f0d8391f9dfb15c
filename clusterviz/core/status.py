"""What a cluster is on a day: derived from its five parallel tracks.

Row-wise: parts of the clusters may be stacked, but for `clusters_on`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from clusterviz.core.timeline import is_reached

if TYPE_CHECKING:
    import datetime as dt
    from typing import TypeVar

    Frame = TypeVar("Frame", bound=pd.DataFrame)


def is_withdrawn(clusters: pd.DataFrame, on: dt.date) -> pd.Series[bool]:
    """Return whether each row is out of the plan on a day.

    A withdrawn cluster or removed part is out from ``withdrawn_on``; one
    without that day counts as out.
    """
    is_out = clusters["planning_status"] != "in_plan"
    days = clusters["withdrawn_on"]
    withdrawn: pd.Series[bool] = is_out & (days.isna() | is_reached(days, on))
    return withdrawn


def clusters_on(clusters: Frame, on: dt.date) -> Frame:
    """Return the clusters that tables count on a day: those in the plan.

    A cluster withdrawn later is among them, one planned later is not; one
    without ``planned_on`` counts. A removed part is no cluster of its own: before
    the day of its removal it is land of the cluster that it was taken from.
    So that cluster is row-wise only together with its parts.

    Parameters
    ----------
    clusters
        Every row of the layer, with geometry or without.
    on
        The day.

    Returns
    -------
    counted
        Rows of `clusters`, on their index. A cluster that is reduced later has
        its parts: ``planned_area_ha`` is the sum, missing where one is missing;
        the boundary is the union, or none that is known (``symbol``) where a
        part has none. Its other figures are those of its row.
    """
    there = clusters[_is_planned(clusters, on) & ~is_withdrawn(clusters, on)]
    counted = there[there["planning_status"] != "removed_part"]
    parts = there[there["cluster_id"].isin(parts_on(clusters, on).index)]
    return counted if parts.empty else _reunited(counted, parts)


def parts_on(clusters: pd.DataFrame, on: dt.date) -> pd.Series[str]:
    """Return which parts still belong to a cluster on a day, as `clusters_on` adds.

    Returns
    -------
    owners
        The id of the cluster, by the id of the part; empty on most days.
    """
    there = clusters[_is_planned(clusters, on) & ~is_withdrawn(clusters, on)]
    is_part = there["planning_status"] == "removed_part"
    is_owned = there["reduced_from_id"].isin(there.loc[~is_part, "cluster_id"])
    parts = there[is_part & is_owned]
    owners: pd.Series[str] = parts.set_index("cluster_id")["reduced_from_id"]
    return owners


def _is_planned(clusters: pd.DataFrame, on: dt.date) -> pd.Series[bool]:
    days = clusters["planned_on"]
    is_so: pd.Series[bool] = days.isna() | is_reached(days, on)
    return is_so


def _reunited(counted: Frame, parts: Frame) -> Frame:
    """Return clusters with the parts that are taken from them later."""
    counted = counted.copy()
    for owner, its_parts in parts.groupby("reduced_from_id", sort=False):
        at = counted.index[counted["cluster_id"] == owner][0]
        papers_ha = [counted.at[at, "planned_area_ha"], *its_parts["planned_area_ha"]]
        # Hectares to four decimals, so that the sum is whole square metres too.
        counted.loc[at, "planned_area_ha"] = round(sum(papers_ha), 4)
        if isinstance(counted, gpd.GeoDataFrame):
            pieces = pd.concat([counted.loc[[at]], its_parts])
            if is_symbol_only(pieces).any():
                counted.loc[at, "geometry_quality"] = "symbol"
            else:
                whole = shapely.union_all(pieces.geometry.to_numpy())
                counted.loc[[at], counted.geometry.name] = [whole]
                # As good as the worst of what it was put together from.
                counted.loc[at, "accuracy_m"] = pieces["accuracy_m"].max(skipna=False)
    return counted


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
