"""A workspace's folder as a store: layer files and one operational database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import geopandas as gpd

from clusterviz import crs
from clusterviz.errors import StorageError
from clusterviz.records import LayerVersion
from clusterviz.storage.base import not_found, require_newest, require_store_crs
from clusterviz.storage.columns import as_declared
from clusterviz.storage.layerfiles import (
    layer_path,
    read_layer_file,
    require_whole,
    write_layer_file,
)
from clusterviz.storage.layerparts import read_columns, read_rows, read_shapes
from clusterviz.storage.ops import Operations
from clusterviz.storage.shelf import FolderShelf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.records import Lineage
    from clusterviz.schema import Layer
    from clusterviz.storage.shelf import Shelf

DATABASE = "ops.sqlite"


class FolderStore:
    """Versions in files and SQLite; keeps the promises of `storage.base.Store`.

    A version exists once its row does, and the row is written after its file
    is whole on the disk: killed before that, a publication leaves at most a
    file that no row names.

    Parameters
    ----------
    root
        The workspace's folder, which exists.
    metric_crs
        The CRS that features must be in.

    Raises
    ------
    StorageError
        If the folder holds layer files but its database is gone or damaged.
    """

    def __init__(self, root: Path, metric_crs: str = crs.METRIC) -> None:
        self._root = root
        self._metric_crs = crs.read_crs(metric_crs)
        _require_database(root)
        self._operations = Operations(root / DATABASE)
        self._shelf = FolderShelf(root)

    @property
    def shelf(self) -> Shelf:
        """What was computed from versions: the folder ``derived``."""
        return self._shelf

    def current(self) -> Mapping[str, LayerVersion]:
        """Return the newest version of each layer that was ever published."""
        return self._operations.current()

    def history(self, layer_name: str) -> Sequence[LayerVersion]:
        """Return every version of one layer, oldest first; empty if none."""
        return self._operations.history(layer_name)

    def load_features(self, layer: Layer, version: int) -> gpd.GeoDataFrame:
        """Return the features of one version."""
        frame = self._load(layer, version)
        assert isinstance(frame, gpd.GeoDataFrame)
        return frame

    def load_table(self, layer: Layer, version: int) -> pd.DataFrame:
        """Return the rows of one version of a table."""
        return self._load(layer, version)

    def load_columns(
        self, layer: Layer, version: int, columns: Sequence[str]
    ) -> pd.DataFrame:
        """Return some columns of one version, all rows, without geometry."""
        return read_columns(self._path(layer, version), layer, columns)

    def load_rows(
        self,
        layer: Layer,
        version: int,
        rows: NDArray[np.int64],
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return some rows of one version, without geometry."""
        chosen = list(layer.fields) if columns is None else columns
        return read_rows(self._path(layer, version), layer, rows, chosen)

    def load_shapes(
        self, layer: Layer, version: int, start: int, stop: int
    ) -> NDArray[np.object_]:
        """Return geometries of one version as WKB, from `start` to before `stop`."""
        return read_shapes(self._path(layer, version), layer, start, stop)

    def layer_file(self, layer: Layer, version: int) -> Path:
        """Return the file of one version, for machines that share the folder."""
        path = self._path(layer, version)
        require_whole(path)
        return path

    def publish(
        self,
        layer: Layer,
        frame: pd.DataFrame,
        lineage: Lineage,
        *,
        replaces: int,
        is_valid: bool,
    ) -> LayerVersion:
        """Make `frame` the current version of `layer`, whole or not at all."""
        current = self.current().get(layer.name)
        # Asked again, under the lock, when the row is added; asked here so
        # that a change that is already stale writes no file.
        require_newest(layer.name, current.version if current else 0, replaces)
        code = ""
        if isinstance(frame, gpd.GeoDataFrame):
            require_store_crs(frame, self._metric_crs, layer.name)
            code = crs.code_of(self._metric_crs)
        rows = as_declared(layer, frame)
        version = LayerVersion(
            layer=layer.name,
            version=replaces + 1,
            content_hash=write_layer_file(self._root, layer, rows),
            n_features=len(rows),
            crs=code,
            is_valid=is_valid,
            published_at=dt.datetime.now(dt.UTC),
            lineage=lineage,
        )
        self._operations.add(version)
        return version

    def close(self) -> None:
        """Give back what is held open."""
        self._operations.close()

    def _load(self, layer: Layer, version: int) -> pd.DataFrame:
        return read_layer_file(self._path(layer, version), layer)

    def _path(self, layer: Layer, version: int) -> Path:
        found = self._operations.find(layer.name, version)
        if found is None:
            raise not_found(layer.name, version)
        return layer_path(self._root, layer.name, found.content_hash)


def _require_database(root: Path) -> None:
    """Raise where files remain but the rows that name them are gone."""
    has_files = any((root / "layers").glob("*/*.parquet"))
    if has_files and not (root / DATABASE).is_file():
        raise StorageError(
            f"`{root}` holds layers, but its {DATABASE} is missing.",
            expected="both, as `clusterviz init` made them",
            remedy="Restore the workspace from a backup.",
        )
