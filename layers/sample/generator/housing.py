"""Housing: street blocks in towns, compact villages in the country."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from generator.chance import stream
from generator.footprints import Frame, shape
from generator.mosaics import Zones
from generator.routes import Place
from generator.setting import Setting

_STREET_M = 14.0
_TOWN_BLOCKS = 12


def housing(
    setting: Setting, towns: set[str], built: list[BaseGeometry], skipped: set[str]
) -> Zones:
    """Return housing of every commune but those of the districts `skipped`.

    `towns` holds the communes that are wards or townships, `built` the land
    that housing keeps off.
    """
    keep_clear = shapely.union_all([
        setting.clusters.buffer(40),
        *[one.buffer(10) for one in built],
        *[road.line.buffer(road.half_width_m) for road in setting.network],
        *[river.line.buffer(river.half_width_m + 300) for river in setting.rivers],
    ])  # fmt: skip
    shapely.prepare(keep_clear)
    found: Zones = []
    for key, cell in setting.places.cells.items():
        if key.partition("/")[0] in skipped:
            continue
        draw = _town if key in towns else _villages
        kind = "urban_housing" if key in towns else "rural_housing"
        inside = cell.buffer(-60)
        near: list[BaseGeometry] = []
        for block in draw(key, cell, setting.places.centres[key]):
            left = shapely.difference(shapely.intersection(block, inside), keep_clear)
            parts = [part for part in shapely.get_parts(left) if part.area > 2_500]
            free = [part for part in parts if not shapely.intersects(near, part).any()]
            found += [(kind, part) for part in free]
            near += free
    return found


def _town(key: str, cell: Polygon, centre: Place) -> list[Polygon]:
    random = stream("town", key)
    frame = Frame(*centre, float(random.uniform(0, np.pi / 2)))
    size = random.uniform(110, 170, 2) * min(1.0, np.sqrt(cell.area / 3e6))
    n = int(np.ceil(np.sqrt(_TOWN_BLOCKS)))
    blocks = []
    for i in range(n + 1):
        for j in range(n):
            if random.random() < 0.15:
                continue
            x = (i - (n + 1) / 2) * (size[0] + _STREET_M)
            y = (j - n / 2) * (size[1] + _STREET_M)
            blocks.append(frame.to_map(box(x, y, x + size[0], y + size[1])))
    return blocks


def _villages(key: str, cell: Polygon, centre: Place) -> list[Polygon]:
    random = stream("villages", key)
    n = int(np.clip(round(cell.area / 2.6e6), 2, 7))
    west, south, east, north = cell.bounds
    places = [centre]
    while len(places) < n:
        x, y = random.uniform(west, east), random.uniform(south, north)
        if shapely.contains_xy(cell.buffer(-300), x, y):
            places.append((float(x), float(y)))
    return [
        Frame(x, y, float(random.uniform(0, 2 * np.pi))).to_map(
            shape(float(random.uniform(3, 11)), random)
        )
        for x, y in places
    ]
