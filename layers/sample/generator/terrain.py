"""What grows where: a smooth field of height decides the cover of each cell."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from generator.chance import stream
from generator.setting import Setting

Points = NDArray[np.float64]

FORESTS = ("protection_forest", "special_use_forest", "production_forest")

_BASE = {
    "213": 0.00, "215": 0.50, "216": 0.16, "217": 0.12, "218": 0.38,
    "219": 0.62, "220": 0.80, "221": 0.08, "222": 0.10, "223": 0.06,
}  # fmt: skip
_LEVELS = (0.06, 0.16, 0.46)
_COVERS = ("rice_land", "other_farm_land", "perennial_land")


def heights(points: Points, setting: Setting) -> NDArray[np.float64]:
    """Return how hilly each point is, about 0 (rice) to 1 (forest)."""
    at = shapely.points(points)
    keys = list(setting.places.centres)
    centres = np.array([setting.places.centres[key] for key in keys])
    base = np.array([_BASE[key.partition("/")[0]] for key in keys])
    nearest = _blend(points, centres, base)
    river = shapely.union_all([one.line for one in setting.rivers])
    main = [one.line for one in setting.network if one.kind != "commune_road"]
    road = shapely.union_all(main)
    shapely.prepare([river, road])
    by_river = np.exp(-shapely.distance(at, river) / 2_500)
    by_road = np.exp(-shapely.distance(at, road) / 1_500)
    edge = np.exp(-shapely.distance(at, setting.places.province.boundary) / 4_000)
    rise = 0.25 * edge * (nearest > 0.3)
    return nearest + 0.26 * _waves(points) - 0.32 * by_river - 0.28 * by_road + rise


def _blend(
    points: Points, centres: Points, base: NDArray[np.float64]
) -> NDArray[np.float64]:
    away = points[:, None, :] - centres[None, :, :]
    weights = np.exp(-(away**2).sum(axis=2) / (2 * 4_000.0**2)) + 1e-12
    return np.asarray((weights * base).sum(axis=1) / weights.sum(axis=1))


def _waves(points: Points) -> NDArray[np.float64]:
    random = stream("waves")
    total = np.zeros(len(points))
    for length_m, height in ((14_000, 0.8), (8_000, 0.9), (4_500, 0.7), (2_600, 0.5)):
        for _ in range(4):
            angle, phase = random.uniform(0, 2 * np.pi, 2)
            along = points @ np.array([np.cos(angle), np.sin(angle)])
            total += height / 2 * np.cos(2 * np.pi * along / length_m + phase)
    return total / 1.5


def covers(points: Points, setting: Setting) -> list[str]:
    """Return the cover of the cell around each point."""
    height = heights(points, setting)
    random = stream("covers")
    mixed = height + random.normal(0, 0.07, len(points))
    bands = np.searchsorted(_LEVELS, mixed)
    sway = 2_600 * _waves(points)
    return [
        _COVERS[band] if band < len(_COVERS) else _forest(point + away, level)
        for band, point, away, level in zip(bands, points, sway, height, strict=True)
    ]


def _forest(point: Points, height: float) -> str:
    """Return the kind of forest: reserves in the south-east, water in the north."""
    x, y = point
    if x > 452_000 and y < 2_349_000 and height > 0.55:
        return "special_use_forest"
    if (x - 462_000) ** 2 + (y - 2_382_000) ** 2 < 13_000**2 and height > 0.72:
        return "protection_forest"
    if x > 470_000 and height > 1.02:
        return "protection_forest"
    return "production_forest"
