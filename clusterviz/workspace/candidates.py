"""Who is displaced by a withdrawal, and the vacant plots there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import dossier as core
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers, dossiers

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.workspace.opened import Workspace


def displaced(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return the firms of withdrawn land that move or have no destination."""
    gone = dossiers.gone_on(workspace, on)
    named = answers.table_or_none(workspace, "dossiers")
    where = named.set_index("dossier_id")["cluster_id"]
    firms = answers.table_or_none(workspace, "firms")
    firms = firms.assign(cluster_id=firms["dossier_id"].map(where))
    is_displaced = core.is_blank(firms["destination"]) | (
        firms["destination"] == core.RELOCATE
    )
    firms = firms[firms["cluster_id"].isin(gone["cluster_id"]) & is_displaced]
    firms = firms.sort_values("firm_id", ignore_index=True)
    middles = gone.geometry.representative_point()
    for axis in ("x", "y"):
        by_cluster = pd.Series(getattr(middles, axis).to_numpy(), gone["cluster_id"])
        own = firms["x"].notna() & firms["y"].notna()
        middle = firms["cluster_id"].map(by_cluster)
        firms[f"at_{axis}"] = firms[axis].where(own, middle)
    return firms.assign(x=firms["at_x"], y=firms["at_y"])


def vacant(
    workspace: Workspace, on: dt.date, *, is_service_needed: bool
) -> pd.DataFrame:
    """Return the vacant industrial plots of clusters in the plan, by their key."""
    plots = answers.features_or_none(workspace, "plots")
    clusters = answers.clusters_on(workspace, on).set_index("cluster_id")
    is_so = (
        (plots["plot_use"] == "industrial")
        & (plots["lease_status"] == "vacant")
        & plots["cluster_id"].isin(clusters.index)
    )
    if is_service_needed:
        is_so &= plots["is_serviced"].astype("boolean").fillna(value=False)
    return _measured(plots[is_so], clusters)


def every_plot(workspace: Workspace) -> pd.DataFrame:
    """Return every plot: those that were decided on need not be vacant any more."""
    clusters = answers.valid_features(workspace, "clusters").set_index("cluster_id")
    return _measured(answers.features_or_none(workspace, "plots"), clusters)


def _measured(plots: gpd.GeoDataFrame, clusters: gpd.GeoDataFrame) -> pd.DataFrame:
    middles = plots.geometry.representative_point()
    rows = pd.DataFrame(plots[["plot_id", "cluster_id"]])
    rows["area_ha"] = plots.area / M2_PER_HA
    rows["x"], rows["y"] = middles.x, middles.y
    for name in ("cluster_name", "business_lines"):
        rows[name] = rows["cluster_id"].map(clusters[name])
    return rows.sort_values("plot_id", ignore_index=True)
