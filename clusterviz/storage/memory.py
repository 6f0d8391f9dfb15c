"""A store that forgets: for tests and for trying things out."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz import crs
from clusterviz.errors import StorageError
from clusterviz.records import LayerVersion, Lineage
from clusterviz.storage.base import (
    not_found,
    require_newest,
    require_rows,
    require_shapes,
    require_store_crs,
)
from clusterviz.storage.columns import as_declared, columns_as_declared
from clusterviz.storage.shelf import MemoryShelf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.schema import Layer
    from clusterviz.storage.shelf import Shelf


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
        self._shelf = MemoryShelf()

    @property
    def shelf(self) -> Shelf:
        """What was computed from versions."""
        return self._shelf

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

    def load_columns(
        self, layer: Layer, version: int, columns: Sequence[str]
    ) -> pd.DataFrame:
        """Return some columns of one version, all rows, without geometry."""
        return columns_as_declared(layer, self._frame(layer, version), columns)

    def load_rows(
        self,
        layer: Layer,
        version: int,
        rows: NDArray[np.int64],
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return some rows of one version, without geometry."""
        frame = self._frame(layer, version)
        require_rows(layer.name, rows, len(frame))
        chosen = list(layer.fields) if columns is None else columns
        return columns_as_declared(layer, frame.iloc[rows], chosen)

    def load_shapes(
        self, layer: Layer, version: int, start: int, stop: int
    ) -> NDArray[np.object_]:
        """Return geometries of one version as WKB, from `start` to before `stop`."""
        frame = self._frame(layer, version)
        require_shapes(layer, start, stop)
        shapes = np.asarray(frame.geometry.array, dtype=object)[start:stop]
        return np.asarray(shapely.to_wkb(shapes), dtype=object)

    def layer_file(self, layer: Layer, version: int) -> Path:
        """Raise: what is in memory cannot be read by other machines."""
        raise StorageError(
            f"Version {version} of `{layer.name}` is in the memory of one program.",
            expected="a workspace in a folder, which other machines can read",
            remedy="Make one: clusterviz init WORKSPACE.",
        )

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
        self._shelf = MemoryShelf()

    def _frame(self, layer: Layer, version: int) -> pd.DataFrame:
        try:
            return self._frames[layer.name, version].copy()
        except KeyError as error:
            raise not_found(layer.name, version) from error
