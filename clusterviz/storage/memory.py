"""A store that forgets: for tests and for trying things out."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs
from clusterviz.records import LayerVersion, Lineage
from clusterviz.storage.base import not_found, require_newest, require_store_crs
from clusterviz.storage.columns import as_declared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from clusterviz.schema import Layer


class MemoryStore:
    """Versions in a dictionary; keeps the promises of `storage.base.Store`.

    Parameters
    ----------
    metric_crs
        The CRS that features must be in.
    """

    def __init__(self, metric_crs: str = crs.METRIC) -> None:
        self._metric_crs = crs.read_crs(metric_crs)
        self._versions: dict[str, list[LayerVersion]] = {}
        self._frames: dict[tuple[str, int], pd.DataFrame] = {}

    def current(self) -> Mapping[str, LayerVersion]:
        """Return the newest version of each layer that was ever published."""
        return {name: versions[-1] for name, versions in self._versions.items()}

    def history(self, layer_name: str) -> Sequence[LayerVersion]:
        """Return every version of one layer, oldest first; empty if none."""
        return tuple(self._versions.get(layer_name, ()))

    def load_features(self, layer: Layer, version: int) -> gpd.GeoDataFrame:
        """Return the features of one version."""
        frame = self._frame(layer, version)
        assert isinstance(frame, gpd.GeoDataFrame)
        return frame

    def load_table(self, layer: Layer, version: int) -> pd.DataFrame:
        """Return the rows of one version of a table."""
        return self._frame(layer, version)

    def publish(
        self,
        layer: Layer,
        frame: pd.DataFrame,
        lineage: Lineage,
        *,
        replaces: int,
        is_valid: bool,
    ) -> LayerVersion:
        """Make `frame` the current version of `layer`."""
        versions = self._versions.get(layer.name, [])
        require_newest(layer.name, len(versions), replaces)
        code = ""
        if isinstance(frame, gpd.GeoDataFrame):
            require_store_crs(frame, self._metric_crs, layer.name)
            code = crs.code_of(self._metric_crs)
        rows = as_declared(layer, frame)
        version = LayerVersion(
            layer=layer.name,
            version=replaces + 1,
            content_hash=hashlib.sha256(rows.to_csv().encode()).hexdigest(),
            n_features=len(rows),
            crs=code,
            is_valid=is_valid,
            published_at=dt.datetime.now(dt.UTC),
            lineage=lineage,
        )
        self._frames[layer.name, version.version] = rows
        self._versions[layer.name] = [*versions, version]
        return version

    def close(self) -> None:
        """Forget everything."""
        self._versions.clear()
        self._frames.clear()

    def _frame(self, layer: Layer, version: int) -> pd.DataFrame:
        try:
            return self._frames[layer.name, version].copy()
        except KeyError as error:
            raise not_found(layer.name, version) from error
