"""Versions named by rows of a database: what every store shares."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from clusterviz import crs
from clusterviz.records import About, LayerVersion
from clusterviz.storage.base import (
    LOCAL_ACTOR,
    not_found,
    require_newest,
    require_rows,
    require_shapes,
    require_store_crs,
)
from clusterviz.storage.beside import NOTHING
from clusterviz.storage.columns import columns_as_declared
from clusterviz.storage.directory import Directory
from clusterviz.storage.editing import edited
from clusterviz.storage.entries import DatabaseJournal
from clusterviz.storage.overlays import Overlays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from clusterviz.records import Actor, Lineage, RowEdit
    from clusterviz.schema import Layer
    from clusterviz.storage.beside import Beside
    from clusterviz.storage.journal import Holds, Journal
    from clusterviz.storage.ops import Operations
    from clusterviz.storage.shelf import Shelf


class RecordedStore(ABC):
    """Rows kept anywhere, and a database; keeps the promises of `base.Store`.

    A version exists once its row does, and the row is written after what it names
    is kept: killed before that, a publication leaves at most what no row names.

    Parameters
    ----------
    metric_crs
        The CRS that features must be in.
    operations
        The database.
    shelf
        For what is computed from versions.
    """

    def __init__(self, metric_crs: str, operations: Operations, shelf: Shelf) -> None:
        self._metric_crs = crs.read_crs(metric_crs)
        self._begin(operations, shelf)

    def _begin(self, operations: Operations, shelf: Shelf) -> None:
        self._operations = operations
        self._shelf = shelf
        self._overlays = Overlays()
        self._journal = DatabaseJournal(operations)
        self._directory = Directory(operations)

    @property
    def shelf(self) -> Shelf:
        """What was computed from versions."""
        return self._shelf

    @property
    def journal(self) -> Journal:
        """What people wrote down: the audit in the database."""
        return self._journal

    @property
    def directory(self) -> Directory:
        """Who may do what: tables of the database."""
        return self._directory

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
        return columns_as_declared(layer, self._load(layer, version), columns)

    def load_rows(
        self,
        layer: Layer,
        version: int,
        rows: NDArray[np.int64],
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return some rows of one version, without geometry."""
        frame = self._load(layer, version)
        require_rows(layer.name, rows, len(frame))
        chosen = list(layer.fields) if columns is None else columns
        return columns_as_declared(layer, frame.iloc[rows], chosen)

    def load_shapes(
        self, layer: Layer, version: int, start: int, stop: int
    ) -> NDArray[np.object_]:
        """Return geometries of one version as WKB, from `start` to before `stop`."""
        frame = self._load(layer, version)
        require_shapes(layer, start, stop)
        shapes = np.asarray(frame.geometry.array, dtype=object)[start:stop]
        return np.asarray(shapely.to_wkb(shapes), dtype=object)

    @abstractmethod
    def layer_file(self, layer: Layer, version: int) -> Path:
        """Return the file of one version, for machines that share the folder."""

    def publish(
        self,
        layer: Layer,
        frame: pd.DataFrame,
        lineage: Lineage,
        *,
        replaces: int,
        is_valid: bool,
        by: Actor = LOCAL_ACTOR,
    ) -> LayerVersion:
        """Make `frame` the current version of `layer`, whole or not at all."""
        current = self._operations.current().get(layer.name)
        # Asked again, under the lock, when the row is added; asked here so
        # that a change that is already stale keeps nothing.
        require_newest(layer.name, current.version if current else 0, replaces)
        code = ""
        if isinstance(frame, gpd.GeoDataFrame):
            require_store_crs(frame, self._metric_crs, layer.name)
            code = crs.code_of(self._metric_crs)
        version = LayerVersion(
            layer=layer.name,
            version=replaces + 1,
            content_hash=self._keep(layer, frame),
            n_features=len(frame),
            crs=code,
            is_valid=is_valid,
            published_at=dt.datetime.now(dt.UTC),
            lineage=lineage,
        )
        about = About(on=lineage.as_of_on)
        beside = self._beside_file(layer, frame, version)
        return self._operations.add(version, by, about, beside)

    def edit(
        self,
        layer: Layer,
        edits: Sequence[RowEdit],
        lineage: Lineage,
        *,
        made_from: int,
        by: Actor = LOCAL_ACTOR,
        holds: Holds | None = None,
    ) -> LayerVersion:
        """Make edits of some rows, all or none of them, as a new version."""
        # As it is before the write: another database may be put there right after.
        n_others = self._operations.n_others

        def beside(rows: pd.DataFrame) -> Beside:
            return self._beside_rows(layer, rows, [one.key for one in edits])

        def done(version: LayerVersion, rows: pd.DataFrame) -> None:
            self._overlays.keep(version, rows, n_others)

        return edited(
            self, self._operations, layer, edits, lineage, made_from, by, holds,
            beside, done,
        )  # fmt: skip

    def close(self) -> None:
        """Give back what is held open."""
        self._operations.close()

    def _load(self, layer: Layer, version: int) -> pd.DataFrame:
        found = self._found(layer, version)
        read = partial(self._read, layer)
        operations = self._operations
        return self._overlays.rows(
            layer, found, read, operations.edits, operations.n_others
        )

    def _found(self, layer: Layer, version: int) -> LayerVersion:
        found = self._operations.find(layer.name, version)
        if found is None:
            raise not_found(layer.name, version)
        return found

    @abstractmethod
    def _read(self, layer: Layer, version: LayerVersion) -> pd.DataFrame:
        """Return the rows of a version as they were published."""

    @abstractmethod
    def _keep(self, layer: Layer, frame: pd.DataFrame) -> str:
        """Keep the rows of a version to be, and return the hash that names them."""

    def _beside_file(
        self, layer: Layer, frame: pd.DataFrame, version: LayerVersion
    ) -> Beside:
        """Return what the database keeps beside a version whose rows are kept."""
        return NOTHING

    def _beside_rows(
        self, layer: Layer, rows: pd.DataFrame, keys: Sequence[str]
    ) -> Beside:
        """Return what it keeps beside a version of which some rows were edited."""
        return NOTHING
