"""Use case: the land fund on paper, and whether a new cluster may be established."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.errors import InputError
from clusterviz.view import gatetables
from clusterviz.view.reports import landfund as words
from clusterviz.workspace import (
    answers,
    area_gate,
    by_area,
    gate,
    month_seal,
    places,
    printing,
)
from clusterviz.workspace.reports.books import book
from clusterviz.workspace.reports.standing import standing
from clusterviz.workspace.reports.tolerance import with_tolerance

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from clusterviz.letter import Letter
    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.resultbook import Book


def landfund_letter(
    workspace: Workspace,
    language: Language,
    *,
    area: str | None = None,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Letter:
    """Return the land fund and the gate: what `landfund` and `gate` say, as a report.

    Parameters
    ----------
    workspace
        Whose clusters.
    language
        Of all that is not data.
    area
        Code of an area: its land, and its gate with all that it rests on; every
        area and scope when not given.
    level
        Of the areas; the workspace's own when not given.
    as_of_on
        The day; the workspace's own when not given. Of the day that a month was
        signed off as of, what was signed.
    areas_on
        The day of the areas; the nearest that has some when not given.

    Raises
    ------
    InputError
        If there are no such areas, or no such area.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    found, versions = _counted(workspace, language, area, level, as_of_on, areas_on)
    around = standing(workspace, found.on, versions, language)
    around = with_tolerance(around, workspace, language)
    return words.report(found, around, workspace.layers, language)


def landfund_book(
    workspace: Workspace,
    language: Language,
    *,
    area: str | None = None,
    level: str | None = None,
    as_of_on: dt.date | None = None,
) -> Book:
    """Return the tables of `landfund_letter`: the land by area, and the gate.

    Asked and refused as the letter. Of one area, the gate is its own alone.
    """
    found, versions = _counted(workspace, language, area, level, as_of_on, None)
    scopes = found.scopes
    if found.gate is not None:
        scopes = pd.DataFrame([dict(found.gate.row)])
    names = gatetables.scope_names(scopes, found.group_names)
    tables = {"fund": found.fund, "gate": scopes.assign(area_name=names)}
    title = words.about(found, language)
    return book(workspace, title, tables, versions, found.on, found.notes, language)


def _counted(
    workspace: Workspace,
    language: Language,
    area: str | None,
    level: str | None,
    as_of_on: dt.date | None,
    areas_on: dt.date | None,
) -> tuple[words.LandReport, dict[str, int]]:
    """Return what the report says, and from which versions."""
    on = as_of_on or workspace.as_of_on
    signed = month_seal.as_signed(workspace, on)
    usual = printing.usual_layers(signed, on)
    day = areas_on or (None if level else usual.areas_on)
    asked = level or usual.level
    fund = by_area.landfund(signed, level=asked, as_of_on=on, areas_on=day)
    rows = fund.rows if area is None else _of_area(fund.rows, area, asked)
    scopes = gate.gate(signed, level=asked, as_of_on=on, areas_on=day)
    one = None
    if area is not None:
        one = area_gate.printed_gate(
            workspace, area, level=asked, as_of_on=on, areas_on=day
        )
    clusters = answers.clusters_on(signed, on)
    settings = workspace.settings
    found = words.LandReport(
        area_name=settings.province(language)
        if area is None
        else str(rows["area_name"].iloc[0]),
        on=on,
        fund=rows,
        scopes=scopes.rows if area is None else scopes.rows.iloc[:0],
        group_names=gate.group_names(workspace, language),
        gate=one,
        names=dict(zip(clusters["cluster_id"], clusters["cluster_name"], strict=True)),
        notes=_notes(signed, fund.notes, asked, on, day, area)
        if area is not None
        else (*fund.notes, *scopes.notes),
    )
    return found, {**scopes.layer_versions, **fund.layer_versions}


def _of_area(rows: pd.DataFrame, area: str, level: str) -> pd.DataFrame:
    ours = rows[rows["area_code"] == area]
    if ours.empty:
        known = ", ".join(one for one in rows["area_code"] if one)
        raise InputError(
            texts.told("errors.no_area_of_level", area=area, level=level, known=known)
        )
    return ours


def _notes(
    workspace: Workspace,
    notes: Iterable[Finding],
    level: str,
    on: dt.date,
    areas_on: dt.date | None,
    area: str,
) -> tuple[Finding, ...]:
    """Return the notes but for those on clusters without land in an area."""
    shares = places.cluster_areas(workspace, level, on, areas_on or on)
    others = set(shares["cluster_id"])
    others -= set(shares.loc[shares["area_code"] == area, "cluster_id"])
    return tuple(one for one in notes if one.feature_id not in others)
