"""Rough lines and rings: what the drawn and decided sites are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Polygon

CENTIMETRES = 2


def roughness(
    chance: np.random.Generator, n: int, smoothness: float
) -> NDArray[np.float64]:
    """Return n periodic numbers of mean 0 and deviation 1, rough at every scale.

    Parameters
    ----------
    chance
        Where the phases come from.
    n
        How many.
    smoothness
        Power falls with the frequency to this: 2 is a walk, 3 a gentle curve.
    """
    frequencies = np.arange(1, n // 2 + 1)
    waves = np.zeros(n // 2 + 1, dtype=np.complex128)
    turns = np.exp(2j * np.pi * chance.random(len(frequencies)))
    waves[1:] = frequencies ** (-smoothness / 2) * turns
    values = np.fft.irfft(waves, n)
    return np.asarray(values / values.std(), dtype=np.float64)


def site(
    chance: np.random.Generator,
    centre: NDArray[np.float64],
    area_ha: float,
    n_vertices: int,
) -> Polygon:
    """Return a valid site of about `area_ha` around `centre`, to the centimetre."""
    while True:
        turns = np.linspace(0, 2 * np.pi, n_vertices, endpoint=False)
        radii = np.exp(0.18 * roughness(chance, n_vertices, 3.0))
        ring = np.column_stack([radii * np.cos(turns), radii * np.sin(turns)])
        ring *= np.array([stretch := chance.uniform(1, 1.4), 1 / stretch])
        angle = chance.uniform(0, 2 * np.pi)
        ring = ring @ np.array(
            [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        )
        ring *= np.sqrt(area_ha * 10_000 / shapely.Polygon(ring).area)
        made = shapely.Polygon(np.round(ring + centre, CENTIMETRES))
        if made.is_valid:
            return made
