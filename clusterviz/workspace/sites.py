"""Single clearance sites: where each stood in a month, and what blocks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import clearance, timeline
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.opened import Workspace


def site_states(
    workspace: Workspace, month: str, *, on: dt.date | None = None
) -> pd.DataFrame:
    """Return where each clearance site stood at the end of a month.

    Parameters
    ----------
    month
        Such as ``2024-04``.
    on
        The day that sites and clusters are taken of. When not given, the end of
        the month, or the workspace's day within it.

    Returns
    -------
    rows
        The latest entry of each site in the month or before it, with
        ``site_name``, ``cluster_id``, ``cluster_name``, ``n_households`` and
        ``area_ha``, the hectares of the site.

    Raises
    ------
    InputError
        If `month` is not written as ``2024-04``.
    """
    if on is None:
        is_now = month == timeline.month_of(workspace.as_of_on)
        on = workspace.as_of_on if is_now else timeline.month_end(month)
    workspace = workspace.on(on)
    log = answers.table_or_none(workspace, "clearance_log")
    entries = clearance.entries_on(log, month)
    sites = answers.features_or_none(workspace, "clearance_sites")
    named = sites[["site_id", "site_name", "cluster_id", "n_households"]]
    about = pd.DataFrame(named).assign(area_ha=sites.geometry.area / M2_PER_HA)
    rows = entries.merge(about, on="site_id", how="inner")
    names = answers.valid_features(workspace, "clusters").set_index("cluster_id")
    rows["cluster_name"] = rows["cluster_id"].map(names["cluster_name"])
    return rows
