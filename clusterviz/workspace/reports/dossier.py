"""Use case: the dossier of withdrawn land on paper, with what it lacks."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.view.dossiertables import worded
from clusterviz.view.gaps import sentence
from clusterviz.view.mapstate import MapState
from clusterviz.view.reports import dossier as words
from clusterviz.workspace import (
    answers,
    dossier_ground,
    dossiers,
    month_seal,
    personal,
    printing,
)
from clusterviz.workspace.conversion import conversion
from clusterviz.workspace.reports.books import book
from clusterviz.workspace.reports.insets import inset
from clusterviz.workspace.reports.standing import standing

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.letter import Letter, Picture
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.resultbook import Book

_LAYERS = tuple(dict.fromkeys((*dossiers.LAYERS, *dossier_ground.LAYERS)))

_ON_MAP = ("areas", "plan_zones", "clusters")

_MAP_MM = (252.0, 92.0)


def dossier_letter(
    workspace: Workspace,
    name: str,
    language: Language,
    *,
    as_of_on: dt.date | None = None,
) -> Letter:
    """Return the report of one dossier; of land that has none, what there is.

    Parameters
    ----------
    workspace
        Its actor is who asks.
    name
        The code of a dossier, or of a withdrawn cluster or removed part.
    language
        Of all that is not data.
    as_of_on
        The day; the workspace's own when not given.

    Raises
    ------
    InputError
        If `name` is neither on that day.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    pinned = month_seal.as_signed(workspace, on)
    found, used = _gathered(pinned, name, on, language)
    cluster_id = str(found.row["cluster_id"])
    found = dataclasses.replace(found, map=_map(pinned, cluster_id, on, language))
    around = standing(pinned, on, used.layer_versions, language)
    return words.letter(found, around, workspace.layers, language)


def dossier_book(
    workspace: Workspace,
    name: str,
    language: Language,
    *,
    as_of_on: dt.date | None = None,
) -> Book:
    """Return the tables of `dossier_letter`: its line, duties, firms, land and gaps.

    Asked and refused as the letter.
    """
    on = as_of_on or workspace.as_of_on
    pinned = month_seal.as_signed(workspace, on)
    found, used = _gathered(pinned, name, on, language)
    tables = {
        "register": pd.DataFrame([dict(found.row)]),
        "duties": found.duties,
        "firms": found.firms,
        "ground": found.zones,
    }
    said = {one: worded(rows, language) for one, rows in tables.items()}
    said["lacks"] = pd.DataFrame({"message": found.lacks}, dtype="str")
    title = " – ".join(words.title(found, language))
    return book(pinned, title, said, used.layer_versions, on, used.notes, language)


def _gathered(
    pinned: Workspace, name: str, on: dt.date, language: Language
) -> tuple[words.DossierPaper, answers.Answer]:
    """Return what the report says, still without its map, and what it was made of."""
    one = dossiers.dossier(pinned, name, on)
    lacks = [dossiers.sentence(found, pinned, language) for found in one.findings]
    notes = answers.of_another_day(pinned, ("clusters",), on)
    used = answers.answer(pinned, one.firms, on, _LAYERS, notes)
    found = words.DossierPaper(
        row=one.row,
        duties=personal.without(pinned, one.duties),
        firms=personal.without(pinned, one.firms),
        zones=one.zones,
        use_verdict=one.use_verdict,
        edition_on=conversion(pinned).edition_on,
        lacks=tuple(lacks),
        notes=tuple(sentence(note, pinned.layers, language) for note in notes),
    )
    return found, used


def _map(
    workspace: Workspace, cluster_id: str, on: dt.date, language: Language
) -> Picture | None:
    """Return the map of the land; none where it has only a symbol, or nothing."""
    gone = dossiers.gone_on(workspace, on)
    shape = gone.loc[gone["cluster_id"] == cluster_id, "geometry"].iloc[0]
    if shape is None or shape.is_empty:
        return None
    state = MapState(
        visible=_ON_MAP,
        statuses=("withdrawn",),
        cluster_ids=(cluster_id,),
        selected=("clusters", cluster_id),
    )
    shown = printing.usual_layers(workspace, on)
    return inset(workspace, shown, state, language, size_mm=_MAP_MM)
