"""Which clusters and projects a figure is of: never a percentage without its base.

Row-wise: each row is in a base or not by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from clusterviz.core import status
from clusterviz.core.timeline import is_reached

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    Mask = Callable[[pd.DataFrame, "Facts"], "pd.Series[bool]"]


@dataclass(frozen=True)
class Facts:
    """What is counted on a day.

    Parameters
    ----------
    on
        The day.
    clusters
        The clusters in the plan on that day.
    shares
        Their shares in the areas counted by, from `apportion.area_shares`.
    projects
        The projects; none where the layer was never published.
    reports
        What projects report for the period (form 01).
    first_on
        First day of the period, for what happens within it; ``None`` without one.
    """

    on: dt.date
    clusters: gpd.GeoDataFrame
    shares: pd.DataFrame
    projects: pd.DataFrame | None = None
    reports: pd.DataFrame | None = None
    first_on: dt.date | None = None

    def has(self, layer: str) -> bool:
        """Return whether a layer is known, so that none of its rows means none."""
        tables = {"projects": self.projects, "project_reports": self.reports}
        return tables.get(layer, self.clusters) is not None


def _all(rows: pd.DataFrame, _: Facts) -> pd.Series[bool]:
    return pd.Series(data=True, index=rows.index, dtype="bool")


def _has(column: str, *codes: object) -> Mask:
    def mask(rows: pd.DataFrame, _: Facts) -> pd.Series[bool]:
        found: pd.Series[bool] = rows[column].isin(codes).astype("bool")
        return found

    return mask


def _on(test: Callable[..., pd.Series[bool]]) -> Mask:
    def mask(rows: pd.DataFrame, facts: Facts) -> pd.Series[bool]:
        return test(rows, facts.on)

    return mask


def _both(*masks: Mask) -> Mask:
    def mask(rows: pd.DataFrame, facts: Facts) -> pd.Series[bool]:
        found = _all(rows, facts)
        for one in masks:
            found &= one(rows, facts)
        return found

    return mask


def _not(mask: Mask) -> Mask:
    return lambda rows, facts: ~mask(rows, facts)


def _established_in_period(rows: pd.DataFrame, facts: Facts) -> pd.Series[bool]:
    """Return those whose ``established_on`` lies in the period; undated are not."""
    days = rows["established_on"]
    is_within = is_reached(days, facts.on)
    if facts.first_on is not None:
        is_within &= ~is_reached(days, facts.first_on) | (days == facts.first_on)
    return _established(rows, facts) & is_within


def _dated(column: str, mask: Mask) -> Mask:
    """Return a mask that also wants a day reached; without the day it counts."""

    def both(rows: pd.DataFrame, facts: Facts) -> pd.Series[bool]:
        days = rows[column]
        return mask(rows, facts) & (days.isna() | is_reached(days, facts.on))

    return both


_established = _on(status.is_established)
_operating = _on(status.is_operating)
_registered = _dated("registered_on", _all)

BASES: Mapping[str, Mask] = MappingProxyType(
    {
        "in_plan": _all,
        "established": _established,
        "not_established": _not(_established),
        "established_in_period": _established_in_period,
        "with_investor": _both(_established, _has("investor_kind", "enterprise")),
        "detailed_plan_approved": _on(status.is_detailed_plan_approved),
        "infrastructure_approved": _on(status.is_infrastructure_approved),
        "operating": _operating,
        "operating_established": _both(_operating, _established),
        "operating_not_established": _both(_operating, _not(_established)),
        "operating_craft_village": _both(
            _operating, _has("cluster_type", "craft_village")
        ),
        "operating_specialised": _both(_operating, _has("cluster_type", "specialised")),
        "with_wastewater": _has("wastewater_status", "building", "in_use"),
        "meeting_standard": _both(
            _has("wastewater_status", "building", "in_use"),
            _has("wastewater_meets_standard", True),
        ),
        "projects": _registered,
        "foreign_projects": _both(_registered, _has("is_foreign", True)),
        "producing_projects": _dated(
            "producing_since_on", _both(_registered, _has("is_producing", True))
        ),
        "reports": _all,
    }
)
"""Which rows a figure counts, by code."""
