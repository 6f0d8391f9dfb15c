"""The ledger of the land fund: the land of every cluster, by step and area."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core import forms
from clusterviz.core.apportion import NO_AREA, area_shares
from clusterviz.core.landfund import divided
from clusterviz.core.status import is_established, is_symbol_only
from clusterviz.workspace import answers, land

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import pandas as pd

    from clusterviz.records import Finding
    from clusterviz.workspace.opened import Workspace


def whole_ledger(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return the land of every cluster by step of the land fund, in no area.

    Parameters
    ----------
    workspace
        As it was true of `on`.
    on
        The day.

    Returns
    -------
    ledger
        As `core.divided` gives it; every ``area_id`` is empty.
    """
    clusters = answers.clusters_on(workspace, on)
    parts = answers.part(workspace, land.land_parts, as_of_on=on)
    established = clusters.loc[is_established(clusters, on), "cluster_id"]
    nowhere = answers.features_or_none(workspace, "areas").iloc[:0]
    return divided(parts, nowhere, forms.undivided(clusters), set(established))


def ledger(
    workspace: Workspace,
    areas: gpd.GeoDataFrame,
    on: dt.date,
    *,
    schedule: int | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame, list[Finding]]:
    """Return the land of every cluster by step of the land fund and by area.

    Parameters
    ----------
    workspace
        As it was true of `on`.
    areas
        Areas of one level and day.
    on
        The day.
    schedule
        A year of the plan's own schedule; see `core.divided`.

    Returns
    -------
    ledger, shares, notes
        As `core.divided` gives it; the clusters' shares in `areas`; and
        what a reader must know: what could not be split or placed, what was
        divided on paper, and who has no year in the schedule.
    """
    clusters = answers.clusters_on(workspace, on)
    shares = area_shares(clusters, areas)
    parts = answers.part(workspace, land.land_parts, as_of_on=on)
    years = clusters["scheduled_by_year"].astype("Float64")
    is_known = years.notna() | (schedule is None)
    is_later = ~is_known | (
        (years > schedule).fillna(value=False) if schedule else False
    )
    established = clusters.loc[is_established(clusters, on), "cluster_id"]
    later = clusters.loc[is_later, "cluster_id"]
    found = divided(parts, areas, shares, set(established), later_ids=set(later))
    is_symbol = is_symbol_only(clusters)
    is_nowhere = clusters["cluster_id"].isin(
        shares.loc[shares["area_id"] == NO_AREA, "cluster_id"]
    )
    is_blank = is_symbol & clusters["planned_area_ha"].isna()
    notes = [
        *land.land_notes(workspace, parts),
        *_noted("symbol_area_unknown", "", clusters[is_symbol & is_nowhere]),
        *_noted("answer.symbol_without_area", "planned_area_ha", clusters[is_blank]),
        *_noted("landfund.without_schedule", "scheduled_by_year", clusters[~is_known]),
        *answers.of_another_day(workspace, land.STATES, on),
    ]
    return found, shares, notes


def _noted(code: str, field: str, clusters: pd.DataFrame) -> list[Finding]:
    """Return a note for each of some clusters."""
    return [
        answers.note(code, "clusters", feature_id=cluster_id, field=field)
        for cluster_id in clusters["cluster_id"]
    ]
