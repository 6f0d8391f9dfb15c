"""Use case: one cluster on a page, with a map to scale."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from clusterviz.errors import InputError
from clusterviz.view.mapstate import MapState
from clusterviz.view.reports import cardtables
from clusterviz.view.reports import one_pager as words
from clusterviz.workspace import (
    analysis,
    answers,
    cards,
    land,
    month_seal,
    personal,
    printing,
    wastewater,
)
from clusterviz.workspace.reports.insets import inset
from clusterviz.workspace.reports.standing import standing
from clusterviz.workspace.reports.tolerance import with_tolerance

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.letter import Letter, Picture
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace

_LAYERS = tuple(dict.fromkeys((*land.LAND_LAYERS, *wastewater.LAYERS)))

_ON_MAP = ("plan_zones", "roads", "clusters", "overlaps")

_WIDE_MM, _HIGH_MM, _ROW_MM = 165.0, 55.0, 3.5
"""Of the map, and what it gives up for a row of a table: all stands on one page."""


def card_letter(
    workspace: Workspace,
    cluster_id: str,
    language: Language,
    *,
    as_of_on: dt.date | None = None,
) -> Letter:
    """Return the page of one cluster on a day, withdrawn ones too.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    cluster_id
        The cluster.
    language
        Of all that is not data.
    as_of_on
        The day; the workspace's own when not given.

    Raises
    ------
    InputError
        If there is no such cluster on that day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    pinned = month_seal.as_signed(workspace, on)
    pairs = analysis.overlaps(pinned, as_of_on=on).rows
    parts = analysis.land_parts(pinned, as_of_on=on)
    one = cards.card(pinned, cluster_id, on, pairs, parts)
    water = wastewater.lens(pinned, as_of_on=on).rows
    hidden = personal.among(pinned, one.fields)
    found = words.Card(
        fields={name: one.fields[name] for name in one.fields if name not in hidden},
        status=one.status,
        drawn_ha=one.drawn_ha,
        occupancy_ratio=one.occupancy_ratio,
        parts_ha=one.parts_ha,
        overlaps=personal.without(pinned, one.overlaps),
        sites=personal.without(pinned, one.sites),
        water=water[water["cluster_id"] == cluster_id],
        n_projects=one.n_projects,
        n_producing=one.n_producing,
        n_workers=one.n_workers,
    )
    n_rows = cardtables.n_rows(found.overlaps, found.sites)
    found = dataclasses.replace(found, map=_map(pinned, cluster_id, n_rows, language))
    used = answers.answer(pinned, one.overlaps, on, _LAYERS)
    around = standing(pinned, on, used.layer_versions, language)
    around = with_tolerance(around, workspace, language)
    return words.letter(found, around, workspace.layers, language)


def _map(
    workspace: Workspace, cluster_id: str, n_rows: int, language: Language
) -> Picture | None:
    """Return the map of the cluster and what is around; none where it has no place."""
    on = workspace.as_of_on
    try:
        printing.cluster_name(workspace, cluster_id, on)
    except InputError:
        return None
    state = MapState(visible=_ON_MAP, selected=("clusters", cluster_id))
    shown = printing.usual_layers(workspace, on)
    size_mm = (_WIDE_MM, _HIGH_MM - n_rows * _ROW_MM)
    return inset(workspace, shown, state, language, size_mm=size_mm)
