"""A coverage of parcels: no gap, no overlap, made block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.chance import at_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from benchmarks.province import Province

BLOCK = 44
"""Parcels along one side of a block: 1,936 in all, which is one row group."""

JITTER = 0.25
BEND = 0.05
"""Shares of a cell. A corner moves and an edge bends by no more: rings stay simple."""

_Kind = TypeVar("_Kind", bound=np.generic)

_INNER = 3
_KEPT = 2 / 3
_MILLIMETRES = 3


@dataclass(frozen=True)
class Parcels:
    """A bent grid of about `n` parcels with 5 to 17 vertices, 13 in the middle.

    Parameters
    ----------
    province
        What they cover.
    n
        How many are wanted; the grid has as near as it can.
    """

    province: Province
    n: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        rows = round(np.sqrt(self.n * self.province.height_m / self.province.width_m))
        return max(rows, 1), -(-self.n // max(rows, 1))

    def blocks(self) -> Iterator[NDArray[np.object_]]:
        """Yield the parcels, blocks and parcels in Hilbert order."""
        rows, columns = self.shape
        starts = np.array(
            [(r, c) for r in range(0, rows, BLOCK) for c in range(0, columns, BLOCK)]
        )
        order = gpd.GeoSeries.from_xy(starts[:, 1], starts[:, 0]).hilbert_distance()
        for row, column in starts[np.argsort(order.to_numpy(), kind="stable")]:
            block = self._block(int(row), int(column))
            along = gpd.GeoSeries(block).hilbert_distance().to_numpy()
            yield block[np.argsort(along, kind="stable")]

    def _block(self, row: int, column: int) -> NDArray[np.object_]:
        rows = np.arange(row, min(row + BLOCK, self.shape[0]) + 1)
        columns = np.arange(column, min(column + BLOCK, self.shape[1]) + 1)
        corners = self._corners(rows, columns)
        along, is_along = self._edges(
            "along", corners[:, :-1], corners[:, 1:], rows, columns[:-1]
        )
        up, is_up = self._edges("up", corners[:-1], corners[1:], rows[:-1], columns)
        is_corner = np.ones((*corners.shape[:2], 1), dtype=bool)
        ring = _around(corners[:, :, None], along, up)
        is_kept = _around(is_corner, is_along, is_up)
        n = ring.shape[0] * ring.shape[1]
        ends = np.cumsum(is_kept.reshape(n, -1).sum(axis=1))
        return shapely.from_ragged_array(
            shapely.GeometryType.POLYGON,
            np.round(ring[is_kept], _MILLIMETRES),
            (np.concatenate([[0], ends]), np.arange(n + 1)),
        )

    def _cell_m(self) -> NDArray[np.float64]:
        rows, columns = self.shape
        return np.array(
            [self.province.width_m / columns, self.province.height_m / rows]
        )

    def _corners(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        down, across = np.meshgrid(rows, columns, indexing="ij")
        moves = np.stack(
            [at_place("east", down, across), at_place("north", down, across)], axis=-1
        )
        moves = (2 * moves - 1) * JITTER
        moves[..., 0][(across == 0) | (across == self.shape[1])] = 0
        moves[..., 1][(down == 0) | (down == self.shape[0])] = 0
        corner = np.array([self.province.WEST_M, self.province.SOUTH_M])
        cells = np.stack([across, down], axis=-1) + moves
        return np.asarray(cells * self._cell_m() + corner, dtype=np.float64)

    def _edges(
        self,
        name: str,
        starts: NDArray[np.float64],
        ends: NDArray[np.float64],
        rows: NDArray[np.int64],
        columns: NDArray[np.int64],
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Return the points inside each edge, and which of them are there."""
        down, across = np.meshgrid(rows, columns, indexing="ij")
        inner = np.arange(_INNER)
        places = (down[..., None] * _INNER + inner, np.broadcast_to(
            across[..., None], (*across.shape, _INNER)))  # fmt: skip
        bends = (2 * at_place(f"{name} bend", *places) - 1) * BEND
        last = self.shape[0] if name == "along" else self.shape[1]
        line = down if name == "along" else across
        bends[(line == 0) | (line == last)] = 0
        shares = ((inner + 1) / (_INNER + 1))[:, None]
        points = starts[..., None, :] * (1 - shares) + ends[..., None, :] * shares
        run = ends - starts
        aside = np.stack([-run[..., 1], run[..., 0]], axis=-1)
        aside /= np.hypot(run[..., 0], run[..., 1])[..., None]
        bends_m = bends * self._cell_m().min()
        points = points + bends_m[..., None] * aside[..., None, :]
        return points, at_place(f"{name} kept", *places) < _KEPT


def _around(
    corners: NDArray[_Kind], along: NDArray[_Kind], up: NDArray[_Kind]
) -> NDArray[_Kind]:
    """Return what lies around each cell, counter-clockwise from the south-west.

    The first corner comes again at the end.
    """
    sides = [
        corners[:-1, :-1], along[:-1], corners[:-1, 1:], up[:, 1:],
        corners[1:, 1:], along[1:, :, ::-1], corners[1:, :-1], up[:, :-1, ::-1],
        corners[:-1, :-1],
    ]  # fmt: skip
    return np.concatenate(sides, axis=2)
