"""Questions by area: occupancy, land fund and site clearance."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from clusterviz import texts
from clusterviz.core import clearance as works
from clusterviz.core import landfund as fund
from clusterviz.core import occupancy as rates
from clusterviz.core import timeline
from clusterviz.core.apportion import area_shares
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers, contents
from clusterviz.workspace.land import LAND_LAYERS
from clusterviz.workspace.ledger import ledger

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import pandas as pd

    from clusterviz.core.occupancy import Land, Numerator
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
    numerator: str | None = None,
    land: str = "industrial",
) -> Answer:
    """Return the occupancy of each area, on every base and by both averages.

    Parameters
    ----------
    level
        Province, district or commune; the workspace's own when not given.
    as_of_on
        The day that clusters are taken of; the workspace's own when not given.
    areas_on
        The day that areas are taken of; `as_of_on` when not given.
    numerator
        ``committed`` or ``leased``; as the rules of the day read it when not
        given.
    land
        What is divided by: ``industrial``, ``fit_to_lease`` or ``gross`` land.

    Returns
    -------
    answer
        Rows of `core.occupancy.occupancy`; the notes name each cluster left
        out, its base and the missing field.

    Raises
    ------
    InputError
        If there are no such areas on that day, or no such reading.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    taken, over = reading_asked(workspace, on, numerator, land)
    areas = areas_asked(workspace, level, areas_on or on)
    clusters = answers.clusters_on(workspace, on)
    shares = area_shares(clusters, areas)
    found = rates.occupancy(clusters, areas, shares, on, numerator=taken, land=over)
    notes = [
        *_left_out(found.left_out),
        *answers.of_another_day(workspace, ("clusters",), on),
    ]
    return answers.answer(workspace, found.rows, on, ("clusters", "areas"), notes)


def landfund(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
    schedule: int | None = None,
) -> Answer:
    """Return cluster land by stage in each area; asked as `occupancy`.

    Parameters
    ----------
    level, as_of_on, areas_on
        See `occupancy`.
    schedule
        A year of the plan's own schedule: land of clusters that it has for later
        stands apart. A cluster without a year counts as later, and is named.

    Returns
    -------
    answer
        Rows of `core.landfund.landfund`; the notes say what could not be split
        or placed, and what was divided on paper.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    areas = areas_asked(workspace, level, areas_on or on)
    found, shares, notes = ledger(workspace, areas, on, schedule=schedule)
    rows = fund.landfund(found, areas, shares)
    return answers.answer(workspace, rows, on, LAND_LAYERS, notes)


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
    asked = month or timeline.month_of(workspace.as_of_on)
    is_now = asked == timeline.month_of(workspace.as_of_on)
    on = workspace.as_of_on if is_now else timeline.month_end(asked)
    workspace = workspace.on(on)
    areas = areas_asked(workspace, level, areas_on or on)
    sites = sites_on(workspace, on)
    log = answers.table_or_none(workspace, "clearance_log")
    shares = answers.part(
        workspace, site_shares, on=on, level=level, areas_on=areas_on or on
    )
    rows = works.clearance(sites, log, areas, shares, asked)
    notes = _of_another_month(log, asked)
    if sites.empty:
        notes.append(answers.note("no_sites", "clearance_sites"))
    layers = ("clusters", "clearance_sites", "clearance_log", "areas")
    return answers.answer(workspace, rows, on, layers, notes)


def sites_on(workspace: Workspace, on: dt.date) -> gpd.GeoDataFrame:
    """Return the clearance sites of the clusters of a day."""
    sites = answers.features_or_none(workspace, "clearance_sites")
    return answers.of_clusters(sites, answers.clusters_on(workspace, on))


def site_shares(
    workspace: Workspace, on: dt.date, level: str | None, areas_on: dt.date
) -> pd.DataFrame:
    """Return which share of each site lies in which area; see `core.area_shares`.

    Parameters
    ----------
    on
        The day of the sites.
    level, areas_on
        Of the areas; see `areas_asked`.
    """
    areas, sites = areas_asked(workspace, level, areas_on), sites_on(workspace, on)
    placing = [name for name in _PLACING if name in sites]
    return contents.computed(area_shares, sites[placing], areas, key="site_id")


_PLACING = (
    "site_id", "geometry_quality", "commune_names", "district_names", "geometry",
)  # fmt: skip
"""What says in which area a site lies; see `core.area_shares`."""


def clearance_months(workspace: Workspace) -> list[str]:
    """Return the months that anything was written of, the earliest first."""
    return works.months(answers.table_or_none(workspace, "clearance_log"))


def area_schemes(workspace: Workspace) -> list[AreaScheme]:
    """Return the sets of areas that one can count by; none without areas.

    Each is ``(level, valid_from_on, valid_to_on, n)``.
    """
    return timeline.area_schemes(answers.features_or_none(workspace, "areas"))


def areas_asked(
    workspace: Workspace, level: str | None, on: dt.date
) -> gpd.GeoDataFrame:
    """Return the areas of one level, or of the workspace's own, on a day.

    Raises
    ------
    InputError
        If `level` is no level, or there are no such areas on that day.
    """
    levels = workspace.layers["areas"].fields["level"].choices
    asked = level or workspace.settings.level
    if asked not in levels:
        raise InputError(
            texts.told("errors.no_level", level=asked, known=", ".join(levels))
        )
    return answers.areas_on(workspace, asked, on)


def reading_asked(
    workspace: Workspace, on: dt.date, numerator: str | None, land: str
) -> tuple[Numerator, Land]:
    """Return what occupancy divides by what; the numerator by the rules of the day.

    Raises
    ------
    InputError
        If one of them is unknown.
    """
    taken = numerator or workspace.rules.reading("occupancy_numerator", on).value
    for asked, known in ((taken, rates.NUMERATORS), (land, rates.LANDS)):
        if asked not in known:
            raise InputError(
                texts.told("errors.no_reading", reading=asked, known=", ".join(known))
            )
    return cast("Numerator", taken), cast("Land", land)


def _left_out(left_out: pd.DataFrame) -> list[Finding]:
    """Return a note for each cluster and base that a missing figure parts.

    Of all clusters of the plan, those of no other base: the others are named.
    """
    is_all = left_out["base"] == "all"
    named = set(left_out.loc[~is_all, "cluster_id"])
    told = left_out[~is_all | ~left_out["cluster_id"].isin(named)]
    return [
        answers.note(
            f"left_out_of_{row['base']}",
            "clusters",
            feature_id=row["cluster_id"],
            field=row["field"],
        )
        for row in told.to_dict("records")
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
