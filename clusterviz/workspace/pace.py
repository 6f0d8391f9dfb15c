"""How clearance goes on: each site now and a month before, by month, and ahead."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from clusterviz.core import clearance, late, pace, timeline
from clusterviz.core.apportion import to_m2
from clusterviz.core.pace import Forecast
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers, site_states
from clusterviz.workspace.by_area import areas_asked, site_shares, sites_on
from clusterviz.workspace.by_area import clearance as clearance_of_areas
from clusterviz.workspace.site_states import FIGURES

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

__all__ = [
    "FIGURES",
    "NOTICE_RULE",
    "Progress",
    "by_area",
    "deadlines",
    "funnel",
    "local_areas",
    "obstacles",
    "progress",
    "stage_codes",
]

NOTICE_RULE = "notice_months"
"""For how long a notice of recovery is valid, where the law of the day says so."""

_CLOSE_M2 = 1
"""By how much a log may exceed a boundary, as the checks of the log allow."""


@dataclass(frozen=True)
class Progress:
    """Where clearance stands, and how it came there.

    Parameters
    ----------
    states
        One row a site that has land in what is meant: the fields of the site
        that tell it, ``cluster_name``, the latest entry of the log,
        ``to_clear_ha``, ``cleared_ha`` and ``clean_ha`` of the land that is
        meant, and households, which count where the site's largest share lies.
    before
        `FIGURES` and ``stage`` of the same sites, in the same order, at the end
        of the month before; the figures of a site are missing where its log
        begins later.
    by_month
        From `core.pace.burn_up`.
    forecast
        From `core.pace.forecast`.
    on
        The day that lateness is told of: the end of the month, or the
        workspace's day within it.
    month, earlier
        The month, and the one before it.
    """

    states: pd.DataFrame
    before: pd.DataFrame
    by_month: pd.DataFrame
    forecast: Forecast
    on: dt.date
    month: str
    earlier: str

    def months_ahead(self, n: int) -> list[str]:
        """Return the month and the `n` that follow it, as far as there are years."""
        return pace.months_between(self.month, pace.months_after(self.month, n))

    def ends_after(self, month: str) -> bool:
        """Return whether at the slowest pace the end comes later, or never."""
        told = self.forecast
        return bool(told.earliest) and not "" < told.latest <= month

    def change(self, name: str) -> float:
        """Return by how much a figure changed, of sites written of before.

        Parameters
        ----------
        name
            One of `FIGURES`.

        Returns
        -------
        change
            Missing where no site was written of by the month before.
        """
        return float((self.states[name] - self.before[name]).sum(min_count=1))

    def exceeding(self) -> pd.DataFrame:
        """Return the sites of which more is cleared by the log than was drawn."""
        over = to_m2(self.states["cleared_ha"]) - to_m2(self.states["to_clear_ha"])
        return self.states[over > _CLOSE_M2]


def progress(
    workspace: Workspace,
    month: str,
    *,
    level: str | None = None,
    areas_on: dt.date | None = None,
    area_codes: tuple[str, ...] = (),
    cluster_id: str = "",
    site_id: str = "",
) -> Progress:
    """Return how clearance stands at the end of a month, and how fast it goes.

    Parameters
    ----------
    month
        Such as ``2024-04``.
    level, areas_on
        Of the areas; as `analysis.clearance` takes them.
    area_codes
        The areas that are meant; all land when empty.
    cluster_id, site_id
        One cluster, or one site; all when empty.

    Raises
    ------
    InputError
        If there are no such areas on that day, or `month` is no month.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = _day(workspace, month)
    workspace = workspace.on(on)
    clusters, sites = answers.clusters_on(workspace, on), sites_on(workspace, on)
    for name, code in (("cluster_id", cluster_id), ("site_id", site_id)):
        sites = sites[sites[name] == code] if code else sites
    log = answers.table_or_none(workspace, "clearance_log")
    meant = site_states.whole(sites)
    if area_codes:
        areas = areas_asked(workspace, level, areas_on or on)
        meant = site_states.portions(sites, areas, area_codes)
        sites = meant.of(sites)
    names = clusters.set_index("cluster_id")["cluster_name"]
    states = site_states.states(sites, log, meant, month)
    states.insert(3, "cluster_name", states["cluster_id"].map(names))
    by_month = pace.burn_up(log, meant.shares, meant.area_ids, month)
    left_m2 = pace.remaining_m2(states["to_clear_ha"], states["cleared_ha"])
    earlier = pace.month_before(month)
    return Progress(
        states,
        site_states.states_before(sites, log, meant, earlier),
        by_month,
        pace.forecast(by_month, left_m2 / M2_PER_HA),
        on,
        month,
        earlier,
    )


