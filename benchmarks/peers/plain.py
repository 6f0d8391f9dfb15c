"""geopandas, as it is written by hand: overlay, or join and intersection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from benchmarks.answer import Answer, answer

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.files import Files


class _Frames:
    """Two frames in memory."""

    manner = ""

    def __init__(self) -> None:
        self._sites = self._zones = gpd.GeoDataFrame()
        self._is_tiled = False

    def ingest(self, files: Files) -> None:
        """Read both frames and build their trees."""
        self._sites = gpd.read_parquet(files.sites, columns=["site_id", "geometry"])
        self._zones = gpd.read_parquet(files.zones, columns=["zone_id", "geometry"])
        self._is_tiled = files.is_tiled
        for frame in (self._sites, self._zones):
            frame.sindex.query(shapely.Point(0, 0))

    def ask(self) -> Answer:
        """Answer from the frames."""
        raise NotImplementedError

    def keep(self, files: Files, folder: Path) -> None:
        """Keep nothing."""

    def ask_files(self, files: Files, folder: Path) -> Answer:
        """Read the frames, and answer from them."""
        self.ingest(files)
        return self.ask()

    def close(self) -> None:
        """Let go of the frames."""
        self._sites = self._zones = gpd.GeoDataFrame()


class Overlay(_Frames):
    """``geopandas.overlay``."""

    def ask(self) -> Answer:
        """Cut the frames along each other."""
        pieces = gpd.overlay(
            self._sites, self._zones, how="intersection", keep_geom_type=True
        )
        return answer(
            pieces["site_id"],
            pieces["zone_id"],
            shapely.area(pieces.geometry.to_numpy()),
            is_summed=self._is_tiled,
        )


class Join(_Frames):
    """``geopandas.sjoin``, and the intersection of each pair."""

    def ask(self) -> Answer:
        """Join where they intersect, and intersect the pairs."""
        pairs = gpd.sjoin(self._sites, self._zones, predicate="intersects")
        theirs = self._zones.geometry.to_numpy()[pairs["index_right"].to_numpy()]
        shared = shapely.intersection(pairs.geometry.to_numpy(), theirs)
        return answer(
            pairs["site_id"],
            pairs["zone_id"],
            shapely.area(shared),
            is_summed=self._is_tiled,
        )
