"""Clusters as decided, and sites as a planner draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.chance import stream
from benchmarks.outlines import site

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.province import Province

EDGE_M = 1_000.0


def clusters(province: Province, n: int) -> NDArray[np.object_]:
    """Return n clusters of 10 to 75 ha and 30 to 400 vertices, apart from each other.

    Parameters
    ----------
    province
        Where they lie, a kilometre inside its border.
    n
        How many.
    """
    chance = stream("clusters", n, province)
    apart_m = 0.5 * np.sqrt(province.width_m * province.height_m / n) / 1.5
    centres = np.empty((0, 2))
    while len(centres) < n:
        place = province.places(chance, 1, EDGE_M)
        if not (np.hypot(*(centres - place).T) < apart_m).any():
            centres = np.vstack([centres, place])
    return _sites(chance, centres, (10.0, 75.0))


def drawn(
    province: Province, n: int, least_ha: float, most_ha: float
) -> NDArray[np.object_]:
    """Return n sites anywhere in the province, of `least_ha` to `most_ha`."""
    chance = stream("drawn", n, least_ha, most_ha)
    return _sites(chance, province.places(chance, n, 2_500.0), (least_ha, most_ha))


def _sites(
    chance: np.random.Generator,
    centres: NDArray[np.float64],
    area_ha: tuple[float, float],
) -> NDArray[np.object_]:
    made = np.empty(len(centres), dtype=object)
    for position, centre in enumerate(centres):
        n_vertices = int(np.exp(chance.uniform(np.log(30), np.log(400))))
        made[position] = site(chance, centre, chance.uniform(*area_ha), n_vertices)
    return made
