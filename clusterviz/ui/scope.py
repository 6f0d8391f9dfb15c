"""Which areas, of which day, everything on a page is counted by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from clusterviz import texts
from clusterviz.ui import cache, state
from clusterviz.view.mapstate import MapLayers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from clusterviz.schema import Language
    from clusterviz.settings import Level
    from clusterviz.workspace import Workspace


@dataclass(frozen=True)
class Unit:
    """A kind of area that one can count by, such as the communes of 2025."""

    level: Level
    valid_from_on: dt.date
    valid_to_on: dt.date | None

    @property
    def code(self) -> str:
        """Its text in an address."""
        return f"{self.level}-{self.valid_from_on}"

    def areas_on(self, day: dt.date) -> dt.date:
        """Return the day nearest to `day` on which these areas exist."""
        last = self.valid_to_on or dt.date.max
        return min(max(day, self.valid_from_on), last)


@dataclass(frozen=True)
class Scope:
    """What the frame asks: areas of one level and day, and the day of the data.

    Parameters
    ----------
    unit
        The kind of area.
    as_of_on
        The day of the data.
    area_codes
        The areas that are meant; all of them when empty.
    """

    unit: Unit
    as_of_on: dt.date
    area_codes: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The level of the areas."""
        return self.unit.level

    @property
    def areas_on(self) -> dt.date:
        """The day of the areas."""
        return self.unit.areas_on(self.as_of_on)

    def asked(self) -> dict[str, Any]:
        """Return the arguments of a question by area."""
        return {
            "level": self.level,
            "as_of_on": self.as_of_on,
            "areas_on": self.areas_on,
        }

    def map_layers(self) -> MapLayers:
        """Return which geometry the map may show."""
        return MapLayers(self.level, self.as_of_on, self.areas_on)

    def rows(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of the areas that are meant."""
        if not self.area_codes:
            return rows
        return rows[rows["area_code"].isin(self.area_codes)].reset_index(drop=True)


def units(workspace: Workspace) -> dict[str, Unit]:
    """Return the kinds of area there are, by their text in an address."""
    found = [
        Unit(cast("Level", level), first, last)
        for level, first, last, _ in cache.area_schemes(workspace)
    ]
    return {unit.code: unit for unit in found}


def usual_unit(workspace: Workspace, by_code: Mapping[str, Unit]) -> str:
    """Return the kind of area that tables open with: the workspace's level, today."""
    day, level = workspace.as_of_on, workspace.settings.level

    def is_other(code: str) -> tuple[bool, bool]:
        unit = by_code[code]
        return unit.level != level, unit.areas_on(day) != day

    return min(by_code, key=is_other, default="")


def unit_label(
    workspace: Workspace, unit: Unit, every: Mapping[str, Unit], language: Language
) -> str:
    """Return what people read for a kind of area: its level, and the year it began."""
    choice = workspace.layers["areas"].choice("level", unit.level)
    label = choice.label.say(language)
    same = [one for one in every.values() if one.level == unit.level]
    if len(same) == 1 and unit.valid_to_on is None:
        return label
    years = [one.valid_from_on.year for one in same]
    is_alone = years.count(unit.valid_from_on.year) == 1
    return f"{label} ({unit.valid_from_on.year if is_alone else unit.valid_from_on})"


def scope(workspace: Workspace) -> Scope:
    """Return what the frame asks just now; without areas, no area is meant."""
    by_code = units(workspace)
    code = state.one_of("unit", tuple(by_code), usual_unit(workspace, by_code))
    day = state.day(workspace.as_of_on)
    unit = by_code[code] if code else Unit(workspace.settings.level, day, None)
    if not code:
        return Scope(unit, day)
    known = set(cache.areas(workspace, unit.level, unit.areas_on(day))["area_code"])
    return Scope(unit, day, state.several_of("area", known))


def period_years(workspace: Workspace, asked: Scope) -> list[int]:
    """Return the years that the plan schedules clusters by, the earliest first."""
    if not workspace.has("clusters"):
        return []
    clusters = cache.cluster_rows(workspace, asked.as_of_on)
    return sorted({int(year) for year in clusters["scheduled_by_year"].dropna()})


def period_year(workspace: Workspace, asked: Scope) -> int | None:
    """Return the year that the planning period asked ends in; ``None`` for now."""
    years = [str(one) for one in period_years(workspace, asked)]
    chosen = state.one_of("schedule", years)
    return int(chosen) if chosen else None


def period_label(year: int | None, language: Language) -> str:
    """Return what people read for a planning period."""
    if year is None:
        return texts.say("landfund.schedule_now", language)
    return texts.say("landfund.schedule_year", language, year=str(year))


def cluster_ids(workspace: Workspace, asked: Scope) -> frozenset[str] | None:
    """Return the clusters that have land in the areas meant; ``None`` for all."""
    if not asked.area_codes:
        return None
    return frozenset(asked.rows(cache.cluster_areas(workspace, asked))["cluster_id"])


def area_ids(workspace: Workspace, asked: Scope) -> tuple[str, ...] | None:
    """Return the keys of the areas meant; ``None`` for all."""
    if not asked.area_codes:
        return None
    areas = asked.rows(cache.areas(workspace, asked.level, asked.areas_on))
    return tuple(areas["area_id"])


def in_view(workspace: Workspace, asked: Scope, wanted: str) -> dict[str, Any]:
    """Return what a map brings into view, and by which token: once for each choice.

    Parameters
    ----------
    workspace
        Has the areas.
    asked
        Which of them are meant.
    wanted
        A cluster, or an overlap, that was asked to be seen, before any area; empty
        for none.

    Returns
    -------
    arguments
        ``fit`` and ``fit_token`` of a `MapState`.
    """
    if wanted:
        # An overlap may be a sliver: its cluster shows where that lies.
        cluster_id = wanted.partition("|")[0]
        return {"fit": ("clusters", (cluster_id,)), "fit_token": wanted}
    codes = " ".join(sorted(asked.area_codes))
    return {
        "fit": ("areas", area_ids(workspace, asked) or ()),
        "fit_token": f"{asked.level} {codes}" if codes else "all",
    }


def of_clusters(rows: pd.DataFrame, ids: frozenset[str] | None) -> pd.DataFrame:
    """Return the rows of some clusters; all of them when `ids` is ``None``."""
    if ids is None:
        return rows
    return rows[rows["cluster_id"].isin(ids)].reset_index(drop=True)
