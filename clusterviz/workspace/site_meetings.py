"""What a site shares land with on a day: each layer is asked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from clusterviz import crs
from clusterviz.core import overlaps as kernel
from clusterviz.core import timeline
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import meetings, nothing_met
from clusterviz.workspace import answers, meeting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.core.meetings import Meetings
    from clusterviz.core.site_text import Site
    from clusterviz.records import Finding
    from clusterviz.workspace.opened import Workspace

LAYERS = ("plan_zones", "clusters", "plots", "clearance_sites", "areas")
"""What a drawn site is held against."""


@dataclass(frozen=True)
class SiteMeetings:
    """What a site shares land with.

    Parameters
    ----------
    site
        A valid polygon in the metric CRS.
    by_layer
        The meetings with each layer asked, and the rows of its features there.
    zones
        The plan zones met, judged as those of a cluster: the rows of
        `whatif.whatif`, with the shared land.
    notes
        What is wrong with the coverage.
    """

    site: Site
    by_layer: Mapping[str, tuple[Meetings, pd.DataFrame]]
    zones: gpd.GeoDataFrame
    notes: tuple[Finding, ...]


def site_meetings(
    workspace: Workspace,
    site: Site,
    on: dt.date,
    layers: tuple[str, ...] = LAYERS,
) -> SiteMeetings:
    """Return what a site shares with some layers.

    Parameters
    ----------
    workspace
        As it was true of the day.
    site
        A valid polygon in the metric CRS.
    on
        The day.
    layers
        Of `LAYERS`; plan zones are always among them.
    """
    by_layer = {name: _met_on(workspace, name, site, on) for name in layers}
    zones, notes = _judged(workspace, site, *by_layer["plan_zones"])
    return SiteMeetings(site, by_layer, zones, tuple(notes))


def _judged(
    workspace: Workspace, site: Site, met: Meetings, zones: pd.DataFrame
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Return the plan zones that a site meets, judged as those of a cluster."""
    body = gpd.GeoDataFrame(
        {"cluster_id": [""], "geometry_quality": [None], "accuracy_m": [0.0]},
        geometry=[site],
    )
    body = crs.with_crs(body, workspace.settings.metric_crs)
    covered, notes = answers.coverage_areas(workspace)
    found = kernel.judged(
        met,
        body,
        zones,
        covered,
        kinds=workspace.layers["plan_zones"].fields["kind"].choices,
        tolerance_m=workspace.settings.tolerance.model_dump(),
    )
    names = zones.set_index("zone_id")["zone_name"]
    rows = found.drop(columns="cluster_id").rename(
        columns={
            "zone_id": "feature_id",
            "cluster_ratio": "site_ratio",
            "zone_ratio": "feature_ratio",
        }
    )
    rows["feature_name"] = rows["feature_id"].map(names).astype("str")
    return rows.assign(layer="plan_zones"), notes


def _met_on(
    workspace: Workspace, name: str, site: Site, on: dt.date
) -> tuple[Meetings, pd.DataFrame]:
    """Return the meetings of a site with a layer on a day, and the rows of it."""
    if not workspace.has(name):
        return nothing_met(), answers.features_or_none(workspace, name)
    if name == "clusters" and _is_any_reduced_later(workspace, on):
        return _whole_clusters_met(workspace, site, on)
    met = meeting.drawn_meetings(workspace, name, site)
    return meeting.there_on(workspace, name, met, on)


def _is_any_reduced_later(workspace: Workspace, on: dt.date) -> bool:
    is_part = workspace.column("clusters", "planning_status") == "removed_part"
    days = workspace.column("clusters", "withdrawn_on")
    return bool((is_part & days.notna() & ~timeline.is_reached(days, on)).any())


def _whole_clusters_met(
    workspace: Workspace, site: Site, on: dt.date
) -> tuple[Meetings, pd.DataFrame]:
    """Return what a site shares with clusters that still have their removed parts.

    The index of the layer knows a cluster and its part as two: it is of no use.
    """
    clusters = kernel.drawn(answers.clusters_on(workspace, on)).reset_index(drop=True)
    index = feature_index(clusters.geometry.to_numpy())
    return meetings(np.array([site], dtype="object"), index), clusters
