"""The floor: GEOS on the pairs whose borders cross, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from benchmarks.answer import Answer, answer
from benchmarks.geofile import read_numbers, read_shapes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from benchmarks.files import Files


class Floor:
    """One thread that is told beforehand which pairs must be cut.

    No method that cuts with GEOS, one pair after another, can be faster. What one
    covers of the other is known beforehand too, and costs nothing.
    """

    manner = ""

    def ingest(self, files: Files) -> None:
        """Find the pairs, and the areas that need no cutting."""
        sites, zones = read_shapes(files.sites), read_shapes(files.zones)
        owners = read_numbers(files.zones, "zone_id")
        site, zone = shapely.STRtree(zones).query(sites, predicate="intersects")
        ours, theirs = sites[site], zones[zone]
        shapely.prepare(ours)
        is_inside = shapely.covers(ours, theirs)
        is_around = shapely.covered_by(ours, theirs)
        is_cut = ~is_inside & ~is_around & ~shapely.touches(ours, theirs)
        self._ours = self._as_read(ours[is_cut])
        self._theirs = theirs[is_cut]
        m2 = np.where(is_inside, shapely.area(theirs), shapely.area(ours))
        is_whole = is_inside | is_around
        # The cut pairs come first, so that their areas can be put in front.
        order = [is_cut, is_whole]
        self._site = np.concatenate([site[which] for which in order])
        self._zone = np.concatenate([owners[zone[which]] for which in order])
        self._whole_m2 = m2[is_whole]
        self._is_tiled = files.is_tiled

    def ask(self) -> Answer:
        """Cut the pairs."""
        cut_m2 = shapely.area(shapely.intersection(self._ours, self._theirs))
        return answer(
            self._site,
            self._zone,
            np.concatenate([cut_m2, self._whole_m2]),
            is_summed=self._is_tiled,
        )

    def keep(self, files: Files, folder: Path) -> None:
        """Keep nothing."""

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Answer with the pairs sought first: no floor any more."""
        self.ingest(files)
        return self.ask()

    def close(self) -> None:
        """Let go of the pairs."""
        self._ours = self._theirs = np.empty(0, dtype=object)

    @staticmethod
    def _as_read(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return copies that carry nothing prepared."""
        return np.asarray(shapely.from_wkb(shapely.to_wkb(shapes)), dtype=object)
