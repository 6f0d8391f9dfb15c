"""Roads, water and wastewater of each cluster, and the land that works make fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from clusterviz.crs import M2_PER_HA
from generator.chance import stream
from generator.provenance import Facts, FrameT, Row

DEMAND_RATIO = {"BG-010": 1.15, "BG-024": 1.08, "BG-051": 1.2, "BG-057": 0.95}
"""Demand over industrial land, where it is near or above all of it."""

NOT_KNOWN = {
    "fit_to_lease_ha": {"BG-038", "BG-056"},
    "main_line_land_ha": {"BG-012"},
    "roads_status": {"BG-049"},
    "water_supply_status": {"BG-049", "BG-060"},
    "wastewater_meets_standard": {"BG-035"},
}
"""Clusters that lack a fact, so that there is something to ask for."""

_FIT_RATIO = {"building": (0.15, 0.45), "finished": (0.86, 1.0)}
_LARGE_HA = 30.0
"""Operating clusters above this have central wastewater works."""


def with_works(clusters: FrameT) -> FrameT:
    """Return the layer `clusters` with works, land fit to lease, and demand."""
    is_current = clusters["planning_status"] == "in_plan"
    rows = {
        str(row["cluster_id"]): _statuses(row) | _land(row)
        for row in clusters[is_current].to_dict("records")
    }
    facts = pd.DataFrame.from_dict(rows, orient="index", dtype="object")
    for field, names in NOT_KNOWN.items():
        facts.loc[sorted(names), field] = None
    told = clusters.copy()
    for name in facts.columns:
        told[name] = clusters["cluster_id"].map(facts[name])
    return told


def _statuses(row: Row) -> Facts:
    """Return the works: of a finished cluster in use, while it is built being built."""
    random = stream("works", row["cluster_id"])
    is_large = float(row["planned_area_ha"]) > _LARGE_HA
    built = {"finished": "in_use", "building": "building"}
    roads = water = built.get(str(row["construction_status"]), "none")
    if row["operation_status"] == "operating":
        water = "in_use" if random.random() < 0.9 else "building"
        wastewater = roads if is_large else "none"
    else:
        wastewater = "building" if roads == "building" and is_large else "none"
    meets = bool(random.random() < 0.85) if wastewater == "in_use" else None
    return {
        "roads_status": roads,
        "water_supply_status": water,
        "wastewater_status": wastewater,
        "wastewater_meets_standard": meets,
    }


def _land(row: Row) -> Facts:
    """Return hectares in whole square metres, never more than the industrial land."""
    name = str(row["cluster_id"])
    industrial_ha = float(row["industrial_land_ha"])
    if np.isnan(industrial_ha):
        return {}
    random = stream("fit", name)
    low, high = _FIT_RATIO.get(str(row["construction_status"]), (0.0, 0.0))
    fit_ha = _whole(industrial_ha * random.uniform(low, high))
    # What is leased or committed had to be fit for it.
    facts: Facts = {"fit_to_lease_ha": max(fit_ha, float(row["committed_ha"]))}
    if row["cluster_type"] == "specialised":
        facts["main_line_land_ha"] = _whole(industrial_ha * random.uniform(0.65, 0.9))
    ratio = random.uniform(0.3, 0.85)
    if name in DEMAND_RATIO:
        ratio = DEMAND_RATIO[name]
    elif row["operation_status"] != "operating" or random.random() < 0.6:
        return facts
    return facts | {"lease_demand_ha": _whole(industrial_ha * ratio)}


def _whole(hectares: float) -> float:
    return int(hectares * M2_PER_HA) / M2_PER_HA
