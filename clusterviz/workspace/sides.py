"""Both sides of an overlap: what their papers say, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from clusterviz.workspace.opened import Workspace

CLUSTER_FACTS = (
    "source_document", "as_of_on", "planned_on", "established_by", "established_on",
    "planned_area_ha", "geometry_quality", "accuracy_m",
)  # fmt: skip
ZONE_FACTS = (
    "source_document", "as_of_on", "valid_from_on", "valid_to_on", "geometry_quality",
    "accuracy_m",
)  # fmt: skip
"""What tells which side is later, and how well it was drawn."""


@dataclass(frozen=True)
class Side:
    """One side of an overlap.

    Parameters
    ----------
    feature_id
        Its key.
    is_there
        Whether the layer still has it.
    facts
        By field, what is known; a missing one is left out.
    """

    feature_id: str
    is_there: bool
    facts: Mapping[str, Any] = field(default_factory=dict)


def sides(
    workspace: Workspace, cluster_id: str, zone_id: str, as_of_on: dt.date
) -> tuple[Side, Side]:
    """Return the cluster and the zone of an overlap, as of a day.

    No geometry is read.
    """
    asked = workspace.on(as_of_on)
    return (
        _side(asked, "clusters", "cluster_id", cluster_id, CLUSTER_FACTS),
        _side(asked, "plan_zones", "zone_id", zone_id, ZONE_FACTS),
    )


def _side(
    workspace: Workspace, layer: str, key: str, name: str, wanted: tuple[str, ...]
) -> Side:
    if not workspace.has(layer):
        return Side(name, is_there=False)
    places = np.flatnonzero((workspace.column(layer, key) == name).to_numpy())
    if not len(places):
        return Side(name, is_there=False)
    row = workspace.rows_at(layer, places[:1]).iloc[0]
    facts = {one: row[one] for one in wanted if one in row and pd.notna(row[one])}
    return Side(name, is_there=True, facts=facts)
