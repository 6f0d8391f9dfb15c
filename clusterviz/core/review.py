"""The monthly review: four tracks of each cluster, as the layers have them.

What is planned, and why a track is behind, people type; how far it has come is never
typed. A figure is of the end of a month: a row that is true of a later day says
nothing of it, one that is true of an earlier day stands. Row-wise in clusters.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import bases, clearance, timeline
from clusterviz.core.trackdays import tracks_on
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd


@dataclass(frozen=True)
class Track:
    """One of the four things that a month is reviewed by.

    Parameters
    ----------
    figure
        The column of `standing` that tells how far it has come: it only grows.
    plan
        The field of the layer ``reviews`` that says how far it should have.
    unit
        Of both.
    status
        The column of `standing` that says it in a word; empty where none does.
    """

    figure: str
    plan: str
    unit: str
    status: str = ""


TRACKS: Mapping[str, Track] = MappingProxyType(
    {
        "clearance": Track("cleared_ha", "cleared_plan_ha", "ha"),
        "infrastructure": Track(
            "paid_billion_vnd",
            "paid_plan_billion_vnd",
            "billion_vnd",
            "construction_status",
        ),
        "attraction": Track("committed_ha", "committed_plan_ha", "ha"),
        "operation": Track(
            "n_producing", "n_producing_plan", "projects", "operation_status"
        ),
    }
)
"""By code, in the order of the works."""

_FROM_CLUSTERS = {
    "paid_billion_vnd": "infrastructure_paid_billion_vnd",
    "capital_billion_vnd": "infrastructure_capital_billion_vnd",
    "committed_ha": "committed_ha",
    "leased_ha": "leased_ha",
}


def standing(
    clusters: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    log: pd.DataFrame,
    projects: pd.DataFrame | None,
    on: dt.date,
) -> pd.DataFrame:
    """Return how far the four tracks of each cluster have come by a day.

    Parameters
    ----------
    clusters
        The clusters in the plan.
    sites, log
        Clearance sites and their log; a site that nothing was written of by then
        is left out.
    projects
        ``None`` where the layer was never published: then nothing is known of them.
    on
        The day: the end of a month, or a day within it.

    Returns
    -------
    rows
        By ``cluster_id``: ``cluster_name``, the figure and status of each of
        `TRACKS`, and what else tells it: ``to_clear_ha``, ``clean_ha``,
        ``capital_billion_vnd``, ``leased_ha``, ``n_projects``, ``n_workers``.
        Missing is what is not known of the day.
    """
    names = pd.Index(clusters["cluster_id"], name="cluster_id")
    found = pd.DataFrame({"cluster_name": clusters["cluster_name"].to_numpy()}, names)
    is_known = timeline.is_reached(clusters["as_of_on"], on).to_numpy()
    tracks = tracks_on(clusters, on)
    for name, column in _FROM_CLUSTERS.items():
        figures = clusters[column].to_numpy(dtype="float64", na_value=np.nan)
        found[name] = np.where(is_known, figures, np.nan)
    # Since when one operates has a day; of construction only the papers have one.
    is_dated = clusters["operating_since_on"].notna() | (
        clusters["operation_status"] != "operating"
    )
    for name, is_told in (
        ("construction_status", is_known),
        ("operation_status", is_known | is_dated.to_numpy()),
    ):
        found[name] = pd.Series(tracks[name].to_numpy(), names).where(is_told)
    found = found.join(_cleared(sites, log, timeline.month_of(on)))
    found["to_clear_ha"] = (sites.area / M2_PER_HA).groupby(sites["cluster_id"]).sum()
    return found.join(_projects(projects, clusters, on))


def cleared_change(
    sites: gpd.GeoDataFrame, log: pd.DataFrame, before: str, month: str
) -> pd.Series[float]:
    """Return by how much the cleared land of each cluster changed between months.

    Of the sites that were written of before: one that is new in the log is no
    progress. Missing where there is none.
    """
    now, then = (
        clearance.entries_on(log, one).set_index("site_id")["cleared_ha"]
        for one in (month, before)
    )
    both = (now - then).reindex(sites["site_id"]).to_numpy()
    change = pd.Series(both, sites["cluster_id"].to_numpy(), dtype="float64")
    return change.groupby(level=0).sum(min_count=1).round(4)


def _cleared(sites: gpd.GeoDataFrame, log: pd.DataFrame, month: str) -> pd.DataFrame:
    """Return the cleared and clean land of each cluster by the end of a month."""
    entries = clearance.entries_on(log, month).set_index("site_id")
    figures = entries[["cleared_ha", "clean_ha"]].reindex(sites["site_id"])
    by_cluster = figures.astype("float64").groupby(sites["cluster_id"].to_numpy())
    return by_cluster.sum(min_count=1).round(4)


def _projects(
    projects: pd.DataFrame | None, clusters: gpd.GeoDataFrame, on: dt.date
) -> pd.DataFrame:
    """Return the projects of each cluster, those that produce, and their workers."""
    names = ["n_projects", "n_producing", "n_workers"]
    index = pd.Index(clusters["cluster_id"], name="cluster_id")
    if projects is None:
        return pd.DataFrame(np.nan, index, names)
    facts = bases.Facts(on, clusters, pd.DataFrame(), projects)
    counted = {
        "n_projects": bases.BASES["projects"](projects, facts),
        "n_producing": bases.BASES["producing_projects"](projects, facts),
    }
    found = pd.DataFrame(index=index)
    for name, is_counted in counted.items():
        n = projects.loc[is_counted, "cluster_id"].value_counts()
        found[name] = n.reindex(index).fillna(0).astype("float64")
    ours = projects[counted["n_projects"]]
    # How many work there no day is kept of: a row of a later day does not tell.
    workers = ours["n_workers"].astype("float64")
    workers = workers.where(timeline.is_reached(ours["as_of_on"], on))
    by_cluster = workers.groupby(ours["cluster_id"])
    total = by_cluster.sum(min_count=1).where(by_cluster.count() == by_cluster.size())
    found["n_workers"] = total.reindex(index)
    found.loc[found["n_projects"] == 0, "n_workers"] = 0.0
    return found[names]
