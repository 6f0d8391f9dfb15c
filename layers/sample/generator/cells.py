"""Weighted cells around centres, inside an outline made from the centres only."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

Points = NDArray[np.float64]

_REACH = 60
_ROUNDS = 40


def outline(centres: Points, areas_m2: NDArray[np.float64]) -> Polygon:
    """Return a plausible province: discs around the centres, joined and smoothed.

    The discs grow until the whole has the area that the parts add up to.
    """
    radii = np.sqrt(areas_m2 / np.pi)
    low, high = 0.8, 2.5
    for _ in range(24):
        middle = (low + high) / 2
        whole = _joined(centres, radii * middle)
        if whole.area < areas_m2.sum():
            low = middle
        else:
            high = middle
    smooth = largest(_joined(centres, radii * high).simplify(350.0))
    return Polygon(np.round(np.asarray(smooth.exterior.coords)))


def _joined(centres: Points, radii: NDArray[np.float64]) -> Polygon:
    discs = [Point(x, y).buffer(r) for (x, y), r in zip(centres, radii, strict=True)]
    whole = shapely.union_all(discs).buffer(6_000).buffer(-8_000).buffer(2_000)
    return Polygon(largest(whole).exterior)


def power_cells(
    centres: Points, areas_m2: NDArray[np.float64], frame: Polygon
) -> list[Polygon]:
    """Return one convex-in-`frame` cell a centre, its area near the wanted one.

    A power diagram: a heavier centre pushes its borders away. Weights are
    moved until areas fit, but never so far that a centre leaves its cell.
    """
    shapely.prepare(frame)
    weights = np.zeros(len(centres))
    order = [_neighbours(centres, i) for i in range(len(centres))]
    for turn in range(_ROUNDS):
        cells = _cells(centres, weights, order, frame)
        missing = areas_m2 - shapely.area(cells)
        weights += missing / (8.0 if turn < _ROUNDS // 2 else 16.0)
        weights = _bounded(weights, centres, order)
    return _cells(centres, weights, order, frame)


def _neighbours(centres: Points, i: int) -> NDArray[np.intp]:
    distances = np.hypot(*(centres - centres[i]).T)
    return np.argsort(distances, kind="stable")[1:_REACH]


def _bounded(
    weights: NDArray[np.float64], centres: Points, order: list[NDArray[np.intp]]
) -> NDArray[np.float64]:
    """Keep each centre inside its cell: weights differ by less than distance²."""
    held = weights.copy()
    for i, near in enumerate(order):
        squares = ((centres[near] - centres[i]) ** 2).sum(axis=1)
        held[i] = min(held[i], float((held[near] + 0.85 * squares).min()))
    return held


def _cells(
    centres: Points,
    weights: NDArray[np.float64],
    order: list[NDArray[np.intp]],
    frame: Polygon,
) -> list[Polygon]:
    west, south, east, north = frame.buffer(5_000).bounds
    box = np.array([[west, south], [east, south], [east, north], [west, north]])
    cells = []
    for i, near in enumerate(order):
        corners = box
        for j in near:
            normal = 2 * (centres[j] - centres[i])
            limit = (centres[j] ** 2).sum() - (centres[i] ** 2).sum()
            corners = _clipped(corners, normal, limit + weights[i] - weights[j])
        cells.append(shapely.intersection(Polygon(corners), frame))
    return [largest(cell) for cell in cells]


def _clipped(corners: Points, normal: Points, limit: float) -> Points:
    """Return the part of a convex ring where ``point · normal <= limit``."""
    over = corners @ normal - limit
    if (over <= 0).all():
        return corners
    kept = []
    for i in range(len(corners)):
        here, after = corners[i - 1], corners[i]
        a, b = over[i - 1], over[i]
        if (a <= 0) != (b <= 0):
            kept.append(here + (after - here) * (a / (a - b)))
        if b <= 0:
            kept.append(after)
    return np.array(kept)


def largest(shape: BaseGeometry) -> Polygon:
    """Return the largest polygon of `shape`; an empty one where there is none."""
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    return max(parts, key=lambda part: part.area, default=Polygon())
