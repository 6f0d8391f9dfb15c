"""Which cluster lies in which area, and finding one by words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.apportion import area_shares
from clusterviz.core.search import is_match
from clusterviz.core.status import clusters_on, is_withdrawn, map_status
from clusterviz.core.trackdays import TRACKS, tracks_on
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.workspace.opened import Workspace

__all__ = [
    "SEARCHED", "TRACKS", "areas", "cluster_areas", "cluster_rows", "clusters_shown",
    "found", "found_in", "tracks",
]  # fmt: skip

SEARCHED = (
    "cluster_name", "cluster_id", "commune_names", "district_names", "area_names",
    "investor_name",
)  # fmt: skip
"""Where words are looked for: fields, and the names of the areas it lies in."""


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


def cluster_rows(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return `clusters_shown` as a table, without the land."""
    return pd.DataFrame(clusters_shown(workspace, on).drop(columns="geometry"))


def tracks(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return where the five tracks of each cluster of the map stood on a day.

    Returns
    -------
    tracks
        ``cluster_id`` and `TRACKS`, one row for each of `clusters_shown`.
    """
    return tracks_on(clusters_shown(workspace, on), on)


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


def found(
    clusters: pd.DataFrame, words: str, area_names: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return the clusters that have all of `words` in a name, code or investor.

    Accents and capitals may be left out: "dinh tri" finds Dĩnh Trì.

    Parameters
    ----------
    clusters
        Rows of `clusters_shown`.
    words
        What is looked for.
    area_names
        By cluster, the names of the areas that it lies in, so that it is found
        by the commune of today too, where its paper names one of the past.

    Returns
    -------
    found
        Those rows, with ``area_names``.
    """
    names = [(area_names or {}).get(one, "") for one in clusters["cluster_id"]]
    named = clusters.assign(area_names=pd.Series(names, clusters.index, dtype="str"))
    return named[is_match(named, words, SEARCHED)]


def found_in(rows: pd.DataFrame, words: str) -> list[str]:
    """Return for each row of `found` the fields, beside name and code, that tell why.

    Parameters
    ----------
    rows
        From `found`.
    words
        What was looked for.

    Returns
    -------
    fields
        Names of `SEARCHED`, joined by commas: of each word that is neither in the
        name nor in the code, the first field that has it.
    """
    hits = [
        {name: is_match(rows, word, [name]).to_numpy() for name in SEARCHED}
        for word in words.split()
    ]
    return [
        ",".join(
            dict.fromkeys(
                first
                for word in hits
                for first in [next(name for name in SEARCHED if word[name][row])]
                if first not in SEARCHED[:2]
            )
        )
        for row in range(len(rows))
    ]
