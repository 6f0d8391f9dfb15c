"""What projects report for a period (form 01), as the forms count it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.timeline import is_reached

if TYPE_CHECKING:
    from clusterviz.core.periods import ReportPeriod


def reports_of(
    projects: pd.DataFrame, reports: pd.DataFrame | None, one: ReportPeriod
) -> pd.DataFrame:
    """Return what each project reports for a period, as the forms count it.

    Parameters
    ----------
    projects
        The projects.
    reports
        Forms 01 of any period; ``None`` where none was ever filed.
    one
        The period.

    Returns
    -------
    reports
        One a project registered by the cut-off: ``project_id``,
        ``revenue_billion_vnd``, ``budget_billion_vnd`` (both missing without a
        form 01), ``n_workers`` (of form 01, else those that the list of
        projects has) and ``is_reported``.
    """
    days = projects["registered_on"]
    ours = projects[days.isna() | is_reached(days, one.last_on)]
    asked = ["revenue_billion_vnd", "budget_billion_vnd", "n_workers"]
    filed = pd.DataFrame(columns=["project_id", "period", *asked])
    if reports is not None:
        filed = reports[reports["period"] == one.code]
    # A row of which no figure was filled in says nothing.
    filed = filed.dropna(subset=asked, how="all")
    by_project = filed.drop_duplicates("project_id").set_index("project_id")
    rows = pd.DataFrame({"project_id": ours["project_id"].to_numpy()})
    for name in asked:
        # An empty column of a table has no type to count with.
        known = by_project[name].astype("Float64")
        rows[name] = rows["project_id"].map(known).astype("Float64")
    listed = pd.Series(ours["n_workers"].to_numpy(), index=rows.index)
    rows["n_workers"] = rows["n_workers"].fillna(listed.astype("Float64"))
    return rows.assign(is_reported=rows["project_id"].isin(by_project.index))


def filed_for(reports: pd.DataFrame, one: ReportPeriod) -> pd.DataFrame:
    """Return the forms 02 of a period of which any figure was filled in.

    Parameters
    ----------
    reports
        Of any period.
    one
        The period.
    """
    ours = reports[reports["period"] == one.code]
    keys = {"report_id", "cluster_id", "period", "source_document", "as_of_on"}
    return ours.dropna(subset=[name for name in ours if name not in keys], how="all")
