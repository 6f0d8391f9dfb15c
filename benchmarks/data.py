"""The data sets: what each is made of, and its files, made once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import geofile, sites
from benchmarks.cadastre import troubled
from benchmarks.corridors import corridors
from benchmarks.files import Files
from benchmarks.giants import giants
from benchmarks.parcels import Parcels
from benchmarks.province import WHOLE, Province

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

EDITION = 1
"""Raised when the generator changes, so that no file of an older one is used."""


@dataclass(frozen=True)
class DataSet:
    """What a data set is made of. The same one is the same to the last digit.

    Parameters
    ----------
    name
        Its folder and its name in the results.
    n_parcels
        About how many; they cover `province`.
    province
        The land.
    sites_in
        Where the clusters lie; `province` unless said.
    n_sites
        Clusters, or drawn sites if `n_large` is more than none.
    n_large
        Drawn sites of 1,250 ha, after the others.
    n_giants, n_corridors
        Further zones, over the parcels.
    giant_vertices
        The fewest and the most of each giant.
    is_troubled
        Whether the parcels have the troubles of real cadastre.
    """

    name: str
    n_parcels: int
    province: Province = WHOLE
    sites_in: Province | None = None
    n_sites: int = 100
    n_large: int = 0
    n_giants: int = 0
    n_corridors: int = 0
    giant_vertices: tuple[int, int] = (10_000, 100_000)
    is_troubled: bool = False

    def sites(self) -> NDArray[np.object_]:
        """Return the clusters, or the drawn sites."""
        if not self.n_large:
            return sites.clusters(self.sites_in or self.province, self.n_sites)
        small = sites.drawn(self.province, self.n_sites, 10.0, 75.0)
        return np.concatenate(
            [small, sites.drawn(self.province, self.n_large, 1_250.0, 1_250.0)]
        )

    def zones(self) -> Iterator[NDArray[np.object_]]:
        """Yield the parcels, the corridors and the giants, block by block."""
        blocks = Parcels(self.province, self.n_parcels).blocks()
        if self.is_troubled:
            yield troubled(np.concatenate(list(blocks)))
        else:
            yield from blocks
        yield corridors(self.province, self.n_corridors)
        yield giants(self.province, self.n_giants, self.giant_vertices)

    def files(self, folder: Path) -> Files:
        """Return the files under `folder`; make them unless they are there."""
        print_ = hashlib.sha256(f"{EDITION} {self!r}".encode()).hexdigest()[:12]
        home = folder / f"{self.name}-{print_}"
        made = Files(home / "sites.parquet", home / "zones.parquet")
        home.mkdir(parents=True, exist_ok=True)
        if not made.sites.exists():
            geofile.write_shapes(made.sites, "site_id", [self.sites()])
        if not made.zones.exists():
            geofile.write_shapes(made.zones, "zone_id", self.zones())
        return made


def tiles_file(
    files: Files, tiles: NDArray[np.object_], owners: NDArray[np.int64]
) -> Files:
    """Return `files` with `tiles` in place of the zones, written beside them.

    Parameters
    ----------
    files
        Of the data set.
    tiles, owners
        Polygons, and the number of the zone that each is part of.
    """
    path = files.zones.with_name("tiles.parquet")
    geofile.write_shapes(path, "zone_id", [tiles], owners)
    return Files(files.sites, path, is_tiled=True)
