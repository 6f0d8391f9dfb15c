"""Use case: the review of overlaps on paper, of a province or of one area."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pandas as pd

from clusterviz import texts
from clusterviz.core.cases import text_of
from clusterviz.core.overlaps import CANNOT_BE_JUDGED
from clusterviz.errors import InputError
from clusterviz.view.mapstate import MapState
from clusterviz.view.reports import overlap as words
from clusterviz.view.reports.overlapcounts import figures
from clusterviz.workspace import answers, casebook, land, month_seal, places, supply
from clusterviz.workspace.explained_clusters import contested_ha
from clusterviz.workspace.printing import usual_layers
from clusterviz.workspace.references import reference
from clusterviz.workspace.reports.books import book
from clusterviz.workspace.reports.codes import with_codes
from clusterviz.workspace.reports.plates import plates
from clusterviz.workspace.reports.standing import standing
from clusterviz.workspace.reports.tolerance import tolerance_note

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.letter import Letter, Picture
    from clusterviz.schema import Language
    from clusterviz.settings import Level
    from clusterviz.view.mapstate import MapLayers
    from clusterviz.workspace.answers import Answer
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.resultbook import Book

SHOWN = ("areas", "plan_zones", "roads", "clusters", "overlaps")
"""Layers of the map."""

_COUNTED = "cases.not_taken_up"


@dataclass(frozen=True)
class _Scope:
    """Which clusters are reviewed: of all areas, or of one."""

    name: str
    level: str
    areas_on: dt.date
    area_code: str
    cluster_ids: frozenset[str]

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["cluster_id"].isin(self.cluster_ids)].reset_index(drop=True)


def overlap_letter(
    workspace: Workspace,
    language: Language,
    *,
    area: str | None = None,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Letter:
    """Return the review of overlaps: what `overlaps` and `cases` say, as a report.

    Parameters
    ----------
    workspace
        Whose clusters.
    language
        Of all that is not data.
    area
        Code of an area: only clusters with land in it; all of them when not given.
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
        If there is no such area.
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    on = as_of_on or workspace.as_of_on
    signed = month_seal.as_signed(workspace, on)
    shown = _layers(signed, on, level, areas_on)
    scope = _scope(signed, on, shown, area, language)
    found, versions = _reviewed(signed, on, scope)
    found = dataclasses.replace(
        found,
        pictures=_map(signed, shown, scope, language),
        # Of pairs without a case, the letter counts its own.
        notes=tuple(one for one in found.notes if one.code != _COUNTED),
    )
    around = standing(workspace, on, versions, language)
    explained = _explained(found, area)
    level, areas_on = (scope.level, scope.areas_on) if area else (None, None)
    around = with_codes(
        around, signed, explained, language, level=level, areas_on=areas_on
    )
    return words.review(found, around, workspace.layers, language)


def overlap_book(
    workspace: Workspace,
    language: Language,
    *,
    area: str | None = None,
    level: str | None = None,
    as_of_on: dt.date | None = None,
) -> Book:
    """Return the tables of `overlap_letter`: summary, pairs, cases, what was supplied.

    Asked and refused as the letter.
    """
    on = as_of_on or workspace.as_of_on
    signed = month_seal.as_signed(workspace, on)
    scope = _scope(signed, on, _layers(signed, on, level, None), area, language)
    found, versions = _reviewed(signed, on, scope)
    tables = {
        "summary": pd.DataFrame([figures(found)]),
        "pairs": found.pairs,
        "cases": found.cases,
        "supplies": found.supplies,
    }
    title = words.about(found, language)
    notes = (found.tolerance, *found.notes)
    return book(workspace, title, tables, versions, on, notes, language)


