"""Versions in layer files: what stores with a folder share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from clusterviz import texts
from clusterviz.errors import StorageError
from clusterviz.storage.columns import require_declared
from clusterviz.storage.edits import MOST_ROWS
from clusterviz.storage.layerfiles import (
    damage_told,
    layer_path,
    read_layer_file,
    require_whole,
    write_layer_file,
)
from clusterviz.storage.layerparts import read_columns, read_rows, read_shapes
from clusterviz.storage.recorded import RecordedStore
from clusterviz.storage.shelf import FolderShelf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.records import LayerVersion
    from clusterviz.schema import Layer
    from clusterviz.storage.ops import Operations


class FiledStore(RecordedStore):
    """Layer files in a folder and a database; keeps the promises of `base.Store`.

    What was computed from versions is in the folder ``derived``.

    Parameters
    ----------
    root
        The folder of the files, which exists.
    metric_crs
        The CRS that features must be in.
    operations
        The database.
    """

    def __init__(self, root: Path, metric_crs: str, operations: Operations) -> None:
        super().__init__(metric_crs, operations, FolderShelf(root))
        self._root = root

    def load_columns(
        self, layer: Layer, version: int, columns: Sequence[str]
    ) -> pd.DataFrame:
        """Return some columns of one version, all rows, without geometry."""
        found = self._found(layer, version)
        if found.is_edited:
            return super().load_columns(layer, version, columns)

        path = self._path(found)
        if found.n_features > MOST_ROWS:
            return read_columns(path, layer, columns)
        require_declared(layer, columns)
        with damage_told(path):
            require_whole(path)
        every = self._overlays.stored(
            layer, found, partial(read_columns, path, layer, list(layer.fields))
        )
        return every[list(columns)]

    def load_rows(
        self,
        layer: Layer,
        version: int,
        rows: NDArray[np.int64],
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return some rows of one version, without geometry."""
        found = self._found(layer, version)
        if found.is_edited:
            return super().load_rows(layer, version, rows, columns)
        chosen = list(layer.fields) if columns is None else columns
        return read_rows(self._path(found), layer, rows, chosen)

    def load_shapes(
        self, layer: Layer, version: int, start: int, stop: int
    ) -> NDArray[np.object_]:
        """Return geometries of one version as WKB, from `start` to before `stop`."""
        found = self._found(layer, version)
        if found.is_edited:
            return super().load_shapes(layer, version, start, stop)
        return read_shapes(self._path(found), layer, start, stop)

    def layer_file(self, layer: Layer, version: int) -> Path:
        """Return the file of one version, for machines that share the folder."""
        found = self._found(layer, version)
        if found.is_edited:
            raise StorageError(
                texts.told(
                    "stored.edited_since", layer=layer.name, version=str(version)
                )
            )
        path = self._path(found)
        with damage_told(path):
            require_whole(path)
        return path

    def _read(self, layer: Layer, version: LayerVersion) -> pd.DataFrame:
        return read_layer_file(self._path(version), layer)

    def _keep(self, layer: Layer, frame: pd.DataFrame) -> str:
        return write_layer_file(self._root, layer, frame)

    def _path(self, version: LayerVersion) -> Path:
        return layer_path(self._root, version.layer, version.content_hash)
