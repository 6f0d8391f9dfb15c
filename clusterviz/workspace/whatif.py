"""A site that somebody draws, held against everything that is known."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from clusterviz import crs
from clusterviz.core import overlaps as kernel
from clusterviz.core import timeline
from clusterviz.core.index import feature_index
from clusterviz.core.meetings import meetings, nothing_met
from clusterviz.crs import M2_PER_HA
from clusterviz.errors import ClustervizError, InputError
from clusterviz.workspace import answers, land, meeting
from clusterviz.workspace.blocks import blocks

if TYPE_CHECKING:
    import datetime as dt

    import shapely

    from clusterviz.core.meetings import Meetings
    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

    Site = shapely.Polygon | shapely.MultiPolygon

_LOG = logging.getLogger(__name__)

LAYERS = ("plan_zones", "clusters", "plots", "clearance_sites", "areas")
"""What a drawn site is held against."""

COLUMNS = (
    "layer", "feature_id", "feature_name", "kind", "overlap_ha", "site_ratio",
    "feature_ratio", "mean_width_m", "verdict", "severity",
)  # fmt: skip


def whatif(workspace: Workspace, site: Site, as_of_on: dt.date | None = None) -> Answer:
    """Return what a drawn site meets, and what may be said of each.

    Parameters
    ----------
    site
        A valid polygon in the metric CRS of the workspace, of one part or of
        several. What is drawn by hand is taken as exact: it has no tolerance of
        its own.
    as_of_on
        The day; the workspace's own when not given.

    Returns
    -------
    answer
        One row a feature with more than 10 cm² of the site: ``layer``,
        ``feature_id``, ``feature_name``, ``kind``, ``overlap_ha``,
        ``site_ratio`` and ``feature_ratio`` (shares of either, 0 to 1),
        ``mean_width_m``, and for plan zones ``verdict`` and ``severity`` as
        `analysis.overlaps` gives them, with a row for each mandatory kind of
        zone that was not supplied for all of the site.

    Raises
    ------
    InputError
        If the site is no valid polygon.
    StorageError
        If a layer is not marked valid.
    """
    if not site.geom_type.endswith("Polygon") or not site.is_valid or site.is_empty:
        raise InputError(
            f"The site is a {site.geom_type} that is not valid, or has no land.",
            expected="a polygon whose border does not cross itself",
            remedy="Draw it again.",
        )
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    zones, notes = _zones(workspace, site, on)
    others = [
        _others(workspace, name, site, on)
        for name in LAYERS
        if name != "plan_zones" and workspace.has(name)
    ]
    rows = pd.concat([zones, *others], ignore_index=True)[list(COLUMNS)]
    notes += answers.of_another_day(workspace, land.STATES, on)
    return answers.answer(workspace, rows, on, (*LAYERS, "coverage"), notes)


def prepare(workspace: Workspace) -> threading.Thread:
    """Build, beside other work, the indexes that the first drawn site would wait for.

    Returns
    -------
    thread
        Running. It ends by itself, or with the program.
    """
    workspace = workspace.on(workspace.as_of_on)

    def build() -> None:
        for name in LAYERS:
            try:
                if workspace.has(name):
                    blocks(workspace, name)
            except ClustervizError as error:
                # Whoever asks of this layer is told the same, on the screen.
                _LOG.warning("`%s` was not prepared: %s", name, error)

    thread = threading.Thread(target=build, name="clusterviz-indexes", daemon=True)
    thread.start()
    return thread


def _zones(
    workspace: Workspace, site: Site, on: dt.date
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the plan zones that a site meets, judged as those of a cluster."""
    body = gpd.GeoDataFrame(
        {"cluster_id": [""], "geometry_quality": [None], "accuracy_m": [0.0]},
        geometry=[site],
    )
    body = crs.with_crs(body, workspace.settings.metric_crs)
    covered, notes = answers.coverage_areas(workspace)
    met, zones = _met(workspace, "plan_zones", site, on)
    found = kernel.judged(
        met,
        body,
        zones,
        covered,
        kinds=workspace.layers["plan_zones"].fields["kind"].choices,
        tolerance_m=workspace.settings.tolerance.model_dump(),
    )
    names = zones.set_index("zone_id")["zone_name"]
    rows = pd.DataFrame(found.drop(columns=["geometry", "cluster_id"]))
    rows = rows.rename(
        columns={
            "zone_id": "feature_id",
            "cluster_ratio": "site_ratio",
            "zone_ratio": "feature_ratio",
        }
    )
    rows["feature_name"] = rows["feature_id"].map(names).astype("str")
    return rows.assign(layer="plan_zones"), notes


def _others(workspace: Workspace, name: str, site: Site, on: dt.date) -> pd.DataFrame:
    """Return the features of another layer that a site meets."""
    met, features = _met(workspace, name, site, on)
    layer = workspace.layers[name]
    label = next((one for one in layer.fields if one.endswith("_name")), layer.key)
    chosen = features.iloc[met.feature]
    rows = pd.DataFrame(
        {
            "layer": name,
            "feature_id": chosen[layer.key].to_numpy(),
            "feature_name": chosen[label].to_numpy(),
            "kind": "",
            "overlap_ha": met.m2 / M2_PER_HA,
            "site_ratio": np.minimum(met.m2 / site.area, 1.0),
            "feature_ratio": np.minimum(met.m2 / met.feature_m2, 1.0),
            "mean_width_m": met.width_m,
            "verdict": "",
            "severity": "",
        }
    )
    texts = dict.fromkeys(("layer", "feature_id", "feature_name", "kind"), "str")
    return rows.sort_values("overlap_ha", ascending=False, kind="stable").astype(texts)


def _met(
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
