"""The made-up province: a rectangle in the metric CRS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Province:
    """A rectangle of land, in metres of the default metric CRS.

    Parameters
    ----------
    width_m, height_m
        Its sides, east-west and north-south.
    """

    width_m: float = 100_000.0
    height_m: float = 60_000.0

    WEST_M = 450_000.0
    SOUTH_M = 2_300_000.0

    def places(
        self, chance: np.random.Generator, n: int, margin_m: float = 0.0
    ) -> NDArray[np.float64]:
        """Return n places, x and y, no nearer than `margin_m` to the border."""
        sides = np.array([self.width_m, self.height_m]) - 2 * margin_m
        corner = np.array([self.WEST_M, self.SOUTH_M]) + margin_m
        return corner + chance.random((n, 2)) * sides


WHOLE = Province()
"""100 by 60 km: a province of the Red River delta."""
