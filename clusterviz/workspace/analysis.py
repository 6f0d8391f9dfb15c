"""Every question that can be asked of a workspace, in one place.

Each loads its frames, hands them to the pure functions of `core`, and returns
an `Answer`: rows, the layer versions that they rest on, their day, and notes.
"""

from clusterviz.workspace.answers import Answer
from clusterviz.workspace.audit import check
from clusterviz.workspace.by_area import (
    area_schemes,
    clearance,
    clearance_months,
    landfund,
    occupancy,
)
from clusterviz.workspace.by_cluster import (
    cluster_places,
    landfund_by_cluster,
    occupancy_by_cluster,
    occupancy_readings,
)
from clusterviz.workspace.explained_clusters import contested_ha
from clusterviz.workspace.figures import overview
from clusterviz.workspace.figures_of_areas import overview_of
from clusterviz.workspace.land import land_parts, overlaps, overlaps_of, pieces
from clusterviz.workspace.matters import attention
from clusterviz.workspace.whatif import whatif

__all__ = [
    "Answer",
    "area_schemes",
    "attention",
    "check",
    "clearance",
    "clearance_months",
    "cluster_places",
    "contested_ha",
    "land_parts",
    "landfund",
    "landfund_by_cluster",
    "occupancy",
    "occupancy_by_cluster",
    "occupancy_readings",
    "overlaps",
    "overlaps_of",
    "overview",
    "overview_of",
    "pieces",
    "whatif",
]
