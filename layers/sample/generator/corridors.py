"""Corridors of roads, railways, dykes, canals and power lines."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from generator.borders import snapped
from generator.chance import stream
from generator.setting import POWER_LINE, Setting

Named = list[tuple[str, str, BaseGeometry]]

_POWER_HALF_M = 16.0
_POWER_LINES = (
    ("Đường dây 220 kV Bắc Giang - Phả Lại", "217/Kép", "221/Đồng Phúc"),
    ("Đường dây 110 kV Đồi Ngô - Chũ", "218/Đồi Ngô", "219/Phì Điền"),
    ("Đường dây 110 kV Bắc Giang - Cầu Gồ", "213/Đa Mai", "215/Phồn Xương"),
    ("Đường dây 500 kV Quảng Ninh - Hiệp Hòa", "218/Lục Sơn", "223/Hoàng Thanh"),
    ("Đường dây 110 kV Đình Trám - Hiệp Hòa", "222/Hồng Thái", "223/Thắng"),
)


def corridors(setting: Setting) -> Named:
    """Return ``(kind, name, shape)`` of every corridor."""
    province = setting.places.province
    found: Named = []
    for road in setting.network:
        if road.kind == "commune_road":
            continue
        kind = "rail_corridor" if road.kind == "railway" else "road_corridor"
        found.append((kind, road.name, road.line.buffer(road.half_width_m, 4)))
    for river in setting.rivers:
        course = river.line.buffer(river.half_width_m, 4)
        found.append(("river", river.name, shapely.intersection(course, province)))
        banks = river.line.buffer(river.half_width_m + 240, 8).boundary.buffer(20, 2)
        ends = shapely.union_all([
            end.buffer(river.half_width_m + 300) for end in river.line.boundary.geoms
        ])  # fmt: skip
        dykes = shapely.intersection(shapely.difference(banks, ends), province)
        for i, part in enumerate(_large(dykes, 20_000), start=1):
            found.append(("dyke_corridor", f"Đê {river.name}, đoạn {i}", part))
    for name, line in _power_lines(setting):
        found.append(("power_line_corridor", name, line.buffer(_POWER_HALF_M, 2)))
    found += _canals(setting)
    return _apart(found)


def _apart(found: Named) -> Named:
    """Return corridors of one kind cut back where an earlier one already runs."""
    earlier: dict[str, BaseGeometry] = {}
    left: Named = []
    for kind, name, shape in found:
        before = earlier.get(kind, Polygon())
        left.append((kind, name, shapely.difference(shape, before)))
        earlier[kind] = shapely.union(before, shape)
    return left


def _large(shape: BaseGeometry, least_m2: float) -> list[BaseGeometry]:
    return [part for part in shapely.get_parts(shape) if part.area > least_m2]


def _power_lines(setting: Setting) -> list[tuple[str, LineString]]:
    found = [_line_over(setting, name) for name in POWER_LINE]
    for name, start, end in _POWER_LINES:
        found.append((name, _line_between(setting, name, start, end)))
    return found


def _line_over(setting: Setting, cluster_id: str) -> tuple[str, LineString]:
    """Return a straight line over the back of one cluster, and of no other."""
    site = setting.sites[cluster_id]
    west, _, east, north = site.drawing.bounds
    others = shapely.difference(setting.clusters, site.footprint.buffer(5))
    random = stream("power", cluster_id)
    for _ in range(400):
        height = north * random.uniform(0.6, 0.8)
        tilt = random.uniform(-0.12, 0.12)
        ends = np.array([
            (west - 5_000, height - 5_000 * tilt),
            (east + 6_000, height + 6_000 * tilt),
        ])  # fmt: skip
        line = site.frame.to_map(LineString(ends))
        inside = shapely.intersection(line, setting.places.province.buffer(-100))
        if isinstance(inside, LineString) and inside.distance(others) > 60:
            return "Đường dây 110 kV Hợp Thịnh", inside
    raise RuntimeError(f"No power line reaches {cluster_id} alone.")


def _line_between(setting: Setting, name: str, start: str, end: str) -> LineString:
    random = stream("power", name)
    a, b = (np.array(setting.places.centres[key]) for key in (start, end))
    n = max(3, int(np.hypot(*(b - a)) / 5_000))
    inside = setting.places.province.buffer(-150)
    for attempt in range(3_000):
        t = np.linspace(0, 1, n)[:, None]
        sway = random.normal(0, 500 + attempt, (n, 2))
        stops = a + (b - a) * t + sway
        line = LineString(snapped(stops))
        if line.within(inside) and line.distance(setting.clusters) > 60:
            return line
    raise RuntimeError(f"No way for {name} clear of the clusters.")


def _canals(setting: Setting) -> Named:
    random = stream("canals")
    keys = [
        key for key in setting.places.cells if key[:3] in {"216", "217", "221", "223"}
    ]
    found: Named = []
    clear = setting.clusters.buffer(30)
    for i in range(14):
        key = keys[int(random.integers(len(keys)))]
        middle = np.array(setting.places.centres[key])
        heading = random.uniform(0, np.pi)
        steps = np.cumsum(random.normal(0, 0.25, 16)) + heading
        path = middle + np.cumsum(
            np.column_stack([np.cos(steps), np.sin(steps)]) * 320, axis=0
        )
        strip = LineString(path).buffer(9, 2)
        inside = shapely.intersection(strip, setting.places.province)
        parts = _large(shapely.difference(inside, clear), 5_000)
        found += [("irrigation", f"Kênh mẫu {i + 1}", part) for part in parts]
    return found
