"""What a site is in conflict with: plan zones, and other clusters as if they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from clusterviz import crs
from clusterviz.core import overlaps as kernel
from clusterviz.crs import M2_PER_HA
from clusterviz.view.siting import BLOCKING, CLUSTER_KIND

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from clusterviz.core.site_text import Site
    from clusterviz.schema import Choice
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.site_meetings import SiteMeetings

LAYERS = ("plan_zones", "clusters")
"""What can be in conflict with a site."""

_CLUSTERS_LIKE = "industrial_park"
"""The kind whose severity another cluster has: the declarations name both alike."""


def conflicts(
    workspace: Workspace, met: SiteMeetings, based_on: str
) -> gpd.GeoDataFrame:
    """Return what a site shares land with, zones and clusters, the gravest first.

    Parameters
    ----------
    workspace
        As it was true of the day.
    met
        What it meets of `LAYERS`, at least.
    based_on
        The cluster that is left out; empty for none.

    Returns
    -------
    rows
        See `view.siting.Siting.conflicts`.
    """
    zones = met.zones[met.zones.geometry.notna()]
    _, known = met.by_layer["plan_zones"]
    tolerance_m = workspace.settings.tolerance.model_dump()
    widths = kernel.accuracies(known, tolerance_m, "zone_id")
    zones = zones.assign(tolerance_m=zones["feature_id"].map(widths).astype("float64"))
    clusters = _clusters(workspace, met, based_on)
    rows = pd.concat([zones, clusters], ignore_index=True) if len(clusters) else zones
    ranks = {code: at for at, code in enumerate(kernel.SEVERITIES)}
    rows = rows.assign(
        rank=rows["severity"].map(ranks).fillna(len(ranks)),
        is_minor=rows["verdict"] != kernel.CONFLICT,
    )
    order = ["is_minor", "rank", "overlap_ha", "feature_id"]
    rows = rows.sort_values(order, ascending=[True, True, False, True])
    columns = [
        "kind", "feature_id", "feature_name", "severity", "verdict", "overlap_ha",
        "site_ratio", "mean_width_m", "tolerance_m", "geometry",
    ]  # fmt: skip
    rows["feature_name"] = rows["feature_name"].fillna("")
    return rows[columns].reset_index(drop=True)


def _clusters(
    workspace: Workspace, found: SiteMeetings, based_on: str
) -> gpd.GeoDataFrame:
    """Return the other clusters that a site shares land with, as if plan zones."""
    met, features = found.by_layer["clusters"]
    chosen = features.iloc[met.feature].reset_index(drop=True)
    tolerance_m = workspace.settings.tolerance.model_dump()
    width = kernel.accuracies(chosen, tolerance_m, "cluster_id").to_numpy()
    like = workspace.layers["plan_zones"].fields["kind"].choices.get(_CLUSTERS_LIKE)
    rows = gpd.GeoDataFrame(
        {
            "kind": CLUSTER_KIND,
            "feature_id": chosen["cluster_id"].to_numpy(),
            "feature_name": chosen["cluster_name"].to_numpy(),
            "severity": "forbidden" if like is None else like.severity,
            "verdict": np.where(
                met.width_m > width, kernel.CONFLICT, kernel.WITHIN_TOLERANCE
            ),
            "overlap_ha": met.m2 / M2_PER_HA,
            "site_ratio": np.minimum(met.m2 / found.site.area, 1.0),
            "mean_width_m": met.width_m,
            "tolerance_m": width,
        },
        geometry=met.pieces,
    )
    rows = crs.with_crs(rows, workspace.settings.metric_crs)
    return rows[rows["feature_id"] != based_on]


def blocking(
    pairs: gpd.GeoDataFrame, severities: Collection[str] = BLOCKING
) -> gpd.GeoDataFrame:
    """Return the conflicts that count: of some severities, and beyond tolerance."""
    is_meant = pairs["severity"].isin(list(severities))
    return pairs[is_meant & (pairs["verdict"] == kernel.CONFLICT)]


def vague(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the plan zones at a site that have no boundary, and would count.

    Parameters
    ----------
    rows
        Of `whatif`. A gap is a row without a zone: it is none of these.

    Returns
    -------
    zones
        ``kind``, ``feature_id``, ``feature_name`` and ``severity``.
    """
    is_meant = (
        (rows["layer"] == "plan_zones")
        & (rows["feature_id"] != "")
        & (rows["verdict"] == kernel.CANNOT_BE_JUDGED)
        & (rows["severity"] != "inform")
    )
    columns = ["kind", "feature_id", "feature_name", "severity"]
    found = rows.loc[is_meant, columns].fillna({"feature_name": ""})
    return found.reset_index(drop=True)


def by_severity(pairs: gpd.GeoDataFrame) -> dict[str, float]:
    """Return the hectares in conflict by each severity that counts, each spot once."""
    return {code: land_ha(blocking(pairs, (code,))) for code in BLOCKING}


def land_ha(pairs: gpd.GeoDataFrame) -> float:
    """Return the hectares of some shared land, each spot once."""
    return float(shapely.union_all(pairs.geometry.to_numpy()).area) / M2_PER_HA


def by_kind(pairs: gpd.GeoDataFrame, site: Site) -> pd.DataFrame:
    """Return the conflicts of a site by kind and severity, each spot once."""
    rows = []
    meant = pairs[pairs["verdict"] == kernel.CONFLICT]
    for (kind, severity), ours in meant.groupby(["kind", "severity"], sort=False):
        size_ha = land_ha(ours)
        share = min(size_ha * M2_PER_HA / site.area, 1.0)
        rows.append((kind, severity, len(ours), size_ha, share))
    columns = ["kind", "severity", "n_features", "overlap_ha", "site_ratio"]
    return pd.DataFrame(rows, columns=columns)


def rice_kinds(kinds: Mapping[str, Choice]) -> frozenset[str]:
    """Return the declared kinds that are rice land: LUA, LUC, LUK by their symbol."""
    return frozenset(code for code, one in kinds.items() if one.symbol[:2] == "LU")


def forest_kinds(kinds: Mapping[str, Choice]) -> frozenset[str]:
    """Return the declared kinds that are forest: RPH, RDD, RSX by their symbol."""
    return frozenset(code for code, one in kinds.items() if one.symbol[:1] == "R")
