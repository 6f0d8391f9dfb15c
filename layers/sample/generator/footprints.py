"""Shapes of industrial land: a straight front on a road, a stepped back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from clusterviz.crs import M2_PER_HA

Points = NDArray[np.float64]
Shape = TypeVar("Shape", bound=BaseGeometry)


def moved(shape: Shape, change: Callable[[Points], Points]) -> Shape:
    """Return `shape` with its coordinates changed, of the same kind."""
    return shapely.transform(shape, change)


@dataclass(frozen=True)
class Frame:
    """Where a footprint stands: its left front corner, and the road's direction."""

    x: float
    y: float
    angle: float

    def to_map(self, shape: Shape) -> Shape:
        """Return a shape drawn with the road along the first axis, on the map."""
        turn = self._turn()
        return moved(shape, lambda uv: uv @ turn + (self.x, self.y))

    def from_map(self, shape: Shape) -> Shape:
        """Return a shape on the map with the road along the first axis."""
        turn = self._turn().T
        return moved(shape, lambda xy: (xy - (self.x, self.y)) @ turn)

    def _turn(self) -> Points:
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.array([[cos, sin], [-sin, cos]])


def shape(area_ha: float, random: np.random.Generator) -> Polygon:
    """Return a footprint of exactly `area_ha`, its front along the first axis.

    It has 6 to 30 corners: two in front, and a back of straight steps, as land
    is taken field by field.
    """
    length = random.uniform(1.25, 1.9)
    n_steps = int(random.integers(2, 4 + int(area_ha > 25) * 4))
    cuts = np.sort(random.uniform(0.12, 0.88, n_steps - 1))
    while n_steps > 2 and np.diff(cuts).min() < 0.5 / n_steps / 2:
        cuts = np.sort(random.uniform(0.12, 0.88, n_steps - 1))
    depths = random.uniform(0.78, 1.0, n_steps)
    depths[1::2] *= random.uniform(0.84, 0.95)
    skew = random.uniform(-0.06, 0.06, 2)
    edges = [skew[0], *(cuts * length), length + skew[1]]
    back = []
    for i, depth in enumerate(depths):
        slope = random.uniform(-0.03, 0.03)
        back += [(edges[i], depth + slope), (edges[i + 1], depth - slope)]
    corners = [(0.0, 0.0), (length, 0.0), *reversed(back)]
    return exact(Polygon(corners), area_ha)


def exact(polygon: Polygon, area_ha: float) -> Polygon:
    """Return `polygon` scaled about the origin to exactly `area_ha`."""
    factor = float(np.sqrt(area_ha * M2_PER_HA / polygon.area))
    return moved(polygon, lambda points: points * factor)


def cut_at(polygon: BaseGeometry, area_m2: float) -> float:
    """Return where to cut across the first axis so that `area_m2` lies before."""
    low, _, high, _ = polygon.bounds
    for _ in range(80):
        middle = (low + high) / 2
        if before(polygon, middle).area < area_m2:
            low = middle
        else:
            high = middle
    return high


def before(polygon: BaseGeometry, cut: float) -> BaseGeometry:
    """Return the part of `polygon` whose first coordinate is at most `cut`."""
    west, south, _, north = polygon.bounds
    return shapely.intersection(polygon, box(west - 1, south - 1, cut, north + 1))


def after(polygon: BaseGeometry, cut: float) -> BaseGeometry:
    """Return the part of `polygon` whose first coordinate is at least `cut`."""
    _, south, east, north = polygon.bounds
    return shapely.intersection(polygon, box(cut, south - 1, east + 1, north + 1))
