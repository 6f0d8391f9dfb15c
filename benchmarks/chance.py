"""Seeded chance: streams by name, and numbers that belong to a place."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 20261122

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def stream(*names: object) -> np.random.Generator:
    """Return the random stream that `names` name, whatever was drawn before.

    Examples
    --------
    >>> stream("giant", 3).integers(10) == stream("giant", 3).integers(10)
    np.True_
    """
    words = [zlib.crc32(str(name).encode()) for name in names]
    return np.random.default_rng([SEED, *words])


def at_place(
    name: str, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return a number in [0, 1) for each place, the same whoever asks.

    Two neighbours that share a border ask about it separately and are told the
    same, so a coverage can be made block by block. The mixing is splitmix64's.

    Parameters
    ----------
    name
        What the number decides.
    rows, columns
        Whole numbers that name the place; their shapes are broadcast.
    """
    words = np.asarray(rows, dtype=np.uint64) * np.uint64(1 << 32) + np.asarray(
        columns, dtype=np.uint64
    )
    salt = np.array([SEED + zlib.crc32(name.encode())], dtype=np.uint64)
    words = _mixed(words + _mixed(salt))
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _mixed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    words = words + _STEP
    words = (words ^ (words >> np.uint64(30))) * _FIRST
    words = (words ^ (words >> np.uint64(27))) * _SECOND
    return words ^ (words >> np.uint64(31))