def deadlines(workspace: Workspace, found: Progress) -> pd.DataFrame:
    """Return the sites that are still open, the latest first; see `core.late`.

    The end of a notice counts where the law of the day says for how long one is
    valid.

    Returns
    -------
    rows
        With ``responsible_body``: who resolves the obstacle that is written of a
        site; empty where no obstacle is, or nobody is named. The committee of
        the place acts then, see `local_areas`.
    """
    stages = stage_codes(workspace)
    rules = workspace.rules
    states = found.states.assign(responsible_body=late.responsible(found.states))
    if not rules.has(NOTICE_RULE, found.on):
        return late.deadlines(states, stages, found.on)
    rule = rules.rule(NOTICE_RULE, found.on)
    return late.deadlines(
        states,
        stages,
        found.on,
        notice_months=int(rule.value),
        notice_from_on=rule.valid_from_on,
    )


def local_areas(workspace: Workspace, on: dt.date) -> dict[str, str]:
    """Return the name of the area whose committee recovers the land of each site.

    Of the workspace's level, or the commune where that level is no more: the
    duties of districts went to communes. A site in two lies where most of it does.
    """
    workspace = workspace.on(on)
    every = timeline.valid_on(answers.features_or_none(workspace, "areas"), on)
    own = workspace.settings.level
    level = own if own in set(every["level"]) else "commune"
    areas = every[every["level"] == level]
    if areas.empty or sites_on(workspace, on).empty:
        return {}
    shares = answers.part(workspace, site_shares, on=on, level=level, areas_on=on)
    leading = shares[shares["is_leading"]].set_index("site_id")["area_id"]
    names = leading.map(areas.set_index("area_id")["area_name"]).dropna()
    return {str(site_id): str(name) for site_id, name in names.items()}


def funnel(workspace: Workspace, found: Progress) -> pd.DataFrame:
    """Return what is at each stage or beyond it; see `core.late.funnel`."""
    return late.funnel(found.states, stage_codes(workspace))


def obstacles(states: pd.DataFrame, on: dt.date) -> pd.DataFrame:
    """Return what blocks clearance, overdue first; see `core.late.obstacles`."""
    return late.obstacles(states, on)


def stage_codes(workspace: Workspace) -> list[str]:
    """Return the stages of clearance, the first one first."""
    return list(workspace.layers["clearance_log"].fields["stage"].choices)


def by_area(
    workspace: Workspace,
    month: str,
    *,
    level: str | None = None,
    areas_on: dt.date | None = None,
) -> Answer:
    """Return the clearance of each area, and its change within the month.

    Asked as `analysis.clearance`.

    Returns
    -------
    answer
        Its rows with ``cleared_change_ha``: of the sites of this month that were
        written of before it, so that a cluster that is new in the plan, or a site
        in the log, is no progress. Missing where an area has land of others only.
    """
    answer = clearance_of_areas(workspace, level=level, month=month, areas_on=areas_on)
    on = _day(workspace, month)
    workspace = workspace.on(on)
    areas = areas_asked(workspace, level, areas_on or on)
    sites = sites_on(workspace, on)
    log = answers.table_or_none(workspace, "clearance_log")
    earlier = pace.month_before(month)
    written = set(clearance.entries_on(log, earlier)["site_id"])
    is_written = sites["site_id"].isin(written)
    sites = sites[is_written]
    if sites.empty:
        rows = answer.rows.assign(cleared_change_ha=np.nan)
        return dataclasses.replace(answer, rows=rows)
    every = answers.part(
        workspace, site_shares, on=on, level=level, areas_on=areas_on or on
    )
    shares = every[every["site_id"].isin(sites["site_id"])]

    def by_then(one: str) -> pd.DataFrame:
        return clearance.clearance(sites, log, areas, shares, one)

    # Most months, all sites were written of before: they are the ones in `answer`.
    now = (answer.rows if is_written.all() else by_then(month)).set_index("area_id")
    before = by_then(earlier).set_index("area_id")
    change_m2 = to_m2(now["cleared_ha"]) - to_m2(before["cleared_ha"])
    # An area without any land to clear changes by nothing, and that is known.
    is_known = now["to_clear_ha"].reindex(answer.rows["area_id"]).fillna(0.0) > 0
    is_known |= (answer.rows["to_clear_ha"] == 0).to_numpy()
    change = now.assign(change=change_m2 / M2_PER_HA)["change"]
    change = change.reindex(answer.rows["area_id"], fill_value=0.0).where(is_known)
    rows = answer.rows.assign(cleared_change_ha=change.to_numpy())
    return dataclasses.replace(answer, rows=rows)


def _day(workspace: Workspace, month: str) -> dt.date:
    """Return the end of a month, or the workspace's day within it."""
    is_now = month == timeline.month_of(workspace.as_of_on)
    return workspace.as_of_on if is_now else timeline.month_end(month)
