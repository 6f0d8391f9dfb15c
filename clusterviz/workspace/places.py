"""Which cluster lies in which area, and finding one by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.apportion import area_shares
from clusterviz.core.search import is_match
from clusterviz.core.status import clusters_on, is_withdrawn, map_status
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.workspace.opened import Workspace

SEARCHED = (
    "cluster_name", "cluster_id", "commune_names", "district_names", "investor_name",
)  # fmt: skip
"""Where words are looked for."""


def clusters_shown(workspace: Workspace, on: dt.date) -> gpd.GeoDataFrame:
    """Return the clusters of a day with the withdrawn ones and removed parts.

    Returns
    -------
    clusters
        The fields of the layer and ``map_status``. A part that is removed later
        is no row: it is still land of its cluster, see `status.clusters_on`.
    """
    workspace = workspace.on(on)
    clusters = answers.valid_features(workspace, "clusters")
    out = clusters[is_withdrawn(clusters, on)]
    shown = pd.concat([clusters_on(clusters, on), out]).sort_index()
    return shown.assign(map_status=map_status(shown, on)).reset_index(drop=True)


def areas(workspace: Workspace, level: str, on: dt.date) -> pd.DataFrame:
    """Return the areas of one level on a day, without their geometry.

    Raises
    ------
    InputError
        If there are no such areas on that day.
    """
    every = answers.areas_on(workspace, level, on)
    return pd.DataFrame(every.drop(columns=every.geometry.name))


def cluster_areas(
    workspace: Workspace, level: str, on: dt.date, areas_on: dt.date
) -> pd.DataFrame:
    """Return the areas that each cluster of a day lies in, withdrawn ones too.

    Parameters
    ----------
    level
        Province, district or commune.
    on
        The day of the clusters.
    areas_on
        The day of the areas.

    Returns
    -------
    shares
        ``cluster_id``, ``area_id``, ``share_ratio``, ``is_leading``, and of the
        area ``area_code`` and ``area_name`` (empty outside every area).
    """
    workspace = workspace.on(on)
    places = answers.areas_on(workspace, level, areas_on)
    shares = area_shares(clusters_shown(workspace, on), places)
    by_id = places.set_index("area_id")
    for name in ("area_code", "area_name"):
        shares[name] = shares["area_id"].map(by_id[name]).fillna("")
    return shares


def found(clusters: pd.DataFrame, words: str) -> pd.DataFrame:
    """Return the clusters that have all of `words` in a name, code or investor.

    Accents and capitals may be left out: "dinh tri" finds Dĩnh Trì.
    """
    return clusters[is_match(clusters, words, SEARCHED)]
