"""Which clusters need attention, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from clusterviz.core import clearance, timeline
from clusterviz.core.completeness import missing_facts
from clusterviz.core.overlaps import CANNOT_BE_JUDGED, CONFLICT, conflict_union
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers, land

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.workspace.opened import Workspace


def attention(workspace: Workspace, as_of_on: dt.date | None = None) -> pd.DataFrame:
    """Return the clusters that need attention, and why.

    Returns
    -------
    rows
        ``cluster_id``, ``cluster_name``, ``reason``, ``figure``, ``unit`` and
        ``detail``, the largest figure of each reason first. The reasons, labelled
        ``audit.attention_<reason>`` in the texts:

        - ``conflict_forbidden``: hectares in zones that forbid a cluster, each
          spot once; the detail lists their kinds;
        - ``clearance_obstacle``: hectares still to clear of sites that the log
          names an obstacle of; the detail is its text;
        - ``cannot_be_judged``: mandatory kinds that do not cover the cluster; no
          figure where it has no boundary;
        - ``incomplete``: facts missing or suspicious; the detail lists fields.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    clusters = answers.clusters_on(workspace, on)
    pieces = land.pieces(workspace, on)
    tables = [
        _forbidden(pieces),
        _obstacles(workspace, clusters, on),
        _unjudged(pieces),
        _incomplete(workspace, clusters, on),
    ]
    columns = ["cluster_id", "reason", "figure", "unit", "detail"]
    rows = [row for table in tables for row in sorted(table, key=_largest_first)]
    frame = pd.DataFrame(rows, columns=columns)
    names = clusters.set_index("cluster_id")["cluster_name"]
    frame.insert(1, "cluster_name", frame["cluster_id"].map(names))
    texts = dict.fromkeys(frame.columns, "str")
    return frame.astype(texts | {"figure": "float64"})


def _largest_first(row: tuple[Any, ...]) -> tuple[float, str]:
    cluster_id, _, figure, *_ = row
    return (np.inf if np.isnan(figure) else -figure, cluster_id)


def _forbidden(pieces: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    grave = pieces[pieces["severity"] == "forbidden"]
    kinds = grave[grave["verdict"] == CONFLICT].groupby("cluster_id")["kind"].unique()
    lost = conflict_union(grave)
    return [
        (name, "conflict_forbidden", m2 / M2_PER_HA, "ha", ", ".join(kinds[name]))
        for name, m2 in zip(lost["cluster_id"], lost.area, strict=True)
    ]


def _obstacles(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> list[tuple[Any, ...]]:
    sites = answers.of_clusters(
        answers.features_or_none(workspace, "clearance_sites"), clusters
    ).set_index("site_id")
    log = answers.table_or_none(workspace, "clearance_log")
    entries = clearance.entries_on(log, timeline.month_of(on))
    is_stuck = entries["obstacle"].notna() & entries["site_id"].isin(sites.index)
    stuck = entries[is_stuck].set_index("site_id")
    left_ha = sites.area.reindex(stuck.index) / M2_PER_HA - stuck["cleared_ha"]
    rows = pd.DataFrame(
        {
            "cluster_id": sites["cluster_id"].reindex(stuck.index),
            "left_ha": left_ha,
            "obstacle": stuck["obstacle"],
        }
    )
    still = rows[left_ha * M2_PER_HA >= 1]
    return [
        (
            name,
            "clearance_obstacle",
            round(ours["left_ha"].sum(), 4),
            "ha",
            "; ".join(ours["obstacle"].unique()),
        )
        for name, ours in still.groupby("cluster_id")
    ]


def _unjudged(pieces: gpd.GeoDataFrame) -> list[tuple[Any, ...]]:
    open_ones = pieces[pieces["verdict"] == CANNOT_BE_JUDGED]
    return [
        (
            name,
            "cannot_be_judged",
            np.nan if "" in set(kinds) else float(len(kinds)),
            "n",
            ", ".join(kind for kind in kinds if kind),
        )
        for name, kinds in open_ones.groupby("cluster_id")["kind"]
    ]


def _incomplete(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> list[tuple[Any, ...]]:
    fields: dict[str, list[str]] = {}
    for finding in missing_facts(clusters, workspace.rules, on):
        fields.setdefault(finding.feature_id, []).append(finding.field)
    return [
        (name, "incomplete", float(len(missing)), "n", ", ".join(missing))
        for name, missing in fields.items()
    ]
