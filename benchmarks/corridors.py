"""Corridors of roads, lines and canals: long and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from benchmarks.chance import stream
from benchmarks.outlines import roughness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.province import Province

HALF_WIDTHS_M = (10, 15, 25, 50, 100)


def corridors(province: Province, n: int) -> NDArray[np.object_]:
    """Return n corridors, 5 to 40 km long and 20 to 200 m wide, that wind a little.

    Parameters
    ----------
    province
        Where they begin; they may leave it.
    n
        How many.
    """
    made = np.empty(n, dtype=object)
    for position in range(n):
        chance = stream("corridor", position)
        length_m = chance.uniform(5_000, 40_000)
        n_vertices = int(chance.integers(50, 400))
        along = np.linspace(0, length_m, n_vertices)
        aside = 0.04 * length_m * roughness(chance, 2 * n_vertices, 2.6)[:n_vertices]
        angle = chance.uniform(0, 2 * np.pi)
        east, north = np.cos(angle), np.sin(angle)
        line = np.column_stack(
            [along * east - aside * north, along * north + aside * east]
        )
        start = province.places(chance, 1)
        made[position] = shapely.buffer(
            shapely.LineString(line + start),
            float(chance.choice(HALF_WIDTHS_M)),
            quad_segs=8,
            cap_style="flat",
        )
    return made