def _reviewed(
    signed: Workspace, on: dt.date, scope: _Scope
) -> tuple[words.OverlapReview, dict[str, int]]:
    """Return what the review says, still without its map, and of which versions."""
    pieces = land.pieces(signed, on)
    answer = land.overlaps_of(signed, pieces, on)
    rows = scope.of(answer.rows)
    cases = casebook.cases_of(signed, answer)
    supplies = supply.supplies(signed, scope.level, on, scope.areas_on)
    found = words.OverlapReview(
        area_name=scope.name,
        on=on,
        n_clusters=len(scope.cluster_ids),
        pairs=_with_reason(rows),
        cases=_with_documents(signed, scope.of(cases.rows), answer.rows),
        supplies=supplies.rows
        if not scope.area_code
        else supplies.rows[supplies.rows["area_code"] == scope.area_code],
        contested_ha=contested_ha(pieces[pieces["cluster_id"].isin(scope.cluster_ids)]),
        n_new=len(scope.of(casebook.new_pairs(signed, answer))),
        pictures=(),
        notes=tuple(cases.notes),
        tolerance=tolerance_note(signed),
        good_years=supply.GOOD_YEARS,
    )
    return found, _versions(answer, supplies)


def _explained(found: words.OverlapReview, area: str | None) -> dict[str, float]:
    """Return what the summary says of the plan or of an area, by its references."""
    counted = figures(found)
    said = {
        "n_conflicts": counted["n_contested"],
        "n_conflict_clusters": counted["n_contested_clusters"],
        "conflict_ha": counted["contested_ha"],
    }
    return {
        reference("overlaps", figure=name, area=area): one for name, one in said.items()
    }


def _versions(*found: Answer) -> dict[str, int]:
    return {
        name: version for one in found for name, version in one.layer_versions.items()
    }


def _layers(
    workspace: Workspace, on: dt.date, level: str | None, areas_on: dt.date | None
) -> MapLayers:
    """Return the areas that are reviewed by, as those on a map."""
    usual = usual_layers(workspace, on)
    if level is None and areas_on is None:
        return usual
    return dataclasses.replace(
        usual, level=cast("Level", level or usual.level), areas_on=areas_on or on
    )


def _scope(
    workspace: Workspace,
    on: dt.date,
    shown: MapLayers,
    area: str | None,
    language: Language,
) -> _Scope:
    clusters = answers.clusters_on(workspace, on)["cluster_id"]
    day = shown.areas_on or on
    if area is None:
        province = workspace.settings.province(language)
        return _Scope(province, shown.level, day, "", frozenset(clusters))
    known = places.areas(workspace, shown.level, day).set_index("area_code")
    if area not in known.index:
        raise InputError(
            texts.told(
                "errors.no_area_of_level",
                area=area,
                level=shown.level,
                known=", ".join(known.index),
            )
        )
    shares = places.cluster_areas(workspace, shown.level, on, day)
    ours = shares.loc[shares["area_code"] == area, "cluster_id"]
    ids = frozenset(ours) & frozenset(clusters)
    return _Scope(str(known["area_name"][area]), shown.level, day, area, ids)


def _with_reason(rows: pd.DataFrame) -> pd.DataFrame:
    is_unknown = rows["verdict"] == CANNOT_BE_JUDGED
    because = pd.Series(
        supply.unjudged_because(rows[is_unknown]),
        index=rows.index[is_unknown],
        dtype="str",
    )
    return rows.assign(unjudged_because=because.reindex(rows.index, fill_value=""))


def _with_documents(
    workspace: Workspace, cases: pd.DataFrame, pairs: pd.DataFrame
) -> pd.DataFrame:
    """Return cases with the documents of both sides: now, or when it was opened."""
    sides = ("cluster_document", "zone_document")
    key = ["cluster_id", "zone_id"]
    now = pairs.set_index(key)[list(sides)]
    now = now[~now.index.duplicated()]
    entries = list(workspace.store.journal.newest(casebook.KIND).values())
    said: dict[str, list[str]] = {side: [] for side in sides}
    for row in cases.to_dict("records"):
        pair = (row["cluster_id"], row["zone_id"])
        written = entries[int(row["number"]) - 1].body
        for side in sides:
            found = now[side][pair] if pair in now.index else written.get(side)
            said[side].append(text_of(found))
    return cases.assign(**{side: said[side] for side in sides})


def _map(
    workspace: Workspace, shown: MapLayers, scope: _Scope, language: Language
) -> tuple[Picture, ...]:
    fit = ("clusters", tuple(sorted(scope.cluster_ids))) if scope.area_code else None
    state = MapState(visible=SHOWN, fit=fit or ("areas", ()))
    return plates(workspace, shown, state, language, is_landscape=True)
