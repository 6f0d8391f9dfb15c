"""Why two papers say two totals: land as drawn, and land by the clusters' papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from clusterviz.core.status import is_symbol_only
from clusterviz.crs import M2_PER_HA
from clusterviz.records import Finding, Severity
from clusterviz.workspace import answers

if TYPE_CHECKING:
    import datetime as dt

    from clusterviz.workspace.opened import Workspace

_LEAST_HA = 0.005
"""Less is nothing in figures of two decimals."""


def two_totals(workspace: Workspace, on: dt.date) -> Finding | None:
    """Return what the land fund and form 04 say of the plan, and why they differ.

    Parameters
    ----------
    workspace
        Whose clusters.
    on
        The day.

    Returns
    -------
    note
        Both totals; the clusters without an area on paper, and what they have as
        drawn; and what boundaries differ by. ``None`` where the totals are one.
    """
    clusters = answers.clusters_on(workspace.on(on), on)
    paper_ha = clusters["planned_area_ha"].astype("float64")
    # Square metres are whole in the land fund.
    drawn_ha = (clusters.geometry.area.round() / M2_PER_HA).astype("float64")
    fund_ha = drawn_ha.where(~is_symbol_only(clusters), paper_ha)
    is_unsaid = paper_ha.isna()
    totals = {
        "paper_ha": float(paper_ha.sum()),
        "fund_ha": float(fund_ha.sum()),
        "unsaid_ha": float(fund_ha[is_unsaid].sum()),
    }
    rest_ha = totals["fund_ha"] - totals["paper_ha"] - totals["unsaid_ha"]
    parts_ha = np.abs([totals["unsaid_ha"], rest_ha])
    if (parts_ha < _LEAST_HA).all():
        return None
    values = {**totals, "rest_ha": rest_ha, "n": int(is_unsaid.sum())}
    return Finding(Severity.INFO, "report.two_totals", "clusters", values=values)
