"""Use case: certify that a cluster overlaps no other plan, or say what forbids it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import crs
from clusterviz.core.overlaps import CANNOT_BE_JUDGED
from clusterviz.core.register import contested
from clusterviz.core.status import is_symbol_only
from clusterviz.core.vouching import COLUMNS, vouching
from clusterviz.crs import M2_PER_HA
from clusterviz.view.mapstate import MapState
from clusterviz.view.reports import certificate as words
from clusterviz.view.reports.judgement import Judgement
from clusterviz.workspace import (
    answers,
    certifying,
    land,
    letters,
    month_seal,
    places,
    printing,
    supply,
)
from clusterviz.workspace.references import can_name, reference
from clusterviz.workspace.reports.codes import with_codes
from clusterviz.workspace.reports.plates import plates
from clusterviz.workspace.reports.standing import standing
from clusterviz.workspace.reports.tolerance import with_tolerance

if TYPE_CHECKING:
    import datetime as dt
    from typing import Any

    import geopandas as gpd

    from clusterviz.letter import Letter, Picture
    from clusterviz.schema import Language
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace

SHOWN = ("areas", "plan_zones", "roads", "clusters", "overlaps")
"""Layers of the map."""


@dataclass(frozen=True)
class Certified:
    """A certificate of no overlap, or a letter that lists what it lacks.

    Parameters
    ----------
    letter
        The one or the other.
    is_given
        Which.
    """

    letter: Letter
    is_given: bool


def certified(
    workspace: Workspace,
    cluster_id: str,
    language: Language,
    *,
    as_of_on: dt.date | None = None,
) -> Certified:
    """Return the certificate of no overlap, or a letter that lists what it lacks.

    Parameters
    ----------
    workspace
        Whose cluster.
    cluster_id
        A cluster in the plan.
    language
        Of all that is not data.
    as_of_on
        The day; the workspace's own when not given.

    Raises
    ------
    InputError
        If `cluster_id` is no cluster of that day.
    StorageError
        If there are no clusters, or a layer is not marked valid: then nothing can
        be said of its overlaps.
    """
    on = as_of_on or workspace.as_of_on
    signed = month_seal.as_signed(workspace, on)
    answer = land.overlaps(signed, cluster_id=cluster_id, as_of_on=on)
    found = judged(signed, answer, cluster_id, language)
    around = standing(workspace, on, answer.layer_versions, language)
    around = with_tolerance(around, workspace, language)
    if can_name(cluster_id):
        around = with_codes(around, signed, _explained(answer, cluster_id), language)
    due_on = letters.usual_due_on(on)
    letter = words.certificate(found, around, workspace.layers, language, due_on)
    return Certified(letter, found.is_clear)


def judged(
    workspace: Workspace, found: Answer, cluster_id: str, language: Language
) -> Judgement:
    """Return what may be said of the overlaps of a cluster.

    It is clear when nothing forbids it, see `certifying.obstacles`. An overlap that
    somebody accepted with a reason and a document is an overlap: it is named apart.

    Parameters
    ----------
    workspace
        As it was signed, see `month_seal.as_signed`.
    found
        From `analysis.overlaps`, of the cluster.
    cluster_id
        The cluster.
    language
        Of the names of areas and of the map.
    """
    on = found.as_of_on
    clusters = answers.clusters_on(workspace.on(on), on)
    cluster = clusters[clusters["cluster_id"] == cluster_id]
    row = cluster.iloc[0]
    is_drawn = not bool(is_symbol_only(cluster).iloc[0])
    pairs = found.rows[found.rows["cluster_id"] == cluster_id].reset_index(drop=True)
    accepted = certifying.accepted(workspace, found, cluster_id)
    is_open = ~pairs["zone_id"].isin(accepted["zone_id"]) | (pairs["zone_id"] == "")
    return Judgement(
        cluster_id=cluster_id,
        cluster_name=str(row["cluster_name"]),
        cluster_document=_text(row["source_document"]),
        quality=_text(row["geometry_quality"]),
        area_ha=float(row.geometry.area) / M2_PER_HA if is_drawn else math.nan,
        crs=crs.read_crs(workspace.settings.metric_crs).name,
        place=_place(workspace, cluster_id, on),
        on=on,
        n_kinds=sum(one.is_mandatory for one in supply.kinds(workspace).values()),
        obstacles=certifying.obstacles(workspace, found, cluster_id),
        accepted=accepted,
        pairs=pairs[is_open],
        vouched=_vouched(workspace, cluster, on) if is_drawn else _nothing(),
        pictures=_map(workspace, row, on, language) if is_drawn else (),
        notes=found.notes,
    )


def _explained(found: Answer, cluster_id: str) -> dict[str, float]:
    """Return what the pairs of a cluster come to, by the references of it."""
    pairs = found.rows[found.rows["cluster_id"] == cluster_id]
    said = {
        "n_conflicts": len(contested(pairs)),
        "n_cannot_be_judged": int((pairs["verdict"] == CANNOT_BE_JUDGED).any()),
    }
    return {
        reference("overlaps", figure=name, cluster=cluster_id): n
        for name, n in said.items()
    }


def _vouched(
    workspace: Workspace, cluster: gpd.GeoDataFrame, on: dt.date
) -> pd.DataFrame:
    if not workspace.has("plan_zones"):
        return _nothing()
    asked = workspace.on(on)
    entries = answers.table_or_none(asked, "coverage")
    shapes = answers.features_or_none(asked, "areas")
    return vouching(cluster, entries, shapes, supply.kinds(asked), on)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS))


def _place(workspace: Workspace, cluster_id: str, on: dt.date) -> str:
    """Return the areas that a cluster lies in, the leading one first."""
    shown = printing.usual_layers(workspace, on)
    if not workspace.has("areas"):
        return "–"
    shares = places.cluster_areas(workspace, shown.level, on, shown.areas_on or on)
    ours = shares[(shares["cluster_id"] == cluster_id) & (shares["area_name"] != "")]
    ours = ours.sort_values("is_leading", ascending=False, kind="stable")
    return ", ".join(ours["area_name"]) or "–"


def _map(
    workspace: Workspace, row: pd.Series[Any], on: dt.date, language: Language
) -> tuple[Picture, ...]:
    state = MapState(visible=SHOWN, selected=("clusters", str(row["cluster_id"])))
    shown = printing.usual_layers(workspace, on)
    return plates(workspace, shown, state, language, extent="selected")


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value).strip()
