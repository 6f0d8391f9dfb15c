"""Which plan layers were supplied where, and whether "no overlap" may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import coverage as ground
from clusterviz.core import supply as core
from clusterviz.core.overlaps import CANNOT_BE_JUDGED
from clusterviz.core.register import contested
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd

    from clusterviz.schema import Choice
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

__all__ = ["GOOD_YEARS", "SUPPLIES", "certificate", "supplies", "unjudged_because"]

GOOD_YEARS = core.GOOD_YEARS
SUPPLIES = core.SUPPLIES
unjudged_because = core.unjudged_because

LAYERS = ("coverage", "areas", "plan_zones")


def supplies(
    workspace: Workspace, level: str, as_of_on: dt.date, areas_on: dt.date
) -> Answer:
    """Return what each area has of each mandatory kind of plan zone.

    Parameters
    ----------
    level
        Province, district or commune.
    as_of_on
        The day by which it was supplied.
    areas_on
        The day of the areas.

    Returns
    -------
    answer
        As `core.supply.supplies` gives it.

    Raises
    ------
    InputError
        If there are no such areas on that day.
    """
    asked = workspace.on(as_of_on)
    areas = answers.areas_on(asked, level, areas_on)
    shapes = answers.features_or_none(asked, "areas")
    rows = core.supplies(_entries(asked), shapes, areas, _kinds(asked), as_of_on)
    _, notes = answers.coverage_areas(asked)
    return answers.answer(asked, rows, as_of_on, LAYERS, notes)


def certificate(workspace: Workspace, found: Answer, cluster_id: str) -> pd.DataFrame:
    """Return what forbids saying that a cluster overlaps nothing; no rows if nothing.

    Parameters
    ----------
    found
        From `analysis.overlaps`, of every cluster of a day.
    cluster_id
        A cluster of that day.

    Returns
    -------
    rows
        ``obstacle`` and ``kind``: ``conflict`` (its zones), ``zone_symbol`` (zones
        without a boundary), ``cluster_symbol`` (no kind), and for mandatory kinds
        ``not_supplied``, ``out_of_date`` (older than `GOOD_YEARS`) and
        ``no_document`` (in date, but resting on none).
    """
    on = found.as_of_on
    asked = workspace.on(on)
    ours = found.rows[found.rows["cluster_id"] == cluster_id]
    unknown = ours[ours["verdict"] == CANNOT_BE_JUDGED]
    rows: list[tuple[str, str]] = [
        ("conflict", kind) for kind in contested(ours)["kind"].drop_duplicates()
    ]
    because = zip(core.unjudged_because(unknown), unknown["kind"], strict=True)
    rows += dict.fromkeys(because)
    clusters = answers.clusters_on(asked, on)
    cluster = clusters[clusters["cluster_id"] == cluster_id]
    entries = _entries(asked)
    old = _open_kinds(asked, cluster, core.dated_entries(entries, on), on)
    unfounded = _open_kinds(asked, cluster, core.current_entries(entries, on), on)
    missing = {kind for obstacle, kind in rows if obstacle == "not_supplied"}
    rows += [("out_of_date", kind) for kind in old if kind not in missing]
    known = {*missing, *old}
    rows += [("no_document", kind) for kind in unfounded if kind not in known]
    return pd.DataFrame(rows, columns=["obstacle", "kind"], dtype="str")


def _open_kinds(
    workspace: Workspace, cluster: gpd.GeoDataFrame, entries: pd.DataFrame, on: dt.date
) -> list[str]:
    """Return the mandatory kinds that some entries leave open for a cluster."""
    areas = answers.features_or_none(workspace, "areas")
    covered = ground.coverage_areas(entries, areas, on)
    return list(ground.uncovered(cluster, covered, _kinds(workspace))["kind"])


def _entries(workspace: Workspace) -> pd.DataFrame:
    """Return the coverage; none of it where there are no plan zones."""
    entries = answers.table_or_none(workspace, "coverage")
    return entries if workspace.has("plan_zones") else entries.iloc[:0]


def _kinds(workspace: Workspace) -> Mapping[str, Choice]:
    return workspace.layers["plan_zones"].fields["kind"].choices
