"""Borders of a mosaic of cells: noded, then made to look natural once per edge.

Each edge between two nodes is displaced once and used by the cells on both its
sides, so a mosaic that had neither gap nor overlap still has none.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, Polygon, STRtree

from generator.chance import stream

Node = tuple[float, float]
Edge = tuple[Node, Node]
Line = NDArray[np.float64]


@dataclass
class Borders:
    """How edges are bent.

    Parameters
    ----------
    name
        Names the stream of random numbers.
    sway
        Greatest displacement of a midpoint, as a share of the edge's length.
    depth
        How often an edge is halved: it gets ``2 ** depth`` pieces.
    """

    name: str
    sway: float
    depth: Callable[[Edge], int]
    _bent: dict[Edge, Line] = field(default_factory=dict)
    _calm: dict[Edge, float] = field(default_factory=dict)

    def line(self, start: Node, end: Node) -> Line:
        """Return the bent edge from `start` to `end`, both included."""
        edge = (start, end) if start < end else (end, start)
        if edge not in self._bent:
            self._bent[edge] = self._draw(edge)
        bent = self._bent[edge]
        return bent if edge[0] == start else bent[::-1]

    def calm(self, start: Node, end: Node) -> None:
        """Bend an edge half as much from now on."""
        edge = (start, end) if start < end else (end, start)
        self._calm[edge] = self._calm.get(edge, 1.0) / 2
        self._bent.pop(edge, None)

    def _draw(self, edge: Edge) -> Line:
        random = stream(self.name, *edge)
        line = np.array(edge)
        sway = self.sway * self._calm.get(edge, 1.0)
        for _ in range(self.depth(edge)):
            steps = np.diff(line, axis=0)
            across = np.column_stack([-steps[:, 1], steps[:, 0]])
            push = random.uniform(-sway, sway, len(steps))[:, None]
            middles = line[:-1] + steps / 2 + across * push
            both = np.empty((2 * len(line) - 1, 2))
            both[0::2], both[1::2] = line, middles
            line = both
        line[1:-1] = snapped(line[1:-1])
        return line


def snapped(points: Line) -> Line:
    """Return points on a grid of 1/8 m: exact in binary, and small when packed."""
    return np.asarray(np.round(points * 8) / 8)


def noded(cells: Sequence[Polygon]) -> list[Polygon]:
    """Return cells that share every vertex, one for each given cell, in order.

    Corners go to whole metres. A sliver that falls to no cell joins the
    neighbour it shares the longest border with.
    """
    lines = shapely.union_all([cell.boundary for cell in cells], grid_size=1.0)
    faces = list(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))
    tree = STRtree(cells)
    owners: list[list[Polygon]] = [[] for _ in cells]
    for face in sorted(faces, key=lambda face: face.bounds):
        near = sorted(tree.query(face))
        shares = [shapely.area(shapely.intersection(face, cells[i])) for i in near]
        if shares and max(shares) > 0.5 * face.area:
            owners[near[int(np.argmax(shares))]].append(face)
    whole = [max(parts, key=lambda part: float(part.area)) for parts in owners]
    for parts, main in zip(list(owners), list(whole), strict=True):
        for part in parts:
            if part is not main:
                _join(part, whole)
    return whole


def _join(part: Polygon, whole: list[Polygon]) -> None:
    borders = [
        float(shapely.length(shapely.intersection(part.boundary, one.boundary)))
        for one in whole
    ]
    best = int(np.argmax(borders))
    joined = shapely.union(part, whole[best], grid_size=1.0)
    if isinstance(joined, Polygon):
        whole[best] = joined


def bent(cells: Sequence[Polygon], borders: Borders) -> list[Polygon]:
    """Return noded `cells` with their edges bent, still a valid coverage."""
    for _ in range(12):
        shapes = [_bent_cell(cell, borders) for cell in cells]
        wrong = ~shapely.is_valid(shapes)
        wrong |= _overlapping(shapes)
        if not wrong.any():
            return shapes
        for i in np.flatnonzero(wrong).tolist():
            for ring in (cells[i].exterior, *cells[i].interiors):
                nodes = _nodes(ring)
                for start, end in itertools.pairwise(nodes):
                    borders.calm(start, end)
    raise RuntimeError(f"The borders `{borders.name}` cross however little they bend.")


def _overlapping(shapes: list[Polygon]) -> NDArray[np.bool_]:
    found = shapely.coverage_invalid_edges(shapes)
    return np.array([not line.is_empty for line in found])


def _nodes(ring: LinearRing) -> list[Node]:
    return [(float(x), float(y)) for x, y in ring.coords]


def _bent_cell(cell: Polygon, borders: Borders) -> Polygon:
    rings = [
        _bent_ring(_nodes(ring), borders) for ring in (cell.exterior, *cell.interiors)
    ]
    return Polygon(rings[0], rings[1:])


def _bent_ring(nodes: list[Node], borders: Borders) -> Line:
    pairs = itertools.pairwise(nodes)
    return np.vstack([borders.line(start, end)[:-1] for start, end in pairs])
