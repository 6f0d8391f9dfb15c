"""Lots of a detailed plan: roads, green, works and industrial land, to the metre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from generator.footprints import after, before, cut_at
from generator.siting import Site

_LOT_M2 = 38_000.0
_LEAST_LOTS, _MOST_LOTS = 3, 15
_MAIN_ROAD_M = 24.0
_SLACK_M2 = 0.003
_NECK_M = 1e-6
_MOST_CROSSES = {1: 4, 2: 2}


Halves = tuple[BaseGeometry, BaseGeometry]


@dataclass(frozen=True)
class Lot:
    """One lot of a plan, in the frame of its cluster."""

    use: str
    lease: str | None
    shape: BaseGeometry


def lots(
    site: Site, industrial_m2: int, leased_m2: int, committed_m2: int
) -> list[Lot]:
    """Return lots on the map that partition the footprint of `site`.

    Industrial lots add up to `industrial_m2`, the leased ones to `leased_m2`,
    leased and committed ones to `committed_m2`; leased ones come first along
    the road.
    """
    level = site.drawing
    rest_m2 = level.area - industrial_m2
    works, level = _split_across(level, rest_m2 * 0.2)
    service, technical = _split_along(works, works.area * 0.6)
    level, green = _split_along(level, level.area - rest_m2 * 0.33)
    roads = _roads(level, level.area - industrial_m2)
    blocks = _ordered(shapely.difference(level, roads))
    drawn = [Lot("service", None, service), Lot("technical", None, technical)]
    drawn += [Lot("green", None, part) for part in _ordered(green)]
    drawn += [Lot("road", None, part) for part in _ordered(roads)]
    drawn += _industrial(blocks, industrial_m2, leased_m2, committed_m2)
    drawn = [
        Lot(lot.use, lot.lease, part)
        for lot in drawn
        for part in _ordered(shapely.set_precision(lot.shape, _NECK_M))
    ]
    shapes = fitted([lot.shape for lot in drawn])
    return [
        Lot(lot.use, lot.lease, site.frame.to_map(shape))
        for lot, shape in zip(drawn, shapes, strict=True)
    ]


def fitted(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return `shapes`, which tile a drawing, sharing every vertex they touch at.

    Corners that should be one differ by rounding; where a grid line happens to
    part them, the next grid is tried.
    """
    shapes = [shapely.set_precision(shape, _NECK_M) for shape in shapes]
    areas, n_parts = shapely.area(shapes), shapely.get_num_geometries(shapes)
    for grid_m in (1e-6, 1.3e-6, 1.7e-6, 2.1e-6, 2.9e-6, 3.7e-6, 5.3e-6):
        found = _on_grid(shapes, grid_m)
        moved = np.abs(shapely.area(found) - areas).max()
        is_whole = (shapely.get_num_geometries(found) == n_parts).all()
        if is_whole and moved < _SLACK_M2:
            return found
    raise RuntimeError("The lots of a plan do not fit together.")


def _on_grid(shapes: list[BaseGeometry], grid_m: float) -> list[BaseGeometry]:
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=grid_m)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    owned: list[list[BaseGeometry]] = [[] for _ in shapes]
    for face in faces:
        inside = shapely.point_on_surface(face)
        owned[int(np.argmin(shapely.distance(shapes, inside)))].append(face)
    return [shapely.coverage_union_all(parts) for parts in owned]


def _split_across(shape: BaseGeometry, area_m2: float) -> Halves:
    cut = cut_at(shape, area_m2)
    return before(shape, cut), after(shape, cut)


def _split_along(shape: BaseGeometry, area_m2: float) -> Halves:
    """Return the part of `area_m2` nearest the road, and the part behind it."""
    turned = _swapped(shape)
    cut = cut_at(turned, area_m2)
    return _swapped(before(turned, cut)), _swapped(after(turned, cut))


def _swapped(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points[:, ::-1])


def _roads(level: BaseGeometry, area_m2: float) -> BaseGeometry:
    """Return one or two spines and cross roads that take exactly `area_m2`."""
    _, south, _, north = level.bounds
    n_spines = 1 if north - south < 560 else 2
    for n_crosses in range(1, _MOST_CROSSES[n_spines] + 1):
        widest = _grid_of_roads(level, n_spines, n_crosses, _MAIN_ROAD_M / 2)
        if widest.area >= area_m2:
            break
    low, high = 0.0, 4 * _MAIN_ROAD_M
    for _ in range(80):
        middle = (low + high) / 2
        if _grid_of_roads(level, n_spines, n_crosses, middle).area < area_m2:
            low = middle
        else:
            high = middle
    return _grid_of_roads(level, n_spines, n_crosses, high)


def _grid_of_roads(
    level: BaseGeometry, n_spines: int, n_crosses: int, half_m: float
) -> BaseGeometry:
    west, south, east, north = level.bounds
    spines = np.linspace(south, north, n_spines + 2)[1:-1]
    crosses = np.linspace(west, east, n_crosses + 2)[1:-1]
    bands = [box(west - 1, y - half_m, east + 1, y + half_m) for y in spines]
    bands += [box(x - half_m, south - 1, x + half_m, north + 1) for x in crosses]
    return shapely.intersection(level, shapely.union_all(bands))


def _ordered(shape: BaseGeometry) -> list[BaseGeometry]:
    """Return parts by column along the road, the nearest to the road first."""
    parts = [
        part
        for part in shapely.get_parts(shape)
        if isinstance(part, Polygon) and part.area > 1e-4
    ]
    return sorted(parts, key=lambda part: (round(part.bounds[0]), part.bounds[1]))


def _industrial(
    blocks: list[BaseGeometry], industrial_m2: int, leased_m2: int, committed_m2: int
) -> list[Lot]:
    """Return lots of each lease status, as many as a plan has, not too large."""
    quotas = {
        "leased": float(leased_m2),
        "committed": float(committed_m2 - leased_m2),
        "vacant": float(industrial_m2 - committed_m2),
    }
    n_lots = np.clip(round(industrial_m2 / _LOT_M2), _LEAST_LOTS, _MOST_LOTS)
    whole = _by_lease(blocks, quotas)
    largest_m2 = industrial_m2 / n_lots * 1.35
    while True:
        drawn = [
            Lot("industrial", lease, part)
            for lease, block in whole
            for part in _parts(block, largest_m2)
        ]
        if len(drawn) <= _MOST_LOTS or len(drawn) <= len(whole):
            return drawn
        largest_m2 *= 1.2


def _by_lease(
    blocks: list[BaseGeometry], quotas: dict[str, float]
) -> list[tuple[str, BaseGeometry]]:
    queue, found = list(blocks), []
    for lease, quota in quotas.items():
        left = quota
        while left > 0.02 and queue:
            block = queue.pop(0)
            if lease != "vacant" and block.area > left + 0.02:
                block, rest = _split_across(block, left)
                queue.insert(0, rest)
            left -= block.area
            found.append((lease, block))
    return found


def _parts(block: BaseGeometry, largest_m2: float) -> list[BaseGeometry]:
    if block.area <= largest_m2:
        return [block]
    west, south, east, north = block.bounds
    split = _split_across if east - west >= north - south else _split_along
    halves = split(block, block.area / 2)
    parts = [part for half in halves for part in _ordered(half)]
    return [lot for part in parts for lot in _parts(part, largest_m2)]
