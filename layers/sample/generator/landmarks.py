"""Parks, relics, minerals, defence, reserves and other projects, one by one."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from generator.chance import stream
from generator.corridors import Named
from generator.footprints import Frame, cut_at, shape
from generator.setting import OTHER_PROJECT_HA, PARK_M, Setting
from generator.tables import NOT_SUPPLIED

_PARKS = (
    ("KCN Quang Châu (vị trí minh họa)", "222/Quang Châu", 240.0),
    ("KCN Đình Trám (vị trí minh họa)", "222/Hồng Thái", 110.0),
    ("KCN Song Khê - Nội Hoàng (vị trí minh họa)", "213/Song Khê", 120.0),
    ("KCN Hòa Phú (vị trí minh họa)", "223/Mai Đình", 180.0),
)
_SCATTERED = (
    ("relic", "Di tích mẫu", 46, (0.5, 5.0)),
    ("mineral", "Khu khoáng sản mẫu", 22, (12.0, 60.0)),
    ("defence", "Đất quốc phòng mẫu", 16, (4.0, 45.0)),
    ("security", "Đất an ninh mẫu", 8, (1.0, 4.0)),
    ("other_project", "Dự án đầu tư mẫu", 34, (2.0, 25.0)),
)


def landmarks(setting: Setting) -> Named:
    """Return ``(kind, name, shape)`` of every single zone."""
    found = [_park_beside(setting, name, reach) for name, reach in PARK_M.items()]
    found += [
        _project_over(setting, name, area_ha)
        for name, area_ha in OTHER_PROJECT_HA.items()
    ]
    taken = [setting.clusters.buffer(60), *[one[2] for one in found]]
    taken += [one.line.buffer(one.half_width_m + 30) for one in setting.rivers]
    taken += [one.line.buffer(one.half_width_m) for one in setting.network]
    taken.append(shapely.union_all(
        [shapely.Point(xy).buffer(420) for xy in setting.places.centres.values()]
    ))  # fmt: skip
    for name, key, area_ha in _PARKS:
        found.append(
            ("industrial_park", name, _somewhere(setting, [key], area_ha, taken))
        )
    for kind, name, n, (least, most) in _SCATTERED:
        random = stream("scattered", kind)
        keys = [
            key for key in setting.places.cells
            if kind not in NOT_SUPPLIED.get(key[:3], set())
        ]  # fmt: skip
        for i in range(n):
            area_ha = float(np.exp(random.uniform(np.log(least), np.log(most))))
            chosen = list(random.choice(keys, 4, replace=False))
            polygon = _somewhere(setting, chosen, area_ha, taken)
            found.append((kind, f"{name} {i + 1}", polygon))
    return found


def _park_beside(
    setting: Setting, cluster_id: str, reach_m: float
) -> tuple[str, str, BaseGeometry]:
    """Return a park whose edge lies `reach_m` inside the far end of a cluster."""
    site = setting.sites[cluster_id]
    _, _, east, north = site.drawing.bounds
    edge = east - reach_m
    corners = [(edge, 0), (east + 1_150, 20), (east + 1_100, 760), (east + 600, 900),
               (edge, north + 60)]  # fmt: skip
    name = "KCN Vân Trung (vị trí minh họa)"
    return "industrial_park", name, site.frame.to_map(Polygon(corners))


def _project_over(
    setting: Setting, cluster_id: str, area_ha: float
) -> tuple[str, str, BaseGeometry]:
    """Return a project that takes exactly `area_ha` of the far end of a cluster."""
    site = setting.sites[cluster_id]
    cut = cut_at(site.drawing, float(site.drawing.area) - area_ha * 10_000)
    _, south, east, north = site.drawing.bounds
    outline = box(cut, south - 15, east + 140, north + 25)
    return "other_project", "Dự án kho bãi liền kề (mẫu)", site.frame.to_map(outline)


def _somewhere(
    setting: Setting, keys: list[str], area_ha: float, taken: list[BaseGeometry]
) -> BaseGeometry:
    """Return a polygon of `area_ha` in the first commune of `keys` with room."""
    random = stream("somewhere", keys[0], area_ha)
    for attempt in range(4_000):
        key = keys[attempt * len(keys) // 4_000]
        cell = setting.places.cells[key]
        west, south, east, north = cell.bounds
        x, y = random.uniform(west, east), random.uniform(south, north)
        frame = Frame(round(float(x)), round(float(y)), float(random.uniform(0, 6.28)))
        polygon = frame.to_map(shape(area_ha, random))
        room = setting.places.province if area_ha > 60 else cell
        if not shapely.contains(room, polygon):
            continue
        if not any(shapely.intersects(one, polygon) for one in taken):
            taken.append(polygon)
            return polygon
    raise RuntimeError(f"No room for {area_ha:.1f} ha in {keys}.")
