"""The workspace at a glance: the figures that the first page opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from clusterviz.core import occupancy as rates
from clusterviz.core import status
from clusterviz.core.overlaps import CANNOT_BE_JUDGED, CONFLICT, conflict_union
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers, land

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace


class Figure(NamedTuple):
    """One figure, never without its base, its day and its sources.

    Parameters
    ----------
    figure
        ASCII code; its label is ``audit.figure_<code>`` in the texts.
    value
        Hectares, a count, or a share from 0 to 1; missing where it is unknown.
    unit
        ``ha``, ``n`` or ``ratio``.
    base
        Which clusters it counts; its label is ``audit.base_<code>``.
    as_of_on
        The day that it is true of.
    layers
        The layers that it rests on, separated by commas.
    """

    figure: str
    value: float
    unit: str
    base: str
    as_of_on: dt.date
    layers: str


def overview(workspace: Workspace, as_of_on: dt.date | None = None) -> Answer:
    """Return the figures that the first page opens with.

    Returns
    -------
    answer
        One row a figure, columns as `Figure`: ``n_in_plan``, ``in_plan_ha``
        (on paper), ``n_established``, ``established_ha`` (on paper; the notes
        name the clusters whose papers say no hectares),
        ``n_operating``, ``occupancy_ratio`` and ``mean_of_rates_ratio`` (both of
        operating clusters), ``usable_ha``, ``n_conflicts`` (pairs that do not
        merely inform), ``n_conflict_clusters``, ``conflict_ha`` (each spot
        once, leased land too), ``n_cannot_be_judged`` (clusters),
        ``n_withdrawn`` (removed parts too), ``n_withdrawn_without_plan``,
        ``n_projects``, ``n_producing``, ``n_workers``. A figure whose layer is
        not published is missing.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    workspace = workspace.frozen()
    on = as_of_on or workspace.as_of_on
    clusters = answers.clusters_on(workspace, on)
    pieces = land.pieces(workspace, on)
    parts = land.parts_beside(workspace, pieces, on)
    figures = [
        *_counts(clusters, on),
        *_occupancy(clusters, on),
        Figure(
            "usable_ha",
            float(parts.loc[parts["part"] == "usable", "area_ha"].sum()),
            "ha",
            "in_plan",
            on,
            ", ".join(land.LAND_LAYERS),
        ),
        *_conflicts(pieces, on, is_known=workspace.has("plan_zones")),
        *_withdrawn(workspace, on),
        *_projects(workspace, clusters, on),
    ]
    rows = pd.DataFrame(figures, columns=list(Figure._fields))
    layers = (*land.LAND_LAYERS, "dossiers", "projects")
    notes = [
        *land.land_notes(workspace, parts),
        *_without_paper(clusters),
        *answers.of_another_day(workspace, (*land.STATES, "projects"), on),
    ]
    return answers.answer(workspace, rows, on, layers, notes)


def _counts(clusters: gpd.GeoDataFrame, on: dt.date) -> list[Figure]:
    established = clusters[status.is_established(clusters, on)]
    operating = clusters[status.is_operating(clusters, on)]

    def hectares(ours: gpd.GeoDataFrame) -> float:
        return round(float(ours["planned_area_ha"].sum()), 4)

    return [
        Figure("n_in_plan", len(clusters), "n", "in_plan", on, "clusters"),
        Figure(
            "in_plan_ha", hectares(clusters), "ha", "in_plan_on_paper", on, "clusters"
        ),
        Figure("n_established", len(established), "n", "established", on, "clusters"),
        Figure(
            "established_ha",
            hectares(established),
            "ha",
            "established_on_paper",
            on,
            "clusters",
        ),
        Figure("n_operating", len(operating), "n", "operating", on, "clusters"),
    ]


def _without_paper(clusters: gpd.GeoDataFrame) -> list[Finding]:
    """Return a note for each cluster left out of the hectares on paper."""
    return [
        answers.note(
            "answer.area_unknown",
            "clusters",
            feature_id=cluster_id,
            field="planned_area_ha",
        )
        for cluster_id in clusters.loc[clusters["planned_area_ha"].isna(), "cluster_id"]
    ]


def _occupancy(clusters: gpd.GeoDataFrame, on: dt.date) -> list[Figure]:
    both = rates.average(rates.of_base(clusters, "operating", on))
    return [
        Figure(name, value, "ratio", "operating", on, "clusters")
        for name, value in (
            ("occupancy_ratio", both.occupancy_ratio),
            ("mean_of_rates_ratio", both.mean_of_rates_ratio),
        )
    ]


def _conflicts(
    pieces: gpd.GeoDataFrame, on: dt.date, *, is_known: bool
) -> list[Figure]:
    """Return the figures of conflicts; without plan zones they are unknown."""
    land_lost = conflict_union(pieces)
    is_open = (pieces["verdict"] == CONFLICT) & (pieces["severity"] != "inform")
    unjudged = pieces[pieces["verdict"] == CANNOT_BE_JUDGED]
    # Of the land fund's parts, leased land in conflict counts as leased.
    values: list[tuple[str, float, str, str]] = [
        ("n_conflicts", int(is_open.sum()), "n", "in_plan"),
        ("n_conflict_clusters", len(land_lost), "n", "in_plan"),
        (
            "conflict_ha",
            float(land_lost.area.sum()) / M2_PER_HA,
            "ha",
            "in_plan_with_leased",
        ),
    ]
    layers = ", ".join(land.OVERLAP_LAYERS)
    figures = [
        Figure(name, value if is_known else np.nan, unit, base, on, layers)
        for name, value, unit, base in values
    ]
    n_unjudged = unjudged["cluster_id"].nunique()
    figures.append(Figure("n_cannot_be_judged", n_unjudged, "n", "in_plan", on, layers))
    return figures


def _withdrawn(workspace: Workspace, on: dt.date) -> list[Figure]:
    every = answers.valid_features(workspace, "clusters")
    gone = every.loc[status.is_withdrawn(every, on), "cluster_id"]
    n_without: float = np.nan
    if workspace.has("dossiers"):
        dossiers = workspace.table("dossiers")
        is_planned = dossiers["has_conversion_plan"].fillna(value=False).astype("bool")
        n_without = int((~gone.isin(dossiers.loc[is_planned, "cluster_id"])).sum())
    return [
        Figure("n_withdrawn", len(gone), "n", "withdrawn", on, "clusters"),
        Figure(
            "n_withdrawn_without_plan",
            n_without,
            "n",
            "withdrawn",
            on,
            "clusters, dossiers",
        ),
    ]


def _projects(
    workspace: Workspace, clusters: gpd.GeoDataFrame, on: dt.date
) -> list[Figure]:
    """Return the figures of projects in clusters of the plan."""
    values: tuple[float, float, float] = (np.nan, np.nan, np.nan)
    if workspace.has("projects"):
        every = workspace.table("projects")
        ours = every[every["cluster_id"].isin(clusters["cluster_id"])]
        values = (
            len(ours),
            int(ours["is_producing"].sum()),
            int(ours["n_workers"].sum()),
        )
    names = ("n_projects", "n_producing", "n_workers")
    return [
        Figure(name, value, "n", "in_plan", on, "projects, clusters")
        for name, value in zip(names, values, strict=True)
    ]
