"""One figure that is asked to explain itself: of which data, day and area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.core import forms, reported
from clusterviz.core.apportion import NO_AREA, area_shares
from clusterviz.core.bases import Facts
from clusterviz.errors import InputError
from clusterviz.workspace import answers
from clusterviz.workspace.references import OUTSIDE, SEVERAL

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.core.periods import ReportPeriod
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.references import Reference


@dataclass(frozen=True)
class Asked:
    """A reference, and what it is asked of.

    Parameters
    ----------
    workspace
        As it was true of the day, see `Workspace.on`.
    reference
        Which figure.
    on
        The day.
    level
        Of areas; the workspace's own when ``None``.
    areas_on
        The day that areas are taken of; `on` when ``None``.
    """

    workspace: Workspace
    reference: Reference
    on: dt.date
    level: str | None = None
    areas_on: dt.date | None = None

    def areas(self) -> gpd.GeoDataFrame | None:
        """Return the areas that it is counted by; ``None`` for all land together.

        Raises
        ------
        InputError
            If there are no such areas on that day.
        """
        if not self.reference.get("area"):
            return None
        level = self.level or self.workspace.settings.level
        return answers.areas_on(self.workspace, level, self.areas_on or self.on)

    def area_ids(self, areas: gpd.GeoDataFrame | None) -> tuple[str, ...] | None:
        """Return the keys of the areas meant; ``None`` for all land together.

        Parameters
        ----------
        areas
            From `areas`.

        Raises
        ------
        InputError
            If one is none of them.
        """
        if areas is None:
            return None
        by_code = dict(zip(areas["area_code"], areas["area_id"], strict=True))
        by_code[OUTSIDE] = NO_AREA
        for code in self.codes():
            if code not in by_code:
                raise InputError(
                    texts.told(
                        "errors.no_area_here", area=code, known=", ".join(by_code)
                    )
                )
        return tuple(by_code[code] for code in self.codes())

    def area_names(self) -> tuple[str, ...]:
        """Return the names of the areas meant; empty for what lies outside all."""
        areas = self.areas()
        if areas is None:
            return ()
        names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
        return tuple(names.get(code, "") for code in self.codes())

    def codes(self) -> list[str]:
        """Return the codes of the areas meant, each once."""
        codes = self.reference.get("area").split(SEVERAL)
        return list(dict.fromkeys(filter(None, codes)))


def facts_on(
    workspace: Workspace,
    on: dt.date,
    areas: gpd.GeoDataFrame | None = None,
    period: ReportPeriod | None = None,
) -> Facts:
    """Return what totals are counted of on a day.

    Parameters
    ----------
    workspace
        As it was true of the day.
    on
        The day.
    areas
        What clusters are divided between; ``None`` leaves each whole.
    period
        What projects report of, and what happened within it.

    Raises
    ------
    StorageError
        If there are no clusters, or a layer is not marked valid.
    """
    clusters = answers.clusters_on(workspace, on)
    projects = workspace.table("projects") if workspace.has("projects") else None
    reports = None
    if period is not None and projects is not None:
        is_filed = workspace.has("project_reports")
        filed = workspace.table("project_reports") if is_filed else None
        reports = reported.reports_of(projects, filed, period)
    return Facts(
        on,
        clusters,
        forms.undivided(clusters) if areas is None else area_shares(clusters, areas),
        projects,
        reports,
        None if period is None else period.first_on,
    )
