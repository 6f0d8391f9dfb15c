"""Use case: the industrial land that is still to let, for everybody to see.

Decree 32/2024/NĐ-CP, Art. 19(5): investors in infrastructure publish the land that
is not leased. Nothing here is internal, unless it is asked for: no obstacles, notes,
cases or persons, nor why land is not ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from clusterviz.core.status import is_established
from clusterviz.crs import M2_PER_HA
from clusterviz.records import Finding, Severity
from clusterviz.workspace import answers, land
from clusterviz.workspace.by_cluster import occupancy_by_cluster
from clusterviz.workspace.ledger import whole_ledger

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

COLUMNS = (
    "cluster_id", "cluster_name", "district_names", "commune_names", "investor_name",
    "business_lines", "planned_area_ha", "industrial_land_ha", "unleased_ha",
    "committed_not_leased_ha", "n_plots", "as_of_on", "source_document",
)  # fmt: skip

REASONS = ("conflict_ha", "to_clear_ha", "cleared_not_serviced_ha")
"""Why land that is not leased is not ready."""

READINESS = ("usable_ha", *REASONS)
"""How much is ready, and why the rest is not; internal, see `to_let`."""

RECONCILED = tuple(
    f"vacant.{one}"
    for one in (
        "ready", "not_ready", "more_not_ready", "rest", "as_overview",
        "unlike_overview",
    )
)  # fmt: skip
"""Codes of `reconciled`."""

_SHOWN_HA = 0.005
"""Half of the last digit that people read."""


def to_let(
    workspace: Workspace,
    *,
    as_of_on: dt.date | None = None,
    has_readiness: bool = False,
) -> Answer:
    """Return the established clusters that have industrial land to let.

    Un-leased is the industrial land of an approved detailed plan, less what is
    leased: the reading of the law. Part of it may be promised to an investor
    already; that part stands beside it. How much of it is ready is the land fund's
    ``usable``, of the same ledger as the overview's, for whoever may read the layers
    that it is reckoned from.

    Parameters
    ----------
    as_of_on
        The day; the workspace's own when not given.
    has_readiness
        With `READINESS`, parts of the land fund: they tell of other plans, of plots
        and of clearance, which are not published.

    Returns
    -------
    answer
        `COLUMNS`, one row a cluster whose ``unleased_ha`` is more than nothing, the
        most first. ``committed_not_leased_ha`` is land that is promised and not yet
        leased; ``n_plots`` are the vacant industrial plots, missing where the
        cluster's plots are not known; ``as_of_on`` is the day that the figures are
        true of; ``usable_ha`` is ready now: cleared, serviced, vacant and in no
        conflict. What is left of ``unleased_ha`` beside it, `REASONS` and what is
        promised is by how much papers and drawing differ. A note names each
        established cluster whose figure nobody gave.

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
    notes = [*every.notes, *notes]
    if not has_readiness:
        shown = there[[*COLUMNS]].reset_index(drop=True)
        return answers.answer(workspace, shown, on, _layers(workspace), notes)
    there = there.join(_readiness_ha(workspace, on), on="cluster_id")
    there = there.fillna(dict.fromkeys(READINESS, 0.0))
    shown = there[[*COLUMNS, *READINESS]].reset_index(drop=True)
    parts = answers.part(workspace, land.land_parts, as_of_on=on)
    notes += land.land_notes(workspace, parts)
    return answers.answer(workspace, shown, on, land.LAND_LAYERS, notes)


def reconciled(rows: pd.DataFrame, overview_ha: float) -> list[Finding]:
    """Return how the land of a list divides: ready, and why the rest is not.

    Parameters
    ----------
    rows
        From `to_let`, with `READINESS`.
    overview_ha
        ``usable_ha`` of the overview for the same day and areas, to be held against
        the list.

    Examples
    --------
    >>> one = dict.fromkeys(READINESS, 0.0) | {"usable_ha": 4.0}
    >>> one |= {"unleased_ha": 5.0, "committed_not_leased_ha": 1.0}
    >>> [found.code for found in reconciled(pd.DataFrame([one]), overview_ha=4.0)]
    ['vacant.ready', 'vacant.not_ready', 'vacant.as_overview']
    """
    names = ("unleased_ha", "committed_not_leased_ha", *READINESS)
    sums: dict[str, Any] = {name: float(rows[name].sum()) for name in names}
    told_ha = sum(sums[name] for name in ("committed_not_leased_ha", *READINESS))
    rest_ha = sums["unleased_ha"] - told_ha
    # More than the whole is no "rest" of it: the parts are of the drawn land.
    is_more = rest_ha <= -_SHOWN_HA
    notes = [answers.note("vacant.ready", "clusters", **sums)]
    if is_more:
        sums["more_ha"] = -rest_ha
        notes.append(answers.note("vacant.more_not_ready", "clusters", **sums))
    else:
        notes.append(answers.note("vacant.not_ready", "clusters", **sums))
    if rest_ha >= _SHOWN_HA:
        notes.append(answers.note("vacant.rest", "clusters", rest_ha=rest_ha))
    is_same = abs(overview_ha - sums["usable_ha"]) < _SHOWN_HA
    code = "vacant.as_overview" if is_same else "vacant.unlike_overview"
    return [*notes, answers.note(code, "clusters", overview_ha=overview_ha)]


def _readiness_ha(workspace: Workspace, on: dt.date) -> pd.DataFrame:
    """Return the parts of the land fund in `READINESS`, by cluster."""
    ledger = answers.part(workspace, whole_ledger, on=on)
    m2 = ledger.pivot_table(
        index="cluster_id", columns="part", values="m2", aggfunc="sum"
    )
    steps = [name.removesuffix("_ha") for name in READINESS]
    hectares = m2.reindex(columns=steps).fillna(0) / M2_PER_HA
    return hectares.set_axis(list(READINESS), axis="columns")


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
