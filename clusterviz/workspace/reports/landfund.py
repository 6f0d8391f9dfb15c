"""Use case: the land fund on paper, and whether a new cluster may be established."""

from __future__ import annotations

from dataclasses import dataclass
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
from clusterviz.workspace.references import ALL_LAND, reference
from clusterviz.workspace.reports.areas import two_totals
from clusterviz.workspace.reports.books import book
from clusterviz.workspace.reports.codes import with_codes
from clusterviz.workspace.reports.standing import standing
from clusterviz.workspace.reports.tolerance import tolerance_note, with_tolerance

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from clusterviz.letter import Letter
    from clusterviz.records import Finding
    from clusterviz.schema import Language
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.resultbook import Book


@dataclass(frozen=True)
class _Asked:
    """Of which data and day, and by which areas."""

    signed: Workspace
    on: dt.date
    level: str
    areas_on: dt.date | None


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
    asked = _asked(workspace, level, as_of_on, areas_on)
    found, versions = _counted(workspace, language, area, asked)
    around = standing(workspace, found.on, versions, language)
    around = with_tolerance(around, workspace, language)
    around = with_codes(
        around,
        asked.signed,
        _explained(found, area),
        language,
        level=asked.level if area else None,
        areas_on=asked.areas_on if area else None,
    )
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
    asked = _asked(workspace, level, as_of_on, None)
    found, versions = _counted(workspace, language, area, asked)
    scopes = found.scopes
    if found.gate is not None:
        scopes = pd.DataFrame([dict(found.gate.row)])
    names = gatetables.scope_names(scopes, found.group_names)
    tables = {"fund": found.fund, "gate": scopes.assign(area_name=names)}
    title = words.about(found, language)
    notes = (tolerance_note(workspace), *found.notes)
    return book(workspace, title, tables, versions, found.on, notes, language)


def _asked(
    workspace: Workspace,
    level: str | None,
    as_of_on: dt.date | None,
    areas_on: dt.date | None,
) -> _Asked:
    on = as_of_on or workspace.as_of_on
    signed = month_seal.as_signed(workspace, on)
    usual = printing.usual_layers(signed, on)
    day = areas_on or (None if level else usual.areas_on)
    return _Asked(signed, on, level or usual.level, day)


def _counted(
    workspace: Workspace, language: Language, area: str | None, of: _Asked
) -> tuple[words.LandReport, dict[str, int]]:
    """Return what the report says, and from which versions."""
    signed, on, asked, day = of.signed, of.on, of.level, of.areas_on
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
        else (*_two_totals(signed, on), *fund.notes, *scopes.notes),
    )
    return found, {**scopes.layer_versions, **fund.layer_versions}


def _two_totals(signed: Workspace, on: dt.date) -> tuple[Finding, ...]:
    note = two_totals(signed, on)
    return () if note is None else (note,)


def _explained(found: words.LandReport, area: str | None) -> dict[str, float]:
    """Return all land, in its parts, and both arms of a gate, by their references."""
    land = reference("landfund", part=ALL_LAND, area=area)
    figures = {land: float(found.fund["planned_ha"].sum(skipna=False))}
    if found.gate is not None:
        for one in found.gate.conditions.to_dict("records"):
            figures[gate.arm_reference(one, found.gate)] = float(one["figure"])
    return {key: figure for key, figure in figures.items() if key}


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
