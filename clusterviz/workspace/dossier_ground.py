"""What lies under withdrawn land, and whether its new use agrees with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clusterviz.core import overlaps as kernel
from clusterviz.core.dossier_use import agreements
from clusterviz.core.meetings import nothing_met
from clusterviz.workspace import answers, meeting
from clusterviz.workspace.conversion import conversion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from clusterviz.workspace.opened import Workspace

LAYERS = ("clusters", "plan_zones", "coverage", "areas", "dossiers")


def under(
    workspace: Workspace,
    gone: gpd.GeoDataFrame,
    target_kinds: Mapping[str, object],
    on: dt.date,
) -> pd.DataFrame:
    """Return the zones that lie under withdrawn land on a day, and what they say.

    Parameters
    ----------
    gone
        Rows of `dossiers.gone_on`.
    target_kinds
        By cluster, the kind of its target use; missing where nobody said.

    Returns
    -------
    rows
        As `core.dossier_use.agreements`, with ``zone_name``.
    """
    zones = answers.features_or_none(workspace, "plan_zones").iloc[:0]
    drawn = kernel.drawn(gone)
    met, there = nothing_met(), zones.drop(columns="geometry")
    if workspace.has("plan_zones"):
        shapes = drawn.geometry.to_numpy()
        met = meeting.meetings(workspace, "plan_zones", shapes)
        met, there = meeting.there_on(workspace, "plan_zones", met, on)
    covered, _ = answers.coverage_areas(workspace)
    pieces = kernel.judged(
        met,
        gone,
        there,
        covered,
        kinds=workspace.layers["plan_zones"].fields["kind"].choices,
        tolerance_m=workspace.settings.tolerance.model_dump(),
    )
    kinds = {key: one for key, one in target_kinds.items() if isinstance(one, str)}
    rows = agreements(pieces, drawn, kinds, conversion(workspace).uses)
    names = there.set_index("zone_id")["zone_name"]
    rows["zone_name"] = rows["zone_id"].map(names)
    return rows
