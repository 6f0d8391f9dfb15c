"""Giant zones: forests, rivers and shores, read off a fractal landscape.

A giant is the largest land above a level of rough terrain. Its outline is a
contour, so it has bays within bays, islands' lakes and no centre from which all of
it is seen; a contour never crosses itself, so it is always valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from benchmarks.chance import stream
from benchmarks.contours import contours
from benchmarks.outlines import roughness

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Polygon

    from benchmarks.province import Province

KINDS = ("forest", "river", "shore")

LENGTHS_M = (6_000, 24_000)
"""So long that 300 lie about three deep over the province, as plans for forest,
water and minerals may; rivers are twice as long."""

_MILLIMETRES = 3
_TRIES = 12


@dataclass(frozen=True)
class _Ground:
    """Where the terrain of one giant is taken: a grid of `rows` by `columns`."""

    rows: int
    columns: int

    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return x along the columns and y along the rows, from -1 to 1."""
        return (
            np.linspace(-1, 1, self.columns)[None, :],
            np.linspace(-1, 1, self.rows)[:, None],
        )

    def noise(self, chance: np.random.Generator, hurst: float) -> NDArray[np.float64]:
        """Return rough terrain of mean 0 and deviation 1."""
        # One frequency for both axes: as rough along a river as across it.
        wide = max(self.rows, self.columns)
        down = np.fft.fftfreq(self.rows, 1 / wide)[:, None]
        across = np.fft.rfftfreq(self.columns, 1 / wide)[None, :]
        pace = np.hypot(down, across)
        pace[0, 0] = np.inf
        turns = np.exp(2j * np.pi * chance.random(pace.shape))
        values = np.fft.irfft2(pace ** -(hurst + 1) * turns, (self.rows, self.columns))
        return np.asarray(values / values.std(), dtype=np.float64)


def giants(
    province: Province, n: int, n_vertices: tuple[int, int] = (10_000, 100_000)
) -> NDArray[np.object_]:
    """Return n valid polygons with holes, forests, rivers and shores in turn.

    Parameters
    ----------
    province
        Where their middles lie.
    n
        How many.
    n_vertices
        The fewest and the most of each, holes counted.
    """
    made = np.empty(n, dtype=object)
    for position in range(n):
        made[position] = _giant(province, position, n_vertices)
    return made


def _giant(province: Province, position: int, n_vertices: tuple[int, int]) -> Polygon:
    fewest, most = n_vertices
    kind = KINDS[position % len(KINDS)]
    chance = stream("giant", position, fewest, most)
    wanted = np.exp(chance.uniform(np.log(fewest * 1.2), np.log(most / 1.2)))
    side = int(1.6 * wanted**0.62) + 24
    for attempt in range(_TRIES):
        rings = land_and_lakes(_terrain(chance, kind, side))
        n = sum(map(len, rings)) + len(rings)
        # Near what was drawn if the first landscapes allow it, else any in bounds.
        nearness = 1.3 if attempt < _TRIES // 2 else most
        if fewest <= n <= most and 1 / nearness <= n / wanted <= nearness:
            return _placed(province, chance, rings, kind, side)
        side = int(np.clip(side * np.clip((wanted / n) ** 0.6, 0.5, 2.0), 24, 2_000))
    message = f"giant {position}: {n} vertices after {_TRIES} landscapes"
    raise RuntimeError(message)


def _terrain(chance: np.random.Generator, kind: str, side: int) -> NDArray[np.float64]:
    """Return terrain whose land above 0 is one giant and what lies about it."""
    if kind == "river":
        ground = _Ground(side // 2, side * 2)
        x, y = ground.axes()
        winding = 0.3 * roughness(chance, 2 * ground.columns, 2.8)[: ground.columns]
        bank = 0.2 - np.abs(y - winding[None, :])
        return bank * 5 + 0.5 * ground.noise(chance, 0.4) - 4 * (np.abs(x) > 0.97)
    ground = _Ground(side, side)
    x, y = ground.axes()
    hill = 1.1 - 2.2 * (x**2 + y**2)
    if kind == "forest":
        return hill + 0.6 * ground.noise(chance, 0.4)
    inlets = np.exp(-((ground.noise(chance, 0.7) / 0.1) ** 2))
    return hill + 0.3 * ground.noise(chance, 0.5) - 0.9 * inlets


def land_and_lakes(terrain: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the outline of the largest land above 0, and those of its lakes."""
    rings = contours(terrain)
    areas = np.array([_signed_area(ring) for ring in rings])
    land = shapely.Polygon(rings[int(areas.argmax())])
    lakes = [ring for ring, area in zip(rings, areas, strict=True) if area < 0]
    if not lakes:
        return [rings[int(areas.argmax())]]
    first = shapely.points(np.array([ring[0] for ring in lakes]))
    # A lake on an island in a lake is not ours.
    bodies = np.array([shapely.Polygon(ring) for ring in lakes], dtype=object)
    inner, _ = shapely.STRtree(bodies).query(first, predicate="within")
    shapely.prepare(land)
    is_ours = np.asarray(shapely.contains(land, first))
    is_ours[inner] = False
    ours = [ring for ring, mine in zip(lakes, is_ours, strict=True) if mine]
    return [rings[int(areas.argmax())], *ours]


def _signed_area(ring: NDArray[np.float64]) -> float:
    x, y = (ring - ring[0]).T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def _placed(
    province: Province,
    chance: np.random.Generator,
    rings: list[NDArray[np.float64]],
    kind: str,
    side: int,
) -> Polygon:
    longest_m = np.exp(chance.uniform(*np.log(LENGTHS_M)))
    if kind == "river":
        longest_m *= 2
    extent = 2 * side if kind == "river" else side
    angle = chance.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = province.places(chance, 1)
    centre = (rings[0].min(axis=0) + rings[0].max(axis=0)) / 2
    outer, *holes = (
        np.round((ring - centre) * (longest_m / extent) @ turn + middle, _MILLIMETRES)
        for ring in rings
    )
    return shapely.Polygon(outer, holes)
