"""Illustrative roads and railways through communes, and rivers along borders."""

from __future__ import annotations

import csv
import heapq
import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon

from generator.borders import snapped
from generator.chance import stream
from generator.gazetteer import HERE

Points = NDArray[np.float64]
Place = tuple[float, float]

RIVERS = {
    "Sông Thương": (70.0, [
        "217/Quang Thịnh>north", "215/Bố Hạ|217/Nghĩa Hưng", "216/Hợp Đức|217/Mỹ Hà",
        "216/Liên Chung|217/Dương Đức", "213/Thọ Xương|213/Đa Mai",
        "213/Tân Tiến|213/Đồng Sơn", "221/Trí Yên|221/Đồng Việt",
        "221/Đồng Phúc>south",
    ]),
    "Sông Lục Nam": (60.0, [
        "220/An Châu|220/An Lạc", "220/Yên Định|220/Cẩm Đàn",
        "219/Giáp Sơn|219/Tân Quang", "219/Chũ|219/Nam Dương",
        "219/Phượng Sơn|219/Mỹ An", "218/Tiên Nha|218/Cương Sơn",
        "218/Đồi Ngô|218/Cương Sơn", "218/Khám Lạng|218/Huyền Sơn",
        "218/Cẩm Lý|218/Vũ Xá", "218/Đan Hội|221/Trí Yên",
        "221/Đồng Phúc>south",
    ]),
    "Sông Cầu": (65.0, [
        "223/Đồng Tân>west", "223/Hợp Thịnh>west", "223/Mai Đình>south",
        "222/Vân Hà>south", "222/Quang Châu>south", "221/Đồng Phúc>south",
    ]),
}  # fmt: skip
"""Half width in metres, and the borders between communes that each river follows."""


@dataclass(frozen=True)
class Route:
    """A road, railway or river: its line, and half the width of its corridor."""

    route_id: str
    name: str
    kind: str
    half_width_m: float
    line: LineString


class Map:
    """Communes by ``district/short name``, with their cells and centres."""

    def __init__(self, communes: pd.DataFrame, cells: list[Polygon]) -> None:
        short = communes["area_name"].str.replace(
            r"^(Xã|Phường|Thị trấn) ", "", regex=True
        )
        keys = communes["district_code"] + "/" + short
        self.cells = dict(zip(keys, cells, strict=True))
        xy = zip(communes["x"], communes["y"], strict=True)
        self.centres = dict(zip(keys, xy, strict=True))
        self.province = shapely.coverage_union_all(cells)


def roads(places: Map) -> list[Route]:
    """Return smooth lines through the communes that ``routes.csv`` names."""
    with (HERE / "routes.csv").open(encoding="utf-8", newline="") as file:
        return [
            Route(
                row["route_id"],
                row["route_name"],
                row["route_kind"],
                float(row["half_width_m"]),
                _road(row["route_id"], row["stops"].split(";"), places),
            )
            for row in csv.DictReader(file)
        ]


def link(key: str, places: Map, network: list[Route]) -> Route:
    """Return a commune road from the centre of `key` to the nearest main road."""
    centre = Point(places.centres[key])
    lines = shapely.union_all([road.line for road in network])
    end = shapely.get_point(shapely.shortest_line(centre, lines), 1)
    away = np.array([centre.x - end.x, centre.y - end.y])
    far = np.array([centre.x, centre.y]) + away / max(np.hypot(*away), 1.0) * 900
    stops = np.array([[end.x, end.y], [centre.x, centre.y], far])
    line = LineString(snapped(_curve(stops, stream("link", key))))
    name = key.split("/")[1]
    return Route(f"DX-{key}", f"Đường trục xã {name}", "commune_road", 9.0, line)


def _road(name: str, stops: list[str], places: Map) -> LineString:
    random = stream("road", name)
    centres = np.array([places.centres[stop] for stop in stops])
    aside = random.uniform(-380, 380, centres.shape)
    line = LineString(_curve(centres + aside, random))
    kept = shapely.intersection(line, places.province.buffer(-200))
    parts = shapely.get_parts(kept)
    longest = parts[int(np.argmax(shapely.length(parts)))]
    return LineString(snapped(np.asarray(longest.coords)))


def _curve(stops: Points, random: np.random.Generator) -> Points:
    """Return a Catmull-Rom curve through `stops`, a point about every 150 m."""
    ends = np.vstack([2 * stops[0] - stops[1], stops, 2 * stops[-1] - stops[-2]])
    pieces = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        n = max(2, int(np.hypot(*(c - b)) / 150))
        t = np.linspace(0, 1, n, endpoint=False)[:, None]
        bulge = random.uniform(-0.05, 0.05) * np.array([b[1] - c[1], c[0] - b[0]])
        curve = 0.5 * (
            2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )  # fmt: skip
        pieces.append(curve + bulge * np.sin(np.pi * t) ** 2)
    return np.vstack([*pieces, stops[-1:]])


def rivers(places: Map) -> list[Route]:
    """Return rivers that run along borders of communes, as many rivers do."""
    graph = _graph(places)
    found = []
    for name, (half_width_m, stops) in RIVERS.items():
        nodes = [_node(stop, places) for stop in stops]
        path = [nodes[0]]
        for start, end in itertools.pairwise(nodes):
            path += _shortest(graph, start, end)[1:]
        course = LineString(_without_spurs(path)).simplify(15.0)
        line = LineString(course.coords)
        found.append(Route(name, name, "river", half_width_m, line))
    return found


def _graph(places: Map) -> dict[Place, list[tuple[float, Place]]]:
    graph: dict[Place, list[tuple[float, Place]]] = {}
    for cell in places.cells.values():
        ring = [(float(x), float(y)) for x, y in cell.exterior.coords]
        for a, b in itertools.pairwise(ring):
            length_m = float(np.hypot(a[0] - b[0], a[1] - b[1]))
            graph.setdefault(a, []).append((length_m, b))
            graph.setdefault(b, []).append((length_m, a))
    return graph


def _node(stop: str, places: Map) -> Place:
    """Return a vertex on the border of two communes, or at one's far end."""
    if ">" in stop:
        key, side = stop.split(">")
        axis, sign = {"north": (1, -1), "south": (1, 1), "west": (0, 1)}[side]
        ring = np.asarray(places.cells[key].exterior.coords)
        x, y = ring[int(np.argmin(sign * ring[:, axis]))]
        return float(x), float(y)
    one, other = (places.cells[key] for key in stop.split("|"))
    near = shapely.get_point(shapely.shortest_line(other.centroid, one), 1)
    ring = np.asarray(one.exterior.coords)
    x, y = ring[int(np.argmin(np.hypot(ring[:, 0] - near.x, ring[:, 1] - near.y)))]
    return float(x), float(y)


def _shortest(
    graph: dict[Place, list[tuple[float, Place]]], start: Place, end: Place
) -> list[Place]:
    best, came = {start: 0.0}, {start: start}
    queue = [(0.0, start)]
    while queue:
        length, here = heapq.heappop(queue)
        if here == end:
            break
        for step, after in graph[here]:
            if length + step < best.get(after, np.inf):
                best[after], came[after] = length + step, here
                heapq.heappush(queue, (length + step, after))
    path = [end]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def _without_spurs(path: list[Place]) -> list[Place]:
    """Return `path` without the stretches that it runs out and back."""
    kept: list[Place] = []
    seen: dict[Place, int] = {}
    for place in path:
        if place in seen:
            for dropped in kept[seen[place] + 1 :]:
                del seen[dropped]
            kept = kept[: seen[place] + 1]
        else:
            seen[place] = len(kept)
            kept.append(place)
    return kept
