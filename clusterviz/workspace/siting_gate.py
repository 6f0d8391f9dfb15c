"""What the gate says where a site lies, and what the site would change of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from clusterviz.core import gate as judged
from clusterviz.core.apportion import area_shares
from clusterviz.core.conditions import CANNOT_BE_JUDGED, MET, NOT_MET
from clusterviz.core.gate import Holding
from clusterviz.core.status import is_detailed_plan_approved
from clusterviz.workspace.gate import unleased

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from clusterviz.core.conditions import Verdict
    from clusterviz.core.gate import Law
    from clusterviz.workspace.gate_ground import Ground
    from clusterviz.workspace.scopes import Scope

ASSUMED_RATIO = 0.7
"""Industrial land of a cluster, where no approved detailed plan tells its share."""

SITE = "?"
"""The site among the clusters of a scope: no cluster has such a code."""

COLUMNS = (
    "level", "area_code", "area_name", "is_lawful_scope", "is_leading", "site_ratio",
    "establish", "average_occupancy_ratio", "unleased_ha", "establish_after",
    "occupancy_after_ratio", "unleased_after_ha",
)  # fmt: skip


def industrial_ratio(found: Ground) -> float:
    """Return the share of industrial land in the clusters with a detailed plan.

    The mean by area of this workspace: what a new cluster is taken to have.
    """
    clusters = found.clusters
    sizes = clusters["established_area_ha"].fillna(clusters["planned_area_ha"])
    is_known = (
        is_detailed_plan_approved(clusters, found.on)
        & clusters["industrial_land_ha"].gt(0)
        & sizes.gt(0)
    )
    whole = float(sizes[is_known].sum())
    if not whole:
        return ASSUMED_RATIO
    return min(float(clusters.loc[is_known, "industrial_land_ha"].sum()) / whole, 1.0)


def site_shares(found: Ground, site: gpd.GeoDataFrame) -> dict[str, pd.DataFrame]:
    """Return the shares of a site in the areas of each level."""
    return {
        name: area_shares(site, areas) for name, areas in found.scoped.areas.items()
    }


@dataclass(frozen=True)
class Change:
    """The land that a site stands for, and the land that it replaces.

    Parameters
    ----------
    site_m2
        Of the site.
    before_m2
        Of the established cluster that it changes; 0 for a new one.
    ratio
        Share of land that is taken to be industrial.
    based_on
        That cluster; empty for a new one.
    """

    site_m2: float
    before_m2: float
    ratio: float
    based_on: str = ""

    def industrial_m2(self, after: float = 1.0, before: float = 1.0) -> int:
        """Return the un-leased industrial land that is added; below 0, lost.

        Parameters
        ----------
        after, before
            The shares of the site and of the cluster that lie in a scope.

        Examples
        --------
        >>> grown = Change(200_000, 100_000, 0.5, "C1")
        >>> grown.industrial_m2(), grown.industrial_m2(after=0.25, before=1.0)
        (50000, -25000)
        """
        return round(self.ratio * (self.site_m2 * after - self.before_m2 * before))


def gate_effects(
    found: Ground, shares: Mapping[str, pd.DataFrame], change: Change
) -> pd.DataFrame:
    """Return what the gate says of each scope of a site, before it and after.

    Parameters
    ----------
    found
        The ground of the gate.
    shares
        Of the site, from `site_shares`.
    change
        What the site adds and replaces.

    Returns
    -------
    rows
        `COLUMNS`: the verdict and figures of `gate.gate`, and the same if the
        site were an established cluster of which nothing more is leased. A scope
        that the changed cluster leaves has a row too, without a share of the site.
    """
    rows = []
    for scope in found.scoped.scopes:
        ratio, is_leading = _share(shares[scope.area_level], scope)
        clusters = found.scoped.shares[scope.area_level]
        ours = clusters[clusters["cluster_id"] == change.based_on]
        before, _ = _share(ours, scope)
        if not (ratio or before):
            continue
        held = found.held(scope)
        after = [one for one in held if one.cluster_id != change.based_on]
        if ratio:
            changed = _changed(found, scope, change)
            m2 = change.industrial_m2(ratio, before)
            after.append(_grown(changed, m2, change, is_leading=is_leading))
        rows.append(_row(scope, found.law, ratio, is_leading, held, after))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"is_lawful_scope": "bool", "is_leading": "bool"}
    )


def lawful_verdict(rows: pd.DataFrame) -> Verdict:
    """Return what the gate says of the scopes that the law counts by.

    The province chooses which of them it tests by: where they differ, or there is
    none, nobody can say.

    Parameters
    ----------
    rows
        From `gate_effects`; only scopes with most of the site are asked.
    """
    said = set(rows.loc[rows["is_lawful_scope"] & rows["is_leading"], "establish"])
    if len(said) != 1:
        return CANNOT_BE_JUDGED
    return MET if said == {MET} else NOT_MET if said == {NOT_MET} else CANNOT_BE_JUDGED


def _share(shares: pd.DataFrame, scope: Scope) -> tuple[float, bool]:
    """Return which share lies in a scope, and whether the largest one does."""
    ours = shares[shares["area_id"].isin(scope.area_ids)]
    return float(ours["share_ratio"].sum()), bool(ours["is_leading"].any())


def _changed(found: Ground, scope: Scope, change: Change) -> Holding:
    """Return what a scope holds of the changed cluster; nothing of a new one.

    A cluster that comes into a scope brings its own rate and its own gaps.
    """
    for one in found.held(scope):
        if one.cluster_id == change.based_on:
            return one
    elsewhere = judged.together(found.holdings[scope.area_level].values())
    for one in elsewhere:
        if one.cluster_id == change.based_on:
            return dataclasses.replace(
                one, industrial_m2=0, leased_m2=0, committed_m2=0
            )
    return Holding(change.based_on or SITE)


def _grown(held: Holding, m2: int, change: Change, *, is_leading: bool) -> Holding:
    industrial, *filled = held.whole_m2
    # Its plan may have less industrial land than is usual: none is the least.
    whole = max(industrial + change.industrial_m2(), 0)
    return dataclasses.replace(
        held,
        industrial_m2=max(held.industrial_m2 + m2, 0),
        whole_m2=(whole, filled[0], filled[1]),
        is_leading=is_leading,
    )


def _row(
    scope: Scope,
    law: Law,
    ratio: float,
    is_leading: bool,
    held: Sequence[Holding],
    after: Sequence[Holding],
) -> dict[str, object]:
    def occupancy(of: Sequence[Holding]) -> float:
        found = judged.occupancy_ratio(of, law.average, law.filled_by)
        return np.nan if found is None else found

    return {
        "level": scope.level,
        "area_code": scope.area_code,
        "area_name": scope.area_name,
        "is_lawful_scope": scope.is_lawful,
        "is_leading": is_leading,
        "site_ratio": ratio,
        "establish": judged.establish(held, law),
        "average_occupancy_ratio": occupancy(held),
        "unleased_ha": unleased(held, law),
        "establish_after": judged.establish(after, law),
        "occupancy_after_ratio": occupancy(after),
        "unleased_after_ha": unleased(after, law),
    }
