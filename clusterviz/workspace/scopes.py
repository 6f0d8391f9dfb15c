"""Over which areas the test for a new cluster is made, and whether that is lawful.

Districts ended on 1 July 2025, and the province now decides: a district of before,
a commune of today, a group of areas that the workspace names, or the province. An
area of another day is taken from the set of areas that is nearest to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz import texts
from clusterviz.core import timeline
from clusterviz.core.apportion import area_shares
from clusterviz.errors import InputError
from clusterviz.records import Severity
from clusterviz.settings import SETTINGS_FILE
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from clusterviz.records import Finding
    from clusterviz.settings import AreaGroup
    from clusterviz.workspace.opened import Workspace

GROUP = "group"
LEVELS = ("district", "commune", GROUP, "province")
"""In the order in which all of them are shown."""


@dataclass(frozen=True)
class Scope:
    """Areas whose clusters are counted together.

    Parameters
    ----------
    area_code, area_name
        Of the area, or of the group.
    name_en
        The English name of a group; that of an area is its own.
    level
        One of `LEVELS`.
    area_level
        Level of the areas in it.
    area_ids
        Their keys.
    areas_from_on
        The first day of these areas.
    is_lawful
        The law in force on the day lets the test be made over it.
    """

    area_code: str
    area_name: str
    name_en: str
    level: str
    area_level: str
    area_ids: tuple[str, ...]
    areas_from_on: dt.date
    is_lawful: bool


@dataclass(frozen=True)
class Scoped:
    """The scopes that were asked for, and the areas that they are made of.

    Parameters
    ----------
    scopes
        In the order of `LEVELS`, then of their codes.
    areas
        By level: the areas, of the day nearest to the one asked for.
    shares
        By level: the clusters' shares in them.
    notes
        What a group names that is not there.
    """

    scopes: tuple[Scope, ...]
    areas: dict[str, gpd.GeoDataFrame]
    shares: dict[str, pd.DataFrame]
    notes: tuple[Finding, ...]


def scoped(
    workspace: Workspace,
    clusters: gpd.GeoDataFrame,
    on: dt.date,
    *,
    level: str | None = None,
    areas_on: dt.date | None = None,
) -> Scoped:
    """Return the scopes of a level, or of all levels.

    Parameters
    ----------
    workspace
        Frozen.
    clusters
        The clusters of the day.
    on
        The day of the law.
    level
        One of `LEVELS`; all that there are when not given.
    areas_on
        The day that areas are taken of; when not given, the day nearest to `on`
        on which the law counts by that level.

    Raises
    ------
    InputError
        If `level` is none, or there are no areas of it, or no groups.
    """
    asked = _levels(workspace, level)
    groups = workspace.settings.groups if GROUP in asked else ()
    needed = dict.fromkeys([*asked, *(one.level for one in groups)])
    areas = {}
    for name in needed:
        if name != GROUP:
            found = _areas(workspace, name, areas_on or _nearest(workspace, name, on))
            if found is not None:
                areas[name] = found
    if not areas:
        areas[asked[0]] = answers.areas_on(workspace, asked[0], on)
    scopes: list[Scope] = []
    notes: list[Finding] = []
    for name in asked:
        is_lawful = _is_lawful(workspace, name, on)
        if name == GROUP:
            for group in groups:
                scope, missing = _of_group(group, areas, is_lawful=is_lawful)
                scopes += [scope] if scope else []
                notes += missing
        elif name in areas:
            scopes += _of_areas(areas[name], name, is_lawful=is_lawful)
    shares = {name: area_shares(clusters, one) for name, one in areas.items()}
    return Scoped(tuple(scopes), areas, shares, tuple(notes))


def _levels(workspace: Workspace, level: str | None) -> Sequence[str]:
    if level is None:
        return LEVELS
    if level not in LEVELS:
        raise InputError(
            texts.told("errors.no_level", level=level, known=", ".join(LEVELS))
        )
    if level == GROUP and not workspace.settings.groups:
        raise InputError(
            texts.told("errors.no_group", root=workspace.root, file=SETTINGS_FILE)
        )
    return (level,)


def _is_lawful(workspace: Workspace, level: str, on: dt.date) -> bool:
    return any(one.id == level and one.holds_on(on) for one in workspace.rules.scopes)


def _nearest(workspace: Workspace, level: str, on: dt.date) -> dt.date:
    """Return the day nearest to `on` on which the law counts by a level."""
    days = [
        _clamped(on, one.valid_from_on, one.valid_to_on)
        for one in workspace.rules.scopes
        if one.id == level
    ]
    return min(days, key=lambda day: abs(day - on), default=on)


def _clamped(on: dt.date, first: dt.date | None, last: dt.date | None) -> dt.date:
    day = on if first is None else max(on, first)
    return day if last is None else min(day, last)


def _areas(workspace: Workspace, level: str, on: dt.date) -> gpd.GeoDataFrame | None:
    """Return the areas of a level on the day nearest to `on`; ``None`` without any."""
    every = answers.features_or_none(workspace, "areas")
    days = [
        _clamped(on, one.valid_from_on, one.valid_to_on)
        for one in timeline.area_schemes(every)
        if one.level == level
    ]
    if not days:
        return None
    return timeline.areas_on(every, level, min(days, key=lambda day: abs(day - on)))


def _of_areas(
    areas: gpd.GeoDataFrame, level: str, *, is_lawful: bool
) -> Iterator[Scope]:
    for row in pd.DataFrame(areas.drop(columns="geometry")).to_dict("records"):
        yield Scope(
            row["area_code"], row["area_name"], row["area_name"], level, level,
            (row["area_id"],), row["valid_from_on"], is_lawful,
        )  # fmt: skip


def _of_group(
    group: AreaGroup, by_level: dict[str, gpd.GeoDataFrame], *, is_lawful: bool
) -> tuple[Scope | None, list[Finding]]:
    """Return a group, without the areas of it that are not there on that day."""
    areas = by_level.get(group.level)
    known = (
        {}
        if areas is None
        else dict(zip(areas["area_code"], areas["area_id"], strict=True))
    )
    notes = [
        answers.note(
            "gate.group_area_unknown", "areas",
            severity=Severity.WARNING, group=group.code, area=code,
        )
        for code in dict.fromkeys(group.area_codes)
        if code not in known
    ]  # fmt: skip
    ids = tuple(known[one] for one in dict.fromkeys(group.area_codes) if one in known)
    if areas is None or not ids:
        return None, notes
    first = areas.loc[areas["area_id"].isin(ids), "valid_from_on"].max()
    scope = Scope(
        group.code, group.name_vi, group.name_en, GROUP, group.level, ids, first,
        is_lawful,
    )  # fmt: skip
    return scope, notes
