"""Everything the workspace knows of one cluster, on one card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz import texts
from clusterviz.core import occupancy, timeline
from clusterviz.core.partition import PARTS
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import InputError
from clusterviz.workspace import answers, places, sites

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.workspace.opened import Workspace


@dataclass(frozen=True)
class ClusterCard:
    """One cluster on a day.

    Parameters
    ----------
    fields
        Its fields as declared; ``None`` where one is missing. Text from files.
    status
        Its derived status, as the map shows it.
    drawn_ha
        Area of its boundary; ``None`` when it has only a symbol.
    parts_ha
        Hectares of each part of its land; empty when it is not in the plan.
    occupancy_ratio
        Committed over industrial land, 0 to 1; ``None`` where unknown.
    overlaps
        Its rows of `analysis.overlaps`.
    plots
        ``plot_use``, ``lease_status``, ``n_plots`` and ``area_ha``, summed.
    sites
        Its rows of `sites.site_states`.
    n_projects, n_producing, n_workers
        Of its projects.
    """

    fields: Mapping[str, Any]
    status: str
    drawn_ha: float | None
    parts_ha: Mapping[str, float]
    occupancy_ratio: float | None
    overlaps: pd.DataFrame
    plots: pd.DataFrame
    sites: pd.DataFrame
    n_projects: int
    n_producing: int
    n_workers: int


def card(
    workspace: Workspace,
    cluster_id: str,
    on: dt.date,
    pairs: pd.DataFrame,
    parts: pd.DataFrame,
    *,
    shown: gpd.GeoDataFrame | None = None,
    states: pd.DataFrame | None = None,
) -> ClusterCard:
    """Return the card of one cluster on a day, withdrawn ones too.

    Parameters
    ----------
    cluster_id
        The cluster.
    on
        The day.
    pairs
        Rows of `analysis.overlaps` of that day.
    parts
        From `analysis.land_parts` of that day.
    shown, states
        `places.clusters_shown` and `sites.site_states` of that day, where the
        caller has them already.

    Raises
    ------
    InputError
        If there is no such cluster on that day.
    """
    workspace = workspace.on(on)
    every = places.clusters_shown(workspace, on) if shown is None else shown
    if states is None:
        states = sites.site_states(workspace, timeline.month_of(on), on=on)
    ours = every[every["cluster_id"] == cluster_id]
    if ours.empty:
        raise InputError(texts.told("errors.no_cluster_on", cluster=cluster_id, on=on))
    cluster = ours.iloc[0]
    has_rate = occupancy.missing_figure(ours, on).iloc[0] == ""
    shape = cluster["geometry"]
    return ClusterCard(
        fields=_fields(cluster.drop("geometry")),
        status=str(cluster["map_status"]),
        drawn_ha=None if shape is None or shape.is_empty else shape.area / M2_PER_HA,
        parts_ha=_parts_ha(_of(parts, cluster_id)),
        occupancy_ratio=float(cluster["committed_ha"] / cluster["industrial_land_ha"])
        if has_rate
        else None,
        overlaps=_of(pairs, cluster_id),
        plots=_plots(workspace, cluster_id),
        sites=_of(states, cluster_id),
        **_projects(workspace, cluster_id),
    )


def _fields(cluster: pd.Series[Any]) -> dict[str, Any]:
    return {
        str(name): None if pd.isna(value) else value
        for name, value in cluster.items()
        if name != "map_status"
    }


def _parts_ha(parts: pd.DataFrame) -> dict[str, float]:
    by_part = parts.groupby("part")["area_ha"].sum()
    if by_part.empty:
        return {}
    return {part: float(by_part.get(part, 0.0)) for part in PARTS}


def _plots(workspace: Workspace, cluster_id: str) -> pd.DataFrame:
    plots = _of(answers.features_or_none(workspace, "plots"), cluster_id)
    rows = pd.DataFrame(
        {
            "plot_use": plots["plot_use"],
            "lease_status": plots["lease_status"].fillna(""),
            "area_ha": plots.geometry.area / M2_PER_HA,
        }
    )
    by_kind = rows.groupby(["plot_use", "lease_status"], sort=False)["area_ha"]
    summed = by_kind.agg(["size", "sum"]).reset_index()
    return summed.rename(columns={"size": "n_plots", "sum": "area_ha"})


def _projects(workspace: Workspace, cluster_id: str) -> dict[str, int]:
    projects = _of(answers.table_or_none(workspace, "projects"), cluster_id)
    return {
        "n_projects": len(projects),
        "n_producing": int(projects["is_producing"].sum()),
        "n_workers": int(projects["n_workers"].sum()),
    }


def _of(rows: pd.DataFrame, cluster_id: str) -> pd.DataFrame:
    return rows[rows["cluster_id"] == cluster_id].reset_index(drop=True)
