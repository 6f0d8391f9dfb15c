"""Farm land and forest: cells of one mosaic, cut back where land was converted."""

from __future__ import annotations

import itertools

import numpy as np
import shapely
from shapely import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from generator.borders import Borders, Edge, bent, noded
from generator.cells import largest
from generator.chance import stream
from generator.setting import Setting
from generator.terrain import FORESTS, Points, covers, heights

_SPACING_M = 840.0
_UPLAND, _UPLAND_SHARE = 0.5, 0.38
_LEAST_M2 = 1_500.0
_BESIDE_M = 150.0
_PLAIN_DEPTH, _FOREST_DEPTH, _WILD_DEPTH = 2, 4, 5

Zones = list[tuple[str, BaseGeometry]]


def mosaic(setting: Setting, taken: BaseGeometry) -> Zones:
    """Return farm land cell by cell and forest by stand, outside `taken`.

    Zones of one mosaic do not overlap one another. A zone that a cluster still
    has in it, a true conflict, is left there.
    """
    frame = setting.places.province.simplify(120.0).buffer(-25)
    points = _points(frame, setting)
    shapely.prepare(frame)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(MultiPoint(points), extend_to=frame.envelope)
    )
    clipped = [largest(shapely.intersection(cell, frame)) for cell in cells]
    straight = noded([cell for cell in clipped if cell.area > 20_000])
    middles = shapely.get_coordinates(shapely.point_on_surface(straight))
    kinds = _with_conflicts(covers(middles, setting), straight, setting)
    shapes = bent(straight, Borders("mosaic", 0.16, _Depths(straight, kinds)))
    farms = [
        (kind, shape)
        for kind, shape in zip(kinds, shapes, strict=True)
        if kind not in FORESTS
    ]
    return _cut_back([*farms, *_stands(kinds, shapes)], taken)


def _points(frame: BaseGeometry, setting: Setting) -> Points:
    """Return jittered points of a grid, sparser in the hills."""
    random = stream("mosaic")
    west, south, east, north = frame.bounds
    columns = np.arange(west, east, _SPACING_M)
    rows = np.arange(south, north, _SPACING_M)
    grid = np.array([(x, y) for y in rows for x in columns])
    grid += random.uniform(-0.42, 0.42, grid.shape) * _SPACING_M
    kept = random.random(len(grid)) < np.where(
        heights(grid, setting) > _UPLAND, _UPLAND_SHARE, 1.0
    )
    kept &= shapely.contains_xy(frame, grid[:, 0], grid[:, 1])
    return np.round(grid[kept])


def _with_conflicts(
    kinds: list[str], cells: list[Polygon], setting: Setting
) -> list[str]:
    found = list(kinds)
    for kind, patch in setting.beside:
        for i in np.flatnonzero(shapely.dwithin(cells, patch, _BESIDE_M)):
            found[i] = kind
    return found


class _Depths:
    """How finely an edge is drawn: forest edges in detail, inner ones not at all."""

    def __init__(self, cells: list[Polygon], kinds: list[str]) -> None:
        self._sides: dict[Edge, list[str]] = {}
        for cell, kind in zip(cells, kinds, strict=True):
            nodes = [(float(x), float(y)) for x, y in cell.exterior.coords]
            for a, b in itertools.pairwise(nodes):
                edge = (a, b) if a < b else (b, a)
                self._sides.setdefault(edge, []).append(kind)

    def __call__(self, edge: Edge) -> int:
        sides = self._sides.get(edge, [])
        if len(sides) == 2 and sides[0] == sides[1] and sides[0] in FORESTS:
            return 0
        if any(side in FORESTS for side in sides):
            (x, y), (u, v) = edge
            return _WILD_DEPTH if np.hypot(u - x, v - y) > 900 else _FOREST_DEPTH
        return _PLAIN_DEPTH


def _stands(kinds: list[str], shapes: list[Polygon]) -> Zones:
    found: Zones = []
    for kind in FORESTS:
        own = [shape for one, shape in zip(kinds, shapes, strict=True) if one == kind]
        if own:
            parts = shapely.get_parts(shapely.coverage_union_all(own))
            found += [(kind, part) for part in parts]
    return found


def _cut_back(zones: Zones, taken: BaseGeometry) -> Zones:
    """Return zones without `taken`; crumbs are dropped."""
    away = shapely.get_parts(taken)
    tree = shapely.STRtree(away)
    found: Zones = []
    for kind, shape in zones:
        near = np.sort(tree.query(shape, predicate="intersects"))
        left = shape
        if len(near):
            left = shapely.difference(shape, shapely.union_all(away[near]))
        parts = [part for part in shapely.get_parts(left) if part.area > _LEAST_M2]
        found += [(kind, part) for part in parts]
    return found
