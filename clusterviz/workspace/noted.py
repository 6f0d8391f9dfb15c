"""What is noted of rows while they are written, for what is said of their file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from clusterviz import crs
from clusterviz.files.described import Accuracy
from clusterviz.files.geojson_shapes import DECIMALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

    from clusterviz.files.geojson import Written

    OnProgress = Callable[[int, int], None]


@dataclass
class Noted:
    """What is noted of rows, part by part: a million are never in memory for it.

    Parameters
    ----------
    n_features, bbox
        Of the file; the box in degrees, empty where no row has a place.
    documents
        That a row names as its source.
    accuracy
        That the shapes state; ``None`` where rows have no field for it.
    size_bytes, sha256
        Of the file, once it is written.
    """

    n_features: int = 0
    bbox: tuple[float, ...] = ()
    documents: set[str] = field(default_factory=set)
    accuracy: Accuracy | None = None
    size_bytes: int = 0
    sha256: str = ""

    def frames(
        self, parts: Iterator[gpd.GeoDataFrame], n_rows: int, on_progress: OnProgress
    ) -> Iterator[gpd.GeoDataFrame]:
        """Yield parts of a large layer, and note what they name."""
        n_done = 0
        for part in parts:
            self.rows(part)
            yield part
            n_done += len(part)
            on_progress(n_done, n_rows)

    def rows(self, frame: pd.DataFrame) -> None:
        """Note what some rows name, and how well their shapes are known."""
        if "source_document" in frame:
            # Asked of the column: a million texts one by one take a second.
            self.documents |= set(frame["source_document"].dropna().unique())
        if not isinstance(frame, gpd.GeoDataFrame) or "accuracy_m" not in frame:
            return
        drawn = frame["accuracy_m"][frame.geometry.notna()]
        stated = drawn.dropna()
        before = self.accuracy or Accuracy(None, 0, 0)
        found = float(stated.max()) if len(stated) else None
        metres = [one for one in (before.worst_m, found) if one is not None]
        self.accuracy = Accuracy(
            max(metres, default=None),
            before.n_stated + len(stated),
            before.n + len(drawn),
        )

    def written(self, found: Written) -> None:
        """Note what a file of features holds."""
        self.n_features, self.bbox = found.n_features, found.bbox

    def whole(self, frame: pd.DataFrame) -> None:
        """Note what a file holds whose rows were written all at once."""
        self.rows(frame)
        self.n_features = len(frame)
        if isinstance(frame, gpd.GeoDataFrame):
            bounds = crs.to_lonlat(frame).total_bounds
            is_there = np.isfinite(bounds).all()
            self.bbox = tuple(np.round(bounds, DECIMALS).tolist()) if is_there else ()

    def file(self, path: Path) -> None:
        """Note how long a file is, and its sum."""
        self.size_bytes = path.stat().st_size
        with path.open("rb") as file:
            self.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
