"""Where footprints stand: beside a road, inside their commune, clear of others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from clusterviz.crs import M2_PER_HA
from generator import footprints
from generator.chance import stream
from generator.footprints import Frame
from generator.routes import Map, Route, link

_TRIES = 8_000
_PATIENCE = 3_000
_GAP_M = 220.0
_UNKNOWN_HA = 35.0
"""Drawn for a cluster whose source states no area."""


@dataclass(frozen=True)
class Site:
    """One footprint: drawn with its front along the first axis, and placed."""

    cluster_id: str
    drawing: BaseGeometry
    frame: Frame

    @property
    def footprint(self) -> BaseGeometry:
        """The footprint on the map."""
        return self.frame.to_map(self.drawing)


@dataclass(frozen=True)
class Need:
    """What a cluster needs: land in communes, and the part it lost, if any."""

    cluster_id: str
    area_ha: float
    communes: list[str]
    part_id: str
    part_ha: float

    @property
    def whole_ha(self) -> float:
        """The land before the part was removed."""
        return self.area_ha + self.part_ha

    @property
    def ease(self) -> tuple[int, float]:
        """Sorts the hardest to place first: two communes, in the city, large."""
        in_city = self.communes[0].startswith("213")
        return (-len(self.communes) - 2 * in_city, -self.whole_ha)


def sited(
    register: pd.DataFrame, places: Map, network: list[Route], rivers: list[Route]
) -> tuple[dict[str, Site], list[Route]]:
    """Return the footprint of every cluster that has one, and roads added for them.

    Reduced clusters are placed with the part that was removed, then cut.
    """
    needs = _needs(register)
    added = _links(needs, places, network)
    ground = _Ground(places, [*network, *added], rivers)
    found: dict[str, Site] = {}
    for need in sorted(needs, key=lambda need: need.ease):
        site = _placed(need, ground)
        ground.taken.append(site.footprint)
        found[need.cluster_id] = site
        if need.part_id:
            own, rest = _halved(site, need.area_ha)
            found[need.cluster_id] = Site(need.cluster_id, own, site.frame)
            found[need.part_id] = Site(need.part_id, rest, site.frame)
    return dict(sorted(found.items())), added


def _needs(register: pd.DataFrame) -> list[Need]:
    areas = register.set_index("cluster_id")["planned_area_ha"].astype(float)
    areas = areas.fillna(_UNKNOWN_HA)
    removed = register.dropna(subset="reduced_from_id")
    parts = dict(zip(removed["reduced_from_id"], removed["cluster_id"], strict=True))
    drawn = register[register["sites"].notna() & register["reduced_from_id"].isna()]
    return [
        Need(
            cluster_id=str(name),
            area_ha=float(areas[name]),
            communes=str(communes).split(";"),
            part_id=parts.get(name, ""),
            part_ha=float(areas.get(parts.get(name, ""), 0.0)),
        )
        for name, communes in zip(drawn["cluster_id"], drawn["sites"], strict=True)
    ]


def _are_sound(parts: tuple[BaseGeometry, BaseGeometry]) -> bool:
    """Whether both parts have at least 6 corners and no spur or spike."""
    return all(
        shapely.get_num_coordinates(part) > 6
        and part.buffer(-15).buffer(15, join_style="mitre").area > 0.985 * part.area
        for part in parts
    )


def _halved(site: Site, area_ha: float) -> tuple[BaseGeometry, BaseGeometry]:
    cut = footprints.cut_at(site.drawing, area_ha * M2_PER_HA)
    drawing = site.drawing
    return footprints.before(drawing, cut), footprints.after(drawing, cut)


def _links(needs: list[Need], places: Map, network: list[Route]) -> list[Route]:
    mains = [road for road in network if _is_road(road)]
    lines = shapely.union_all([road.line for road in mains])
    keys = sorted({key for need in needs for key in need.communes})
    return [
        link(key, places, mains)
        for key in keys
        if shapely.intersection(lines, places.cells[key].buffer(-400)).length < 2_500
    ]


def _is_road(route: Route) -> bool:
    return route.kind not in {"railway", "expressway"}


class _Ground:
    """What a footprint must keep clear of, and the roads it may stand beside."""

    def __init__(self, places: Map, network: list[Route], rivers: list[Route]) -> None:
        self.places = places
        self.roads = [road.line for road in network if _is_road(road)]
        self.taken: list[BaseGeometry] = []
        strips = [road.line.buffer(road.half_width_m + 12) for road in network]
        strips += [river.line.buffer(river.half_width_m + 320) for river in rivers]
        self.obstacles = shapely.union_all(strips)
        shapely.prepare(self.obstacles)
        self.villages = shapely.union_all(
            [Point(xy).buffer(260) for xy in places.centres.values()]
        )

    def is_free(self, footprint: BaseGeometry) -> bool:
        """Whether nothing else stands there."""
        if shapely.intersects(self.obstacles, footprint):
            return False
        if shapely.intersects(self.villages, footprint):
            return False
        return all(other.distance(footprint) > _GAP_M for other in self.taken)


def _placed(need: Need, ground: _Ground) -> Site:
    random = stream("site", need.cluster_id)
    cells = [ground.places.cells[key] for key in need.communes]
    whole = shapely.coverage_union_all(cells)
    inside = shapely.make_valid(whole.buffer(-60))
    near = whole
    if len(cells) > 1:
        near = shapely.intersection(cells[0], cells[1]).buffer(1_000)
    fronts = _parts([shapely.intersection(road, near) for road in ground.roads])
    shapely.prepare(inside)
    for attempt in range(_TRIES):
        drawing = footprints.shape(need.whole_ha, random)
        if attempt == _PATIENCE or not fronts:
            fronts = _tracks(near, random)
        frame = _beside_road(fronts, drawing, random, attempt % _PATIENCE)
        footprint = frame.to_map(drawing)
        if not shapely.contains(inside, footprint):
            continue
        if len(cells) > 1 and not _straddles(footprint, cells):
            continue
        site = Site(need.cluster_id, drawing, frame)
        if need.part_id and not _are_sound(_halved(site, need.area_ha)):
            continue
        if ground.is_free(footprint):
            return site
    raise RuntimeError(f"No room for {need}.")


def _parts(lines: list[BaseGeometry]) -> list[LineString]:
    parts = [part for line in lines for part in shapely.get_parts(line)]
    return [part for part in parts if part.length > 100]


def _tracks(near: BaseGeometry, random: np.random.Generator) -> list[LineString]:
    """Return straight field tracks, for want of room beside a road."""
    west, south, east, north = near.bounds
    tracks = []
    for _ in range(60):
        x, y = random.uniform(west, east), random.uniform(south, north)
        angle = random.uniform(0, np.pi)
        ahead = np.array([np.cos(angle), np.sin(angle)]) * 700
        ends = [(x - ahead[0], y - ahead[1]), (x + ahead[0], y + ahead[1])]
        tracks.append(LineString(ends))
    return tracks


def _straddles(footprint: BaseGeometry, cells: list[Polygon]) -> bool:
    shares = [shapely.intersection(footprint, cell).area for cell in cells]
    return min(shares) > 0.15 * footprint.area


def _beside_road(
    fronts: list[LineString],
    drawing: BaseGeometry,
    random: np.random.Generator,
    attempt: int,
) -> Frame:
    """Return a place with the front along a road, later ones farther from it."""
    lengths = np.array([front.length for front in fronts])
    front = fronts[int(random.choice(len(fronts), p=lengths / lengths.sum()))]
    at = float(random.uniform(0, front.length))
    here, there = front.interpolate(at), front.interpolate(min(at + 60, front.length))
    if here.equals(there):
        here = front.interpolate(at - 60)
    angle = float(np.arctan2(there.y - here.y, there.x - here.x))
    angle += np.pi * int(random.integers(2))
    setback = random.uniform(32, 60) + max(0, attempt - 800) / 4
    width = drawing.bounds[2]
    across = np.array([-np.sin(angle), np.cos(angle)]) * setback
    along = np.array([np.cos(angle), np.sin(angle)]) * width * random.uniform(0.2, 0.8)
    x, y = np.array([here.x, here.y]) + across - along
    return Frame(round(float(x), 1), round(float(y), 1), round(angle, 4))
