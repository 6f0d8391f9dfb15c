"""What plan zones are drawn around: communes, roads, rivers and clusters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from generator.footprints import Points, after, cut_at, moved
from generator.routes import Map, Route
from generator.siting import Site

GAP_M = 2.0
"""Between a cluster and the zones that were cut back from it."""

RICE_HA = {"BG-022": 5.2, "BG-023": 4.1, "BG-014": 2.4, "BG-034": 3.3, "BG-015": 6.0,
           "BG-016": 3.8}  # fmt: skip
"""True conflicts: wet-rice land left in a cluster."""

PROTECTION_FOREST_HA = {"BG-025": 1.8}
"""True conflict: protection forest left in a cluster."""

OTHER_PROJECT_HA = {"BG-052": 2.0}
"""True conflict: a neighbour's project over the end of a cluster."""

PARK_M = {"BG-037": 26.0}
"""True conflict: how far an industrial park reaches into a cluster."""

POWER_LINE = ("BG-001",)
"""True conflict: a power line over the back of a cluster."""

SLIVERS = {
    "BG-005": "rice_land", "BG-011": "rice_land", "BG-024": "rice_land",
    "BG-031": "rice_land", "BG-036": "rice_land", "BG-053": "production_forest",
    "BG-058": "rice_land",
}  # fmt: skip
"""Zones whose border with a cluster was digitised twice: slivers within tolerance."""

_NOISE_M = 0.9
_STEP_M = 35.0


@dataclass(frozen=True)
class Setting:
    """Everything that stands before zones are drawn."""

    places: Map
    network: list[Route]
    rivers: list[Route]
    sites: dict[str, Site]

    def patch(self, cluster_id: str, area_ha: float) -> BaseGeometry:
        """Return the far end of a cluster, `area_ha` large."""
        site = self.sites[cluster_id]
        whole = float(site.drawing.area)
        cut = cut_at(site.drawing, whole - area_ha * 10_000)
        return site.frame.to_map(after(site.drawing, cut))

    @cached_property
    def kept(self) -> dict[str, tuple[str, BaseGeometry]]:
        """Kind and land of the zones left inside clusters, by cluster."""
        rice = {
            name: ("rice_land", self.patch(name, area_ha))
            for name, area_ha in RICE_HA.items()
        }
        forest = {
            name: ("protection_forest", self.patch(name, area_ha))
            for name, area_ha in PROTECTION_FOREST_HA.items()
        }
        return rice | forest

    @cached_property
    def beside(self) -> list[tuple[str, BaseGeometry]]:
        """Kind of the zone around each cluster where it matters, with the land."""
        slivers = [(kind, self.sites[name].footprint) for name, kind in SLIVERS.items()]
        return [*slivers, *self.kept.values()]

    @cached_property
    def converted(self) -> BaseGeometry:
        """Land that mosaics were cut back from: clusters as a planner drew them."""
        return shapely.union_all([self._seen(name) for name in self.sites])

    @cached_property
    def clusters(self) -> BaseGeometry:
        """All footprints as one shape, for keeping clear of them."""
        shapes = [site.footprint for site in self.sites.values()]
        return shapely.union_all(shapely.buffer(shapes, 1.0))

    def _seen(self, name: str) -> BaseGeometry:
        footprint = self.sites[name].footprint
        if name in SLIVERS:
            return _digitised_again(footprint, len(name) * 7 + int(name[3:]))
        wide = footprint.buffer(GAP_M, join_style="mitre")
        if name in self.kept:
            patch = self.kept[name][1].buffer(2 * GAP_M, join_style="mitre")
            left = shapely.difference(wide, patch)
            return shapely.union(
                left, shapely.difference(footprint, self.kept[name][1])
            )
        return wide


def _digitised_again(footprint: BaseGeometry, number: int) -> BaseGeometry:
    """Return `footprint` as a second hand drew it, nowhere a metre off."""
    random = np.random.default_rng(number)
    dense = shapely.segmentize(footprint, _STEP_M)
    return moved(dense, lambda points: _shaken(points, random))


def _shaken(points: Points, random: np.random.Generator) -> Points:
    shaken = points + random.uniform(-_NOISE_M, _NOISE_M, points.shape) / np.sqrt(2)
    shaken[-1] = shaken[0]
    return np.asarray(shaken)
