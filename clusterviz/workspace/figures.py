"""The workspace at a glance: the figures that the first page opens with."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import pandas as pd

from clusterviz.core import explaining, occupancy, status
from clusterviz.core.overlaps import CANNOT_BE_JUDGED
from clusterviz.core.quantities import QUANTITIES
from clusterviz.core.register import contested
from clusterviz.core.tally import tally
from clusterviz.core.terms import total_in
from clusterviz.crs import M2_PER_HA
from clusterviz.workspace import answers, land
from clusterviz.workspace.asked import facts_on
from clusterviz.workspace.explained_clusters import (
    conflict_ledger,
    planned_conversions,
)
from clusterviz.workspace.ledger import whole_ledger
from clusterviz.workspace.opened import STATES
from clusterviz.workspace.references import AVERAGES, reference

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.core.bases import Facts
    from clusterviz.core.occupancy import Numerator
    from clusterviz.records import Finding
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

_TOTALS: Mapping[str, str] = MappingProxyType(
    {
        "n_in_plan": "in_plan",
        "in_plan_ha": "in_plan_on_paper",
        "n_established": "established",
        "established_ha": "established_on_paper",
        "n_operating": "operating",
    }
)
"""Totals of clusters, and what people read as their base."""

_OF_PROJECTS = ("n_projects", "n_producing", "n_workers")


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
    reference
        By which it is explained; see `references`.
    """

    figure: str
    value: float
    unit: str
    base: str
    as_of_on: dt.date
    layers: str
    reference: str


