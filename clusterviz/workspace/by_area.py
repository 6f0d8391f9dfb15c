"""Questions by area: occupancy, land fund and site clearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core import clearance as works
from clusterviz.core import landfund as fund
from clusterviz.core import occupancy as rates
from clusterviz.core import timeline
from clusterviz.core.apportion import NO_AREA, area_shares
from clusterviz.core.status import is_symbol_only
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers, land

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import pandas as pd

    from clusterviz.core.timeline import AreaScheme
    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace


def occupancy(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Answer:
    """Return the occupancy of each area, on both bases and by both averages.

    Parameters
    ----------
    level
        Province, district or commune; the workspace's own when not given.
    as_of_on
        The day that clusters are taken of; the workspace's own when not given.
    areas_on
        The day that areas are taken of; `as_of_on` when not given.

    Returns
    -------
    answer
        Rows of `core.occupancy.occupancy`; the notes name each cluster left
        out, its base and the missing field.

    Raises
    ------
    InputError
        If there are no such areas on that day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    workspace = workspace.frozen()
    on = as_of_on or workspace.as_of_on
    areas = _areas(workspace, level, areas_on or on)
    clusters = answers.clusters_on(workspace, on)
    shares = area_shares(clusters, areas)
    found = rates.occupancy(clusters, areas, shares, on)
    left_out = zip(
        found.left_out["cluster_id"],
        found.left_out["base"],
        found.left_out["field"],
        strict=True,
    )
    notes = [
        answers.note(
            f"left_out_of_{base}", "clusters", feature_id=cluster_id, field=field
        )
        for cluster_id, base, field in left_out
    ]
    notes += answers.of_another_day(workspace, ("clusters",), on)
    return answers.answer(workspace, found.rows, on, ("clusters", "areas"), notes)


def landfund(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Answer:
    """Return cluster land by stage in each area; asked as `occupancy`.

    Returns
    -------
    answer
        Rows of `core.landfund.landfund`; the notes say what could not be split
        or placed.
    """
    workspace = workspace.frozen()
    on = as_of_on or workspace.as_of_on
    areas = _areas(workspace, level, areas_on or on)
    clusters = answers.clusters_on(workspace, on)
    shares = area_shares(clusters, areas)
    parts = land.land_parts(workspace, on)
    rows = fund.landfund(parts, areas, shares)
    notes = [
        *land.land_notes(workspace, parts),
        *_unplaced(clusters, shares),
        *_without_land(clusters),
        *answers.of_another_day(workspace, land.STATES, on),
    ]
    return answers.answer(workspace, rows, on, land.LAND_LAYERS, notes)


def clearance(
    workspace: Workspace,
    *,
    level: str | None = None,
    month: str | None = None,
    areas_on: dt.date | None = None,
) -> Answer:
    """Return the clearance of each area, as of the end of a month.

    Parameters
    ----------
    level
        Province, district or commune; the workspace's own when not given.
    month
        Such as ``2024-04``; when not given, that of the workspace's day. Sites
        count whose cluster is in the plan at the end of the month, or on the
        workspace's day within it.
    areas_on
        The day that areas are taken of; that same day when not given.

    Returns
    -------
    answer
        Rows of `core.clearance.clearance`; a note says when the log does not
        reach the month.

    Raises
    ------
    InputError
        If there are no such areas on that day, or `month` is no month.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    workspace = workspace.frozen()
    asked = month or timeline.month_of(workspace.as_of_on)
    is_now = asked == timeline.month_of(workspace.as_of_on)
    on = workspace.as_of_on if is_now else timeline.month_end(asked)
    areas = _areas(workspace, level, areas_on or on)
    sites = answers.of_clusters(
        answers.features_or_none(workspace, "clearance_sites"),
        answers.clusters_on(workspace, on),
    )
    log = answers.table_or_none(workspace, "clearance_log")
    shares = area_shares(sites, areas, key="site_id")
    rows = works.clearance(sites, log, areas, shares, asked)
    notes = _of_another_month(log, asked)
    if sites.empty:
        notes.append(answers.note("no_sites", "clearance_sites"))
    layers = ("clusters", "clearance_sites", "clearance_log", "areas")
    return answers.answer(workspace, rows, on, layers, notes)


def clearance_months(workspace: Workspace) -> list[str]:
    """Return the months that anything was written of, the earliest first."""
    return works.months(answers.table_or_none(workspace, "clearance_log"))


def area_schemes(workspace: Workspace) -> list[AreaScheme]:
    """Return the sets of areas that one can count by; none without areas.

    Each is ``(level, valid_from_on, valid_to_on, n)``.
    """
    return timeline.area_schemes(answers.features_or_none(workspace, "areas"))


def _areas(workspace: Workspace, level: str | None, on: dt.date) -> gpd.GeoDataFrame:
    levels = workspace.layers["areas"].fields["level"].choices
    asked = level or workspace.settings.level
    if asked not in levels:
        raise InputError(
            f"`{asked}` is no level of areas.",
            expected=f"one of {', '.join(levels)}",
            remedy="Ask for one of these with --level.",
        )
    return answers.areas_on(workspace, asked, on)


def _unplaced(clusters: gpd.GeoDataFrame, shares: pd.DataFrame) -> list[Finding]:
    """Return a note for each cluster with a symbol only that no area can claim."""
    symbols = set(clusters.loc[is_symbol_only(clusters), "cluster_id"])
    nowhere = shares[shares["area_id"] == NO_AREA]
    return [
        answers.note("symbol_area_unknown", "clusters", feature_id=cluster_id)
        for cluster_id in nowhere["cluster_id"]
        if cluster_id in symbols
    ]


def _without_land(clusters: gpd.GeoDataFrame) -> list[Finding]:
    """Return a note for each cluster that has no area, drawn or on paper."""
    is_blank = is_symbol_only(clusters) & clusters["planned_area_ha"].isna()
    return [
        answers.note(
            "answer.symbol_without_area",
            "clusters",
            feature_id=cluster_id,
            field="planned_area_ha",
        )
        for cluster_id in clusters.loc[is_blank, "cluster_id"]
    ]


def _of_another_month(log: pd.DataFrame, month: str) -> list[Finding]:
    """Return the warning that a month lies before or after all of the log."""
    written = works.months(log)
    if not written or written[0] <= month <= written[-1]:
        return []
    return [
        answers.note(
            "answer.log_of_another_month",
            "clearance_log",
            field="month",
            severity=Severity.WARNING,
            first_month=written[0],
            last_month=written[-1],
            asked_month=month,
        )
    ]
