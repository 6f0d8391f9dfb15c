"""Use case: certify that a cluster overlaps no other plan, or say what forbids it."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import crs
from clusterviz.core.cases import ACCEPTED
from clusterviz.core.register import contested
from clusterviz.core.status import is_symbol_only
from clusterviz.core.vouching import COLUMNS, vouching
from clusterviz.crs import M2_PER_HA
from clusterviz.view.mapstate import MapState
from clusterviz.view.reports import certificate as words
from clusterviz.view.reports.judgement import Judgement
from clusterviz.workspace import (
    answers,
    casebook,
    land,
    month_seal,
    places,
    printing,
    supply,
)
from clusterviz.workspace.reports.plates import plates
from clusterviz.workspace.reports.standing import standing
from clusterviz.workspace.reports.tolerance import with_tolerance

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from typing import Any

    import geopandas as gpd

    from clusterviz.letter import Letter, Picture
    from clusterviz.schema import Choice, Language
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
    letter = words.certificate(found, around, workspace.layers, language)
    return Certified(letter, found.is_clear)


def judged(
    workspace: Workspace, found: Answer, cluster_id: str, language: Language
) -> Judgement:
    """Return what may be said of the overlaps of a cluster.

    It is clear when every mandatory kind was supplied for all of it, is in date
    and rests on a document; when its own boundary has legal value and rests on a
    document; and when no pair is in conflict, but for those whose overlap somebody
    accepted with a reason and a document, which are named.

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
    accepted = _accepted(workspace, found, pairs)
    open_pairs = pairs[
        ~pairs["zone_id"].isin(accepted["zone_id"]) | (pairs["zone_id"] == "")
    ]
    obstacles = supply.certificate(
        workspace, dataclasses.replace(found, rows=open_pairs), cluster_id
    )
    own = [(one, "") for one in _own_obstacles(workspace, row)]
    return Judgement(
        cluster_id=cluster_id,
        cluster_name=str(row["cluster_name"]),
        cluster_document=_text(row["source_document"]),
        quality=_text(row["geometry_quality"]),
        area_ha=float(row.geometry.area) / M2_PER_HA if is_drawn else math.nan,
        crs=crs.read_crs(workspace.settings.metric_crs).name,
        place=_place(workspace, cluster_id, on),
        on=on,
        n_kinds=sum(one.is_mandatory for one in _kinds(workspace).values()),
        obstacles=pd.concat(
            [obstacles, pd.DataFrame(own, columns=["obstacle", "kind"], dtype="str")],
            ignore_index=True,
        ),
        accepted=accepted,
        pairs=open_pairs,
        vouched=_vouched(workspace, cluster, on) if is_drawn else _nothing(),
        pictures=_map(workspace, row, on, language) if is_drawn else (),
        notes=found.notes,
    )


def _own_obstacles(workspace: Workspace, row: pd.Series[Any]) -> list[str]:
    """Return what the boundary of the cluster itself lacks."""
    found = []
    # Of a sample nothing has legal value: its papers say so on every page.
    is_indicative = row["geometry_quality"] == "indicative"
    if is_indicative and not workspace.settings.is_illustrative:
        found.append("cluster_indicative")
    if not _text(row["source_document"]):
        found.append("cluster_no_document")
    return found


def _accepted(workspace: Workspace, found: Answer, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs in conflict whose overlap was accepted, and still is."""
    cases = casebook.cases_of(workspace, found).rows
    standing_ones = cases[cases["case_state"] == ACCEPTED]
    said = ["number", "case_reason", "evidence"]
    key = ["cluster_id", "zone_id"]
    return contested(pairs).merge(standing_ones[[*key, *said]], on=key)


def _vouched(
    workspace: Workspace, cluster: gpd.GeoDataFrame, on: dt.date
) -> pd.DataFrame:
    if not workspace.has("plan_zones"):
        return _nothing()
    asked = workspace.on(on)
    entries = answers.table_or_none(asked, "coverage")
    shapes = answers.features_or_none(asked, "areas")
    return vouching(cluster, entries, shapes, _kinds(asked), on)


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=list(COLUMNS))


def _kinds(workspace: Workspace) -> Mapping[str, Choice]:
    return workspace.layers["plan_zones"].fields["kind"].choices


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
