"""What the gate is judged of: clusters, the scopes they lie in, and the law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clusterviz.core import gate as judged
from clusterviz.core.bases import Facts
from clusterviz.core.status import is_established
from clusterviz.workspace import answers
from clusterviz.workspace.scopes import scoped

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from clusterviz.core.gate import Holding, Law
    from clusterviz.workspace.opened import Workspace
    from clusterviz.workspace.scopes import Scope, Scoped


@dataclass(frozen=True)
class Ground:
    """What the gate of every scope is judged of.

    Parameters
    ----------
    workspace
        As it was true of the day.
    on
        The day.
    clusters
        The clusters of the day.
    scoped
        The scopes, their areas and shares.
    holdings
        By level and area: the land of established clusters there.
    laws
        The law of the day, then each that is known to follow, with its first day.
    """

    workspace: Workspace
    on: dt.date
    clusters: gpd.GeoDataFrame
    scoped: Scoped
    holdings: dict[str, dict[str, tuple[Holding, ...]]]
    laws: tuple[tuple[dt.date, Law], ...]

    @property
    def law(self) -> Law:
        """The law of the day."""
        return self.laws[0][1]

    def held(self, scope: Scope) -> tuple[Holding, ...]:
        """Return the land of established clusters in a scope."""
        by_area = self.holdings[scope.area_level]
        return judged.together(by_area.get(one, ()) for one in scope.area_ids)

    def candidates(self, scope: Scope) -> list[str]:
        """Return the clusters of the plan that are not established, and lead there."""
        shares = self.scoped.shares[scope.area_level]
        is_here = shares["area_id"].isin(scope.area_ids) & shares["is_leading"]
        ours = self.clusters["cluster_id"].isin(shares.loc[is_here, "cluster_id"])
        is_open = ours & ~is_established(self.clusters, self.on)
        found: list[str] = self.clusters.loc[is_open, "cluster_id"].tolist()
        return found


def ground(
    workspace: Workspace,
    *,
    level: str | None = None,
    as_of_on: dt.date | None = None,
    areas_on: dt.date | None = None,
) -> Ground:
    """Return what the gate is judged of; asked as `gate.gate`."""
    on = as_of_on or workspace.as_of_on
    workspace = workspace.on(on)
    clusters = answers.clusters_on(workspace, on)
    found = scoped(workspace, clusters, on, level=level, areas_on=areas_on)
    by_level = {
        name: judged.holdings(Facts(on, clusters, shares))
        for name, shares in found.shares.items()
    }
    laws = tuple(
        (day, judged.law_on(workspace.rules, day)) for day in _days(workspace, on)
    )
    return Ground(workspace, on, clusters, found, by_level, laws)


def _days(workspace: Workspace, on: dt.date) -> list[dt.date]:
    """Return the day, and the first days of the laws that are known to follow."""
    entries = (*workspace.rules.rules, *workspace.rules.readings)
    later = {
        one.valid_from_on
        for one in entries
        if one.id in judged.LAW and one.valid_from_on and one.valid_from_on > on
    }
    return [on, *sorted(later)]
