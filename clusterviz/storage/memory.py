"""A store that forgets: for tests and for trying things out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs
from clusterviz.errors import StorageError
from clusterviz.storage.columns import as_declared
from clusterviz.storage.ops import Operations
from clusterviz.storage.recorded import RecordedStore
from clusterviz.storage.shelf import MemoryShelf

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer


class MemoryStore(RecordedStore):
    """Versions in a dictionary; keeps the promises of `storage.base.Store`.

    Parameters
    ----------
    metric_crs
        The CRS that features must be in.
    """

    def __init__(self, metric_crs: str = crs.METRIC) -> None:
        super().__init__(metric_crs, Operations(None), MemoryShelf())
        self._frames: dict[tuple[str, str], pd.DataFrame] = {}

    def layer_file(self, layer: Layer, version: int) -> Path:
        """Raise: what is in memory cannot be read by other machines."""
        raise StorageError(
            f"Version {version} of `{layer.name}` is in the memory of one program.",
            expected="a workspace in a folder, which other machines can read",
            remedy="Make one: clusterviz init WORKSPACE.",
        )

    def close(self) -> None:
        """Forget everything."""
        super().close()
        self._frames.clear()
        self._begin(Operations(None), MemoryShelf())

    def _read(self, layer: Layer, version: LayerVersion) -> pd.DataFrame:
        return self._frames[layer.name, version.content_hash].copy()

    def _keep(self, layer: Layer, frame: pd.DataFrame) -> str:
        rows = as_declared(layer, frame)
        exact = rows.to_wkb(hex=True) if isinstance(rows, gpd.GeoDataFrame) else rows
        # An empty text is not a missing one.
        content = exact.to_csv().encode() + exact.isna().to_numpy().tobytes()
        content_hash = hashlib.sha256(content).hexdigest()
        self._frames[layer.name, content_hash] = rows
        return content_hash
