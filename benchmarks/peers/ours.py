"""clusterviz itself: the index, and the areas that are shared."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import shapely

from benchmarks.answer import Answer, answer
from benchmarks.geofile import read_runs, read_shapes
from clusterviz.core.index import FeatureIndex, feature_index
from clusterviz.core.meetings import meetings
from clusterviz.core.sharing import shared_areas
from clusterviz.storage.arrays import read_arrays, write_arrays

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.files import Files

ARRAYS = "ours"
"""The folder of the index, memory-mapped, among what is kept."""


_ROWS_PER_BLOCK = 1 << 18


class Ours:
    """Our own method, with the index in memory or on disk.

    Parameters
    ----------
    threads
        How many the question may use.
    """

    manner = ""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._index: FeatureIndex | None = None
        self._sites_wkb: NDArray[np.bytes_] | None = None

    def ingest(self, files: Files) -> None:
        """Build the index of the zones."""
        self._sites_wkb = shapely.to_wkb(read_shapes(files.sites))
        self._index = feature_index(read_shapes(files.zones))

    def ask(self) -> Answer:
        """Ask about sites read anew: nothing prepared is left from last time."""
        assert self._index is not None
        assert self._sites_wkb is not None
        return self._answer(shapely.from_wkb(self._sites_wkb), self._index)

    def keep(self, files: Files, folder: Path) -> None:
        """Write the arrays of the index."""
        write_arrays(folder / ARRAYS, feature_index(read_shapes(files.zones)).arrays())

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Ask the index on disk."""
        index = FeatureIndex.from_arrays(read_arrays(folder / ARRAYS))
        assert index is not None
        return self._answer(read_shapes(files.sites), index)

    def close(self) -> None:
        """Let go of the index."""
        self._index = self._sites_wkb = None

    def _answer(self, sites: NDArray[np.object_], index: FeatureIndex) -> Answer:
        found = shared_areas(sites, index, threads=self._threads)
        return answer(found.site, found.feature, found.m2)


class OursWithPieces(Ours):
    """Our own method when the land is shown: as geometry, with its mean width."""

    def _answer(self, sites: NDArray[np.object_], index: FeatureIndex) -> Answer:
        found = meetings(sites, index)
        return answer(found.site, found.feature, found.m2)


class OursInBlocks(Ours):
    """Our own method for what is too much to lay out at once, as workspaces do."""

    def keep(self, files: Files, folder: Path) -> None:
        """Write an index for every run of rows."""
        shutil.rmtree(folder / ARRAYS, ignore_errors=True)
        for number, shapes in enumerate(read_runs(files.zones, _ROWS_PER_BLOCK)):
            arrays = feature_index(shapes).arrays()
            write_arrays(folder / ARRAYS / f"{number:04}", arrays)

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Ask one index after another."""
        sites = read_shapes(files.sites)
        found, first = [], 0
        for block in sorted((folder / ARRAYS).iterdir()):
            index = FeatureIndex.from_arrays(read_arrays(block))
            assert index is not None
            shared = shared_areas(sites, index, threads=self._threads)
            found.append((shared.site, shared.feature + first, shared.m2))
            first += index.n_features
        return answer(*(np.concatenate(column) for column in zip(*found, strict=True)))
