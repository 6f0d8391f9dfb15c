"""Use case: the industrial land that is still to let, for everybody to see.

Decree 32/2024/NĐ-CP, Art. 19(5): investors in infrastructure publish the land that
is not leased. Nothing here is internal: no obstacles, notes, cases or persons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core.status import is_established
from clusterviz.records import Finding, Severity
from clusterviz.workspace import answers
from clusterviz.workspace.by_cluster import occupancy_by_cluster

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

COLUMNS = (
    "cluster_id", "cluster_name", "district_names", "commune_names", "investor_name",
    "business_lines", "planned_area_ha", "industrial_land_ha", "unleased_ha",
    "committed_not_leased_ha", "n_plots", "as_of_on", "source_document",
)  # fmt: skip


def to_let(workspace: Workspace, *, as_of_on: dt.date | None = None) -> Answer:
    """Return the established clusters that have industrial land to let.

    Un-leased is the industrial land of an approved detailed plan, less what is
    leased: the reading of the law. Part of it may be promised to an investor
    already; that part stands beside it.

    Parameters
    ----------
    as_of_on
        The day; the workspace's own when not given.

    Returns
    -------
    answer
        `COLUMNS`, one row a cluster whose ``unleased_ha`` is more than nothing, the
        most first. ``committed_not_leased_ha`` is land that is promised and not yet
        leased; ``n_plots`` are the vacant industrial plots, missing where the
        cluster's plots are not known; ``as_of_on`` is the day that the figures are
        true of. A note names each established cluster whose figure nobody gave.

    Raises
    ------
    StorageError
        If there are no clusters, or the layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    clusters = answers.clusters_on(workspace, on)
    every = occupancy_by_cluster(workspace, as_of_on=on)
    ids = clusters.loc[is_established(clusters, on), "cluster_id"]
    rows = every.rows[every.rows["cluster_id"].isin(ids)]
    facts = clusters.set_index("cluster_id")
    rows = rows.assign(
        n_plots=rows["cluster_id"].map(_vacant_plots(workspace)).astype("Int64"),
        committed_not_leased_ha=(rows["committed_ha"] - rows["leased_ha"])
        .clip(lower=0)
        .round(4),
        **{
            name: rows["cluster_id"].map(facts[name])
            for name in ("business_lines", "planned_area_ha")
        },
    )
    notes = [
        Finding(Severity.INFO, "vacant.no_figure", "clusters", key, "unleased_ha")
        for key in rows.loc[rows["unleased_ha"].isna(), "cluster_id"]
    ]
    there = rows[rows["unleased_ha"] > 0].sort_values(
        ["unleased_ha", "cluster_id"], ascending=[False, True]
    )
    shown = there[list(COLUMNS)].reset_index(drop=True)
    layers = _layers(workspace)
    return answers.answer(workspace, shown, on, layers, [*every.notes, *notes])


def _vacant_plots(workspace: Workspace) -> pd.Series[int]:
    """Return the vacant industrial plots of each cluster that has plots."""
    if not workspace.has("plots"):
        return pd.Series(dtype="int64")
    names = ("cluster_id", "plot_use", "lease_status")
    plots = pd.DataFrame({name: workspace.column("plots", name) for name in names})
    is_industrial = plots["plot_use"] == "industrial"
    is_vacant = is_industrial & (plots["lease_status"] == "vacant")
    return is_vacant.astype("int64").groupby(plots["cluster_id"]).sum()


def _layers(workspace: Workspace) -> tuple[str, ...]:
    return ("clusters", "plots") if workspace.has("plots") else ("clusters",)
