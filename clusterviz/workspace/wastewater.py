"""Use case: the wastewater lens: works, what flows in, and who has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core import wastewater as core
from clusterviz.core.wastewater import STANDINGS
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.workspace import answers
from clusterviz.workspace.inflow_rates import other_rate, plain_rates, rates_of

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from clusterviz.core.wastewater import Rate
    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

__all__ = ["LAYERS", "STANDINGS", "lens", "rates", "tenants"]

LAYERS = ("clusters", "plots", "projects", "wastewater_works")


def rates(workspace: Workspace) -> tuple[Rate, ...]:
    """Return the rates that the workspace estimates by; raises as `rates_of`."""
    return plain_rates(rates_of(workspace.root))


def lens(
    workspace: Workspace,
    *,
    occupancy_ratio: float = 1.0,
    rates: tuple[Rate, ...] = (),
    as_of_on: dt.date | None = None,
) -> Answer:
    """Return how the works of each cluster stand to what flows in.

    Parameters
    ----------
    occupancy_ratio
        The share of the industrial land that is promoted, 0 to 1.
    rates
        By which to estimate; those of the workspace when empty.
    as_of_on
        The day; the workspace's own when not given.

    Returns
    -------
    answer
        Rows of `core.wastewater.lens`. The notes say what the estimate stands on,
        how many hectares no industry is known of, which clusters lack a figure, and
        where the works contradict the cluster.

    Raises
    ------
    InputError
        If `occupancy_ratio` is not from 0 to 1.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    # Not-a-number compares as false with everything, so it is refused too.
    if not 0 <= occupancy_ratio <= 1:
        raise InputError(texts.told("violations.refused_occupancy"))
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    by = rates or plain_rates(rates_of(workspace.root))
    clusters = answers.clusters_on(workspace, on)
    plots = answers.features_or_none(workspace, "plots")
    works = answers.table_or_none(workspace, "wastewater_works")
    projects = answers.table_or_none(workspace, "projects")
    flows = core.tenants(answers.of_clusters(plots, clusters), projects, by)
    rows = core.lens(
        clusters,
        flows,
        works,
        projects,
        on,
        drawn=frozenset(plots["cluster_id"]),
        other_m3_ha_day=other_rate(by),
        occupancy_ratio=occupancy_ratio,
    )
    notes = [
        *_of_estimate(flows, by),
        *_of_gaps(rows),
        *core.contradictions(clusters, works),
        *answers.of_another_day(workspace, ("clusters",), on),
    ]
    if not workspace.has("wastewater_works"):
        missing = answers.note(
            "violations.no_works", "wastewater_works", severity=Severity.WARNING
        )
        notes.insert(0, missing)
    return answers.answer(workspace, rows, on, LAYERS, notes)


def tenants(
    workspace: Workspace,
    cluster_id: str,
    *,
    rates: tuple[Rate, ...] = (),
    as_of_on: dt.date | None = None,
) -> pd.DataFrame:
    """Return what each leased plot of a cluster is estimated to send.

    Returns
    -------
    rows
        Of `core.wastewater.tenants`, the most inflow first.
    """
    workspace = workspace.on(as_of_on or workspace.as_of_on)
    plots = answers.features_or_none(workspace, "plots")
    ours = plots[plots["cluster_id"] == cluster_id]
    projects = answers.table_or_none(workspace, "projects")
    by = rates or plain_rates(rates_of(workspace.root))
    rows = core.tenants(ours, projects, by)
    return rows.sort_values("inflow_m3_day", ascending=False, kind="stable")


def _of_estimate(flows: pd.DataFrame, by: tuple[Rate, ...]) -> list[Finding]:
    """Return what the estimate stands on: practice, and industries read from names."""
    is_unknown = flows["industry"] == core.OTHER
    return [
        answers.note(
            "violations.estimated",
            "projects",
            least=f"{min(one.m3_ha_day for one in by):g}",
            most=f"{max(one.m3_ha_day for one in by):g}",
            other=f"{other_rate(by):g}",
            known_ha=float(flows.loc[~is_unknown, "area_ha"].sum()),
            unknown_ha=float(flows.loc[is_unknown, "area_ha"].sum()),
        )
    ]


def _of_gaps(rows: pd.DataFrame) -> list[Finding]:
    """Return which clusters lack a figure that their standing needs."""
    operates = rows["standing"] != "not_operating"
    gaps = (
        ("no_wastewater_status", "wastewater_status", rows["wastewater_status"]),
        ("no_capacity", "capacity_m3_day", rows["capacity_m3_day"]),
        ("no_inflow", "leased_ha", rows["inflow_m3_day"]),
        ("no_promoted", "industrial_land_ha", rows["promoted_inflow_m3_day"]),
    )
    found: list[Finding] = []
    named: set[str] = set()
    for code, field, values in gaps:
        lacking = rows.loc[operates & values.isna(), "cluster_id"]
        # Without a status the capacity is not known either: it is said once.
        new = [one for one in lacking if one not in named]
        named.update(new)
        layer = "wastewater_works" if code == "no_capacity" else "clusters"
        found += [
            answers.note(
                f"violations.{code}",
                layer,
                feature_id=one,
                field=field,
                severity=Severity.WARNING,
            )
            for one in new
        ]
    is_paper = operates & (rows["basis"] == "paper")
    found += [
        answers.note("violations.on_paper", "plots", feature_id=one)
        for one in rows.loc[is_paper, "cluster_id"]
    ]
    return found