def overview(workspace: Workspace, as_of_on: dt.date | None = None) -> Answer:
    """Return the figures that the first page opens with.

    Returns
    -------
    answer
        One row a figure, columns as `Figure`: ``n_in_plan``, ``in_plan_ha``
        (on paper), ``n_established``, ``established_ha`` (on paper; the notes
        name the clusters whose papers say no hectares),
        ``n_operating``, ``occupancy_ratio`` and ``mean_of_rates_ratio`` (both of
        operating clusters), ``usable_ha`` (of established clusters),
        ``n_conflicts`` (pairs that do not merely inform),
        ``n_conflict_clusters``, ``conflict_ha`` (each spot once, leased land
        too), ``n_cannot_be_judged`` (clusters),
        ``n_withdrawn`` (removed parts too), ``n_withdrawn_without_plan``,
        ``n_projects``, ``n_producing``, ``n_workers``. A figure whose layer is
        not published is missing.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    totals, averages, without_paper = answers.part(workspace, _totals, on=on)
    parts = answers.part(workspace, land.land_parts, as_of_on=on)
    figures = [
        *(totals[code] for code in _TOTALS),
        *averages,
        _usable(workspace, on),
        *answers.part(workspace, _conflicts, on=on),
        *answers.part(workspace, _withdrawn, on=on),
        *(totals[code] for code in _OF_PROJECTS),
    ]
    rows = pd.DataFrame(figures, columns=list(Figure._fields))
    layers = (*land.LAND_LAYERS, "dossiers", "projects")
    notes = [
        *land.land_notes(workspace, parts),
        *without_paper,
        *answers.of_another_day(workspace, STATES, on),
    ]
    return answers.answer(workspace, rows, on, layers, notes)


def _totals(
    workspace: Workspace, on: dt.date
) -> tuple[dict[str, Figure], list[Figure], list[Finding]]:
    """Return totals of clusters and projects by code, averages, who is left out."""
    facts = facts_on(workspace, on)
    bases = {**_TOTALS, **dict.fromkeys(_OF_PROJECTS, "in_plan")}
    totals = {code: _total(code, base, facts) for code, base in bases.items()}
    return totals, _occupancy(workspace, facts), _without_paper(facts)


def _total(code: str, base: str, facts: Facts) -> Figure:
    quantity = QUANTITIES[code]
    layers = "clusters" if quantity.layer == "clusters" else "projects, clusters"
    value = total_in(tally(quantity, facts), facts)
    return Figure(
        code,
        value,
        quantity.unit,
        base,
        facts.on,
        layers,
        reference("total", code=code),
    )


def _without_paper(facts: Facts) -> list[Finding]:
    """Return a note for each cluster left out of the hectares on paper."""
    left_out = tally(QUANTITIES["in_plan_ha"], facts).left_out
    return [
        answers.note(
            "answer.area_unknown", "clusters", feature_id=cluster_id, field=field
        )
        for cluster_id, field in zip(
            left_out["cluster_id"], left_out["field"], strict=True
        )
    ]


def _occupancy(workspace: Workspace, facts: Facts) -> list[Figure]:
    """Return both averages of operating clusters, as the rules of the day read."""
    numerator = workspace.rules.reading("occupancy_numerator", facts.on).value
    above, below = occupancy.tallies(
        facts, "operating", cast("Numerator", numerator), "industrial"
    )
    figures = []
    for name, average in zip(
        ("occupancy_ratio", "mean_of_rates_ratio"), AVERAGES, strict=True
    ):
        asked = reference(
            "occupancy",
            base="operating",
            numerator=numerator,
            land="industrial",
            average=average,
        )
        found = explaining.divided(
            asked, above, below, facts, by_rates=average == AVERAGES[1]
        )
        figures.append(
            Figure(name, found.value, "ratio", "operating", facts.on, "clusters", asked)
        )
    return figures


def _usable(workspace: Workspace, on: dt.date) -> Figure:
    """Return the land that is usable now, of established clusters, as the fund has."""
    found = answers.part(workspace, whole_ledger, on=on)
    m2 = int(found.loc[found["part"] == "usable", "m2"].sum())
    return Figure(
        "usable_ha",
        m2 / M2_PER_HA,
        "ha",
        "established",
        on,
        ", ".join(land.LAND_LAYERS),
        reference("landfund", part="usable"),
    )


def _conflicts(workspace: Workspace, on: dt.date) -> list[Figure]:
    """Return the figures of conflicts; without plan zones they are unknown."""
    pieces = answers.part(workspace, land.pieces, as_of_on=on)
    is_known = workspace.has("plan_zones")
    lost = conflict_ledger(pieces)
    unjudged = pieces.loc[pieces["verdict"] == CANNOT_BE_JUDGED, "cluster_id"]
    # Of the land fund's parts, leased land in conflict counts as leased.
    values: list[tuple[str, float, str, str]] = [
        ("n_conflicts", len(contested(pieces)), "n", "in_plan"),
        ("n_conflict_clusters", len(lost), "n", "in_plan"),
        (
            "conflict_ha",
            int(lost["amount"].sum()) / M2_PER_HA,
            "ha",
            "in_plan_with_leased",
        ),
    ]
    known = [
        (name, value if is_known else np.nan, unit, base)
        for name, value, unit, base in values
    ]
    known.append(("n_cannot_be_judged", unjudged.nunique(), "n", "in_plan"))
    layers = ", ".join(land.OVERLAP_LAYERS)
    return [
        Figure(name, value, unit, base, on, layers, reference("overlaps", figure=name))
        for name, value, unit, base in known
    ]


def _withdrawn(workspace: Workspace, on: dt.date) -> list[Figure]:
    every = answers.valid_features(workspace, "clusters")
    gone = every.loc[status.is_withdrawn(every, on), "cluster_id"]
    n_without: float = np.nan
    if workspace.has("dossiers"):
        n_without = int((~gone.isin(planned_conversions(workspace))).sum())
    return [
        Figure(
            name,
            value,
            "n",
            "withdrawn",
            on,
            layers,
            reference("withdrawn", figure=name),
        )
        for name, value, layers in (
            ("n_withdrawn", len(gone), "clusters"),
            ("n_withdrawn_without_plan", n_without, "clusters, dossiers"),
        )
    ]
