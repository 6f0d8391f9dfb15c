"""May an established cluster grow into a site (Decree 32/2024, Art. 8(2))."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from clusterviz.core.conditions import (
    CANNOT_BE_JUDGED,
    MET,
    Condition,
    conditions_table,
    held_against,
)
from clusterviz.core.expansion import expansion, verdict_of
from clusterviz.core.site_text import on_grid
from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA

if TYPE_CHECKING:
    import geopandas as gpd

    from clusterviz.core.conditions import Verdict
    from clusterviz.core.site_text import Site
    from clusterviz.workspace.gate_ground import Ground

TOTAL = "expand_total_ha"
"""The rule of the greatest size after the expansion."""

GRID_M = 0.01
"""A corner that is set on the grid moves less than this."""


class Growth(NamedTuple):
    """Whether a cluster may grow into a site.

    Parameters
    ----------
    verdict
        Met for land that it has already.
    conditions
        As `conditions.conditions_table`; none where it does not grow.
    """

    verdict: Verdict
    conditions: pd.DataFrame


def growth(found: Ground, site: Site, before: gpd.GeoDataFrame) -> Growth:
    """Return whether an established cluster may have the boundary of a site.

    Its total is the hectares of the site: the new boundary is all that it has.

    Parameters
    ----------
    found
        The ground of the gate.
    site
        The new boundary.
    before
        The one row of the cluster on the day.
    """
    is_drawn = not bool(is_symbol_only(before).any())
    if is_drawn and is_within(site, before.geometry.iloc[0]):
        return Growth(MET, conditions_table("cluster_id", []))
    rules, on = found.workspace.rules, found.on
    rows = expansion(before, rules, on).conditions
    if rules.has(TOTAL, on):
        total = held_against(TOTAL, rules.rule(TOTAL, on), site.area / M2_PER_HA)
        drawn = conditions_table("cluster_id", [(before["cluster_id"].iloc[0], total)])
        rows = pd.concat([drawn, rows[rows["condition"] != TOTAL]], ignore_index=True)
    said = [
        Condition(name, verdict)
        for name, verdict in zip(rows["condition"], rows["verdict"], strict=True)
    ]
    # Without the old boundary nobody can tell whether it grows at all.
    return Growth(verdict_of(said) if is_drawn else CANNOT_BE_JUDGED, rows)


def is_within(site: Site, before: Site) -> bool:
    """Return whether a site has no land beyond an old boundary, but for the grid.

    Examples
    --------
    >>> from shapely import box
    >>> old = box(0, 0, 400, 300)
    >>> is_within(box(0, 0, 400, 200), old), is_within(box(1, 0, 401, 300), old)
    (True, False)
    """
    reach = on_grid(before).buffer(GRID_M, join_style="mitre")
    return bool(reach.covers(site))
